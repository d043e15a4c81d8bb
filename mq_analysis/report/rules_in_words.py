"""Rules in words: quantities, conditions, amounts and steps as sentences of a clause, in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from mq_analysis.base.money import FEN_PER_UNIT, exact_decimal
from mq_analysis.policy import Award, Bracket, Condition, Fact, Rules, Schedule, Step
from mq_analysis.policy.literals import per_unit
from mq_analysis.policy.terms import (
    Adjusted,
    Amount,
    Cap,
    Choice,
    Each,
    Factor,
    Fixed,
    Joined,
    Operand,
    Part,
    Rounding,
)
from mq_analysis.report.format import award_name, in_unit
from mq_analysis.report.labels import Words
from mq_analysis.report.values import Spoken


class Phrases:
    """The words of one language for the rules of one year."""

    def __init__(self, rules: Rules, t: Words) -> None:
        self.rules = rules
        self.t = t

    def name(self, fact: str) -> str:
        """Return the name of a fact, or of the day of an item where that is missing."""
        return self.t.of(self.rules.facts[fact].name) if fact in self.rules.facts else self.t(fact)

    def versions(self) -> str:
        """Say which versions rule the items of a year in which several are in force; empty where one is."""
        rules = self.rules
        if rules.year_end_rules is not None:
            node = rules.year_end_rules
            values = {"first": rules.version.from_, "clause": node.clause, "quote": node.quote}
            return self.t("explain_year_end", year=rules.year, **values)
        spans = rules.spans
        if len(spans) < 2:
            return ""
        said = self.t("separator").join(f"{day(span.first)} – {day(span.last)}" for span in spans)
        return self.t("explain_versions", year=rules.year, n=len(spans), spans=said)

    def quantity(self, value: int | Fraction, fact: Fact) -> str:
        """Write a value of a fact in its unit: money as the policy's readers do, a share in percent."""
        if fact.type == "money":
            return self.money(value)
        if fact.type == "share":
            return share(Fraction(value))
        if fact.type == "date":
            return day(int(value))
        stated = Fraction(value) / per_unit(self.rules.policy.facts[fact.id], self.rules.policy.facts)
        return f"{exact_decimal(stated)}{' ' + fact.unit if fact.unit else ''}"

    def money(self, fen: int | Fraction) -> str:
        """Write a sum of the policy: 万元 in Chinese from 10,000 yuan on, else yuan."""
        if fen < FEN_PER_UNIT["万元"] or Fraction(fen).denominator != 1:
            return self.t("yuan_in_words", amount=exact_decimal(Fraction(fen) / 100))
        return self.t("money_in_words", amount=in_unit(int(fen), self.t))

    def operand(self, operand: Operand, fact: Fact | None = None) -> str:
        """Write a literal, a fact or a share of one."""
        if operand.fact is None:
            return self.quantity(operand.factor, fact) if fact else self.money(operand.factor)
        name = self.name(operand.fact)
        return name if operand.factor == 1 else self.t("part_of", share=share(operand.factor), fact=name)

    def condition(self, test: Condition) -> str:
        """Say a condition, such as “retention of at least 1,000,000 yuan”."""
        t = self.t
        if test.members:
            inner = self.t("separator").join(self.condition(c) for c in test.members)
            return t(f"cond_{test.op}", conditions=inner)
        fact = self.rules.facts[test.fact]
        name = t.of(fact.name)
        if test.op == "known":
            said = t("cond_known", fact=name)
        elif isinstance(test.value, tuple):
            said = t(f"cond_{test.op}", fact=name, value=self.values(test.fact, test.value))
        else:
            bound = Operand(Fraction(test.bound), test.of)
            said = t(f"cond_{test.op}", fact=name, value=self.operand(bound, fact))
        return t("cond_soft", condition=said) if test.soft else said

    def values(self, fact: str, values: Iterable[str]) -> str:
        """Write values of a text fact by their labels."""
        labels = self.rules.policy.facts[fact].values
        return self.t("comma").join(self.t.of(labels[v]) if v in labels else v for v in values)

    def conditions(self, tests: Iterable[Condition]) -> str:
        """Say several conditions that must all hold."""
        return self.t("separator").join(self.condition(c) for c in tests)

    def bracket(self, bracket: Bracket, fact: Fact) -> str:
        """Name a bracket by its bounds, in the unit of what it measures; it says which ends are included."""
        t = self.t
        if bracket.lower is None:
            if bracket.upper is None:
                return t("any_value")
            return t("and_under" if bracket.up_to else "under", high=self._bound(bracket.upper, fact))
        low = self._bound(bracket.lower, fact)
        if bracket.upper is None:
            return t("over" if bracket.above else "and_above", low=low)
        high = self._bound(bracket.upper, fact)
        if bracket.lower == bracket.upper:
            return high
        if fact.type == "money" and not bracket.above and not bracket.up_to:
            return t("from_to", low=low.removesuffix("万元"), high=high)
        start = "over" if bracket.above else "from"
        end = "up_to" if bracket.up_to else "to_under"
        return t(f"{start}_{end}", low=low, high=high)

    def _bound(self, value: int | Fraction, fact: Fact) -> str:
        if fact.type != "money":
            return self.quantity(value, fact)
        if Fraction(value).denominator != 1:
            return exact_decimal(Fraction(value) / 100)
        return in_unit(int(value), self.t) + ("万元" if self.t.lang == "zh" else "")

    def rate(self, bracket: Bracket, schedule: Schedule) -> str:
        """Write what a bracket pays: a share of the base, or a sum for each unit."""
        base = self.rules.facts[schedule.of]
        if base.type == "money":
            return share(bracket.rate, places=1)
        return self.t("each_unit", amount=self.money(bracket.rate), unit=base.unit or self.t("unit"))

    def measured(self, schedule: Schedule) -> Fact:
        """Return what the bounds of a schedule are written as: the measure, or shares of another fact."""
        return self.scale(schedule.measure, schedule.relative_to)

    def scale(self, measure: str, relative_to: str | None) -> Fact:
        """Return what bounds are written as: values of the measure, or shares of another fact."""
        fact = self.rules.facts[measure]
        return fact if relative_to is None else replace(fact, type="share")

    def amount(self, amount: Amount) -> str:
        """Say what an amount is."""
        t = self.t
        match amount:
            case Fixed():
                return self.money(amount.fen)
            case Part():
                if amount.rate == 1:
                    return self.name(amount.of)
                rate = share(amount.rate) if isinstance(amount.rate, Fraction) else self.name(amount.rate)
                return t("part_of", share=rate, fact=self.name(amount.of))
            case Each():
                return self._each(amount)
            case Schedule():
                return self._schedule(amount)
            case Choice():
                return self._choice(amount)
            case Joined():
                inner = t("comma").join(self.amount(part) for part in amount.parts)
                return t(f"amount_{amount.how}", amounts=inner)
            case Adjusted():
                return t("separator").join([self.amount(amount.amount), *self._adjustments(amount)])

    def _each(self, amount: Each) -> str:
        fact = self.rules.facts[amount.of]
        if amount.per is not None:
            return self.t(
                "each_full",
                amount=self.money(amount.fen),
                step=self.quantity(amount.per, fact),
                fact=self.name(amount.of),
            )
        return self.t("each_of", amount=self.money(amount.fen), fact=self.name(amount.of))

    def _schedule(self, amount: Schedule) -> str:
        said = self.t(f"amount_{amount.kind}", fact=self.name(amount.of))
        if amount.measure != amount.of:
            said = self.t("amount_by", fact=self.name(amount.measure), amount=said)
        if amount.relative_to:
            said += self.t("relative_to", fact=self.name(amount.relative_to))
        return said

    def _choice(self, amount: Choice) -> str:
        fact = self.scale(amount.by, amount.relative_to)
        cases = [
            self.t(
                "case",
                case=self.bracket(case, fact) if isinstance(case, Bracket) else self.values(amount.by, case),
                amount=self.amount(part),
            )
            for case, part in amount.cases
        ]
        return self.t("amount_choice", fact=self.name(amount.by), cases=self.t("separator").join(cases))

    def _adjustments(self, amount: Adjusted) -> list[str]:
        said = [self.factor(f) for f in amount.times]
        for key, limit in (
            ("less", amount.less),
            ("amount_floor", amount.at_least),
            ("amount_cap", amount.at_most),
        ):
            said += [self.t(key, fact=self.operand(limit))] if limit else []
        said += [self.rounded(amount.rounding)] if amount.rounding else []
        return said + (
            [self.t("amount_when", conditions=self.conditions(amount.when))] if amount.when else []
        )

    def rounding(self, rounding: Rounding, fact: Fact | None = None) -> str:
        """Say to what and in which direction something is rounded."""
        unit = self.quantity(rounding.to, fact) if fact else self.money(rounding.to)
        return self.t(f"rounds_{rounding.mode}", unit=unit)

    def rounded(self, rounding: Rounding) -> str:
        """Say that an amount is rounded."""
        return self.t("rounded_as", rounding=self.rounding(rounding))

    def factor(self, factor: Factor) -> str:
        """Say a factor and when it applies."""
        rate = share(factor.share) if isinstance(factor.share, Fraction) else self.name(factor.share)
        if not factor.when:
            return self.t("times", share=rate)
        return self.t("times_when", share=rate, conditions=self.conditions(factor.when))

    def cap(self, cap: Cap) -> str:
        """Say what an award may not exceed."""
        said = self.t("amount_cap", fact=self.operand(cap.limit))
        return self.t("cond_soft", condition=said) if cap.soft else said

    def award_in_force(self, award: Award) -> str:
        """Name an award, with the days of its version where several versions rule days of the year."""
        name = award_name(award, self.t)
        if not award.rules_days:
            return name
        days = f"{day(award.in_force.first)} – {day(award.in_force.last)}"
        return self.t("award_of_version", name=name, days=days)

    def award(self, award: Award) -> str:
        """Say what an award pays, with its factors, caps, and what a missed gate earns."""
        t = self.t
        said = [self.amount(award.amount), *map(self.factor, award.times), *map(self.cap, award.limits)]
        said += [self.rounded(award.rounding)] if award.rounding else []
        said += [t("held_every", n=award.held.every, year=award.held.from_)] if award.held else []
        said += [t("amount_ceiling")] if award.ceiling else []
        if award.pay_as:
            said.append(t("amount_missed", award=award_name(self.rules.award(award.pay_as), t)))
        return t("separator").join(said)

    def _awards(self, step: Step) -> str:
        mine = [a for a in self.rules.awards if a.id in step.awards or a.class_ in step.awards]
        return self.t("separator").join(award_name(award, self.t) for award in mine)

    def step(self, step: Step) -> str:
        """Say what a step of stacking does."""
        t = self.t
        names = {"enterprise", "item", "class", "award", "payee"}
        key = t("comma").join(t(f"key_{k}") if k in names else self.name(k) for k in step.key) or t(
            "key_year"
        )
        limit = self.operand(step.limit) if step.limit else ""
        by = self.name(step.by) if step.by else t("by_amount" if step.action == "first" else "equally")
        how = f"{step.how}_{step.of}" if step.of else step.how
        name = f"{step.action}_{how}" if step.action in ("pay", "first", "at_most") else step.action
        name = "at_most_soft" if step.action == "at_most" and step.soft else name
        rounding = self.rounding(step.rounding) if step.rounding else ""
        said = t(f"step_{name}", group=key, limit=limit, by=by, n=step.first, rounding=rounding)
        if step.awards:
            said = t("step_for", awards=self._awards(step), step=said)
        return t("cond_soft", condition=said) if step.soft else said


@dataclass(frozen=True, slots=True)
class Phrase(Spoken):
    """What `Phrases` say of the rules of a year; the language is chosen when it is shown.

    Attributes:
        how: A method of `Phrases`, or a function that takes them first.
        of: What it says it of.
    """

    rules: Rules
    how: Callable[..., str]
    of: tuple[object, ...]

    def text(self, words: Words) -> str:
        """Write the phrase in a language."""
        return self.how(Phrases(self.rules, words), *self.of)


def day(number: int) -> str:
    """Write a day that is the number YYYYMMDD.

    >>> day(20140501)
    '2014-05-01'
    """
    return f"{number // 10_000}-{number // 100 % 100:02d}-{number % 100:02d}"


def share(value: Fraction, *, places: int = 0) -> str:
    """Write a share in percent with as many decimals as it has.

    >>> share(Fraction(12, 1000)), share(Fraction(1, 10), places=1)
    ('1.2%', '10.0%')
    """
    text = exact_decimal(value * 100)
    if places and "." not in text:
        text += "." + "0" * places
    return text + "%"
