"""The rows that give a fact its value, on days of which rows count."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from .counties import DAY, County, Wanted, is_unique, sources_of
from .rows import (
    Row,
    Span,
    Tree,
    Value,
    day_of,
    found_rows,
    item_window,
    listed,
    literal,
    month_span,
    table_of,
)


class CannotInvertError(Exception):
    """The facts of a case that no rows can mean."""


def placed(window: Span, place: str) -> dt.date:
    """A day of a window."""
    first, last = window
    return {"first": first, "last": last}.get(place, first + (last - first) // 2)


def said_on(how: str, day: dt.date) -> tuple[str, Span | None]:
    """How a table writes a day, and the days that this can mean."""
    if how == "undated":
        return "", None
    text = {"year": f"{day.year}", "month": f"{day:%Y%m}", "date": day.isoformat()}[how]
    return text, day_of(text, how)


def slots(how: str, window: Span, number: int, place: str) -> list[dt.date]:
    """Days of a window for a number of rows: at both ends, spread over its years or months where rows are of those."""
    if how == "undated":
        return [window[0]] * number
    if number == 1:
        return [placed(window, place)]
    years = list(range(window[0].year, window[1].year + 1))
    if how == "year":
        return [
            dt.date(years[i * len(years) // number if number <= len(years) else i % len(years)], 6, 1)
            for i in range(number)
        ]
    return [window[i % 2] for i in range(number)]


def months_in(window: Span) -> list[dt.date]:
    found, day = [], window[0]
    while day <= window[1]:
        found.append(day)
        day = month_span(day.year, day.month)[1] + DAY
    return found


def parts(value: Fraction, number: int) -> list[Fraction]:
    """A value as a sum of whole parts of it, the last of which takes what is left."""
    part = Fraction(value // number) if value >= number else Fraction(0)
    return [*[part] * (number - 1), value - part * (number - 1)]


def rows_needed(fact: Tree, value: Value, how: str, window: Span) -> int | None:
    """How many rows a fact asks for; None if any number will do."""
    take, years = fact.get("take"), window[1].year - window[0].year + 1
    if "sum_over" in fact:
        return len(months_in(window))
    if take in ("count", "distinct"):
        return int(value)
    if take == "mean":
        return years
    if take is None:
        return 1
    return None


def cells_for(fact: Tree, value: Value, number: int) -> list[Value]:
    """The cells of a fact's column in a number of rows, so that together they give a value."""
    take = fact.get("take") or ("sum" if "sum_over" in fact else "one")
    if take == "sum":
        return parts(value, number)
    if take == "greatest":
        return [value, *[value / 2] * (number - 1)]
    if take == "least":
        return [value, *[value + 10**6] * (number - 1)]
    if take == "distinct":
        return [f"样{i}" if fact["type"] == "count" else f"{i}" for i in range(number)]
    return [value] * number


def place_facts(county: County, place: str) -> None:
    """Write the rows of every fact that is wanted and looked up in a table of its own."""
    groups: dict[tuple[Any, ...], list[Wanted]] = {}
    for want in county.wanted:
        fact = county.tree["facts"][want.name]
        window = county.window_of(want)
        if window is None:
            continue
        window = before_items(county, fact["table"], window)
        where = tuple(sorted((c, listed(v)[0]) for c, v in fact.get("where", {}).items()))
        where += tuple(sorted((c, want.item.get(f)) for c, f in fact.get("match", {}).items()))
        groups.setdefault((fact["table"], want.firm, window, where), []).append(want)
    for (table, firm, window, where), wants in groups.items():
        known = [
            w
            for w in wants
            if w.value is not None
            and not is_absent(county.tree["facts"][w.name], w.value)
            and not is_summed_up(county, w)
        ]
        if table == "enterprises":
            county.firms[firm] |= {county.tree["facts"][w.name]["column"]: w.value for w in known}
        elif known:
            county.rows += _rows_of(county, table, firm, window, where, known, place)


def before_items(county: County, table: str, window: Span) -> Span:
    """A window without the days on which a row would be an item of the year itself, if any are left."""
    first = item_window(county.version, county.year, county.readings)[0]
    if table not in sources_of(county.version) or not window[0] < first <= window[1]:
        return window
    return window[0], first - DAY


def already(county: County, want: Wanted) -> list[Row]:
    """The items, and rows of other facts, that a count or sum of a fact has among its rows."""
    fact, window = county.tree["facts"][want.name], county.window_of(want)
    if fact.get("take") not in ("count", "sum") or window is None:
        return []
    return found_rows(fact, county.rows, want.firm, window, want.item)


def is_summed_up(county: County, want: Wanted) -> bool:
    """Whether a sum is that of the items that stand already."""
    fact = county.tree["facts"][want.name]
    cells = [row.cells.get(fact["column"]) for row in already(county, want)] if "column" in fact else []
    return bool(cells) and None not in cells and sum(cells) == want.value


def is_absent(fact: Tree, value: Value) -> bool:
    """Whether the value is what no row means."""
    return "absent" in fact and value == literal(fact, fact["absent"])


def _rows_of(
    county: County,
    table: str,
    firm: str,
    window: Span,
    where: tuple[Any, ...],
    wants: list[Wanted],
    place: str,
) -> list[Row]:
    how = table_of(county.tree, table).how
    facts = {w.name: county.tree["facts"][w.name] for w in wants}
    asked = {n for w in wants if (n := rows_needed(facts[w.name], w.value, how, window)) is not None}
    if len(asked) > 1:
        raise CannotInvertError(f"{', '.join(facts)} ask for several numbers of rows of {table}")
    several = 1 if how == "year" and window[0].year == window[1].year and is_unique(table) else 2
    (number,) = asked or {several}
    if asked:
        number -= len(already(county, wants[0]))  # an item may be one of the rows itself
    summed = any("sum_over" in fact for fact in facts.values())
    days = months_in(window) if summed else slots(how, window, number, place)
    found = []
    for i, day in enumerate(days):
        said, span = said_on(how, day)
        found.append(
            Row(
                table,
                firm if county.tree["facts"][wants[0].name]["of"] != "year" else "",
                span,
                said,
                dict(where),
            )
        )
        found[-1].item = f"R{len(county.rows)}-{i}"
    for want in wants:
        if "column" in facts[want.name]:
            for row, cell in zip(found, cells_for(facts[want.name], want.value, len(found)), strict=True):
                row.cells[facts[want.name]["column"]] = cell
    return found
