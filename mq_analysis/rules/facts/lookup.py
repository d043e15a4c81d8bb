"""Facts of enterprises and of the year, looked up in a table."""

from __future__ import annotations

import narwhals.stable.v2 as nw

from mq_analysis.base.errors import CoverageError, DataError, Problem
from mq_analysis.base.frames import LazyFrame, Natives, collect, count
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Fact, Rules
from mq_analysis.rules.facts.aggregates import absent_parts, aggregate
from mq_analysis.rules.facts.table_rows import table_rows
from mq_analysis.rules.facts.values import place_of

HAS_ROW = "_row"
"""Suffix of a column that tells an enterprise with rows from one without, for facts that say what no row means."""


def enterprise_fact(
    tables: Natives, fact: Fact, rules: Rules, holders: LazyFrame | None = None
) -> LazyFrame | None:
    """Return ``org_code, <fact id>`` for the enterprises that have rows; None if the county keeps no such column.

    With ``absent`` there is a column ``<fact id>_row`` too. ``holders``: only for these enterprises (``org_code``, each
    once).

    Raises:
        CoverageError: If the months a fact is summed over hold no row at all.
        DataError: If an enterprise has several rows where the fact says not how to put them together.
    """
    frame = table_rows(tables, fact, rules)
    if frame is None:
        return None
    _refuse_no_month(frame, fact)
    if holders is not None:
        frame = frame.join(holders, on="org_code", how="semi")
    frame = aggregate(frame, fact)
    if fact.absent is None:
        return frame
    return frame.with_columns(nw.lit(1, nw.Int64).alias(fact.id + HAS_ROW))


def year_fact(tables: Natives, fact: Fact, rules: Rules) -> int | str | None:
    """Return the one value of a fact of the year, put together as of one enterprise; None if it is unknown.

    Raises:
        CoverageError: If the months a fact is summed over hold no row at all.
        DataError: If there are several rows where the fact says not how to put them together.
    """
    frame = table_rows(tables, fact, rules)
    if frame is None:
        return None
    _refuse_no_month(frame, fact)
    rows = count(frame)
    if rows > 1 and fact.take is None and fact.window is None:
        raise DataError(
            Problem(
                place_of(fact),
                sentence("must have one row for the fact {fact}, got {got}", fact=fact.id, got=rows),
            )
        )
    if rows == 0:
        return None if fact.absent is None else absent_parts(fact) if fact.is_number else str(fact.absent)
    value = collect(aggregate(frame.with_columns(nw.lit("").alias("org_code")), fact))[fact.id]
    if value.isna().any() or value.empty:
        return None
    return int(value.iloc[0]) if fact.is_number else str(value.iloc[0])


def _refuse_no_month(frame: LazyFrame, fact: Fact) -> None:
    if fact.window is not None and count(frame) == 0:
        raise CoverageError(
            Problem(
                sentence("table {table}", table=fact.table),
                sentence(
                    "must have rows for the months {first} to {last}, got none",
                    first=fact.window.first,
                    last=fact.window.last,
                ),
            )
        )
