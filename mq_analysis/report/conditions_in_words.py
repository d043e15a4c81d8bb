"""Conditions in words: quantities, bounds and conditions as parts of a sentence, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from mq_analysis.base.money import exact_decimal
from mq_analysis.policy import Bracket, Condition, Fact, Rules, Schedule
from mq_analysis.policy.literals import per_unit
from mq_analysis.policy.terms import (
    Operand,
)
from mq_analysis.report.format import in_unit, money_in_words
from mq_analysis.report.labels import Words


class Conditions:
    """The words of one language for the facts and conditions of the rules of one year."""

    def __init__(self, rules: Rules, t: Words) -> None:
        self.rules = rules
        self.t = t

    def name(self, fact: str) -> str:
        """Return the name of a fact, or of the day of an item if the day is the missing fact."""
        return self.t.of(self.rules.facts[fact].name) if fact in self.rules.facts else self.t(fact)

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
        return money_in_words(fen, self.t)

    def operand(self, operand: Operand, fact: Fact | None = None) -> str:
        """Write a literal, a fact or a share of one."""
        if operand.fact is None:
            return self.quantity(operand.factor, fact) if fact else self.money(operand.factor)
        name = self.name(operand.fact)
        return name if operand.factor == 1 else self.t("part_of", share=share(operand.factor), fact=name)

    def condition(self, test: Condition) -> str:
        """Write a condition, such as “retention of at least 1,000,000 yuan”."""
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
        return self.t.join(self.t.of(labels[v]) if v in labels else v for v in values)

    def conditions(self, tests: Iterable[Condition]) -> str:
        """Write several conditions that must all hold."""
        return self.t("separator").join(self.condition(c) for c in tests)

    def bracket(self, bracket: Bracket, fact: Fact) -> str:
        """Name a bracket by its bounds, in the unit of the measured fact; the text shows which ends are included."""
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

    def case(self, bracket: Bracket, fact: Fact) -> str:
        """Name the bracket of a choice; one that holds a single whole number of a count by that number."""
        if not fact.is_whole or bracket.lower is None or bracket.upper is None:
            return self.bracket(bracket, fact)
        first, last = bracket.lower + bracket.above, bracket.upper - (not bracket.up_to)
        return self._bound(first, fact) if first == last else self.bracket(bracket, fact)

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

    def bound_fact(self, schedule: Schedule) -> Fact:
        """Return the fact in whose unit the bounds of a schedule are written: the measure, or a share if relative."""
        return self.scale(schedule.measure, schedule.relative_to)

    def scale(self, measure: str, relative_to: str | None) -> Fact:
        """Return the fact in whose unit bounds are written: the measure, or a share if they are relative."""
        fact = self.rules.facts[measure]
        return fact if relative_to is None else replace(fact, type="share")


def day(number: int) -> str:
    """Write a day given as the number YYYYMMDD.

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
