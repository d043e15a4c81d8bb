"""Tier schedules for a reader: the part of a base in each bracket, its earnings, and the thresholds.

What an engine computes is `mq_analysis.rules.amounts`; the earnings of the parts add up to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mq_analysis.policy import Bracket, Schedule


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a base that lies in one bracket (fen if the base is money), and its exact earnings."""

    bracket: Bracket
    part_fen: int | Fraction
    earned_fen: Fraction


def parts(schedule: Schedule, base_fen: int | Fraction) -> tuple[Part, ...]:
    """Split a base over the brackets of a schedule; the earnings add up to the award before rounding."""
    return tuple(_part(schedule, bracket, base_fen) for bracket in schedule.brackets)


def _part(schedule: Schedule, bracket: Bracket, base_fen: int | Fraction) -> Part:
    if schedule.kind == "whole":
        inside = base_fen if holds(bracket, base_fen) else 0
    else:
        upper = base_fen if bracket.upper is None else min(base_fen, bracket.upper)
        inside = max(0, upper - bracket.start)
    return Part(bracket, inside, inside * bracket.rate)


def holds(bracket: Bracket, value: int | Fraction) -> bool:
    """Say whether a value lies in a bracket; the bracket says which of its ends are included."""
    lower = value if bracket.lower is None else bracket.lower
    above = value > lower if bracket.above else value >= lower
    if bracket.upper is None:
        return above
    return above and (value <= bracket.upper if bracket.up_to else value < bracket.upper)


def thresholds(schedule: Schedule) -> tuple[int, ...]:
    """Return the bounds of the brackets above 0, in fen, ascending."""
    bounds = {bound for b in schedule.brackets for bound in (b.lower, b.upper) if bound}
    return tuple(sorted(int(bound) for bound in bounds))
