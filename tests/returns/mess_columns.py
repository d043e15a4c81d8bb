"""Columns added, missing, hidden."""

from __future__ import annotations

import random
from collections.abc import Collection
from decimal import Decimal

from .facts import Statement
from .forms import FORMS, MONTHS
from .mess_headings import Spoil, sheet_mess
from .workbook import Book, Cell, Sheet


def remove(field: str) -> Spoil:
    """Return a spoiler that leaves a column out."""

    def spoil(book: Book, sheet: Sheet, rng: random.Random) -> None:
        column = sheet.column_of(field)
        if column is not None:
            sheet.remove_column(column)

    return spoil


def add_column(heading: str, values: tuple[str, ...], last: bool) -> Spoil:
    """Return a spoiler that adds a column that the form does not have."""

    def spoil(book: Book, sheet: Sheet, rng: random.Random) -> None:
        top = sheet.first_row - 1
        at = max(column for (_, column), _ in sheet.headings()) + 1 if last else 3
        sheet.insert_columns(at)
        sheet.put(top, at, Cell(heading, role="heading"))
        for row in range(top + 1, sheet.last_row + 1):
            line = line_at(sheet, row)
            sheet.put(row, at, Cell(rng.choice(values), role="note", line=line))

    return spoil


def add_sum(book: Book, sheet: Sheet, rng: random.Random) -> None:
    """Add a column with the sum of the months."""
    top = sheet.first_row - 1
    columns = [sheet.column_of(month.field) for month in MONTHS]
    at = max(column for column in columns if column is not None) + 1
    sheet.put(top, at, Cell("合计(元)", role="heading"))
    for row in range(top + 1, sheet.last_row + 1):
        values = [sheet.cells.get((row, column), Cell()).value for column in columns if column is not None]
        amount = sum((value for value in values if isinstance(value, Decimal)), Decimal(0))
        sheet.put(row, at, Cell(amount, "0.00", "total", line_at(sheet, row)))


def line_at(sheet: Sheet, row: int) -> Statement | None:
    """Return what a row states."""
    return next((cell.line for cell in sheet.row(row).values() if cell.line is not None), None)


def hide(kinds: Collection[str]) -> Spoil:
    """Return a spoiler that hides columns of these kinds."""

    def spoil(book: Book, sheet: Sheet, rng: random.Random) -> None:
        for (_, column), cell in sheet.headings():
            if FORMS[sheet.form].column(cell.field).kind in kinds:
                sheet.hidden_columns.add(column)

    return spoil


COLUMN_MESSES = (
    sheet_mess(
        "column_added_last",
        "A column more: 联系电话",
        "same",
        add_column("联系电话", ("000-00000001", "000-00000002"), last=True),
    ),
    sheet_mess(
        "column_added_between",
        "A column more between others: 法人代表",
        "same",
        add_column("法人代表", ("样例人一", "样例人二"), last=False),
        ("enterprise_output", "above_scale", "retention_monthly", "complaints"),
    ),
    sheet_mess(
        "column_sum_of_months", "A column with the sum of the months", "same", add_sum, ("retention_monthly",)
    ),
    sheet_mess(
        "column_missing_term",
        "No column of terms (有效期至)",
        "told",
        remove("valid_until"),
        ("honours", "honours_of_department"),
        ("valid_until",),
    ),
    sheet_mess(
        "column_missing_employees",
        "No column of employees",
        "told",
        remove("employees"),
        ("enterprise_output", "above_scale"),
        ("employees",),
    ),
    sheet_mess(
        "column_missing_code",
        "No column of codes",
        "told",
        remove("org_code"),
        ("enterprise_output", "complaints", "honours"),
    ),
    sheet_mess(
        "column_missing_amount",
        "No column of amounts",
        "told",
        remove("gross_output_wan"),
        ("enterprise_output", "above_scale"),
        ("gross_output_wan",),
    ),
    sheet_mess("column_hidden_serial", "The column of serial numbers is hidden", "same", hide(("serial",))),
    sheet_mess(
        "column_hidden_amounts",
        "Columns of amounts are hidden",
        "told",
        hide(("wan", "yuan")),
        ("enterprise_output", "above_scale", "complaints"),
    ),
)
