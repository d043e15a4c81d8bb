"""Write BIFF8 (.xls) by xlwt; it has no comments, and of a formula only the result."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import xlwt

from .workbook import Book, Cell, Formula, Rich


def xls(book: Book) -> bytes:
    """Return the book as an .xls file of Excel 97 to 2003."""
    file = xlwt.Workbook(encoding="utf-8")
    styles: dict[tuple[str, bool, str], Any] = {}

    def style(cell: Cell) -> Any:
        key = (cell.number_format, cell.strike, cell.fill)
        if key not in styles:
            styles[key] = xlwt.XFStyle()
            styles[key].num_format_str = cell.number_format
            styles[key].font.struck_out = cell.strike
            if cell.fill:
                styles[key].pattern.pattern = xlwt.Pattern.SOLID_PATTERN
                styles[key].pattern.pattern_fore_colour = 5  # yellow
        return styles[key]

    for sheet in book.sheets:
        target = file.add_sheet(sheet.name)
        target.visibility = 1 if sheet.hidden else 0
        merged = {(r1, c1): (r2, c2) for r1, c1, r2, c2 in sheet.merges}
        for (row, column), cell in sorted(sheet.cells.items()):
            value = cell.value.result if isinstance(cell.value, Formula) else cell.value
            if isinstance(value, Decimal):
                value = float(value)
            if isinstance(value, date) and cell.number_format == "General":
                cell.number_format = "yyyy-mm-dd"
            if isinstance(value, Rich):
                value = str(value)
            content = "" if value is None else value
            if (row, column) in merged:
                last_row, last_column = merged[row, column]
                target.write_merge(row, last_row, column, last_column, content, style(cell))
            else:
                target.write(row, column, content, style(cell))
        for row in sheet.hidden_rows:
            target.row(row).hidden = True
        for column in sheet.hidden_columns:
            target.col(column).hidden = True
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()
