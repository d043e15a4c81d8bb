"""The day of an item or row, as the first and last day that it may be: they differ where only its month is known."""

from __future__ import annotations

import narwhals.stable.v2 as nw

from mq_analysis.exact import emit
from mq_analysis.exact.graph import Node, col
from mq_analysis.frames import LazyFrame

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
        end = nw.lit(year * 10_000 + 1231, nw.Int64)
        return frame.with_columns(end.alias(FIRST), end.alias(LAST))
    if kind == "month":
        month = col(name) * 100
        return emit(frame, {FIRST: month + 1, LAST: month + 31})
    day = Node("day", col(name))
    has_no_day = Node("<", day - day // 100 * 100, 1)
    return emit(
        frame, {FIRST: Node("when", has_no_day, day + 1, day), LAST: Node("when", has_no_day, day + 31, day)}
    )


def lies_in(first: int, last: int) -> Node:
    """Return where an item surely lies in a run of days, both ends included."""
    return ~Node("<", col(FIRST), first) & ~Node(">", col(LAST), last)


def lies_before(day: int) -> tuple[Node, Node]:
    """Return where an item surely is earlier than a day, and where it may be or not."""
    before = Node("<", col(LAST), day)
    return before, Node("<", col(FIRST), day) & ~before
