"""Write an OpenDocument spreadsheet by hand: a zip with a manifest and one XML of sheets."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from html import escape

from .workbook import Book, Cell, Formula, Sheet

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for prefix, path in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)
MIME = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.2" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
STYLES = (
    '<office:automatic-styles><style:style style:name="struck" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="filled" style:family="table-cell">'
    '<style:table-cell-properties fo:background-color="#ffff00"/></style:style>'
    '<style:style style:name="off" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
)


def ods(book: Book) -> bytes:
    """Return the book as an .ods file."""
    body = "".join(table(sheet) for sheet in book.sheets)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES} office:version="1.2">'
        f"{STYLES}<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        file.writestr("META-INF/manifest.xml", MANIFEST, zipfile.ZIP_DEFLATED)
        file.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def table(sheet: Sheet) -> str:
    """Return a sheet as XML."""
    spans, covered = sheet.spans, sheet.covered
    width = max(sheet.width, max((c2 + 1 for _, _, _, c2 in sheet.merges), default=0))
    columns = "".join(
        f"<table:table-column{collapsed(place in sheet.hidden_columns)}/>" for place in range(width)
    )
    rows = []
    for row in range(sheet.height):
        cells = "".join(
            "<table:covered-table-cell/>"
            if (row, column) in covered
            else cell_xml(sheet.cells.get((row, column), Cell()), spans.get((row, column)))
            for column in range(width)
        )
        rows.append(f"<table:table-row{collapsed(row in sheet.hidden_rows)}>{cells}</table:table-row>")
    style = ' table:style-name="off"' if sheet.hidden else ""
    return f'<table:table table:name="{escape(sheet.name)}"{style}>{columns}{"".join(rows)}</table:table>'


def collapsed(hidden: bool) -> str:
    """Return the attribute of a hidden row or column."""
    return ' table:visibility="collapse"' if hidden else ""


def cell_xml(cell: Cell, span: tuple[int, int] | None) -> str:
    """Return a cell as XML with its type, style, span and comment."""
    value = cell.value
    shown = value.result if isinstance(value, Formula) else value
    style = ' table:style-name="struck"' if cell.strike else ' table:style-name="filled"' if cell.fill else ""
    spans = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    formula = f' table:formula="of:{escape(value.text)}"' if isinstance(value, Formula) else ""
    note = (
        f"<office:annotation><text:p>{escape(cell.comment)}</text:p></office:annotation>"
        if cell.comment
        else ""
    )
    if shown is None:
        return f"<table:table-cell{style}{spans}>{note}</table:table-cell>"
    if isinstance(shown, date):
        kind = f' office:value-type="date" office:date-value="{shown.isoformat()}"'
    elif isinstance(shown, int | float | Decimal):
        kind = f' office:value-type="float" office:value="{shown}"'
    else:
        kind = ' office:value-type="string"'
    words = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(shown).split("\n"))
    return f"<table:table-cell{style}{spans}{formula}{kind}>{note}{words}</table:table-cell>"
