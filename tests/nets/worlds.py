"""Hypothesis strategies: the rows of a county for a policy, on days before, at and after all that its facts ask for."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from mq_analysis.base.codes import check_character

from .placing import said_on
from .policies import AMOUNTS, DAY, ITEMS, KIND, KINDS, ONE_A_YEAR, YEARS, policies
from .rows import Row, Span, Value, fact_window, item_window, month_span, own_tables, table_of
from .view import later

CODES = [body + check_character(body) for body in ("PDY00001", "PDY00002")]
STRANGER = "PDY00009" + check_character("PDY00009")
"""A firm whose rows the county must keep, and of which nothing is asked."""


YEAR_ONE = dt.date(2020, 1, 1)


@dataclass(repr=False)
class World:
    """A policy, the rows of a county, and the register of its firms."""

    tree: dict[str, Any]
    rows: list[Row]
    firms: dict[str, dict[str, Value]]

    def __repr__(self) -> str:
        """What matters of a world that fails."""
        parts = [
            f"{key}: {json.dumps(self.tree[key], ensure_ascii=False)}"
            for key in ("tables", "facts", "versions")
        ]
        mine = [row for row in self.rows if row.firm != STRANGER]
        told = [
            f"{r.table} {r.firm} {r.said} {r.item} { {k: str(v) for k, v in r.cells.items()} }" for r in mine
        ]
        return "\n".join(["", *parts, *told])

    def _repr_pretty_(self, printer, cycle) -> None:  # noqa: ARG002 (what Hypothesis calls)
        printer.text(repr(self))


def ends(tree, table):
    """Days before, at and after the ends of what facts ask of a table, of the years of items, and of versions."""
    spans: list[Span] = []
    for year in YEARS:
        facts = [f for f in tree["facts"].values() if f.get("table") == table and "within" not in f]
        spans += [fact_window(f, year, {}) for f in facts]
        if table in ITEMS:
            spans.append(item_window(tree["versions"][-1], year, {}))
    if table in ITEMS:
        spans += [
            (dt.date.fromisoformat(v["from"]), dt.date.fromisoformat(v["to"])) for v in tree["versions"]
        ]
    days = {day for first, last in spans for day in (first - DAY, first, last, last + DAY)}
    return sorted(days)


def columns_of(tree, table):
    """The columns of a table that facts read, with the type of each."""
    found = {}
    for fact in tree["facts"].values():
        of = {"honour": "honours"}.get(fact["of"], fact["of"])
        if fact.get("table", of) == table and "column" in fact:
            found[fact["column"]] = fact["type"]
    return found


CELLS = {
    "money": st.sampled_from([Fraction(n) for n in AMOUNTS]),
    "count": st.sampled_from([Fraction(n) for n in (2, 1, 7, 0)]),
    "number": st.sampled_from([Fraction(n, 10) for n in (125, 5, 300, 0)]),
    "share": st.sampled_from([Fraction(n, 1000) for n in (400, 100, 333, 1000, 0)]),
    "date": st.sampled_from(["2020-01-31", "2020-02-29", "2020-03-31", "2021-05-30", "2022-07-01"]),
    "text": st.sampled_from(["碗", "盘"]),
}


@st.composite
def cells(draw, tree, table):
    """What a row holds: now and then nothing where a value may be missing."""
    found: dict[str, Value] = {}
    strict = own_tables().get(table, {"columns": {}})["columns"]
    for name, type_ in columns_of(tree, table).items():
        blank = (
            type_ != "text"
            and strict.get(name, {}).get("null") not in ("never", "persons")
            and draw(st.integers(0, 14)) == 0
        )
        found[name] = None if blank else draw(CELLS[type_])
    if table == "earlier":
        found["product"] = draw(CELLS["text"])
    if table == "honours":
        found |= {"honour_name": draw(st.sampled_from(["名牌", "名牌", "商标", "别的"])), "kind": "new"}
    if table not in ITEMS and table not in ONE_A_YEAR:
        found[KIND.get(table, "kind")] = draw(st.sampled_from(KINDS.get(table, ["甲", "乙", "丙"])))
    return found


def before_items(tree, days):
    """Days at the ends of the windows that end at the day of an item."""
    found = []
    for fact in tree["facts"].values():
        said = fact.get("within")
        for day in days if said else []:
            months = int(said.get("months", 0)) + 12 * int(said.get("years", 0))
            start = day - int(said["days"]) * DAY if "days" in said else later(day, -months)
            found += [start, start + DAY, day - DAY, day]
    return found


@st.composite
def row(draw, tree, table, firm, number, days):
    how = table_of(tree, table).how
    said, span = said_on(how, draw(st.sampled_from(days)))
    if how == "date" and table in ("honours", "earlier") and draw(st.integers(0, 5)) == 0:
        said, span = said[:7], month_span(span[0].year, span[0].month)
    mine = draw(cells(tree, table))
    column = table_of(tree, table).column
    mine |= {column: said} if column in columns_of(tree, table) else {}
    return Row(table, firm, span, said, mine, item=f"{firm}-{number}")


def kept_years(tree, table):
    """Rows of another firm: the county keeps the table, each year of items and of facts, each month of a sum."""
    how = table_of(tree, table).how
    days = [item_window(tree["versions"][-1], year, {})[1] for year in YEARS] if table in ITEMS else []
    asked = [f for f in tree["facts"].values() if f.get("table") == table and "within" not in f]
    days += [] if table in ITEMS else [fact_window(f, year, {})[1] for f in asked for year in YEARS]
    if any(f.get("table") == table and "sum_over" in f for f in tree["facts"].values()):
        days += [dt.date(year, month, 1) for year in range(2018, 2024) for month in range(1, 13)]
    found = []
    kept = dict.fromkeys(said_on(how, day) for day in [dt.date(2015, 1, 1), *days])
    for said, span in kept:
        own = {"honour_name": "别的", "kind": "new"} if table == "honours" else {}
        blank: dict[str, Value] = dict.fromkeys(columns_of(tree, table), None)
        found.append(Row(table, STRANGER, span, said, blank | own, item=f"Z{len(found)}"))
    return found


@st.composite
def days_for(draw, tree, table):
    """Days on which rows of a table stand: of items some in every year."""
    all_days = ends(tree, table) or [YEAR_ONE]
    found = draw(st.lists(st.sampled_from(all_days), min_size=1, max_size=5, unique=True))
    for year in YEARS if table in ITEMS else ():
        first, last = item_window(tree["versions"][-1], year, {})
        found.append(draw(st.sampled_from([day for day in all_days if first <= day <= last])))
    return sorted(set(found))


@st.composite
def worlds(draw):
    """A policy and a county."""
    tree = draw(policies())
    firms = CODES[: draw(st.integers(1, len(CODES)))]
    tables = {f.get("table") for f in tree["facts"].values()} | {
        a.get("for", "honours") for a in tree["versions"][0]["awards"]
    }
    rows: list[Row] = []
    items: list[dt.date] = []
    for table in sorted(tables - {None, "enterprise"}, key=lambda name: (name not in ITEMS, name)):
        rows += kept_years(tree, table)
        days = draw(days_for(tree, table))
        items += days if table in ITEMS else []
        days += before_items(tree, items) if table == "earlier" else []
        for firm in firms:
            if table in ONE_A_YEAR:
                gone = draw(st.sets(st.sampled_from(range(2016, 2024)), max_size=2))
                mine = [[dt.date(year, 6, 1)] for year in range(2016, 2024) if year not in gone]
            else:
                mine = [days] * draw(st.integers(3, 6) if table in ITEMS else st.integers(1, 8))
            rows += [draw(row(tree, table, firm, i, some)) for i, some in enumerate(mine)]
    return World(tree, rows, {firm: {} for firm in [*firms, STRANGER]})
