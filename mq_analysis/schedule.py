"""Tier schedules: what a base earns, as one expression for every engine and as parts for a reader.

All values are whole numbers of ``fen * scale``: ``scale`` is the least common multiple of the rates'
denominators, so that every rate becomes an integer and nothing is rounded before the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import narwhals.stable.v2 as nw

from mq_analysis.policy import Bracket, Schedule


def scale_of(schedules: Iterable[Schedule]) -> int:
    """Return the smallest number that makes every rate of the schedules whole."""
    return math.lcm(1, *(bracket.rate.denominator for s in schedules for bracket in s.brackets))


def value(schedule: Schedule, base: nw.Expr, scale: int) -> nw.Expr:
    """Return what ``base`` (int64 fen, not null, 0 or more) earns, in ``fen * scale``."""
    rates = [int(bracket.rate * scale) for bracket in schedule.brackets]
    if schedule.kind == "marginal":
        return _marginal(schedule.brackets, rates, base)
    return _whole(schedule.brackets, rates, base)


def _marginal(brackets: tuple[Bracket, ...], rates: list[int], base: nw.Expr) -> nw.Expr:
    """Each part of the base at the rate of its bracket."""
    total = None
    for bracket, rate in zip(brackets, rates, strict=True):
        part = base.clip(bracket.lower, bracket.upper) - bracket.lower
        total = part * rate if total is None else total + part * rate
    assert total is not None, "a schedule has at least one bracket"  # noqa: S101 (narrows the type)
    return total


def _whole(brackets: tuple[Bracket, ...], rates: list[int], base: nw.Expr) -> nw.Expr:
    """The whole base at the rate of the bracket it lies in."""
    total = base * 0
    for bracket, rate in zip(brackets, rates, strict=True):
        total = nw.when(base >= bracket.lower).then(base * rate).otherwise(total)
    last = brackets[-1].upper
    return total if last is None else nw.when(base < last).then(total).otherwise(base * 0)


@dataclass(frozen=True, slots=True)
class Part:
    """What lies in one bracket, in fen, and what it earns there, exactly."""

    bracket: Bracket
    part_fen: int
    earned_fen: Fraction


def parts(schedule: Schedule, base_fen: int) -> tuple[Part, ...]:
    """Split a base over the brackets of a schedule; the earnings add up to the award before rounding."""
    return tuple(_part(schedule, bracket, base_fen) for bracket in schedule.brackets)


def _part(schedule: Schedule, bracket: Bracket, base_fen: int) -> Part:
    upper = base_fen if bracket.upper is None else min(base_fen, bracket.upper)
    inside = max(0, upper - bracket.lower)
    if schedule.kind == "whole":
        is_here = base_fen >= bracket.lower and (bracket.upper is None or base_fen < bracket.upper)
        inside = base_fen if is_here else 0
    return Part(bracket, inside, inside * bracket.rate)


def thresholds(schedule: Schedule) -> tuple[int, ...]:
    """Return the bounds of the brackets above 0, in fen, ascending."""
    bounds = {b.lower for b in schedule.brackets} | {
        b.upper for b in schedule.brackets if b.upper is not None
    }
    return tuple(sorted(bounds - {0}))
