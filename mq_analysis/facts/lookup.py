"""Facts of enterprises and of the year, looked up in a table: by months or years, summed, counted, or as they stand."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from mq_analysis.errors import CoverageError, DataError, Problem
from mq_analysis.facts.firms import firms_of
from mq_analysis.facts.values import as_stored, place_of
from mq_analysis.frames import LazyFrame, collected, count, lazy
from mq_analysis.policy import Fact, Rules

HAS_ROW = "_row"
"""Suffix of a column that tells an enterprise with rows from one without, for facts that say what no row means."""


def enterprise_fact(
    tables: Mapping[str, Any], fact: Fact, rules: Rules, holders: LazyFrame | None = None
) -> LazyFrame | None:
    """Return ``org_code, <fact id>`` for the enterprises that have rows; None if the county keeps no such column.

    With ``absent`` there is a column ``<fact id>_row`` too. ``holders``: only for these enterprises (``org_code``, each
    once).

    Raises:
        CoverageError: If the months a fact is summed over hold no row at all.
        DataError: If an enterprise has several rows where the fact says not how to put them together.
    """
    frame = _rows(tables, fact, rules)
    if frame is None:
        return None
    if fact.window is not None and count(frame) == 0:
        span = f"{fact.window.first} to {fact.window.last}"
        raise CoverageError(Problem(f"table {fact.table}", f"must have rows for the months {span}, got none"))
    if holders is not None:
        frame = frame.join(holders, on="org_code", how="semi")
    frame = _taken(frame, fact)
    if fact.absent is None:
        return frame
    return frame.with_columns(nw.lit(1, nw.Int64).alias(fact.id + HAS_ROW))


def year_fact(tables: Mapping[str, Any], fact: Fact, rules: Rules) -> int | str | None:
    """Return the one value of a fact of the year, None if it is unknown.

    Raises:
        DataError: If there are several rows.
    """
    frame = _rows(tables, fact, rules)
    if frame is None:
        return None
    rows = collected(frame.select(as_stored(frame, fact).alias("value")))["value"]
    if len(rows) > 1 and fact.take is None:
        raise DataError(Problem(place_of(fact), f"must have one row for the fact {fact.id}, got {len(rows)}"))
    if rows.isna().any() or rows.empty:
        return None
    taken = (
        rows.iloc[0]
        if fact.take is None
        else getattr(rows, {"greatest": "max", "least": "min"}.get(fact.take, fact.take))()
    )
    return int(taken) if fact.is_number else str(taken)


def _rows(tables: Mapping[str, Any], fact: Fact, rules: Rules) -> LazyFrame | None:
    """Return the rows of the table that the fact is about, or None where a column it needs is not kept."""
    native = tables.get(fact.table or "")
    if native is None:
        return None
    frame = lazy(native)
    columns = frame.collect_schema().names()
    wanted = {name for name, _ in (*fact.where, *fact.match)} | ({fact.stored_name} if fact.column else set())
    if not wanted <= set(columns):
        return None
    tests = [nw.col(name).cast(nw.String).is_in(values) for name, values in fact.where]
    dated = _dated(fact, columns)
    if fact.window is not None:
        tests.append(nw.col("period").is_between(fact.window.first, fact.window.last))
    elif dated is not None:
        tests.append(_in_years(dated, *(fact.years or (rules.year, rules.year))))
    frame = frame.filter(functools.reduce(operator.and_, tests)) if tests else frame
    if fact.match:
        frame = frame.with_columns(nw.col(column).cast(nw.String).alias(name) for column, name in fact.match)
    return frame


def _dated(fact: Fact, columns: list[str]) -> tuple[str, str] | None:
    """Return what tells the year of a row: as the policy says, else a column ``year`` or ``period``."""
    if fact.dated:
        return fact.dated if fact.dated[1] in columns else None
    return next(
        ((kind, name) for kind, name in (("year", "year"), ("month", "period")) if name in columns), None
    )


def _in_years(dated: tuple[str, str], first: int, last: int) -> nw.Expr:
    kind, name = dated
    if kind == "year":
        return nw.col(name).is_between(first, last)
    if kind == "month":
        return nw.col(name).is_between(first * 100 + 1, last * 100 + 12)
    return nw.col(name).str.slice(0, 4).is_in([str(year) for year in range(first, last + 1)])


def _taken(frame: LazyFrame, fact: Fact) -> LazyFrame:
    """Put the rows of each enterprise together; a sum over a row that is unknown is unknown, not less."""
    keys = ["org_code", *(name for _, name in fact.match)]
    if fact.take in ("count", "distinct"):
        text = nw.col(fact.stored_name)
        counted = nw.len() if fact.take == "count" else text.n_unique()
        rows = frame if fact.take == "count" else frame.filter(~text.is_null())
        counts = rows.group_by(*keys).agg(counted.alias(fact.id))
        return counts.with_columns(nw.col(fact.id).cast(nw.Int64))
    value = as_stored(frame, fact).alias(fact.id)
    take = fact.take or ("sum" if fact.window is not None else None)
    if take is None:
        _refuse_several(frame, fact, keys)
        return frame.select(*keys, value)
    rows = frame.select(*keys, value).with_columns(nw.col(fact.id).is_null().cast(nw.Int64).alias("_unknown"))
    column = nw.col(fact.id)
    how = {"sum": column.sum(), "mean": column.sum(), "greatest": column.max(), "least": column.min()}[take]
    number = [nw.len().alias("_rows")] if take == "mean" else []
    total = rows.group_by(*keys).agg(how, nw.col("_unknown").max(), *number)
    known = nw.col("_unknown") == 0
    if take == "mean":
        known &= nw.col("_rows") == years_of(fact)
    return total.filter(known).select(*keys, nw.col(fact.id).cast(nw.Int64))  # DuckDB sums to 128 bits


def years_of(fact: Fact) -> int:
    """Return over how many years a fact runs."""
    return fact.years[1] - fact.years[0] + 1 if fact.years else 1


def _refuse_several(frame: LazyFrame, fact: Fact, keys: list[str]) -> None:
    rows, codes = count(frame), count(frame.group_by(*keys).agg(nw.len()))
    if rows > codes:
        several = frame.group_by(*keys).agg(nw.len().alias("_rows")).filter(nw.col("_rows") > 1)
        said = f"must have one row of an enterprise for the fact {fact.id}, or the fact must say take"
        said += f", got {rows} rows for {codes}: several{firms_of(several)}"
        raise DataError(Problem(place_of(fact), said))
