"""What a county is paid: plain Python over rows with days, written from the guide alone.

Which rows count and what they give is `rows.looked_up`; which items are of the year and which version rules them stands
here; what an item earns under an award, and what steps do, is the oracle of tests/grammar.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ..grammar.oracle import Firm, Line, number, take
from .features import FEATURES
from .rows import Row, Span, Tree, Value, inside, item_window, listed, looked_up, table_of


class View(Firm):
    """What a line sees: facts of its firm and its item."""


def as_text(fact: Tree, value: Value) -> str:
    """A value as a case would give it."""
    if isinstance(value, str):
        return value
    return f"{Fraction(value) / 100} 元" if fact["type"] == "money" else str(value)


def rounded(value: Fraction, unit: int, mode: str = "half_up") -> Fraction:
    """Whole units, half up, down to 0 or up from 0."""
    size = abs(value) / unit
    whole = {"half_up": (size + Fraction(1, 2)) // 1, "down": size // 1, "up": -(-size // 1)}[mode]
    return Fraction(whole * unit) * (1 if value >= 0 else -1)


def of_day(tree: Tree, span: Span) -> list[Tree]:
    """The versions that may rule an item with these days; one of None stands for the time before the first."""
    first = dt.date.fromisoformat(tree["versions"][0]["from"])
    found: list[Any] = [None] if span[0] < first else []
    for version in tree["versions"]:
        start, end = dt.date.fromisoformat(version["from"]), dt.date.fromisoformat(version["to"])
        found += [version] if span[0] <= end and start <= span[1] else []
    return found


def ruling(tree: Tree, row: Row | None, year: int) -> list[Tree]:
    """The versions that may rule an item of a year."""
    last = dt.date(year, 12, 31)
    at_end = of_day(tree, (last, last))
    by_end = "ruled_by" in at_end[0] and at_end[0]["ruled_by"]["is"] == "year_end"
    if row is None or "days" not in FEATURES or by_end or table_of(tree, row.table).how == "year":
        return at_end
    assert row.span is not None
    return of_day(tree, row.span)


def known_of(tree: Tree, rows: Sequence[Row], firm: str, year: int, row: Row | None) -> dict[str, str]:
    """Every fact of a firm, and of one of its items, that is known."""
    found: dict[str, Value] = {}
    of = {"honours": "honour"}.get(row.table, row.table) if row else ""
    lookups = []
    for name, fact in tree["facts"].items():
        if "computed" in fact:
            continue
        if fact["of"] == of and row and fact.get("table", row.table) == row.table and "match" not in fact:
            found[name] = row.cells.get(fact["column"])
        elif fact["of"] in ("enterprise", of):
            lookups.append(name)
    item = dict(found)
    found |= {name: looked_up(tree, name, rows, firm, year, {}, item) for name in lookups}
    return {name: as_text(tree["facts"][name], v) for name, v in found.items() if v is not None}


def lines_of(tree: Tree, rows: Sequence[Row], firm: str, year: int) -> tuple[list[Line], bool]:
    """The lines of a firm, and whether one of its items cannot be ruled because its day is not known."""
    (at_end,) = of_day(tree, (dt.date(year, 12, 31), dt.date(year, 12, 31)))
    window = item_window(at_end, year, {})
    lines: list[Line] = []
    unknown = False
    sources = {award.get("for", "honours") for award in at_end["awards"]}
    items: list[Row | None] = [
        None,
        *(r for r in rows if r.firm == firm and r.table in sources and inside(r.span, window)),
    ]
    for row in items:
        versions = ruling(tree, row, year)
        fits = [a for v in versions if v for a in v["awards"] if is_for(a, row)]
        if len(versions) > 1:
            unknown |= bool(fits)
            continue
        view = View(tree["facts"], known_of(tree, rows, firm, year, row))
        for award in fits:
            if view.all_hold(award["which"]) is not False:
                lines.append(
                    Line(firm, row.item if row else firm, award, versions[0]["awards"].index(award), view)
                )
    return sorted(lines, key=lambda line: (line.place, line.item)), unknown


def is_for(award: Tree, row: Row | None) -> bool:
    """Whether an item can be one of an award's, before its conditions."""
    if row is None or row.table != "honours":
        return award.get("for", "honours") == (row.table if row else "enterprise")
    return row.cells["honour_name"] in award.get("honours", [])


def pay(tree: Tree, rows: Sequence[Row], firms: Sequence[str], year: int) -> dict[str, int | None]:
    """What each firm is paid in a year, in fen; None where it cannot be told."""
    return {firm: _paid(tree, *lines_of(tree, rows, firm, year), year) for firm in firms}


def _paid(tree: Tree, lines: list[Line], unknown: bool, year: int) -> int | None:
    (version,) = of_day(tree, (dt.date(year, 12, 31), dt.date(year, 12, 31)))
    unit, mode = int(number(version["rounding"]["to"])), version["rounding"]["mode"]
    if unknown or any(line.undecided and line.counts for line in lines):
        return None
    stands = [line for line in lines if line.stands]
    exact = True
    for step in listed(version["stacking"]):
        if step.get("pay") == "all":
            continue
        if exact and "pay" not in step:
            exact = False
            for line in stands:
                line.value = rounded(line.value, unit, mode)
        take(step, [line for line in stands if line.stands], unit)
    return sum(int(rounded(line.value, unit, mode)) for line in stands if line.stands)


def conditions(node: Mapping[str, Any]) -> list[Any]:
    """The conditions of an award."""
    return [c for key in ("which", "requires", "gate") for c in node.get(key, [])]
