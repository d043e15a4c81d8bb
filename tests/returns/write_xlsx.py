"""Write xlsx by xlsxwriter, and the Strict variant of Open XML by exchanging its namespaces."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from .workbook import Book, Cell, Formula, Rich, Sheet

STRICT = (  # the transitional name, the strict one
    (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    ),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
        "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
    ),
)


def xlsx(book: Book) -> bytes:
    """Return the book as an xlsx file."""
    stream = io.BytesIO()
    file = xlsxwriter.Workbook(stream, {"in_memory": True, "date_1904": book.from_1904})
    file.set_properties({"created": datetime(2013, 11, 28, 9)})
    formats: dict[tuple[str, bool, str], Any] = {}

    def style(cell: Cell) -> Any:
        key = (cell.number_format, cell.strike, cell.fill)
        if key not in formats:
            formats[key] = file.add_format({"num_format": cell.number_format})
            if cell.strike:
                formats[key].set_font_strikeout()
            if cell.fill:
                formats[key].set_bg_color(cell.fill)
        return formats[key]

    for sheet in book.sheets:
        fill_sheet(file.add_worksheet(sheet.name), sheet, style)
    file.close()
    return stream.getvalue()


def fill_sheet(target: Any, sheet: Sheet, style: Any) -> None:
    """Write the cells of a sheet into a worksheet of xlsxwriter."""
    for r1, c1, r2, c2 in sheet.merges:
        target.merge_range(r1, c1, r2, c2, "")
    for (row, column), cell in sorted(sheet.cells.items()):
        value = cell.value
        form = style(cell)
        if isinstance(value, Formula):
            target.write_formula(row, column, value.text, form, value.result)
        elif isinstance(value, date):
            target.write_datetime(row, column, datetime(value.year, value.month, value.day), form)
        elif isinstance(value, int | float | Decimal):
            target.write_number(row, column, float(value), form)
        elif isinstance(value, Rich):
            write_rich(target, row, column, value, form, style(Cell(strike=True)))
        elif value is None:
            target.write_blank(row, column, None, form)
        else:
            target.write_string(row, column, value, form)
        if cell.comment:
            target.write_comment(row, column, cell.comment)
    for row in sheet.hidden_rows:
        target.set_row(row, None, None, {"hidden": True})
    for column in sheet.hidden_columns:
        target.set_column(column, column, None, None, {"hidden": True})
    if sheet.hidden:
        target.hide()


def write_rich(target: Any, row: int, column: int, value: Rich, form: Any, struck: Any) -> None:
    """Write a text of which parts are struck out."""
    parts: list[Any] = []
    for words, is_struck in value.parts:
        parts += [struck, words] if is_struck else [words]
    target.write_rich_string(row, column, *parts, form)


def strict(book: Book) -> bytes:
    """Return the book as a file of Strict Open XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(book))) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode("utf-8")
            for old, new in STRICT:
                content = content.replace(old, new)
            if name == "xl/workbook.xml":
                content = content.replace("<workbook ", '<workbook conformance="strict" ', 1)
            target.writestr(name, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
