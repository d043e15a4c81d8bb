"""Read old workbooks (.xls) with all that their cells say: strikes, colours, formats, comments.

Source: [MS-XLS]; texts of BIFF 5 and earlier are in the code page that the file states, which is often missing.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from mq_analysis.tables.workbooks.grid import Cell, Value
from mq_analysis.tables.workbooks.kinds import EncryptedError

OldSheet = tuple[str, bool, list[list[Any]], list[tuple[int, int, int, int]], dict[str, Any]]
_UNICODE, _CHINESE = 80, (936, 1200, 54936)


def read_old(path: str) -> list[OldSheet]:
    """Return each sheet: name, whether it is hidden, rows from A1 on, merged ranges, and what the cells say.

    Raises:
        EncryptedError: If the file has a password.
        ValueError: If xlrd cannot read it.
    """
    import xlrd

    book = _open(path, xlrd)
    return [_sheet(book, sheet, xlrd) for sheet in book.sheets()]


def _open(path: str, xlrd: Any) -> Any:
    options = {"formatting_info": True, "logfile": io.StringIO(), "on_demand": False}
    try:
        book = xlrd.open_workbook(path, **options)
        if book.biff_version < _UNICODE and book.codepage not in _CHINESE:
            book = xlrd.open_workbook(path, **options, encoding_override="gb18030")
    except Exception as error:
        if "encrypted" in str(error).lower():
            raise EncryptedError from None
        raise ValueError(str(error)) from None
    return book


def _sheet(book: Any, sheet: Any, xlrd: Any) -> OldSheet:
    rows: list[list[Value]] = []
    faults: dict[Cell, str] = {}
    struck: list[Cell] = []
    fills: dict[Cell, str] = {}
    formats: dict[Cell, str] = {}
    for i in range(sheet.nrows):
        line: list[Value] = []
        for j in range(sheet.row_len(i)):
            kind, value = sheet.cell_type(i, j), sheet.cell_value(i, j)
            if kind == xlrd.XL_CELL_ERROR:
                faults[i, j] = str(xlrd.error_text_from_code.get(value, "#ERROR"))
                value = ""
            line.append(_value(kind, value, book.datemode, xlrd))
            _say(book, book.xf_list[sheet.cell_xf_index(i, j)], (i, j), struck, fills, formats)
        rows.append(line)
    width = max(map(len, rows), default=0)
    rows = [[*line, *[""] * (width - len(line))] for line in rows]
    merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    seen = {
        "faults": faults,
        "hidden_rows": {row for row, info in sheet.rowinfo_map.items() if info.hidden and row < sheet.nrows},
        "struck": set(struck),
        "fills": fills,
        "formats": formats,
        "rests": _rests(book, sheet),
        "comments": {cell: note.text.strip() for cell, note in sheet.cell_note_map.items()},
    }
    return sheet.name, sheet.visibility != 0, rows, merged, seen


def _rests(book: Any, sheet: Any) -> dict[Cell, str]:
    """Return what is left of the texts that are struck out in part."""
    found: dict[Cell, str] = {}
    for cell, runs in sheet.rich_text_runlist_map.items():
        text = str(sheet.cell_value(*cell))
        first = book.xf_list[sheet.cell_xf_index(*cell)].font_index
        ends = [start for start, _ in runs] + [len(text)]
        parts = [
            (first, text[: ends[0]]),
            *((font, text[a:b]) for (a, font), b in zip(runs, ends[1:], strict=True)),
        ]
        rest = "".join(part for font, part in parts if not book.font_list[font].struck_out)
        if rest.strip() and rest != text:
            found[cell] = rest
    return found


def _say(
    book: Any, xf: Any, at: Cell, struck: list[Cell], fills: dict[Cell, str], formats: dict[Cell, str]
) -> None:
    if book.font_list[xf.font_index].struck_out:
        struck.append(at)
    if xf.background.fill_pattern == 1:
        colour = book.colour_map.get(xf.background.pattern_colour_index)
        if colour and colour != (255, 255, 255):
            fills[at] = "{:02X}{:02X}{:02X}".format(*colour)
    code = book.format_map[xf.format_key].format_str
    if any(mark in code for mark in ',"万%'):
        formats[at] = code


def _value(kind: int, value: Any, datemode: int, xlrd: Any) -> Value:
    if kind == xlrd.XL_CELL_DATE:
        try:
            found: dt.datetime = xlrd.xldate_as_datetime(value, datemode)
        except (ValueError, OverflowError):
            return float(value)
        return found if found.time() != dt.time() else found.date()
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    return "" if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else value
