"""Read HTML tables, such as those of pandas, into a :class:`~mq_analysis.export.parts.Table`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag

from mq_analysis.export.parts import Table
from mq_analysis.report.display import Column

_NUMBER = re.compile(r"[-+−]?[\d,.\s]+%?|—|-|NaN|nan|None|<NA>|")
_LONG_TEXT = 16  # characters; a column with longer cells wraps


def table_in_html(html: str) -> Table | None:
    """Read the first table of an HTML fragment, or None if it holds none.

    Several head rows (a column MultiIndex) become one head, joined with " / ". A cell that spans rows is
    written once, in its first row; a head cell that spans columns is repeated over each of them.
    """
    table = BeautifulSoup(html, "html.parser").find("table")
    if not isinstance(table, Tag):
        return None
    head_rows = list(table.select("thead > tr"))
    body_rows = [row for row in table.find_all("tr") if row.find_parent("thead") is None]
    if not head_rows:
        head_rows, body_rows = body_rows[:1], body_rows[1:]
    head, body = _grid(head_rows, repeat=True), _grid(body_rows, repeat=False)
    width = max(map(len, head + body), default=0)
    if width == 0:
        return None
    rows = tuple(_pad(row, width) for row in body)
    heads = [_join_head(column) for column in zip(*(_pad(row, width) for row in head), strict=True)]
    columns = tuple(_column(head, [row[i] for row in rows]) for i, head in enumerate(heads or [""] * width))
    return Table(caption=_text(table.caption), label="", columns=columns, rows=rows)


def _grid(rows: Iterable[Tag], *, repeat: bool) -> list[list[str]]:
    """Place cells on a grid with their spans; with ``repeat`` spanned places repeat the text, else they are empty."""
    taken: dict[tuple[int, int], str] = {}
    grid: list[list[str]] = []
    for y, row in enumerate(rows):
        for cell in row.find_all(["th", "td"]):
            x = next(x for x in range(len(taken) + 1) if (y, x) not in taken)
            for dy in range(_span(cell, "rowspan")):
                for dx in range(_span(cell, "colspan")):
                    taken[y + dy, x + dx] = _text(cell) if repeat or (dy, dx) == (0, 0) else ""
        width = 1 + max((x for line, x in taken if line == y), default=-1)
        grid.append([taken.get((y, x), "") for x in range(width)])
    return grid


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, int(value)) if value.isdigit() else 1


def _text(tag: Tag | None) -> str:
    return " ".join(tag.get_text().split()) if tag is not None else ""


def _pad(row: list[str], width: int) -> tuple[str, ...]:
    return (*row, *[""] * (width - len(row)))


def _join_head(levels: Iterable[str]) -> str:
    return " / ".join(dict.fromkeys(level for level in levels if level))


def _column(head: str, cells: list[str]) -> Column:
    if all(_NUMBER.fullmatch(cell) for cell in cells):
        return Column(head, align="right")
    longest = max(map(len, cells))
    return Column(head, weight=float(longest) if longest > _LONG_TEXT else None)
