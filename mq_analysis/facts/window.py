"""Facts of an item that look back from a date of the item itself: rows of a table within some months before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from mq_analysis.daynumbers import LAST_DAY
from mq_analysis.errors import DataError, Problem
from mq_analysis.exact import Column, Test, day_column, days_between, emit, months_earlier
from mq_analysis.exact.graph import Node, col
from mq_analysis.facts.days import FIRST, LAST, with_days
from mq_analysis.facts.lookup import HAS_ROW, UNDATED, dating, rows_of, taken
from mq_analysis.facts.values import nothing
from mq_analysis.frames import LazyFrame
from mq_analysis.messages import sentence
from mq_analysis.policy import Fact, Rules
from mq_analysis.policy.terms import Within

END, UNSURE = "_end_day", "_unsure"
"""Columns in between: the day the window ends, and whether a row may lie on either side of an end."""


def window_fact(tables: Mapping[str, Any], fact: Fact, rules: Rules, items: LazyFrame) -> LazyFrame | None:
    """Return the columns ``fact.keys`` and ``<fact id>`` for the items that have rows in their window.

    An item whose date is not known to the day, or that has a row which may lie on either side of an end of the
    window, has a row in which the fact is null. With ``absent`` there is a column ``<fact id>_row`` too. None if the
    county keeps no such column.

    Raises:
        DataError: If the rows tell their years alone.
    """
    assert fact.within is not None, "called for a fact with a window"  # noqa: S101 (narrows the type)
    rows = rows_of(tables, fact, rules)
    if rows is None:
        return None
    dated = dating(fact, rules, rows.collect_schema().names())
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
    joined = with_days(rows, dated, rules.year).join(items, on=["org_code", *names], how="inner")
    possible, sure = _tests(fact.within)
    if UNDATED in joined.collect_schema().names():
        possible, sure = possible | col(UNDATED), sure & ~col(UNDATED)
    joined = emit(joined, {"_possible": possible, UNSURE: ~sure}).filter(nw.col("_possible"))
    found = taken(joined, fact, unsure=UNSURE)
    undated = emit(items, {"_none": ~_known(day_column(END))}).filter(nw.col("_none"))
    undated = undated.select(*fact.keys).unique(list(fact.keys)).with_columns(nothing(fact))
    found = found.join(undated.select(*fact.keys), on=list(fact.keys), how="anti")
    found = nw.concat([found.select(*fact.keys, fact.id), undated.select(*fact.keys, fact.id)])
    if fact.absent is None:
        return found
    return found.with_columns(nw.lit(1, nw.Int64).alias(fact.id + HAS_ROW))


def _known(day: Column) -> Node:
    return ~day.is_missing


def _tests(within: Within) -> tuple[Node, Node]:
    """Return where a row may lie in the window of its item, and where it surely does."""
    end = day_column(END)
    first, last = (Column(col(name), 1, 0, LAST_DAY) for name in (FIRST, LAST))

    def later(day: Column) -> Test:
        if within.unit == "months":
            return day.compare("above", months_earlier(end, within.span))
        ago: Column = days_between(day, end)
        return ago.compare("below", Column.constant(within.span))

    def not_past(day: Column) -> Test:
        return day.compare("at_most" if within.until else "below", end)

    possible = Test.every([later(last), not_past(first)])
    sure = Test.every([later(first), not_past(last)])
    return possible.true, sure.true
