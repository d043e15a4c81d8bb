"""Resolve a policy file to the terms of one year: pick variants, read literals, turn relative years into years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from mq_analysis.base.messages import sentence
from mq_analysis.base.money import parse_amount
from mq_analysis.policy import model, terms
from mq_analysis.policy.literals import (
    day_operand,
    day_or_operand,
    is_name,
    literal,
    operand,
    per_unit,
    plain,
    share,
)
from mq_analysis.policy.variants import holds, one

DECIMALS = {"number": 2, "share": 4}
"""Decimals of a number or share that the file does not say."""
PLAIN = ("product", "quotient", "growth")
"""Formulas whose literals need not be in the unit of the result."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """A policy under chosen readings, resolved for one year."""

    policy: model.Policy
    readings: Mapping[str, str]
    year: int

    def award(
        self,
        award: model.Award,
        place: int,
        layer: Literal["county", "township"],
        general: tuple[model.Condition, ...],
    ) -> terms.Award:
        """Resolve an award; ``general`` are the conditions that all awards share."""
        missed = one(award.gate_missed, self.readings) if award.gate_missed else None
        payee = one(award.payee, self.readings) if award.payee else None
        return terms.Award(
            rounding=rounding_of(award.rounding),
            is_held=award.held is None or award.held.is_in(self.year),
            held=award.held,
            id=award.id,
            class_=award.class_ or award.id,
            layer=layer,
            clause=award.clause,
            name=award.name,
            quote=award.quote,
            items_of=award.items_of,
            honours=award.honours or (),
            which=self.conditions(award.which),
            counts_in_force=bool(award.counts) and one(award.counts, self.readings).when == "in_force",
            requires=self.conditions((*general, *award.requires)),
            gate=self.conditions(award.gate),
            pay_as=missed.pay_as if missed else None,
            amount=self.amount(one(award.amount, self.readings)),
            times=self._factors(award.times),
            limits=tuple(self._cap(c) for c in award.at_most if holds(c, self.readings)),
            ceiling=award.ceiling,
            decided=award.decided,
            item=one(award.item, self.readings).is_ if award.item else "named",
            grade=award.grade or place,
            payee=(payee.fact or payee.name) if payee else None,
            stages=tuple(
                terms.Stage(s.id, s.name, s.share, self.conditions(s.when), s.after) for s in award.stages
            ),
            funding=award.funding,
        )

    def amount(self, node: model.AmountBody) -> terms.Amount:
        """Resolve an amount with its factors and limits."""
        amount = self._kind(node)
        if not node.keys_in_file("times", "less", "at_least", "at_most", "rounding", "when"):
            return amount
        return terms.Adjusted(
            amount,
            self._factors(node.times),
            self._money(node.less),
            self._money(node.at_least),
            self._money(node.at_most),
            self.conditions(node.when),
            rounding_of(node.rounding),
        )

    def _kind(self, node: model.AmountBody) -> terms.Amount:
        of = node.of or ""
        match node.kind:
            case "fixed":
                return terms.Fixed(node.fixed or 0)
            case "fact":
                return terms.Part(Fraction(1), node.fact or "")
            case "share":
                return terms.Part(node.share if node.share is not None else Fraction(0), of)
            case "each":
                facts = self.policy.facts
                per = Fraction(literal(facts[of], node.per, facts)) if node.per else None
                return terms.Each(node.each or 0, of, per)
            case "marginal":
                return self._schedule("marginal", node.marginal)
            case "whole":
                return self._schedule("whole", node.whole)
            case "choose":
                return self._choice(node.choose)
            case "total":
                return terms.Joined("total", self._parts(node.total))
            case "highest":
                return terms.Joined("highest", self._parts(node.highest))
            case _:
                return terms.Joined("lowest", self._parts(node.lowest))

    def _parts(self, nodes: Iterable[model.AmountNode] | None) -> tuple[terms.Amount, ...]:
        return tuple(self.amount(node) for node in nodes or ())

    def _schedule(self, kind: Literal["marginal", "whole"], node: model.Schedule | None) -> terms.Schedule:
        assert node is not None, "called for its kind"  # noqa: S101 (narrows the type)
        measure = node.by or node.of
        brackets = tuple(
            self._bracket(
                b, measure, node.relative_to, b.rate if b.rate is not None else Fraction(b.each or 0)
            )
            for b in node.brackets
        )
        return terms.Schedule(kind, node.of, brackets, node.by or "", node.relative_to)

    def _choice(self, node: model.Choice | None) -> terms.Choice:
        assert node is not None, "called for its kind"  # noqa: S101 (narrows the type)
        if node.values is not None:
            values = tuple(((value,), self.amount(part)) for value, part in node.values.items())
            return terms.Choice(node.by, None, values)
        brackets = tuple(
            (self._bracket(b, node.by, node.relative_to, Fraction(0)), self.amount(b.pay))
            for b in node.brackets or ()
        )
        return terms.Choice(node.by, node.relative_to, brackets)

    def _bracket(
        self, bracket: model.Bounds, measure: str, relative_to: str | None, rate: Fraction
    ) -> terms.Bracket:
        lower, upper = (bound(self.policy, t, measure, relative_to) for t in (bracket.lower, bracket.upper))
        return terms.Bracket(
            lower,
            upper,
            rate,
            bracket.quote or "",
            above=bracket.above is not None,
            up_to=bracket.at_most is not None,
        )

    def conditions(self, conditions: Iterable[model.Condition]) -> tuple[terms.Condition, ...]:
        """Resolve the conditions that hold under the readings."""
        return tuple(self._condition(c) for c in conditions if holds(c, self.readings))

    def _condition(self, condition: model.Condition) -> terms.Condition:
        op = condition.op
        reason, quote = condition.otherwise or "gate_missed", condition.quote or ""
        if condition.members:
            members = self.conditions(condition.members)
            return terms.Condition("", op, True, reason, quote, None, condition.soft, members)
        name = condition.fact or ""
        if op in model.BOUNDS:
            fact = self.policy.facts[name]
            limit = day_or_operand(getattr(condition, op), fact, self.policy.facts, self.year)
            bound = limit.factor if limit.fact or limit.factor.denominator != 1 else int(limit.factor)
            return terms.Condition(name, op, bound, reason, quote, limit.fact, condition.soft)
        values = {"is": condition.is_, "is_not": condition.is_not}.get(op) or True
        return terms.Condition(name, op, values, reason, quote, None, condition.soft)

    def _factors(self, factors: Iterable[model.Factor]) -> tuple[terms.Factor, ...]:
        return tuple(
            terms.Factor(f.share, self.conditions(f.when)) for f in factors if holds(f, self.readings)
        )

    def _money(self, said: str | model.PartOf | None) -> terms.Operand | None:
        return None if said is None else money(said)

    def _cap(self, cap: model.Cap) -> terms.Cap:
        if cap.amount is not None:
            limit = terms.Operand(Fraction(cap.amount))
        elif cap.share is not None:
            limit = terms.Operand(cap.share, cap.of)
        else:
            limit = terms.Operand(Fraction(1), cap.fact)
        return terms.Cap(limit, cap.soft)

    def step(self, step: model.Step) -> terms.Step:
        """Resolve a step of stacking."""
        key = one(step.per, self.readings).key
        how = step.pay or step.order or step.reduce or ("largest" if step.action == "first" else "")
        if step.action == "at_most" and not how:
            how = "in_order" if "enterprise" in key else "pro_rata"
        by = step.by if step.split is None or step.split == "equal" else step.split
        by = None if by == "amount" else by
        limit = self._money(step.at_most if step.at_most is not None else step.pool)
        return terms.Step(
            step.action,
            step.clause,
            step.quote,
            step.awards,
            tuple(k for k in key if k != "year"),
            how,
            step.first or 0,
            by,
            limit,
            step.soft,
            step.of or "",
            rounding_of(step.round),
        )

    def fact(self, name: str, fact: model.Fact) -> terms.Fact:
        """Resolve a fact: its months or years, its decimals, its formula."""
        info = self.policy.tables.get(fact.table or fact.of)
        scale = 10 ** (fact.decimals if fact.decimals is not None else DECIMALS.get(fact.type, 0))
        return terms.Fact(
            id=name,
            name=fact.name,
            of=fact.of,
            type=fact.type,
            table=fact.table,
            column=fact.column,
            window=self.window(fact.sum_over) if fact.sum_over else None,
            unit=fact.unit,
            scale=scale,
            signed=fact.signed or fact.computed is not None,
            years=self._years(fact),
            dated=info.dating if info else None,
            take=fact.take,
            where=tuple((column, values) for column, values in fact.where.items()),
            match=tuple(fact.match.items()),
            absent=absent(fact, self.policy),
            formula=self._formula(fact),
            within=_within(fact),
            rounding=rounding_of_fact(fact, self.policy),
        )

    def _years(self, fact: model.Fact) -> tuple[int, int] | None:
        if fact.years:
            window = one(fact.years, self.readings)
            return self.year + window.first, self.year + window.last
        if fact.year is not None:
            return self.year + fact.year, self.year + fact.year
        return None

    def _formula(self, fact: model.Fact) -> terms.Formula | None:
        if fact.computed is None:
            return None
        operands = tuple(formula_operand(o, fact, self.policy, self.year) for o in fact.computed.operands)
        return terms.Formula(fact.computed.kind, operands)

    def window(self, windows: Iterable[model.Window]) -> terms.Window:
        """Resolve a run of months."""
        window = one(windows, self.readings)
        first, last = ((self.year + m.year) * 100 + m.month for m in (window.first, window.last))
        return terms.Window(first, last)


def _within(fact: model.Fact) -> terms.Within | None:
    node = fact.within
    if node is None:
        return None
    months = node.months or (node.years or 0) * 12
    unit: Literal["days", "months"] = "days" if node.days else "months"
    return terms.Within(node.days or months, unit, node.of, node.until is not None)


def rounding_of(node: model.Rounding | None) -> terms.Rounding | None:
    """Resolve a rounding of money."""
    return None if node is None else terms.Rounding(Fraction(node.to), node.mode)


def rounding_of_fact(fact: model.Fact, policy: model.Policy) -> terms.Rounding | None:
    """Resolve how a computed fact is rounded: to a number in its unit, or half-up to decimals.

    Raises:
        ValueError: If the number does not fit the fact, or is not above 0.
    """
    if fact.computed is None:
        return None
    if fact.rounding is not None:
        to = Fraction(literal(fact, fact.rounding.to, policy.facts))
        if to <= 0:
            raise ValueError(sentence("must round to a number above 0, got {got}", got=fact.rounding.to))
        return terms.Rounding(to, fact.rounding.mode)
    if fact.decimals is not None:
        return terms.Rounding(Fraction(per_unit(fact, policy.facts), 10**fact.decimals))
    return None


def bound(
    policy: model.Policy, text: str | None, measure: str, relative_to: str | None
) -> int | Fraction | None:
    """Read a bound of a bracket in the unit of what it measures, or as a share of ``relative_to``.

    Raises:
        ValueError: If it does not fit.
    """
    if text is None:
        return None
    if relative_to:
        return share(text)
    return literal(policy.facts[measure], text, policy.facts)


def money(said: str | model.PartOf) -> terms.Operand:
    """Read a quantity of money: an amount with its unit, a fact, or a share of one."""
    if isinstance(said, model.PartOf):
        return terms.Operand(said.share, said.of)
    if is_name(said):
        return terms.Operand(Fraction(1), said)
    return terms.Operand(Fraction(parse_amount(said)))


def formula_operand(
    said: str | model.PartOf, fact: model.Fact, policy: model.Policy, year: int
) -> terms.Operand:
    """Read an operand of a formula; a literal is in the unit of the result (in a product a plain number)."""
    if fact.computed and fact.computed.kind in model.BETWEEN:
        return day_operand(said, policy.facts, year)
    if isinstance(said, str) and not is_name(said) and fact.computed and fact.computed.kind in PLAIN:
        return terms.Operand(plain(said))
    return operand(said, fact, policy.facts)


def absent(fact: model.Fact, policy: model.Policy) -> int | Fraction | str | None:
    """Read the value of a fact for which there is no row; None: the fact is then unknown.

    Raises:
        ValueError: If it does not fit the type of the fact.
    """
    if fact.absent is None:
        return None
    return literal(fact, fact.absent, policy.facts) if fact.type not in ("text", "date") else fact.absent
