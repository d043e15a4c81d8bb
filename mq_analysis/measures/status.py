"""The status of a target, by the proposed conventions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from mq_analysis.base.chances import Interval

Status = Literal[
    "met",
    "met_not_proven",
    "on_path",
    "open",
    "behind",
    "below_not_proven",
    "far_behind",
    "missed",
    "no_data",
]
STATUSES: tuple[Status, ...] = get_args(Status)
"""From best to worst; last what nobody can tell. No data is never good, and never 0."""


SLACK = 1e-12
"""Figures this close are equal: what a quotient of whole numbers loses in floating point."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The bound of a figure: it must reach ``value``, or exceed it if ``strict``."""

    value: float
    strict: bool = False

    def holds(self, value: float) -> bool:
        """Say whether a figure reaches the bound."""
        return value > self.value + SLACK if self.strict else value >= self.value - SLACK


def sample_status(points: Sequence[float], intervals: Sequence[Interval], bound: Bound) -> Status:
    """Judge shares from samples: all must reach the bound; the last (the pooled or only one) decides if it is proven.

    Args:
        points: The shares; the last one decides whether the result is proven.
        intervals: Their intervals, in the same order.
        bound: The bound that they must reach.

    Returns:
        ``missed`` if the whole interval of one lies below the bound; ``met`` if all shares reach it and the whole
        interval of the last does; ``met_not_proven`` if all shares reach it; else ``below_not_proven``.
    """
    if any(not bound.holds(interval.high) for interval in intervals):
        return "missed"
    if not all(bound.holds(point) for point in points):
        return "below_not_proven"
    return "met" if bound.holds(intervals[-1].low) else "met_not_proven"


def path_status(value: float, bound: Bound, path: float, start: float, behind: float, *, due: bool) -> Status:
    """Judge a full count against its bound, and before the target year against the path to it.

    Args:
        value: The figure.
        bound: The bound in the target year.
        path: The value of the time-proportional path in the year.
        start: The value at which the path begins; 0 for a count.
        behind: From this share of the path the figure is ``behind``, below it far behind.
        due: Whether the target year is reached.
    """
    if bound.holds(value):
        return "met"
    if due:
        return "missed"
    if value >= path - SLACK:
        return "on_path"
    if path <= start or value - start >= behind * (path - start) - SLACK:
        return "behind"
    return "far_behind"
