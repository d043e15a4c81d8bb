"""What a county is paid: plain Python over rows with days, written from the guide alone.

Which rows count and what they give is `rows.looked_up`, what an item earns under an award is `view.View`; which items
are of the year, which version rules them and what steps do stands here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ..grammar.oracle import Line, number
from .features import FEATURES
from .rows import Row, Span, Tree, Value, inside, item_window, looked_up, table_of
from .view import View, as_text, by


def of_days(tree: Tree, span: Span) -> list[Any]:
    """The versions that may rule an item with these days; None among them stands for the time before the first."""
    first = dt.date.fromisoformat(tree["versions"][0]["from"])
    found: list[Any] = [None] if span[0] < first else []
    for version in tree["versions"]:
        start, end = dt.date.fromisoformat(version["from"]), dt.date.fromisoformat(version["to"])
        found += [version] if span[0] <= end and start <= span[1] else []
    return found


def at_end(tree: Tree, year: int) -> Any:
    """The version of 31 December."""
    (version,) = of_days(tree, (dt.date(year, 12, 31), dt.date(year, 12, 31)))
    return version


def ruling(tree: Tree, row: Row | None, year: int) -> list[Any]:
    """The versions that may rule an item of a year: those of its days, or that of the year's end."""
    version = at_end(tree, year)
    by_end = version.get("ruled_by", {}).get("is") == "year_end" or "days" not in FEATURES
    if row is None or row.span is None or table_of(tree, row.table).how == "year":
        return [version]
    found = of_days(tree, row.span)
    if by_end:
        found = [None] * (None in found) + [version] * any(found)
    return found


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


def is_for(award: Tree, row: Row | None) -> bool:
    """Whether an item can be one of an award's, before its conditions."""
    if row is None or row.table != "honours":
        return award.get("for", "honours") == (row.table if row else "enterprise")
    return row.cells["honour_name"] in award.get("honours", [])


def is_held(award: Tree, year: int) -> bool:
    """Whether an award exists in a year."""
    held = award.get("held")
    return held is None or (
        year >= int(held["from"]) and (year - int(held["from"])) % int(held["every"]) == 0
    )


def lines_of(tree: Tree, rows: Sequence[Row], firm: str, year: int) -> tuple[list[Line], bool]:
    """The lines of a firm, and whether the day of one of its items must be known to tell which version rules it."""
    version = at_end(tree, year)
    window = item_window(version, year, {})
    lines: list[Line] = []
    unknown = False
    items = [r for r in rows if r.firm == firm and inside(r.span, window)]
    for row in [None, *items]:
        versions = ruling(tree, row, year)
        view = View(tree["facts"], known_of(tree, rows, firm, year, row), year)
        found = [
            Line(firm, row.item if row else firm, award, place, view)
            for v in versions
            for place, award in enumerate(v["awards"] if v else [])
            if is_for(award, row) and is_held(award, year) and view.all_hold(award["which"]) is not False
        ]
        if len(versions) > 1:
            unknown |= any(line.counts for line in found)
        else:
            lines += found
    return sorted(lines, key=lambda line: (line.place, line.item)), unknown


def pay(tree: Tree, rows: Sequence[Row], firms: Sequence[str], year: int) -> dict[str, int | None]:
    """What each firm is paid in a year, in fen; None where it cannot be told."""
    found: dict[str, int | None] = {}
    for firm in firms:
        lines, unknown = lines_of(tree, rows, firm, year)
        is_missing = unknown or any(line.missing and line.counts for line in lines)
        found[firm] = None if is_missing else settled(at_end(tree, year), lines)
    return found


def settled(version: Tree, lines: list[Line]) -> int:
    """What the lines of a firm come to after the steps; all its facts are known."""
    rule = version["rounding"]
    unit = number(rule["to"])
    stands = [line for line in lines if line.stands]
    exact = True
    for step in version["stacking"]:
        if step.get("pay") == "all" or not stands:
            continue
        if "pay" in step:
            best = max(line.value for line in stands)
            stands = [next(line for line in stands if line.value == best)]
            continue
        if "round" in step:
            whole = by(step["round"], sum(line.value for line in stands))
            share_out(stands, whole, unit)
        else:
            for line in stands if exact else ():
                line.value = by(rule, line.value)
            limit(step, stands, number(step["at_most"]) // unit * unit, unit)
        exact = False
    return sum(int(by(rule, line.value)) for line in stands)


def limit(step: Tree, lines: list[Line], cap: Fraction, unit: Fraction) -> None:
    """Cut what a firm gets together: later awards give way, or all in proportion."""
    if step["reduce"] == "in_order":
        for line in lines:
            line.value = min(line.value, cap)
            cap -= line.value
    elif sum(line.value for line in lines) > cap:
        share_out(lines, cap, unit)


def share_out(lines: list[Line], whole: Fraction, unit: Fraction) -> None:
    """Whole units in proportion to what each had; what is left one each, by largest remainder, then in order."""
    total = sum(line.value for line in lines)
    if not total:
        return
    exact = [whole / unit * line.value / total for line in lines]
    units = [x // 1 for x in exact]
    order = sorted(range(len(lines)), key=lambda i: units[i] - exact[i])
    for i in order[: int(whole / unit - sum(units))]:
        units[i] += 1
    for line, n in zip(lines, units, strict=True):
        line.value = Fraction(n) * unit
