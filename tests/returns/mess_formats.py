"""Formats of files, files named otherwise than they are, and files that cannot be read."""

from __future__ import annotations

import random
from collections.abc import Callable

from .mess_sheets import some_books
from .returns import Mess, Outcome, Returns
from .workbook import Book, Format


def book_mess(
    name: str,
    doc: str,
    outcome: Outcome,
    spoil: Callable[[Book], None],
    most: int = 2,
    keep_clean: bool = False,
) -> Mess:
    """Return a mess of whole files."""

    def apply(returns: Returns, rng: random.Random) -> int:
        books = some_books(returns, rng, most)
        for book in books:
            spoil(book)
            if not keep_clean:
                returns.judge_book(name, outcome, book)
        return len(books)

    return Mess(name, doc, outcome, apply)


def as_format(kind: Format, extension: str = "", encoding: str = "utf-8") -> Callable[[Book], None]:
    """Return a spoiler that saves the file in another format, or under another extension."""

    def spoil(book: Book) -> None:
        book.format, book.extension, book.encoding = kind, extension, encoding

    return spoil


def in_its_place(substitute: str, extension: str) -> Callable[[Book], None]:
    """Return a spoiler that sends something that is no workbook."""

    def spoil(book: Book) -> None:
        book.substitute, book.extension = substitute, extension

    return spoil


def shout(book: Book) -> None:
    """Write the extension in capitals."""
    book.extension = "XLSX"


def from_1904(book: Book) -> None:
    """Count days from 1904."""
    book.from_1904 = True


def tabs(book: Book) -> None:
    """Save as text with tabs (.txt), as the spreadsheet does in GBK."""
    book.format, book.extension, book.encoding, book.delimiter = "csv", "txt", "gb18030", "\t"


FORMAT_MESSES = (
    book_mess("format_xls", "Excel 97 to 2003 (BIFF8)", "same", as_format("xls")),
    book_mess("format_ods", "OpenDocument", "same", as_format("ods")),
    book_mess(
        "format_csv", "A text file a sheet, UTF-8 with a mark", "same", as_format("csv", encoding="utf-8-sig")
    ),
    book_mess(
        "format_csv_gb18030", "A text file a sheet, GB18030", "same", as_format("csv", encoding="gb18030")
    ),
    book_mess(
        "format_csv_utf16",
        "A text file a sheet, UTF-16 with a mark",
        "told",
        as_format("csv", encoding="utf-16"),
    ),
    book_mess("format_html", "A web page saved as .xls, UTF-8", "told", as_format("html")),
    book_mess("format_html_gbk", "A web page saved as .xls, GBK", "told", as_format("html", encoding="gbk")),
    book_mess("format_xml2003", "SpreadsheetML 2003 saved as .xls", "told", as_format("xml2003")),
    book_mess(
        "format_xml2003_as_xml", "SpreadsheetML 2003 saved as .xml", "told", as_format("xml2003", "xml")
    ),
    book_mess("format_strict", "Strict Open XML", "told", as_format("strict")),
    book_mess("extension_xls_of_xlsx", "An xlsx file named .xls", "same", as_format("xlsx", "xls")),
    book_mess("extension_xlsx_of_xls", "An xls file named .xlsx", "same", as_format("xls", "xlsx")),
    book_mess("extension_et", "A file of WPS named .et (BIFF8)", "told", as_format("xls", "et")),
    book_mess("extension_capitals", "The extension is .XLSX", "same", shout, keep_clean=True),
    book_mess(
        "unreadable_pdf", "A scan (PDF) in place of the workbook", "absent", in_its_place("pdf", "pdf"), 1
    ),
    book_mess(
        "unreadable_picture",
        "A photograph in place of the workbook",
        "absent",
        in_its_place("picture", "jpg"),
        1,
    ),
    book_mess(
        "unreadable_picture_as_xlsx",
        "A photograph that is named .xlsx",
        "absent",
        in_its_place("picture", "xlsx"),
        1,
    ),
    book_mess(
        "unreadable_document",
        "A Word document in place of the workbook",
        "absent",
        in_its_place("document", "docx"),
        1,
    ),
    book_mess(
        "unreadable_encrypted", "A workbook with a password", "absent", in_its_place("encrypted", "xlsx"), 1
    ),
    book_mess(
        "unreadable_cut", "The transfer broke: half a workbook", "absent", in_its_place("cut", "xlsx"), 1
    ),
    book_mess("unreadable_empty", "A file of no bytes", "absent", in_its_place("empty", "xlsx"), 1),
    book_mess("unreadable_archive", "A packed workbook (.zip)", "absent", in_its_place("archive", "zip"), 1),
    book_mess("format_text_with_tabs", "Text with tabs (.txt)", "told", tabs),
    book_mess("dates_from_1904", "A workbook of a Mac, which counts days from 1904", "same", from_1904),
)
