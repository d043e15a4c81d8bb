"""Facts of an item that look back from a date of the item itself: rows of a table within some months before it."""

from __future__ import annotations

import narwhals.stable.v2 as nw

from mq_analysis.base.daynumbers import LAST_DAY
from mq_analysis.base.errors import DataError, Problem
from mq_analysis.base.frames import LazyFrame, Natives
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Fact, Rules
from mq_analysis.policy.terms import Within
from mq_analysis.rules.exact import Column, Test, days_between, emit, month_end, months_earlier
from mq_analysis.rules.exact.graph import Node, col
from mq_analysis.rules.facts.aggregates import aggregate
from mq_analysis.rules.facts.days import FIRST, LAST, with_days
from mq_analysis.rules.facts.lookup import HAS_ROW
from mq_analysis.rules.facts.table_rows import UNDATED, date_column, table_rows

END, END_FIRST, END_LAST, UNSURE = "_end", "_end_first", "_end_last", "_unsure"
"""Columns in between: the day the window ends, as it stands and as the days it may be; whether a row may not count."""


def window_fact(tables: Natives, fact: Fact, rules: Rules, items: LazyFrame) -> LazyFrame | None:
    """Return the columns ``fact.keys`` and ``<fact id>`` for the items that have rows in their window.

    An item that has a row which may lie on either side of an end of the window, since the day of either is not known,
    has a row in which the fact is null. With ``absent`` there is a column ``<fact id>_row`` too. None if the
    county keeps no such column.

    Raises:
        DataError: If the rows tell their years alone.
    """
    assert fact.within is not None, "called for a fact with a window"  # noqa: S101 (narrows the type)
    rows = table_rows(tables, fact, rules)
    if rows is None:
        return None
    dated = date_column(fact, rules, rows.collect_schema().names())
    if dated is None:
        return None
    if dated[0] == "year":
        said = sentence(
            "must have a column of days or months for the fact {fact} (period, or one that tables names), "
            "got {column}, which tells years",
            fact=fact.id,
            column=dated[1],
        )
        raise DataError(Problem(sentence("table {table}", table=fact.table), said))
    names = [name for _, name in fact.match]
    items = items.select("org_code", "item_id", *names, nw.col(fact.within.of).alias(END))
    ends = with_days(items, ("date", END), rules.year).rename({FIRST: END_FIRST, LAST: END_LAST})
    joined = with_days(rows, dated, rules.year).join(ends, on=["org_code", *names], how="inner")
    possible, sure = _tests(fact.within)
    no_date = Node("is_null", col(END))
    if UNDATED in joined.collect_schema().names():
        no_date = no_date | col(UNDATED)
    joined = emit(joined, {"_possible": possible | no_date, UNSURE: ~sure | no_date}).filter(
        nw.col("_possible")
    )
    found = aggregate(joined, fact, unsure=UNSURE)
    if fact.absent is None:
        return found
    return found.with_columns(nw.lit(1, nw.Int64).alias(fact.id + HAS_ROW))


def _tests(within: Within) -> tuple[Node, Node]:
    """Return where a row may lie in the window of its item, and where it surely does."""
    first, last, end_first, end_last = (
        Column(col(name), 1, 0, LAST_DAY) for name in (FIRST, LAST, END_FIRST, END_LAST)
    )

    def begun(day: Column, end: Column) -> Test:
        """The window before a day begins with the same day of an earlier month; up to a day, with the next one."""
        if within.unit == "months":
            start: Column = months_earlier(end, within.span)
            start = start.minimum(month_end(start))
            return day.compare("above" if within.until else "at_least", start)
        ago: Column = days_between(day, end)
        return ago.compare("below" if within.until else "at_most", Column.constant(within.span))

    def not_past(day: Column, end: Column) -> Test:
        return day.compare("at_most" if within.until else "below", end)

    possible = Test.every([begun(last, end_first), not_past(first, end_last)])
    sure = Test.every([begun(first, end_last), not_past(last, end_first)])
    return possible.true, sure.true
