"""A county as plain rows with days and exact values, and what a fact of a policy is over them.

Written from docs/writing-a-policy.md and params/schema/tables.yaml alone, as plain Python over the tree of the YAML:
it tells `folders` whether its rows mean what a case says, and the oracle of `test_generated_counties` what to pay.
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import yaml

from mq_analysis.base.project import home

Tree = Mapping[str, Any]
Value = Fraction | str | None
Span = tuple[dt.date, dt.date]

FEN = {
    "分": 1,
    "fen": 1,
    "元": 100,
    "yuan": 100,
    "百元": 10**4,
    "千元": 10**5,
    "万元": 10**6,
    "百万元": 10**8,
    "亿元": 10**10,
}
SUFFIXES = {"_fen": 1, "_yuan": 100, "_wan": 10**6}
PARTS = {"%": Fraction(1, 100), "‰": Fraction(1, 1000), "": Fraction(1)}

DATED = {
    "honours": "issue_date",
    "spot_checks": "sampling_date",
    "export_inspections": "declared_date",
    "standard_drafting": "publish_date",
    "complaints": "received_date",
    "credit_events": "decision_date",
    "blacklist": "entry_date",
    "accidents": "event_date",
}
"""The date column of the toolkit's own tables that keep neither year nor month: the day of what a row is about."""


@dataclass
class Row:
    """A row: of a firm ("" for none), the days that its date can mean (None: of every year), its values in base units.

    Money is in fen, a share in 1. `said` is the date as the file writes it.
    """

    table: str
    firm: str
    span: Span | None
    said: str = ""
    cells: dict[str, Value] = field(default_factory=dict)
    item: str = ""


@dataclass(frozen=True)
class Table:
    """How a table is dated (year, month, date, undated) and by which column; what numbers and names its rows."""

    name: str
    how: str
    column: str
    number: str
    shown: str
    own: Mapping[str, Any]


@functools.cache
def own_tables() -> Mapping[str, Any]:
    text = (home() / "params" / "schema" / "tables.yaml").read_text("utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (texts only)


def table_of(tree: Tree, name: str) -> Table:
    """What the policy, else the toolkit, says of a table; one that nobody declares has a column `year`."""
    own = own_tables().get(name, {"columns": {}, "key": []})
    said = (tree.get("tables") or {}).get(name, {})
    more = said.get("id") or {"honours": "honour_id"}.get(name, ""), said.get("shown", ""), own
    for how in ("year", "month", "date"):
        if how in said:
            return Table(name, how, said[how], *more)
    if name == "enterprises" or said.get("undated") == "true":
        return Table(name, "undated", "", *more)
    columns = own["columns"]
    if own.get("undated") == "true":
        return Table(name, "undated", "", *more)
    if "dated" in own:
        kind = columns[own["dated"]]["type"]
        return Table(name, kind if kind in ("year", "month") else "date", own["dated"], *more)
    if not columns or "year" in columns:
        return Table(name, "year", "year", *more)
    if "period" in columns:
        return Table(name, "month", "period", *more)
    return Table(name, "date", DATED[name], *more)


def listed(node: Any) -> list[Any]:
    return list(node) if isinstance(node, list | tuple) else [node]


def chosen(node: Any, readings: Mapping[str, str]) -> Any:
    """Choose among variants by the readings; a node without variants is itself."""
    if not (isinstance(node, list) and any(isinstance(n, dict) and "under" in n for n in node)):
        return node
    fits = [n for n in node if all(readings[k] in listed(v) for k, v in n.get("under", {}).items())]
    (found,) = [{k: v for k, v in n.items() if k != "under"} for n in fits]
    return found


def literal(fact: Tree, text: str) -> Value:
    """The value of a literal in base units."""
    if fact["type"] in ("text", "date"):
        return text
    number_, unit = re.fullmatch(r"(-?[\d.]+)\s*(\D.*)?", text.strip()).groups()
    scale = FEN[unit] if fact["type"] == "money" and unit else 1
    return Fraction(number_) * scale


def written_unit(tree: Tree, table: Table, column: str, fact: Tree) -> Fraction:
    """What 1 in a column means in base units: said by its name, else by the fact that reads it."""
    kind = table.own["columns"].get(column, {}).get("type", "")
    if fact["type"] == "share":
        return PARTS["%" if kind == "pct" else fact.get("unit", "")]
    if fact["type"] != "money":
        return Fraction(1)
    by_kind = {"money_yuan": 100, "money_wan": 10**6}.get(kind)
    by_suffix = next((fen for end, fen in SUFFIXES.items() if column.endswith(end)), None)
    named = re.search(r"[(（_]([^(（_]+?)[)）]?$", column)
    by_name = FEN.get(named[1]) if named else None
    return Fraction(by_kind or by_suffix or by_name or FEN[fact["unit"]])


def day_of(text: str, how: str) -> Span:
    """The days that a date can mean, by how its table is dated."""
    if how == "year":
        return dt.date(int(text), 1, 1), dt.date(int(text), 12, 31)
    if how == "month":
        text = f"{text[:4]}-{text[4:6]}"
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 3:
        return dt.date(*parts), dt.date(*parts)
    return month_span(*parts)


def month_span(year: int, month: int) -> Span:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _year(said: str, year: int) -> int:
    return (
        year + {"this": 0, "previous": -1}.get(said, 0)
        if not said.lstrip("-").isdigit()
        else year + int(said)
    )


def months_of(node: Tree, year: int) -> Span:
    """The days from the first to the last month of a node."""
    first, last = node["first"], node["last"]
    start = month_span(_year(first["year"], year), int(first["month"]))[0]
    return start, month_span(_year(last["year"], year), int(last["month"]))[1]


def item_window(version: Tree, year: int, readings: Mapping[str, str]) -> Span:
    """The days that make the year of an item."""
    if "honour_year" not in version:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    return months_of(chosen(version["honour_year"]["months"], readings), year)


def fact_window(fact: Tree, year: int, readings: Mapping[str, str]) -> Span:
    """The days of which rows count for a fact."""
    if "sum_over" in fact:
        return months_of(chosen(fact["sum_over"], readings), year)
    if "years" in fact:
        first, last = (year + int(fact["years"][end]) for end in ("first", "last"))
    else:
        first = last = _year(fact.get("year", "this"), year)
    return dt.date(first, 1, 1), dt.date(last, 12, 31)


def inside(span: Span | None, window: Span) -> bool:
    return span is None or (window[0] <= span[0] and span[1] <= window[1])


def found_rows(
    fact: Tree, rows: Iterable[Row], firm: str, window: Span, item: Mapping[str, Value]
) -> list[Row]:
    """The rows that count for a fact of a firm, or of one of its items."""
    where = fact.get("where", {})
    match = fact.get("match", {})
    return [
        row
        for row in rows
        if row.table == fact["table"]
        and (row.firm == firm or fact["of"] == "year")
        and inside(row.span, window)
        and all(row.cells.get(c) in listed(values) for c, values in where.items())
        and all(row.cells.get(c) is not None and row.cells[c] == item.get(f) for c, f in match.items())
    ]


def taken(fact: Tree, rows: Sequence[Row], years: int) -> Value:
    """Put rows together as a fact says; None where that is unknown."""
    if not rows:
        return literal(fact, fact["absent"]) if "absent" in fact else None
    take = fact.get("take") or ("sum" if "sum_over" in fact else "one")
    if take == "count":
        return Fraction(len(rows))
    if take == "one" and len(rows) > 1:
        raise ValueError("several rows")
    values = [row.cells.get(fact["column"]) for row in rows]
    if take == "distinct":
        return Fraction(len({v for v in values if v is not None}))
    if any(v is None for v in values):
        return None
    if take == "one":
        (value,) = values
        return value
    if take == "mean":
        return Fraction(sum(values), len(values)) if len(values) == years else None
    return {"sum": sum, "greatest": max, "least": min}[take](values)


def looked_up(
    tree: Tree,
    name: str,
    rows: Iterable[Row],
    firm: str,
    year: int,
    readings: Mapping[str, str],
    item: Mapping[str, Value] | None = None,
) -> Value:
    """A fact that is looked up in a table, in base units; None: unknown."""
    fact = tree["facts"][name]
    if "within" in fact:
        return within(fact, rows, firm, item or {})
    window = fact_window(fact, year, readings)
    return taken(fact, found_rows(fact, rows, firm, window, item or {}), window[1].year - window[0].year + 1)


def within_windows(fact: Tree, item: Mapping[str, Value]) -> list[Span]:
    """The days up to that of an item of which rows count: one window for each day that it may be; none: no date."""
    said = fact["within"]
    issued = item.get(said.get("before") or said.get("until"))
    if not isinstance(issued, str):
        return []
    if len(issued) == len("2020-12"):
        first, last = month_span(int(issued[:4]), int(issued[5:]))
        days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    else:
        days = [dt.date.fromisoformat(issued)]
    return [_window_of(said, day) for day in days]


def _window_of(said: Tree, day: dt.date) -> Span:
    """``before``: as many days, or months from the corresponding day, up to the eve; ``until``: a day later."""
    one = dt.timedelta(days=1)
    if "days" in said:
        start = day - dt.timedelta(days=int(said["days"]))
    else:
        first, end = month_span(
            day.year, day.month - int(said.get("months", 0)) - 12 * int(said.get("years", 0))
        )
        start = first.replace(day=min(day.day, end.day))
    return (start + one, day) if "until" in said else (start, day - one)


def within(fact: Tree, rows: Iterable[Row], firm: str, item: Mapping[str, Value]) -> Value:
    """A fact over rows of some months, days or years up to the day of an item."""
    windows = within_windows(fact, item)
    found = found_rows(fact, rows, firm, (dt.date.min, dt.date.max), item)
    whole = [r for r in found if windows and all(inside(r.span, window) for window in windows)]
    touched = [
        r
        for r in found
        if not windows or any(r.span and r.span[0] <= last and first <= r.span[1] for first, last in windows)
    ]
    return None if len(touched) > len(whole) else taken(fact, whole, 0)
