"""Quantities of a single row as exact fractions, each with what it lacks: the same arithmetic for a reader.

An explanation walks a rule node by node with these, and an undecided award lists the facts that are missing where
the rule needs them, and only there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from mq_analysis.base.daynumbers import day_number

Lacks = frozenset[str]
NOTHING: Lacks = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something holds; None where facts in ``lacks`` would be needed to tell."""

    holds: bool | None
    lacks: Lacks = NOTHING

    @classmethod
    def every(cls, tests: Iterable[Self]) -> Self:
        """Return whether all hold; false as soon as one is, whatever is unknown."""
        tests = list(tests)
        if any(t.holds is False for t in tests):
            return cls(holds=False)
        lacks = NOTHING.union(*(t.lacks for t in tests))
        return cls(None, lacks) if any(t.holds is None for t in tests) else cls(holds=True)

    @classmethod
    def some(cls, tests: Iterable[Self]) -> Self:
        """Return whether at least one holds; true as soon as one does, whatever is unknown."""
        return cls.every(t.negation for t in tests).negation

    @property
    def negation(self) -> Self:
        """The opposite; what is unknown stays unknown."""
        return self if self.holds is None else type(self)(not self.holds)


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number; None where facts in ``lacks`` would be needed to tell."""

    value: Fraction | None
    lacks: Lacks = NOTHING

    @classmethod
    def constant(cls, value: Fraction | int) -> Self:
        """Return a known number."""
        return cls(Fraction(value))

    def times(self, factor: Fraction | int) -> Self:
        """Multiply by a number."""
        return self if self.value is None else type(self)(self.value * factor)

    def plus(self, other: Self) -> Self:
        """Add."""
        if self.value is None or other.value is None:
            return self._unknown(other)
        return type(self)(self.value + other.value)

    def minus(self, other: Self) -> Self:
        """Subtract; the result may be negative."""
        return self.plus(other.times(-1))

    def multiply(self, other: Self) -> Self:
        """Multiply by another quantity."""
        if self.value is None or other.value is None:
            return self._unknown(other)
        return type(self)(self.value * other.value)

    def minimum(self, other: Self) -> Self:
        """Return the smaller of two."""
        if self.value is None or other.value is None:
            return self._unknown(other)
        return type(self)(min(self.value, other.value))

    def maximum(self, other: Self) -> Self:
        """Return the larger of two."""
        if self.value is None or other.value is None:
            return self._unknown(other)
        return type(self)(max(self.value, other.value))

    def between(self, lower: Fraction, upper: Fraction | None) -> Self:
        """Return the part that lies above ``lower`` and below ``upper`` (None: open)."""
        if self.value is None:
            return self
        top = self.value if upper is None else min(self.value, upper)
        return type(self)(max(Fraction(0), top - lower))

    def minimum_if_known(self, other: Self) -> Self:
        """Return the smaller of two; itself where the other is unknown."""
        return self if other.value is None else self.minimum(other)

    def whole_units(self, unit: Fraction) -> Self:
        """Return how many whole ``unit`` it holds; below 0 none."""
        return self if self.value is None else type(self)(Fraction(max(Fraction(0), self.value) // unit))

    def remainder(self, unit: int) -> Self:
        """Return the remainder of a whole number of 0 or more after division by ``unit``."""
        return self.minus(self.whole_units(Fraction(unit)).times(unit))

    def round(self, to: Fraction, mode: str) -> Self:
        """Round to multiples of ``to`` (above 0): half_up, down (toward 0) or up (away from 0)."""
        if self.value is None:
            return self
        units = abs(self.value) / to
        whole = {"half_up": (units + Fraction(1, 2)) // 1, "down": units // 1}.get(mode, -(-units // 1))
        return type(self)(to * whole * (1 if self.value >= 0 else -1))

    def divide(self, other: Self, to: Fraction, mode: str, name: str) -> Self:
        """Divide by another quantity and round to multiples of ``to``; unknown where that is 0 or less."""
        if self.value is None or other.value is None:
            return self._unknown(other)
        if other.value <= 0:
            return type(self)(None, frozenset({name}))
        return type(self)(self.value / other.value).round(to, mode)

    def compare(self, op: str, other: Self) -> Verdict:
        """Test ``at_least``, ``above``, ``at_most`` or ``below`` another quantity."""
        if self.value is None or other.value is None:
            return Verdict(None, self.lacks | other.lacks)
        above, equal = self.value > other.value, self.value == other.value
        return Verdict(
            {"at_least": above or equal, "above": above, "at_most": not above}.get(op, not (above or equal))
        )

    @classmethod
    def choose(cls, cases: Sequence[tuple[Verdict, Self]]) -> Self:
        """Return the quantity of the first case that holds, 0 if none does; unknown where a case before it is."""
        for test, value in cases:
            if test.holds is None:
                return cls(None, test.lacks)
            if test.holds:
                return value
        return cls(Fraction(0))

    def _unknown(self, other: Self) -> Self:
        return type(self)(None, self.lacks | other.lacks)


def day_of(text: str) -> int:
    """Return a date ``YYYY-MM-DD`` as the number YYYYMMDD; of ``YYYY-MM`` the day is 0.

    >>> day_of("2014-05-01"), day_of("2014-05")
    (20140501, 20140500)
    """
    year, month, *day = text.split("-")
    return day_number(int(year), int(month), int(day[0]) if day else 0)


def number(value: Fraction | int) -> Number:
    """Return a known number."""
    return Number(Fraction(value))


def unknown(*facts: str) -> Number:
    """Return a number that cannot be told without these facts."""
    return Number(None, frozenset(facts))
