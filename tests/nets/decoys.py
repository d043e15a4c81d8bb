"""Rows that must change nothing: of the day before and after, of another kind, of another firm, of other items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from .counties import DAY, County, sources_of
from .placing import months_in, placed, said_on
from .rows import Row, Tree, Value, fact_window, inside, item_window, listed, table_of

ODD: Mapping[str, Value] = {
    "money": Fraction(77 * 10**6),
    "count": Fraction(9),
    "number": Fraction(9),
    "share": Fraction(9, 10),
    "date": "2001-02-03",
}
"""Values of rows that must not count."""


def add_decoys(county: County, stranger: str) -> None:
    """Add rows of the days before and after, of other kinds and of another firm, wherever they mean nothing."""
    for want in list(county.wanted):
        fact = county.tree["facts"][want.name]
        table = table_of(county.tree, fact["table"])
        window = county.window_of(want)
        if table.how == "undated" or window is None:
            continue
        where = {c: listed(v)[0] for c, v in fact.get("where", {}).items()}
        where |= {c: want.item.get(f) for c, f in fact.get("match", {}).items()}
        firm = "" if fact["of"] == "year" else want.firm
        odd = {fact["column"]: odd_value(county.tree, fact, table)} if "column" in fact else {}
        for day in (window[0] - DAY, window[1] + DAY):
            _decoy(county, table, firm, day, odd | where)
        if firm and not has_quota(county.version):
            _decoy(county, table, stranger, placed(window, "middle"), odd | where, is_strange=True)
        for column in where:
            _decoy(
                county,
                table,
                firm,
                placed(window, "middle"),
                odd | where | {column: other(county.tree, table, column, where[column])},
            )


def _decoy(
    county: County, table: Any, firm: str, day: dt.date, cells: dict[str, Value], *, is_strange: bool = False
) -> None:
    said, span = said_on(table.how, day)
    row = Row(table.name, firm, span, said, cells, item=f"D{county.decoys}-{len(county.rows)}")
    county.add_decoy(row, is_strange=is_strange)


def odd_value(tree: Tree, fact: Tree, table: Any) -> Value:
    """A value that would change what is paid, of the column's type."""
    own = values_of(tree, table, fact["column"])
    if fact.get("take") == "distinct":
        return str((own or ["别样"])[-1])
    if fact["type"] == "text":
        return str((own or list(fact.get("values", {"别样": 0})))[-1])
    return ODD[fact["type"]]


def other(tree: Tree, table: Any, column: str, value: Value) -> Value:
    """Another value than the one that counts."""
    return next(v for v in values_of(tree, table, column) or ["别样"] if v != value)


def values_of(tree: Tree, table: Any, column: str) -> list[str]:
    """The only values of a column, by the toolkit or by a fact of the policy that reads it; none: any text."""
    readers = [
        f
        for f in tree["facts"].values()
        if f.get("table", f["of"]) == table.name and f.get("column") == column and "values" in f
    ]
    own = table.own["columns"].get(column, {}).get("values", [])
    return list(own) or [v for f in readers[:1] for v in f["values"]]


def outside_items(county: County, items: list[Row]) -> None:
    """Add a copy of every item on the day before and the day after the days of the year."""
    for row in items:
        table = table_of(county.tree, row.table)
        first, last = item_window(county.version, county.year, county.readings)
        for i, day in enumerate((first - DAY, last + DAY)):
            said, span = said_on(table.how, day)
            if inside(span, (first, last)):
                continue
            cells = dict(row.cells) | ({"valid_until": said} if row.table == "honours" else {})
            cells.pop(table.number, None)
            county.add_decoy(Row(row.table, row.firm, span, said, cells, item=f"{row.item}x{i}"))


def has_quota(version: Tree) -> bool:
    """Whether a firm of which little is known may take a place from another."""
    return any("first" in step and "soft" not in step for step in version.get("stacking", []))


def cover(county: County, stranger: str) -> None:
    """Give another firm a row wherever the county must keep some of the year."""
    for source in sources_of(county.version):
        table = table_of(county.tree, source)
        if not any(row.table == source and inside(row.span, county.window) for row in county.rows):
            said, span = said_on(table.how, placed(county.window, "middle"))
            cells: dict[str, Value] = {"honour_name": "别的荣誉"} if source == "honours" else {}
            county.rows.append(Row(source, stranger, span, said, cells, item="Z"))
    for fact in county.tree["facts"].values():
        if "sum_over" in fact:
            table = table_of(county.tree, fact["table"])
            for day in months_in(fact_window(fact, county.year, county.readings)):
                said, span = said_on(table.how, day)
                row = Row(
                    table.name, stranger, span, said, {fact["column"]: odd_value(county.tree, fact, table)}
                )
                county.add_decoy(row, is_strange=True)
