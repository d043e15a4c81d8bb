"""The rows of a table that a fact is about: those of its years or months, whose values are as the fact says."""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence

import narwhals.stable.v2 as nw

from mq_analysis.base.errors import DataError, Problem
from mq_analysis.base.frames import LazyFrame, Natives, lazy
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Fact, Rules
from mq_analysis.policy.terms import Window
from mq_analysis.rules.facts.values import as_text
from mq_analysis.tables import load_schema

UNDATED = "_undated"
"""Column of rows that have no date, so that nobody can tell whether they count."""


def table_rows(tables: Natives, fact: Fact, rules: Rules) -> LazyFrame | None:
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
    if unsure := optional_date_column(fact, rules, columns):
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
    dated = date_column(fact, rules, columns)
    if dated is None:
        return []
    years = fact.years or (rules.year, rules.year)
    window = fact.window or Window(years[0] * 100 + 1, years[1] * 100 + 12)
    test = _in_months(dated, window.first, window.last)
    return [nw.col(UNDATED) | test if optional_date_column(fact, rules, columns) else test]


def optional_date_column(fact: Fact, rules: Rules, columns: Sequence[str]) -> str | None:
    """Return the column that dates the rows of a fact's table if a row may be without a date; None if none may.

    Nobody can tell whether such a row counts, so what is taken of it is unknown.
    """
    dated = date_column(fact, rules, columns)
    own = load_schema().get(fact.table or "")
    column = own.columns.get(dated[1]) if own and dated else None
    return dated[1] if dated and column and column.null == "allowed" else None


def date_column(fact: Fact, rules: Rules, columns: Sequence[str]) -> tuple[str, str] | None:
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
