"""The numbers of the rules that a grid of scenarios moves, apart from the form that stays.

A `Point` holds the numbers of one set of rules: the gate, thresholds and rates of the tiered award, and the sums of
the awards that are fixed sums. Two sets of rules of the same *form* differ in nothing else, so what an enterprise
holds under one it holds under the other, and only the amounts are computed anew.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from mq_analysis.base.messages import sentence
from mq_analysis.policy import Award, Condition, Rules
from mq_analysis.policy.terms import Fixed, Schedule
from mq_analysis.rules.awards.totals import pays_more_than_one

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class NotIndexableError(Exception):
    """The rules cannot be answered by an index; the message says why. They are then recomputed in full."""


@dataclass(frozen=True, slots=True)
class Tiers:
    """The tiered award: it pays nothing below the gate (or as another award), then by brackets.

    Attributes:
        award: Its place in ``rules.awards``.
        below: The place of the fixed award it is paid as below the gate; None: it pays nothing.
        gate: The base from which it is open, in fen.
        lowers: Where each bracket begins, in fen, ascending; the last is open.
        rates: The share of the part in the bracket (marginal) or of the whole base (whole).
    """

    award: int
    below: int | None
    kind: Literal["marginal", "whole"]
    of: str
    gate: int
    lowers: tuple[int, ...]
    rates: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """The numbers of one set of rules: sums in fen by place of the award (None: not a fixed sum), and the tiers."""

    fixed: tuple[int | None, ...]
    tiers: Tiers | None

    def with_number(self, other: Point, number: Fraction) -> Point:
        """Return this point with a number wherever ``other`` has another one."""

        def pick(mine: Any, theirs: Any) -> Any:
            return mine if mine == theirs else (number if isinstance(mine, Fraction) else int(number))

        fixed = tuple(map(pick, self.fixed, other.fixed))
        if self.tiers is None or other.tiers is None:
            return Point(fixed, self.tiers)
        lowers = tuple(map(pick, self.tiers.lowers, other.tiers.lowers))
        rates = tuple(map(pick, self.tiers.rates, other.tiers.rates))
        gate = pick(self.tiers.gate, other.tiers.gate)
        return Point(fixed, dataclasses.replace(self.tiers, gate=gate, lowers=lowers, rates=rates))


def point_of(rules: Rules) -> Point:
    """Return the numbers of rules under which every enterprise is paid its single highest award.

    Raises:
        NotIndexableError: If the rules do something else.
    """
    _refuse_other_steps(rules)
    fixed = tuple(a.fixed_fen if _is_fixed(a) else None for a in rules.awards)
    tiers = [t for i, a in enumerate(rules.awards) if (t := _tiers(i, a, rules, fixed))]
    if len(tiers) > 1:
        raise NotIndexableError(
            sentence("several awards pay by a schedule of what an enterprise is kept with")
        )
    return Point(fixed, tiers[0] if tiers else None)


def _refuse_other_steps(rules: Rules) -> None:
    if why := pays_more_than_one(rules):
        raise NotIndexableError(why)
    if rules.needs_days or len(rules.ruled) > len(rules.awards):
        raise NotIndexableError(sentence("the day of an item matters"))
    if not all(a.is_held for a in rules.awards):
        raise NotIndexableError(sentence("an award is not given in this year"))
    if any(a.ceiling or a.decided for a in rules.awards):
        raise NotIndexableError(sentence("a person decides an amount"))
    if rules.rounding.mode != "half_up" or any(a.rounding for a in rules.awards):
        raise NotIndexableError(sentence("amounts are not rounded half-up at the end alone"))


def _is_fixed(award: Award) -> bool:
    return isinstance(award.amount, Fixed) and not (award.gate or award.times or award.limits)


def _tiers(place: int, award: Award, rules: Rules, fixed: Sequence[int | None]) -> Tiers | None:
    node = award.schedule
    if node is None or award.times or award.limits or node.relative_to or node.measure != node.of:
        return None
    fact = rules.facts[node.of]
    if (
        fact.of != "enterprise"
        or fact.type != "money"
        or fact.formula
        or fact.is_matched
        or fact.absent is not None
    ):
        return None
    gates = [g for c in award.gate if (g := _gate(c, node)) is not None]
    below = next((i for i, a in enumerate(rules.awards) if a.id == award.pay_as), None)
    if len(gates) != len(award.gate) or (below is not None and fixed[below] is None):
        return None
    edges = _edges(node)
    if edges is None:
        return None
    lowers, rates = edges
    return Tiers(place, below, node.kind, node.of, max(gates, default=0), lowers, rates)


def _gate(condition: Condition, node: Schedule) -> int | None:
    """Return the bound of a gate on the base; None for a condition of another kind."""
    if condition.fact != node.of or condition.of or condition.members or condition.soft:
        return None
    if condition.op == "at_least":
        return math.ceil(condition.bound)
    return math.floor(condition.bound) + 1 if condition.op == "above" else None


def _edges(node: Schedule) -> tuple[tuple[int, ...], tuple[Fraction, ...]] | None:
    """Return where brackets begin and what they pay, a closed end as a bracket that pays nothing; None with gaps."""
    lowers, rates = [], []
    for i, bracket in enumerate(node.brackets):
        before = node.brackets[i - 1] if i else None
        if bracket.lower is None or (
            before and (before.upper, before.up_to) != (bracket.lower, bracket.above)
        ):
            return None
        lowers.append(Fraction(bracket.lower) + (bracket.above and node.kind == "whole"))
        rates.append(bracket.rate)
    last = node.brackets[-1]
    if last.upper is not None:
        lowers.append(Fraction(last.upper) + (last.up_to and node.kind == "whole"))
        rates.append(Fraction(0))
    if any(lower.denominator != 1 for lower in lowers):
        return None
    return tuple(int(lower) for lower in lowers), tuple(rates)


def same_form(one: Rules, other: Rules) -> bool:
    """Say whether two sets of rules differ at most in the numbers of a `Point`."""
    return _form(one) == _form(other)


def _form(rules: Rules) -> tuple[object, ...]:
    point = point_of(rules)
    awards = []
    for i, award in enumerate(rules.awards):
        is_tiered = point.tiers is not None and point.tiers.award == i
        moves = is_tiered or point.fixed[i] is not None
        kept = dataclasses.replace(award, amount=Fixed(0), gate=(), quote="") if moves else award
        awards.append((kept, is_tiered, moves))
    tiers = point.tiers and (point.tiers.kind, point.tiers.of, point.tiers.below, len(point.tiers.lowers))
    months = (rules.honour_months, rules.first_day, rules.year)
    return awards, tiers, rules.facts, rules.steps, rules.rounding, months


@dataclass(frozen=True)
class Points:
    """The numbers of many sets of rules of one form, as arrays of S points.

    Attributes:
        form: The point whose places and kind all share.
        fixed: int64 (S, A) fen by place of the award; 0 where it is no fixed sum.
        gate: int64 (S,) fen.
        lowers: int64 (S, K) fen.
        rates: int64 (S, K) numerators over ``denominator``.
        denominator: Of every rate.
    """

    form: Point
    fixed: Ints
    gate: Ints
    lowers: Ints
    rates: Ints
    denominator: int

    def __len__(self) -> int:
        return len(self.gate)

    @classmethod
    def of(cls, points: Sequence[Point]) -> Points:
        """Put points of one form into arrays."""
        form = points[0]
        fixed = np.array([[fen or 0 for fen in p.fixed] for p in points], dtype=np.int64)
        tiers = [p.tiers for p in points if p.tiers]
        if not tiers:
            none = np.zeros((len(points), 0), dtype=np.int64)
            return cls(form, fixed, np.zeros(len(points), dtype=np.int64), none, none, 1)
        denominator = math.lcm(*(rate.denominator for t in tiers for rate in t.rates))
        return cls(
            form,
            fixed,
            np.array([t.gate for t in tiers], dtype=np.int64),
            np.array([t.lowers for t in tiers], dtype=np.int64),
            np.array([[int(rate * denominator) for rate in t.rates] for t in tiers], dtype=np.int64),
            denominator,
        )

    def same_as(self, other: Points) -> bool:
        """Say whether two arrays of points hold the same numbers."""
        mine, theirs = self.rates * other.denominator, other.rates * self.denominator
        pairs = (
            (self.fixed, other.fixed),
            (self.gate, other.gate),
            (self.lowers, other.lowers),
            (mine, theirs),
        )
        return all(np.array_equal(one, two) for one, two in pairs)

    def part(self, rows: slice | Ints) -> Points:
        """Return some of the points."""
        arrays = (self.fixed[rows], self.gate[rows], self.lowers[rows], self.rates[rows])
        return Points(self.form, *arrays, self.denominator)
