"""Rules in words: amounts, awards and steps as sentences of a clause, in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from mq_analysis.policy import Award, Bracket, Fact, Rules, Schedule, Step
from mq_analysis.policy.terms import (
    Adjusted,
    Amount,
    Cap,
    Choice,
    Each,
    Factor,
    Fixed,
    Joined,
    Part,
    Rounding,
)
from mq_analysis.report.conditions_in_words import Conditions, day, share
from mq_analysis.report.format import award_name
from mq_analysis.report.labels import Words
from mq_analysis.report.values import Spoken
from mq_analysis.rules.awards.candidates import applies_to


class Phrases(Conditions):
    """The words of one language for the rules of one year."""

    def versions(self) -> str:
        """Say which version rules which items of the year; empty if only one version is in force."""
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

    def amount(self, amount: Amount) -> str:
        """Write an amount in words."""
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
                inner = t.join(self.amount(part) for part in amount.parts)
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
        key = "each_of" if fact.unit else "each_of_one"
        return self.t(key, amount=self.money(amount.fen), fact=self.name(amount.of), unit=fact.unit or "")

    def _schedule(self, amount: Schedule) -> str:
        is_rate = self.rules.facts[amount.of].type == "money"
        kind = amount.kind if is_rate or amount.kind != "marginal" else "marginal_each"
        said = self.t(f"amount_{kind}", fact=self.name(amount.of))
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
                case=self.case(case, fact) if isinstance(case, Bracket) else self.values(amount.by, case),
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
        said += [self.say_rounding(amount.rounding)] if amount.rounding else []
        return said + (
            [self.t("amount_when", conditions=self.conditions(amount.when))] if amount.when else []
        )

    def rounding(self, rounding: Rounding, fact: Fact | None = None) -> str:
        """Write the unit and direction of a rounding."""
        unit = self.quantity(rounding.to, fact) if fact else self.money(rounding.to)
        return self.t(f"rounds_{rounding.mode}", unit=unit)

    def say_rounding(self, rounding: Rounding) -> str:
        """Say that an amount is rounded."""
        return self.t("rounded_as", rounding=self.rounding(rounding))

    def factor(self, factor: Factor) -> str:
        """Write a factor and its conditions."""
        rate = share(factor.share) if isinstance(factor.share, Fraction) else self.name(factor.share)
        if not factor.when:
            return self.t("times", share=rate)
        return self.t("times_when", share=rate, conditions=self.conditions(factor.when))

    def cap(self, cap: Cap) -> str:
        """Write the maximum of an award."""
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
        """Write what an award pays: amount, factors, caps, and the amount if the gate is missed."""
        t = self.t
        said = [self.amount(award.amount), *map(self.factor, award.times), *map(self.cap, award.limits)]
        said += [self.say_rounding(award.rounding)] if award.rounding else []
        said += [t("held_every", n=award.held.every, year=award.held.from_)] if award.held else []
        said += [t("amount_ceiling")] if award.ceiling else []
        if award.pay_as:
            said.append(t("amount_missed", award=award_name(self.rules.award(award.pay_as), t)))
        return t("separator").join(said)

    def _awards(self, step: Step) -> str:
        mine = [a for a in self.rules.awards if a.id in step.awards or a.class_ in step.awards]
        return self.t("separator").join(award_name(award, self.t) for award in mine)

    def _is_of_firms(self, step: Step) -> bool:
        """Say whether a step chooses among firms: its awards are for enterprises, one for each."""
        mine = [award for award in self.rules.ruled if applies_to(step, award)]
        return "enterprise" not in step.key and len(mine) == 1 and mine[0].items_of == "enterprise"

    def _per(self, key: str) -> str:
        names = {"enterprise", "item", "class", "award", "payee"}
        if key == "item" and any(award.items_of != "honour" for award in self.rules.ruled):
            return self.t("per_item_any")
        return self.t(f"per_{key}") if key in names else self.t("per_fact", fact=self.name(key))

    def step(self, step: Step) -> str:
        """Write what a step of stacking does."""
        t = self.t
        key = t.join(self._per(k) for k in step.key) or t("per_year")
        limit = self.operand(step.limit) if step.limit else ""
        by = self.name(step.by) if step.by else t("by_amount" if step.action == "first" else "equally")
        how = f"{step.how}_{step.of}" if step.of else step.how
        name = f"{step.action}_{how}" if step.action in ("pay", "first", "at_most") else step.action
        name = "at_most_soft" if step.action == "at_most" and step.soft else name
        rounding = self.rounding(step.rounding) if step.rounding else ""
        unit = t("step_unit_firms" if self._is_of_firms(step) else "step_unit_items")
        said = t(f"step_{name}", group=key, limit=limit, by=by, n=step.first, unit=unit, rounding=rounding)
        if step.awards:
            said = t("step_for", awards=self._awards(step), step=said)
        return t("cond_soft", condition=said) if step.soft else said


@dataclass(frozen=True, slots=True)
class Phrase(Spoken):
    """A phrase about the rules of a year; the language is chosen when it is shown.

    Attributes:
        how: A method of `Phrases`, or a function whose first argument is a `Phrases`.
        of: The further arguments of `how`.
    """

    rules: Rules
    how: Callable[..., str]
    of: tuple[object, ...]

    def text(self, words: Words) -> str:
        """Write the phrase in a language."""
        return self.how(Phrases(self.rules, words), *self.of)
