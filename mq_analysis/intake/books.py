"""Workbooks for people: sheets with a title, lines of text, headings and rows, the same bytes each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
LINE = 14.5
"""Height of a line of text, in points."""


class Book:
    """A workbook of texts and numbers, never formulas or links; equal content gives equal bytes."""

    def __init__(self, path: Path) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(str(path), options)
        self.book.set_properties({"created": CREATED})
        font = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True, "border": 1}
        self.font = font
        self.cell = self.book.add_format(font)
        fill = {"bg_color": "#FFF7D6", "locked": False, "num_format": "@"}
        self.fill = self.book.add_format({**font, **fill})
        self.head = self.book.add_format({**font, "bold": True, "bg_color": "#DDE6F0", "valign": "vcenter"})
        self.title = self.book.add_format({"font_name": "黑体", "font_size": 14, "valign": "vcenter"})
        self.plain = self.book.add_format({"font_name": "宋体", "font_size": 10, "valign": "top"})

    def sheet(
        self, name: str, title: str, columns: Sequence[tuple[str, float]], top: Sequence[str] = ()
    ) -> Worksheet:
        """Add a sheet with a title, lines of text and headings, in landscape format."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, title, self.title)
        for i, line in enumerate(top, start=1):
            sheet.set_row(i, LINE + 2)
            sheet.write_string(i, 0, line, self.plain)
        row = len(top) + 1
        for column, (text, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(row, column, text, self.head)
        sheet.freeze_panes(row + 1, 0)
        sheet.repeat_rows(row)
        sheet.set_footer("&C第&P页，共&N页")
        return sheet

    def close(self) -> None:
        """Write the file."""
        self.book.close()


def fit_height(
    sheet: Worksheet, row: int, values: Sequence[object], columns: Sequence[tuple[str, float]]
) -> None:
    """Set the height of a row for its longest text; not every program does so automatically."""
    lines = [
        sum(max(1, -(-_width(line) // (width - 2))) for line in str(value).split("\n"))
        for value, (_, width) in zip(values, columns, strict=True)
    ]
    sheet.set_row(row, LINE * max(1, *lines) + 2)


def _width(value: object) -> int:
    """Return the width of a text in narrow characters."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in str(value))


def write_line(sheet: Worksheet, row: int, values: Iterable[object], cell: Format, start: int = 0) -> None:
    """Write a row: whole numbers as numbers, everything else as text that a spreadsheet does not evaluate."""
    for column, value in enumerate(values, start=start):
        if isinstance(value, int):
            sheet.write_number(row, column, value, cell)
        else:
            sheet.write_string(row, column, "" if value is None else str(value), cell)
