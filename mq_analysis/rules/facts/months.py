"""Months or years of which a table that facts are summed from has no row at all: the sums may be too low."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import narwhals.stable.v2 as nw

from mq_analysis.base.daynumbers import LAST_YEAR
from mq_analysis.base.frames import Native, Natives, collect, lazy
from mq_analysis.policy import Fact, Rules
from mq_analysis.policy.terms import Window
from mq_analysis.rules.facts.needed import facts_used_by, matched_facts, needed_facts

SUMMED = ("sum", "mean")
OVER_YEARS = (*SUMMED, "greatest", "least")
"""What is taken of several years and would be another number with the year that is missing."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Months without any row of a table.

    Attributes:
        table: The table.
        span: The months that the facts ask for, as YYYYMM.
        months: Those without a row.
        facts: The facts that are summed over them.
        awards: The awards that use these facts.
        is_annual: The table tells years: the months are those of whole years.
    """

    table: str
    span: Window
    months: tuple[int, ...]
    facts: tuple[str, ...]
    awards: tuple[str, ...]
    is_annual: bool = False


def month_gaps(
    tables: Natives, rules: Rules, *, is_open: bool = False, through: int | None = None
) -> tuple[Gap, ...]:
    """Return the months without a row of every table that a fact of the rules is summed from.

    Args:
        tables: Native frames of any engine by name.
        rules: The rules of the year.
        is_open: The year is not over: months after the last row of a table are none.
        through: The last month that is over (YYYYMM): later ones are none. By default all are.
    """
    facts: dict[tuple[str, str, Window], list[str]] = {}
    for fact in (*needed_facts(rules, "enterprise"), *needed_facts(rules, "year"), *matched_facts(rules)):
        table = fact.table or ""
        if table in tables:
            for column, span in _month_windows(fact, tables[table], rules):
                facts.setdefault((table, column, span), []).append(fact.id)
    known: dict[tuple[str, str], set[int]] = {}
    found = []
    for (table, column, span), names in facts.items():
        if (table, column) not in known:
            known[table, column] = _months(tables[table], column)
        there = known[table, column]
        is_annual = 0 < max(there, default=0) <= LAST_YEAR
        there = {year * 100 + month for year in there for month in range(1, 13)} if is_annual else there
        last = max(there, default=0) if is_open else span.last
        last = last if through is None else min(last, through)
        missing = (month for month in span.months if month not in there)
        months = tuple(m for m in missing if (m // 100 * 100 + 12 if is_annual else m) <= last)
        if months:
            awards = tuple(a.id for a in rules.awards if not set(names).isdisjoint(facts_used_by(a, rules)))
            found.append(Gap(table, span, months, tuple(names), awards, is_annual))
    return tuple(found)


def _month_windows(fact: Fact, native: Native, rules: Rules) -> Iterator[tuple[str, Window]]:
    """Yield the column of months (or years) and the months of a fact that is summed over them."""
    columns = lazy(native).collect_schema().names()
    annual = fact.dated or ("year", "year")
    if annual[0] == "year" and annual[1] in columns and fact.years and fact.take in OVER_YEARS:
        info = rules.policy.tables.get(fact.table or "")
        if not (info and info.events):
            yield annual[1], Window(fact.years[0] * 100 + 1, fact.years[1] * 100 + 12)
        return
    kind, column = fact.dated or ("month", "period")
    if kind != "month" or column not in columns:
        return
    if fact.window is not None:
        yield column, fact.window
    elif fact.take in SUMMED and (fact.dated or "year" not in columns):
        first, last = fact.years or (rules.year, rules.year)
        yield column, Window(first * 100 + 1, last * 100 + 12)


def _months(native: Native, column: str) -> set[int]:
    months = collect(lazy(native).select(nw.col(column)).unique())[column].dropna()
    return {int(month) for month in months}
