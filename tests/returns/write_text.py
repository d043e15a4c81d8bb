"""Write text formats: CSV, a table of HTML saved as .xls, and SpreadsheetML 2003 (XML saved as .xls)."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from html import escape

from .workbook import Book, Cell, CellValue, Formula, Sheet


def words(value: CellValue) -> str:
    """Return what a text file shows of a value."""
    if isinstance(value, Formula):
        value = value.result
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def csv_text(book: Book, sheet: Sheet) -> bytes:
    """Return a sheet as comma-separated text in the book's encoding."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=book.delimiter, lineterminator="\r\n")
    for row in range(sheet.height):
        cells = sheet.row(row)
        writer.writerow([words(cells.get(column, Cell()).value) for column in range(sheet.width)])
    return stream.getvalue().encode(book.encoding)


def html_text(book: Book, sheet: Sheet) -> bytes:
    """Return a sheet as a table of HTML, as tax systems export it."""
    spans, covered = sheet.spans, sheet.covered
    rows = []
    for row in range(sheet.height):
        cells = []
        for column in range(sheet.width):
            if (row, column) in covered:
                continue
            cell = sheet.cells.get((row, column), Cell())
            down, across = spans.get((row, column), (1, 1))
            span = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
            inner = escape(words(cell.value)).replace("\n", "<br>")
            cells.append(f"<td{span}>{'<s>' + inner + '</s>' if cell.strike else inner}</td>")
        hidden = ' style="display:none"' if row in sheet.hidden_rows else ""
        rows.append(f"<tr{hidden}>{''.join(cells)}</tr>")
    name = "gb2312" if book.encoding.startswith("gb") else "utf-8"
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
        f'<meta http-equiv="Content-Type" content="text/html; charset={name}"></head>'
        f'<body><table border="1">{"".join(rows)}</table></body></html>'
    )
    return page.encode(book.encoding, "xmlcharrefreplace")


def xml2003(book: Book) -> bytes:
    """Return the book as SpreadsheetML 2003."""
    sheets = "".join(
        f'<Worksheet ss:Name="{escape(sheet.name)}"><Table>{rows_2003(sheet)}</Table>{options(sheet)}</Worksheet>'
        for sheet in book.sheets
    )
    page = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="d">'
        '<NumberFormat ss:Format="yyyy\\-mm\\-dd"/></Style><Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style>'
        f"</Styles>{sheets}</Workbook>"
    )
    return page.encode("utf-8")


def options(sheet: Sheet) -> str:
    """Return the options of a hidden sheet."""
    if not sheet.hidden:
        return ""
    return (
        '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">'
        "<Visible>SheetHidden</Visible></WorksheetOptions>"
    )


def rows_2003(sheet: Sheet) -> str:
    """Return the rows of a sheet; a cell that is left out moves the index of the next."""
    spans = {(r1, c1): (r2 - r1, c2 - c1) for r1, c1, r2, c2 in sheet.merges}
    rows = []
    for row in range(sheet.height):
        cells = []
        for column, cell in sheet.row(row).items():
            down, across = spans.get((row, column), (0, 0))
            merge = (f' ss:MergeAcross="{across}"' if across else "") + (
                f' ss:MergeDown="{down}"' if down else ""
            )
            style = (
                ' ss:StyleID="s"'
                if cell.strike
                else ' ss:StyleID="d"'
                if isinstance(cell.value, date)
                else ""
            )
            note = f"<Comment><Data>{escape(cell.comment)}</Data></Comment>" if cell.comment else ""
            cells.append(f'<Cell ss:Index="{column + 1}"{merge}{style}>{data_2003(cell)}{note}</Cell>')
        hidden = ' ss:Hidden="1"' if row in sheet.hidden_rows else ""
        rows.append(f'<Row ss:Index="{row + 1}"{hidden}>{"".join(cells)}</Row>')
    return "".join(rows)


def data_2003(cell: Cell) -> str:
    """Return the value of a cell with its type."""
    value = cell.value.result if isinstance(cell.value, Formula) else cell.value
    if value is None:
        return ""
    if isinstance(value, date):
        return f'<Data ss:Type="DateTime">{value.isoformat()}T00:00:00.000</Data>'
    kind = "Number" if isinstance(value, int | float | Decimal) else "String"
    return f'<Data ss:Type="{kind}">{escape(str(value))}</Data>'
