"""A firm with several rows, named once: 同上, marks of repetition, merged cells, blanks; two honours in one row."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from itertools import groupby

from .returns import Mess, Outcome, Returns, Row
from .workbook import CellValue

FIELDS = ("enterprise_name", "org_code")
Write = Callable[[list[Row], str], None]


def runs(returns: Returns) -> list[list[Row]]:
    """Return rows of one firm that stand below each other, two at least."""
    found = []
    for _, sheet_rows in groupby(returns.rows(), key=lambda row: id(row.sheet)):
        for code, rows in groupby(sheet_rows, key=lambda row: row.line.values.get("org_code")):
            run = list(rows)
            numbers = [row.number for row in run]
            if code and len(run) > 1 and numbers == list(range(numbers[0], numbers[0] + len(run))):
                found.append(run)
    return found


def run_mess(name: str, doc: str, outcome: Outcome, write: Write) -> Mess:
    """Return a mess of the name and the code of the second and later rows of a firm."""

    def apply(returns: Returns, rng: random.Random) -> int:
        every = runs(returns)
        chosen = [every[place] for place in sorted(rng.sample(range(len(every)), min(4, len(every))))]
        for run in chosen:
            for field in FIELDS:
                write(run, field)
            for row in run[1:]:
                for spot in row.spots:
                    spot.cell.touched = name
                returns.judge(name, outcome, row)
        return len(chosen)

    return Mess(name, doc, outcome, apply)


def words(text: CellValue) -> Write:
    """Return a writer of a word in place of the name and the code."""

    def write(run: list[Row], field: str) -> None:
        for row in run[1:]:
            cell = row.cell(field)
            if cell is not None:
                cell.value = text

    return write


def merge(run: list[Row], field: str) -> None:
    """Merge the cells of the firm over its rows."""
    words(None)(run, field)
    column = next((spot.place[1] for spot in run[0].spots if spot.cell.field == field), None)
    if column is not None:
        run[0].sheet.merge(run[0].number, column, run[-1].number, column)


def two_in_one(returns: Returns, rng: random.Random) -> int:
    """Write two honours of a firm into one row: names, numbers and dates with a 、 between."""
    name = "two_honours_in_a_cell"
    pairs: dict[int, list[Row]] = {}  # by sheet, the first pair of one firm
    for run in runs_of_honours(returns):
        pairs.setdefault(id(run[0].sheet), run)
    for first, second in list(pairs.values())[:2]:
        for spot in first.spots:
            other = second.cell(spot.cell.field)
            if other is not None and spot.cell.field not in ("serial", "township_code", *FIELDS):
                both = [shown(cell.value) for cell in (spot.cell, other) if cell.value is not None]
                spot.cell.value = "、".join(dict.fromkeys(both)) or None
            spot.cell.keys = (*first.line.facts, *second.line.facts)
            spot.cell.touched = name
        first.sheet.remove_rows(second.number)
        returns.judge(name, "told", first)
    return min(2, len(pairs))


def runs_of_honours(returns: Returns) -> list[list[Row]]:
    """Return pairs of rows about two honours of a firm on a sheet, wherever they stand."""
    found: dict[tuple[int, str], list[Row]] = {}
    for row in returns.rows(("honours", "honours_of_department")):
        found.setdefault((id(row.sheet), str(row.line.values["org_code"])), []).append(row)
    return [rows[:2] for rows in found.values() if len(rows) > 1]


def shown(value: CellValue) -> str:
    """Return a value in words."""
    return f"{value.year}.{value.month}.{value.day}" if isinstance(value, date) else str(value)


IDENTITY_MESSES = (
    run_mess("same_as_above", "同上 for the name and the code", "told", words("同上")),
    run_mess("ditto_marks", "〃 for the name and the code", "told", words("〃")),
    run_mess("ditto_quotes", "Quotation marks for the name and the code", "told", words('"')),
    run_mess("merged_over_rows", "Name and code are merged over the rows of the firm", "same", merge),
    run_mess("named_once", "Only the first row names the firm, the others are blank", "told", words(None)),
    Mess("two_honours_in_a_cell", "Two honours of a firm in one row", "told", two_in_one),
)
