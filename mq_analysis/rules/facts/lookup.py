"""Facts of enterprises and of the year, looked up in a table: by months or years, summed, counted, or as they stand."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import narwhals.stable.v2 as nw

from mq_analysis.base.errors import CoverageError, DataError, Problem
from mq_analysis.base.frames import LazyFrame, collected, count, lazy
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Fact, Rules
from mq_analysis.policy.terms import Window
from mq_analysis.rules.facts.firms import firms_of
from mq_analysis.rules.facts.values import as_stored, as_text, place_of
from mq_analysis.tables import load_schema

UNDATED = "_undated"
"""Column of rows that have no date, so that nobody can tell whether they count."""
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
    frame = rows_of(tables, fact, rules)
    if frame is None:
        return None
    _refuse_no_month(frame, fact)
    if holders is not None:
        frame = frame.join(holders, on="org_code", how="semi")
    frame = taken(frame, fact)
    if fact.absent is None:
        return frame
    return frame.with_columns(nw.lit(1, nw.Int64).alias(fact.id + HAS_ROW))


def year_fact(tables: Mapping[str, Any], fact: Fact, rules: Rules) -> int | str | None:
    """Return the one value of a fact of the year, put together as of one enterprise; None if it is unknown.

    Raises:
        CoverageError: If the months a fact is summed over hold no row at all.
        DataError: If there are several rows where the fact says not how to put them together.
    """
    frame = rows_of(tables, fact, rules)
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
        return None if fact.absent is None else parts(fact) if fact.is_number else str(fact.absent)
    value = collected(taken(frame.with_columns(nw.lit("").alias("org_code")), fact))[fact.id]
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


def rows_of(tables: Mapping[str, Any], fact: Fact, rules: Rules) -> LazyFrame | None:
    """Return the rows of the table that the fact is about, or None where a column it needs is not kept.

    Raises:
        DataError: If no column tells the year of a row.
    """
    native = tables.get(fact.table or "")
    if native is None:
        return None
    frame = lazy(native)
    columns = frame.collect_schema().names()
    wanted = {name for name, _ in (*fact.where, *fact.match)} | ({fact.stored_name} if fact.column else set())
    if not wanted <= set(columns):
        return None
    tests = [as_text(frame, name).is_in(values) for name, values in fact.where]
    tests += [] if fact.within else _of_its_years(fact, rules, columns)
    if unsure := undated(fact, rules, columns):
        frame = frame.with_columns(nw.col(unsure).is_null().alias(UNDATED))
    frame = frame.filter(functools.reduce(operator.and_, tests)) if tests else frame
    if fact.match:
        frame = frame.with_columns(as_text(frame, column).alias(name) for column, name in fact.match)
    return frame


def _of_its_years(fact: Fact, rules: Rules, columns: list[str]) -> list[nw.Expr]:
    """Return the test of the years or months that a fact is about; none of a table whose rows hold for every year.

    Raises:
        DataError: If no column tells the year.
    """
    dated = dating(fact, rules, columns)
    if dated is None:
        return []
    years = fact.years or (rules.year, rules.year)
    window = fact.window or Window(years[0] * 100 + 1, years[1] * 100 + 12)
    test = _in_months(dated, window.first, window.last)
    return [nw.col(UNDATED) | test if undated(fact, rules, columns) else test]


def undated(fact: Fact, rules: Rules, columns: Sequence[str]) -> str | None:
    """Return the column that dates the rows of a fact's table if a row may be without a date; None if none may.

    Nobody can tell whether such a row counts, so what is taken of it is unknown.
    """
    dated = dating(fact, rules, columns)
    own = load_schema().get(fact.table or "")
    column = own.columns.get(dated[1]) if own and dated else None
    return dated[1] if dated and column and column.null == "allowed" else None


def dating(fact: Fact, rules: Rules, columns: Sequence[str]) -> tuple[str, str] | None:
    """Return what tells the year of the rows of a fact's table: kind (year, month, date) and column; None if undated.

    The policy says it, else the toolkit's own description of the table; any other table has a column ``year`` or
    ``period``.

    Raises:
        DataError: If no column of the data tells it.
    """
    table = fact.table or ""
    info, own = rules.policy.tables.get(table), load_schema().get(table)
    if info and info.undated:
        return None
    found = fact.dated or (own.dating if own else None)
    if found is None and own and own.undated:
        return None
    usual = ((kind, name) for kind, name in (("year", "year"), ("month", "period")) if name in columns)
    found = found or next(usual, None)
    if found is None or found[1] not in columns:
        wanted = (
            sentence("the column {column}", column=found[1]) if found else sentence("a column year or period")
        )
        said = sentence(
            "must have {wanted}, which tells the year of a row for the fact {fact}, got none; name its column of "
            "dates in the policy (tables: {{{table}: {{date: COLUMN}}}}) or, if its rows hold for every year, say "
            "tables: {{{table}: {{undated: true}}}}",
            wanted=wanted,
            fact=fact.id,
            table=table,
        )
        raise DataError(Problem(sentence("table {table}", table=table), said))
    return found


def _in_months(dated: tuple[str, str], first: int, last: int) -> nw.Expr:
    """Test that a row is dated in a run of months, YYYYMM, both included; one that tells its year alone, of years."""
    kind, name = dated
    if kind == "year":
        return nw.col(name).is_between(first // 100, last // 100)
    if kind == "month":
        return nw.col(name).is_between(first, last)
    month = nw.col(name).str.slice(0, 7)
    low, high = (f"{end // 100:04d}-{end % 100:02d}" for end in (first, last))
    return (month >= nw.lit(low)) & (month <= nw.lit(high))


def taken(frame: LazyFrame, fact: Fact, unsure: str | None = None) -> LazyFrame:
    """Put the rows of each enterprise (or item) together; a sum over a row that is unknown is unknown, not less.

    Args:
        frame: The rows, with the columns ``fact.keys``.
        fact: What is taken of them.
        unsure: A column that says of a row that it may not count: with such a row the value is null.
    """
    keys = list(fact.keys)
    take = fact.take or ("sum" if fact.window is not None else None)
    if unsure is None and UNDATED in frame.collect_schema().names():
        unsure = UNDATED
    doubt = nw.lit(0, nw.Int64) if unsure is None else nw.col(unsure).cast(nw.Int64)
    if take in ("count", "distinct"):
        text = nw.col(fact.stored_name) if fact.column else nw.col(keys[0])
        counted = nw.len() if take == "count" else text.n_unique()
        rows = frame if take == "count" else frame.filter(~text.is_null())
        counts = rows.with_columns(doubt.alias("_unknown")).group_by(*keys)
        found = counts.agg(counted.alias(fact.id), nw.col("_unknown").max())
        return _where_known(found.with_columns(nw.col(fact.id).cast(nw.Int64)), fact, nw.col("_unknown") == 0)
    value = as_stored(frame, fact).alias(fact.id)
    if take is None:
        _refuse_several(frame, fact, keys)
        return _where_known(
            frame.select(*keys, value, doubt.alias("_unknown")), fact, nw.col("_unknown") == 0
        )
    rows = frame.select(*keys, value, doubt.alias("_doubt"))
    rows = rows.with_columns((nw.col(fact.id).is_null().cast(nw.Int64) + nw.col("_doubt")).alias("_unknown"))
    column = nw.col(fact.id)
    how = {"sum": column.sum(), "mean": column.sum(), "greatest": column.max(), "least": column.min()}[take]
    number = [nw.len().alias("_rows")] if take == "mean" else []
    total = rows.group_by(*keys).agg(how, nw.col("_unknown").max(), *number)
    known = nw.col("_unknown") == 0
    if take == "mean":
        known &= nw.col("_rows") == years_of(fact)
    return _where_known(
        total.with_columns(nw.col(fact.id).cast(nw.Int64)), fact, known
    )  # DuckDB sums to 128 bits


def _where_known(rows: LazyFrame, fact: Fact, known: nw.Expr) -> LazyFrame:
    """Leave the value of a fact null where it is not known: a row is there all the same."""
    value = nw.when(known).then(nw.col(fact.id)).alias(fact.id)
    return rows.with_columns(value).select(*fact.keys, fact.id)


def parts(fact: Fact) -> int:
    """Return the value that no row means, in parts of the fact."""
    value = Fraction(fact.absent or 0) * fact.scale * (years_of(fact) if fact.take == "mean" else 1)
    return int(value)


def years_of(fact: Fact) -> int:
    """Return over how many years a fact runs."""
    return fact.years[1] - fact.years[0] + 1 if fact.years else 1


def _refuse_several(frame: LazyFrame, fact: Fact, keys: list[str]) -> None:
    rows, codes = count(frame), count(frame.group_by(*keys).agg(nw.len()))
    if rows > codes:
        several = frame.group_by(*keys).agg(nw.len().alias("_rows")).filter(nw.col("_rows") > 1)
        said = sentence(
            "must have one row of an enterprise for the fact {fact}, or the fact must say take, "
            "got {rows} rows for {codes}: several{firms}",
            fact=fact.id,
            rows=rows,
            codes=codes,
            firms=firms_of(several),
        )
        raise DataError(Problem(place_of(fact), said))
