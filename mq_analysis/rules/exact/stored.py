"""Columns that stand in a frame, taken as quantities."""

from __future__ import annotations

from mq_analysis.base.daynumbers import LAST_DAY
from mq_analysis.rules.exact.columns import Column
from mq_analysis.rules.exact.graph import Node, col


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
