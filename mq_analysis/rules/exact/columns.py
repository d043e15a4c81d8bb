"""Quantities of every row of a frame, as expressions that any engine computes to the last digit.

A `Column` is ``expr / scale``: an int64 expression (a node of `rules.exact.graph`) that is never null, beside
a whole number that is the same in every row, so nothing is rounded and no float carries money. Where a fact is
unknown the expression has some number and ``missing`` is true. ``low`` and ``high`` bound the expression; what could
leave 62 bits is refused.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from mq_analysis.rules.exact.division import quotient, quotient_of_numbers
from mq_analysis.rules.exact.graph import NO, YES, Node, clip, lit, when
from mq_analysis.rules.exact.truth import Test

LIMIT = 2**62
"""No intermediate result may reach this.

An engine that leaves int64 says nothing or fails in the middle of a table. Half of the range is kept free, so that the
sum of two results is still within it, and bounds are whole numbers of Python, which cannot overflow themselves.
"""

SIGNS = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}
COMPARE = {"at_least": operator.ge, "above": operator.gt, "at_most": operator.le, "below": operator.lt}


@dataclass(frozen=True, slots=True)
class Column:
    """A quantity of every row: ``expr / scale`` where ``missing`` is not true; above 0 it is ``floor`` or more."""

    expr: Node
    scale: int
    low: int
    high: int
    missing: Node | None = None
    floor: int = 1

    def __post_init__(self) -> None:
        """Refuse what could overflow.

        Raises:
            OverflowError: If a row could leave the exact range.
        """
        if max(-self.low, self.high) >= LIMIT:
            raise OverflowError(f"up to {float(max(-self.low, self.high) / self.scale):.3g}")

    @classmethod
    def constant(cls, value: Fraction | int) -> Self:
        """Return a number that is the same in every row."""
        value = Fraction(value)
        top = value.numerator
        return cls(lit(top), value.denominator, top, top)

    @property
    def is_missing(self) -> Node:
        """Where it is unknown, as an expression in any case."""
        return NO if self.missing is None else self.missing

    def times(self, factor: Fraction | int) -> Self:
        """Multiply by a number that is the same in every row."""
        factor = Fraction(factor)
        shared = math.gcd(factor.numerator, self.scale) or 1
        top = factor.numerator // shared
        low, high = sorted((self.low * top, self.high * top))
        expr = self.expr if top == 1 else self.expr * top
        floor = max(1, self.floor * top)
        return type(self)(expr, self.scale // shared * factor.denominator, low, high, self.missing, floor)

    @property
    def known(self) -> Fraction | None:
        """The number it is in every row, if it is a constant."""
        return Fraction(self.low, self.scale) if self.missing is None and self.low == self.high else None

    def plus(self, other: Self) -> Self:
        """Add."""
        if self.known is not None and other.known is not None:
            return self.constant(self.known + other.known)
        mine, its, scale = self._align(other)
        return type(self)(
            mine.expr + its.expr,
            scale,
            mine.low + its.low,
            mine.high + its.high,
            _either_missing(self, other),
        )

    def minus(self, other: Self) -> Self:
        """Subtract; the result may be negative."""
        return self.plus(other.times(-1))

    def multiply(self, other: Self) -> Self:
        """Multiply by another quantity."""
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return type(self)(
            self.expr * other.expr,
            self.scale * other.scale,
            min(corners),
            max(corners),
            _either_missing(self, other),
        )

    def minimum(self, other: Self) -> Self:
        """Return the smaller of two."""
        if self.known is not None and other.known is not None:
            return self.constant(min(self.known, other.known))
        if self.expr.op == "lit" and other.expr.op != "lit":
            return other.minimum(self)
        mine, its, scale = self._align(other)
        expr = clip("at_most", mine.expr, its.expr)
        return type(self)(
            expr, scale, min(mine.low, its.low), min(mine.high, its.high), _either_missing(self, other)
        )

    def maximum(self, other: Self) -> Self:
        """Return the larger of two."""
        if self.known is not None and other.known is not None:
            return self.constant(max(self.known, other.known))
        if self.expr.op == "lit" and other.expr.op != "lit":
            return other.maximum(self)
        if other.known is not None and Fraction(self.low, self.scale) >= other.known:
            return self
        mine, its, scale = self._align(other)
        expr = clip("at_least", mine.expr, its.expr)
        return type(self)(
            expr, scale, max(mine.low, its.low), max(mine.high, its.high), _either_missing(self, other)
        )

    def between(self, lower: Fraction, upper: Fraction | None) -> Self:
        """Return the part that lies above ``lower`` and below ``upper`` (None: open)."""
        low, high = lower * self.scale, None if upper is None else upper * self.scale
        if low.denominator != 1 or (high is not None and high.denominator != 1):
            below = self if upper is None else self.minimum(self.constant(upper))
            return below.maximum(self.constant(lower)).minus(self.constant(lower))
        bottom, top = int(low), None if high is None else int(high)
        part = Node("at_least", self.expr, bottom) if top is None else Node("between", self.expr, bottom, top)
        part = part - bottom if bottom else part
        low_end, high_end = (
            max(0, (end if top is None else min(end, top)) - bottom) for end in (self.low, self.high)
        )
        return type(self)(part, self.scale, low_end, high_end, self.missing)

    def minimum_if_known(self, other: Self) -> Self:
        """Return the smaller of two; itself where the other is unknown."""
        lower = self.minimum(other)
        mine = self._at(lower.scale)
        expr = when(other.is_missing, mine.expr, lower.expr)
        return type(self)(expr, lower.scale, min(mine.low, lower.low), mine.high, self.missing)

    def whole_units(self, unit: Fraction) -> Self:
        """Return how many whole ``unit`` it holds; below 0 none."""
        divisor = unit * self.scale
        positive = self.maximum(self.constant(0))
        top, below = positive.expr * divisor.denominator, divisor.numerator
        low, high = (end * divisor.denominator for end in (positive.low, positive.high))
        if high >= LIMIT:
            raise OverflowError(f"up to {float(high):.3g}")
        return type(self)(top // below, 1, low // below, high // below, self.missing)

    def remainder(self, unit: int) -> Self:
        """Return the remainder of a whole number of 0 or more after division by ``unit``."""
        rest = self.minus(self.whole_units(Fraction(unit)).times(unit))
        return type(self)(rest.expr, rest.scale, 0, unit - 1, rest.missing)

    def round(self, to: Fraction, mode: str) -> Self:
        """Round to multiples of ``to`` (above 0): half_up, down (toward 0) or up (away from 0)."""
        return self._units_of(to * self.scale, self.constant(1), to, mode)

    def divide(self, other: Self, to: Fraction, mode: str, name: str) -> Self:  # noqa: ARG002 (a row names it)
        """Divide by another quantity and round to multiples of ``to``; unknown where that is 0 or less."""
        positive = other.compare("above", self.constant(0))
        floor = other.floor
        divisor = other.maximum(type(self)(lit(floor), other.scale, floor, floor))
        found = self._units_of(to * Fraction(self.scale, other.scale), divisor, to, mode)
        missing = ~positive.true if found.missing is None else found.missing | ~positive.true
        return type(self)(found.expr, found.scale, found.low, found.high, missing)

    def _units_of(self, unit: Fraction, divisor: Self, to: Fraction, mode: str) -> Self:
        """Return how many ``unit`` times ``divisor`` (above 0) the expression holds, rounded, each worth ``to``."""
        top, below = unit.denominator, unit.numerator
        largest = max(-self.low, self.high) * top
        # rounding half up forms twice the dividend and the divisor, which no column carries and none would refuse
        if 2 * (largest + divisor.high * below) >= LIMIT:
            raise OverflowError(f"up to {float(largest / self.scale):.3g}")
        is_signed = self.low < 0
        negative = Node("<", self.expr, 0)
        size = when(negative, self.expr * -1, self.expr) if is_signed else self.expr
        units = quotient(size * top, divisor.expr * below, mode)
        units = when(negative, units * -1, units) if is_signed else units
        # the smallest divisor gives the largest quotient, on both sides of 0
        low, high = (
            quotient_of_numbers(end * top, divisor.low * below, mode) * to.numerator
            for end in (self.low, self.high)
        )
        return type(self)(
            units * to.numerator, to.denominator, min(low, 0), max(high, 0), _either_missing(self, divisor)
        )

    def compare(self, op: str, other: Self) -> Test:
        """Test ``at_least``, ``above``, ``at_most`` or ``below`` another quantity."""
        mine, its, _ = self._align(other)
        if mine.known is not None and its.known is not None:
            holds = YES if COMPARE[op](mine.low, its.low) else NO
        else:
            holds = Node(SIGNS[op], mine.expr, *its.expr.plain)
        missing = _either_missing(self, other)
        if missing is None:
            return Test(holds, ~holds)
        return Test(holds & ~missing, ~holds & ~missing)

    @classmethod
    def choose(cls, cases: Sequence[tuple[Test, Self]]) -> Self:
        """Return the quantity of the first case that holds, 0 if none does; unknown where a case before it is."""
        scale = math.lcm(1, *(value.scale for _, value in cases))
        expr, missing = lit(0), NO
        low = high = 0
        # from the last case to the first, so that each stands over all that come after it
        for test, value in reversed(cases):
            own = value._at(scale)
            expr = when(test.true, own.expr, expr)
            missing = (test.true & own.is_missing) | (~test.true & (test.unknown | missing))
            low, high = min(low, own.low), max(high, own.high)
        return cls(expr, scale, low, high, missing)

    def _at(self, scale: int) -> Self:
        factor = scale // self.scale
        expr = self.expr if factor == 1 else self.expr * factor
        return type(self)(expr, scale, self.low * factor, self.high * factor, self.missing)

    def _align(self, other: Self) -> tuple[Self, Self, int]:
        scale = math.lcm(self.scale, other.scale)
        return self._at(scale), other._at(scale), scale

    def at_scale(self, scale: int) -> Node:
        """Return the expression in parts of ``1 / scale``, a multiple of its own scale."""
        return self._at(scale).expr


def _either_missing(one: Column, other: Column) -> Node | None:
    if one.missing is None or other.missing is None:
        return other.missing if one.missing is None else one.missing
    return one.missing | other.missing
