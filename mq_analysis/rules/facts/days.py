"""The day of an item or row, as the first and last day that it may be: they differ where only its month is known."""

from __future__ import annotations

import narwhals.stable.v2 as nw

from mq_analysis.base.daynumbers import LAST_DAY, year_end
from mq_analysis.base.frames import LazyFrame
from mq_analysis.rules.exact import Column, Node, col, emit, month_end, when

FIRST, LAST = "_first_day", "_last_day"
"""Columns of the days that an item may be dated, as YYYYMMDD."""
DAY_OF_ITEM = "day_of_item"
"""What is missing where only the month of an item is known and its day matters."""


def with_days(frame: LazyFrame, dating: tuple[str, str] | None, year: int) -> LazyFrame:
    """Add the columns `FIRST` and `LAST`.

    Args:
        frame: The rows.
        dating: What kind of column tells the date (year, month or date) and its name; None: no column does.
        year: A row that tells its year alone, or nothing, has the last day of this year.
    """
    kind, name = dating or ("year", "")
    if kind == "year":
        last = nw.lit(year_end(year), nw.Int64)
        return frame.with_columns(last.alias(FIRST), last.alias(LAST))
    day = col(name) * 100 if kind == "month" else Node("day", col(name))
    end = month_end(Column(day, 1, 0, LAST_DAY)).expr
    if kind == "month":
        return emit(frame, {FIRST: day + 1, LAST: end})
    has_no_day = Node("<", day - day // 100 * 100, 1)
    return emit(frame, {FIRST: when(has_no_day, day + 1, day), LAST: when(has_no_day, end, day)})


def lies_in(first: int, last: int) -> Node:
    """Return where an item surely lies in a run of days, both ends included."""
    return ~Node("<", col(FIRST), first) & ~Node(">", col(LAST), last)


def lies_before(day: int) -> tuple[Node, Node]:
    """Return where an item surely is earlier than a day, and where it may be or not."""
    before = Node("<", col(LAST), day)
    return before, Node("<", col(FIRST), day) & ~before
