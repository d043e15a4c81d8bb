"""Quantities of every row of a frame, as expressions that any engine computes to the last digit.

A `Column` is ``expr / scale``: an int64 expression (a node of `rules.exact.graph`) that is never null, beside
a whole number that is the same in every row, so nothing is rounded and no float carries money. Where a fact is
unknown the expression has some number and ``missing`` is true. ``low`` and ``high`` bound the expression; what could
leave 62 bits is refused.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from mq_analysis.base.daynumbers import LAST_DAY
from mq_analysis.rules.exact.graph import NO, YES, Node, col, lit, when

LIMIT = 2**62
"""No intermediate result may reach this: two of them still add up within int64."""


SIGNS = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}
COMPARE = {"at_least": operator.ge, "above": operator.gt, "at_most": operator.le, "below": operator.lt}


@dataclass(frozen=True, slots=True)
class Test:
    """Whether something holds in each row: ``true``, ``false``, or neither where a fact is unknown."""

    true: Node
    false: Node

    @classmethod
    def every(cls, tests: Iterable[Self]) -> Self:
        """All of them hold; false as soon as one is, whatever is unknown."""
        tests = list(tests)
        return cls(_all(t.true for t in tests), _any(t.false for t in tests))

    @classmethod
    def some(cls, tests: Iterable[Self]) -> Self:
        """At least one of them holds."""
        tests = list(tests)
        return cls(_any(t.true for t in tests), _all(t.false for t in tests))

    @property
    def negated(self) -> Self:
        """The opposite; what is unknown stays unknown."""
        return type(self)(self.false, self.true)

    @property
    def unknown(self) -> Node:
        """Where neither is known."""
        return ~self.true & ~self.false


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
        """The same number in every row."""
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
        mine, its, scale = self._aligned(other)
        return type(self)(
            mine.expr + its.expr, scale, mine.low + its.low, mine.high + its.high, _either(self, other)
        )

    def minus(self, other: Self) -> Self:
        """Subtract; the result may be negative."""
        return self.plus(other.times(-1))

    def by(self, other: Self) -> Self:
        """Multiply by another quantity."""
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return type(self)(
            self.expr * other.expr,
            self.scale * other.scale,
            min(corners),
            max(corners),
            _either(self, other),
        )

    def least(self, other: Self) -> Self:
        """The smaller of two."""
        if self.known is not None and other.known is not None:
            return self.constant(min(self.known, other.known))
        if self.expr.op == "lit" and other.expr.op != "lit":
            return other.least(self)
        mine, its, scale = self._aligned(other)
        expr = _clipped("at_most", mine.expr, its.expr)
        return type(self)(expr, scale, min(mine.low, its.low), min(mine.high, its.high), _either(self, other))

    def most(self, other: Self) -> Self:
        """The larger of two."""
        if self.known is not None and other.known is not None:
            return self.constant(max(self.known, other.known))
        if self.expr.op == "lit" and other.expr.op != "lit":
            return other.most(self)
        if other.known is not None and Fraction(self.low, self.scale) >= other.known:
            return self
        mine, its, scale = self._aligned(other)
        expr = _clipped("at_least", mine.expr, its.expr)
        return type(self)(expr, scale, max(mine.low, its.low), max(mine.high, its.high), _either(self, other))

    def between(self, lower: Fraction, upper: Fraction | None) -> Self:
        """The part that lies above ``lower`` and below ``upper`` (None: open)."""
        low, high = lower * self.scale, None if upper is None else upper * self.scale
        if low.denominator != 1 or (high is not None and high.denominator != 1):
            below = self if upper is None else self.least(self.constant(upper))
            return below.most(self.constant(lower)).minus(self.constant(lower))
        bottom, top = int(low), None if high is None else int(high)
        part = Node("at_least", self.expr, bottom) if top is None else Node("between", self.expr, bottom, top)
        part = part - bottom if bottom else part
        low_end, high_end = (
            max(0, (end if top is None else min(end, top)) - bottom) for end in (self.low, self.high)
        )
        return type(self)(part, self.scale, low_end, high_end, self.missing)

    def least_if_known(self, other: Self) -> Self:
        """The smaller of two; itself where the other is unknown."""
        lower = self.least(other)
        mine = self._at(lower.scale)
        expr = when(other.is_missing, mine.expr, lower.expr)
        return type(self)(expr, lower.scale, min(mine.low, lower.low), mine.high, self.missing)

    def full(self, unit: Fraction) -> Self:
        """How many whole ``unit`` it holds; below 0 none."""
        divisor = unit * self.scale
        positive = self.most(self.constant(0))
        top, below = positive.expr * divisor.denominator, divisor.numerator
        low, high = (end * divisor.denominator for end in (positive.low, positive.high))
        if high >= LIMIT:
            raise OverflowError(f"up to {float(high):.3g}")
        return type(self)(top // below, 1, low // below, high // below, self.missing)

    def beyond_full(self, unit: int) -> Self:
        """What is left of a whole number of 0 or more beyond the full ``unit`` it holds."""
        rest = self.minus(self.full(Fraction(unit)).times(unit))
        return type(self)(rest.expr, rest.scale, 0, unit - 1, rest.missing)

    def rounded(self, to: Fraction, mode: str) -> Self:
        """Round to multiples of ``to`` (above 0): half_up, down (toward 0) or up (away from 0)."""
        return self._units_of(to * self.scale, self.constant(1), to, mode)

    def over(self, other: Self, to: Fraction, mode: str, name: str) -> Self:  # noqa: ARG002 (a row names it)
        """Divide by another quantity and round to multiples of ``to``; unknown where that is 0 or less."""
        positive = other.compare("above", self.constant(0))
        floor = other.floor
        divisor = other.most(type(self)(lit(floor), other.scale, floor, floor))
        found = self._units_of(to * Fraction(self.scale, other.scale), divisor, to, mode)
        missing = ~positive.true if found.missing is None else found.missing | ~positive.true
        return type(self)(found.expr, found.scale, found.low, found.high, missing)

    def _units_of(self, unit: Fraction, divisor: Self, to: Fraction, mode: str) -> Self:
        """Return how many ``unit`` times ``divisor`` (above 0) the expression holds, rounded, each worth ``to``."""
        top, below = unit.denominator, unit.numerator
        most = max(-self.low, self.high) * top
        if 2 * (most + divisor.high * below) >= LIMIT:
            raise OverflowError(f"up to {float(most / self.scale):.3g}")
        is_signed = self.low < 0
        negative = Node("<", self.expr, 0)
        size = when(negative, self.expr * -1, self.expr) if is_signed else self.expr
        part, whole = size * top, divisor.expr * below
        match mode:
            case "half_up":
                units = _quotient(part * 2 + whole, whole * 2)
            case "down":
                units = _quotient(part, whole)
            case _:
                units = _quotient(part + (whole - 1), whole)
        units = when(negative, units * -1, units) if is_signed else units
        low, high = (
            _rounded(end * top, divisor.low * below, mode) * to.numerator for end in (self.low, self.high)
        )
        return type(self)(
            units * to.numerator, to.denominator, min(low, 0), max(high, 0), _either(self, divisor)
        )

    def compare(self, op: str, other: Self) -> Test:
        """Test ``at_least``, ``above``, ``at_most`` or ``below`` another quantity."""
        mine, its, _ = self._aligned(other)
        if mine.known is not None and its.known is not None:
            holds = YES if COMPARE[op](mine.low, its.low) else NO
        else:
            holds = Node(SIGNS[op], mine.expr, *its.expr.plain)
        missing = _either(self, other)
        if missing is None:
            return Test(holds, ~holds)
        return Test(holds & ~missing, ~holds & ~missing)

    @classmethod
    def choose(cls, cases: Sequence[tuple[Test, Self]]) -> Self:
        """The quantity of the first case that holds, 0 if none does; unknown where that is not sure."""
        scale = math.lcm(1, *(value.scale for _, value in cases))
        expr, missing = lit(0), NO
        low = high = 0
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

    def _aligned(self, other: Self) -> tuple[Self, Self, int]:
        scale = math.lcm(self.scale, other.scale)
        return self._at(scale), other._at(scale), scale

    def at_scale(self, scale: int) -> Node:
        """Return the expression in parts of ``1 / scale``, a multiple of its own scale."""
        return self._at(scale).expr


def column(name: str, scale: int, low: int, high: int, floor: int = 1) -> Column:
    """Return an Int64 column of a frame as a quantity; null is unknown; ``floor`` is the smallest above 0."""
    source = col(name)
    return Column(Node("fill", source, 0), scale, min(low, 0), max(high, 0), Node("is_null", source), floor)


def day_column(name: str) -> Column:
    """Return a column of dates ``YYYY-MM-DD`` as the number YYYYMMDD; a month without a day is unknown."""
    source = col(name)
    day = Node("day", source)
    has_no_day = Node("<", day - day // 100 * 100, 1)
    return Column(day, 1, 0, LAST_DAY, Node("is_null", source) | has_no_day)


def _quotient(part: Node, whole: Node) -> Node:
    """Divide, rounding down, by a constant as a number."""
    divisor = whole.args[0] if whole.op == "lit" else whole
    return part // divisor


def _rounded(part: int, whole: int, mode: str) -> int:
    size = abs(part)
    units = {"half_up": (2 * size + whole) // (2 * whole), "down": size // whole}.get(mode, -(-size // whole))
    return units if part >= 0 else -units


def _clipped(how: str, expr: Node, bound: Node) -> Node:
    """Return the smaller or larger of two expressions; of two constants, that constant."""
    if expr.op == bound.op == "lit":
        return lit((min if how == "at_most" else max)(expr.args[0], bound.args[0]))
    return Node(how, expr, *bound.plain)


def _either(one: Column, other: Column) -> Node | None:
    if one.missing is None or other.missing is None:
        return other.missing if one.missing is None else one.missing
    return one.missing | other.missing


def _all(tests: Iterable[Node]) -> Node:
    return functools.reduce(operator.and_, tests, YES)


def _any(tests: Iterable[Node]) -> Node:
    return functools.reduce(operator.or_, tests, NO)
