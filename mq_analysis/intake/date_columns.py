"""Dates in three columns, 年 月 日 below one heading: they are joined in the first before tables are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mq_analysis.intake.words import plain
from mq_analysis.tables.workbooks.grid import Sheet, Value, is_blank

_PARTS = ("年", "月", "日")
_NUMBER = re.compile(r"(\d{1,4})(?:\.0+)?", re.ASCII)


def join_date_columns(sheet: Sheet) -> Sheet:
    """Return the sheet with the dates of three columns in the first of them; the other two are blank.

    The heading above the three moves down to their row, so that both rows stay headings. A row whose three cells are no
    numbers stays as it is, and is told as any other cell that is no date.
    """
    places = list(_places(sheet))
    if not places:
        return sheet
    rows = [list(values) for values in sheet.rows]
    for at, (top, column) in enumerate(places):
        ends = [row for row, other in places[at + 1 :] if other == column]
        rows[top][column : column + 3] = [rows[top - 1][column], "", ""]
        rows[top - 1][column] = ""
        for values in rows[top + 1 : ends[0] - 1 if ends else None]:
            date = _join(values[column : column + 3])
            if date:
                values[column : column + 3] = [date, "", ""]
    return replace(sheet, rows=tuple(map(tuple, rows)))


def _places(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Yield row and column of each 年 with 月 and 日 beside it and a heading of its own above."""
    for row in range(1, len(sheet.rows)):
        said = [plain(value) if isinstance(value, str) else "" for value in sheet.rows[row]]
        for column in range(len(said) - 2):
            above = [sheet.value(row - 1, column + i) for i in range(3)]
            is_date = tuple(said[column : column + 3]) == _PARTS
            is_named = isinstance(above[0], str) and bool(above[0].strip())
            if is_date and is_named and all(is_blank(value) or value == above[0] for value in above[1:]):
                yield row, column


def _join(cells: list[Value]) -> str:
    """Return a date as one text; blank if the cells are not its numbers, in order."""
    numbers = []
    for value, unit in zip(cells, _PARTS, strict=False):
        said = "" if is_blank(value) else plain(str(value)).removesuffix(unit)
        number = _NUMBER.fullmatch(said)
        if said and not number:
            return ""
        numbers.append(number[1] if number else "")
    year, month, day = (*numbers, "", "", "")[:3]
    if not month or (day and not month) or not (year or day):
        return ""
    return "".join(
        f"{number}{unit}" for number, unit in zip((year, month, day), _PARTS, strict=True) if number
    )
