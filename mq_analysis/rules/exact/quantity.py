"""What a rule may do with a number and with a test, whether they stand for one row or for a whole column.

The rules are written once against these two protocols. `mq_analysis.rules.exact.Column` and
`mq_analysis.rules.exact.Test` implement them for columns, `mq_analysis.rules.exact.Number` and
`mq_analysis.rules.exact.Verdict` for one row. What joins the two (comparing numbers gives a test, choosing by tests
gives a number) is no part of them, since a type variable cannot depend on another: it belongs to
`mq_analysis.rules.amounts.Look`, which knows both types.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Protocol, Self, TypeVar


class Quantity(Protocol):
    """An exact number, or a column of them; unknown where a fact is unknown."""

    @classmethod
    def constant(cls, value: Fraction | int) -> Self:
        """Return a number that is the same everywhere."""

    def times(self, factor: Fraction | int) -> Self:
        """Multiply by a number."""

    def plus(self, other: Self) -> Self:
        """Add."""

    def minus(self, other: Self) -> Self:
        """Subtract; the result may be negative."""

    def multiply(self, other: Self) -> Self:
        """Multiply by another quantity."""

    def minimum(self, other: Self) -> Self:
        """Return the smaller of two."""

    def maximum(self, other: Self) -> Self:
        """Return the larger of two."""

    def minimum_if_known(self, other: Self) -> Self:
        """Return the smaller of two; itself where the other is unknown."""

    def between(self, lower: Fraction, upper: Fraction | None) -> Self:
        """Return the part that lies above ``lower`` and below ``upper`` (None: open)."""

    def whole_units(self, unit: Fraction) -> Self:
        """Return how many whole ``unit`` it holds; below 0 none."""

    def round(self, to: Fraction, mode: str) -> Self:
        """Round to multiples of ``to`` (above 0): half_up, down (toward 0) or up (away from 0)."""

    def divide(self, other: Self, to: Fraction, mode: str, name: str) -> Self:
        """Divide by another quantity and round to multiples of ``to``; unknown where that is 0 or less."""


class Truth(Protocol):
    """Whether something holds: true, false, or unknown where a fact is unknown."""

    @classmethod
    def every(cls, tests: Iterable[Self]) -> Self:
        """Return whether all hold; false as soon as one is, whatever is unknown."""

    @classmethod
    def some(cls, tests: Iterable[Self]) -> Self:
        """Return whether at least one holds; true as soon as one does, whatever is unknown."""

    @property
    def negation(self) -> Self:
        """The opposite; what is unknown stays unknown."""


N = TypeVar("N", bound=Quantity)
"""The numbers of one look at the facts: of columns, or of a row."""
T = TypeVar("T", bound=Truth)
"""The tests that belong to these numbers."""
