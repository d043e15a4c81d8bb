"""Files: other formats, files that cannot be read, the same file twice, a corrected file, names that say nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from .mess_sheets import some_books
from .returns import Mess, Outcome, Returns, Row, some
from .workbook import Book, Format, Sheet

LINES = ("enterprise_output", "above_scale", "export_inspections", "complaints")


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


def twice(suffix: str) -> Callable[[Returns, random.Random], int]:
    """Return a mess that sends a file again under another name."""

    def apply(returns: Returns, rng: random.Random) -> int:
        books = some_books(returns, rng)
        for book in books:
            copy = replace(book, stem=book.stem + suffix, sheets=[copy_of(sheet) for sheet in book.sheets])
            returns.books.append(copy)
            returns.judge_book("file_twice", "same", book)
            returns.judge_book("file_twice", "same", copy)
        return len(books)

    return apply


def copy_of(sheet: Sheet) -> Sheet:
    """Return a copy of a sheet that states the same."""
    return replace(
        sheet,
        cells={place: replace(cell) for place, cell in sheet.cells.items()},
        merges=list(sheet.merges),
        hidden_rows=set(sheet.hidden_rows),
        hidden_columns=set(sheet.hidden_columns),
    )


def corrected(suffix: str) -> Callable[[Returns, random.Random], int]:
    """Return a mess that sends a corrected file after one with wrong amounts."""
    name = f"file_corrected_{'final' if '最终' in suffix else 'correction'}"

    def apply(returns: Returns, rng: random.Random) -> int:
        books = {id(row.book): row.book for row in returns.rows(LINES)}
        chosen = rng.sample(list(books.values()), min(2, len(books)))
        for old in chosen:
            new = replace(old, stem=old.stem + suffix, sheets=[copy_of(sheet) for sheet in old.sheets])
            rows = [row for row in returns.rows(LINES) if row.book is old]
            returns.books.append(new)
            for row in some(rng, rows, 3):
                spoil_amount(row, name)
                twin = next(
                    sheet for sheet, other in zip(new.sheets, old.sheets, strict=True) if other is row.sheet
                )
                returns.judge(name, "told", row, where="file")
                returns.judge(name, "told", replace(row, book=new, sheet=twin), where="file")
            for sheet in (*old.sheets, *new.sheets):
                sheet.touched = True
        return len(chosen)

    return apply


def spoil_amount(row: Row, name: str) -> None:
    """Change the amounts of a row."""
    for spot in row.spots:
        spot.cell.touched = name
        if spot.cell.kind in ("wan", "yuan", "usd") and isinstance(spot.cell.value, Decimal):
            spot.cell.value += Decimal("321.09")


def nameless(returns: Returns, rng: random.Random) -> int:
    """Let neither the file's name nor the sheets say who sends them."""
    books = some_books(returns, rng, 1)
    for number, book in enumerate(books):
        book.stem = f"附件{number + 2}"
        for sheet in book.sheets:
            for cell in sheet.row(1).values():
                cell.value = "填报单位:        填报日期:"
        returns.judge_book("sender_nowhere", "told", book)
    return len(books)


def rename(book: Book) -> None:
    """Give the file a name that says nothing; the sheets name the sender."""
    book.stem = f"附件{book.stem[:2]}"


def shout(book: Book) -> None:
    """Write the extension in capitals."""
    book.extension = "XLSX"


def junk(name: str, content: bytes) -> Callable[[Returns, random.Random], int]:
    """Return a mess that leaves another file in the folder."""

    def apply(returns: Returns, rng: random.Random) -> int:
        returns.junk[name] = content
        return 1

    return apply


FILE_MESSES = (
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
    Mess("file_twice", "The same file again, as the mail program renames it", "same", twice("(1)")),
    Mess("file_twice_copy", "The same file again, named 副本", "same", twice(" - 副本")),
    Mess(
        "file_corrected_correction",
        "A file with wrong amounts, and its correction (更正)",
        "told",
        corrected("（更正）"),
    ),
    Mess(
        "file_corrected_final",
        "A file with wrong amounts, and the last version (最终版)",
        "told",
        corrected("_最终版"),
    ),
    Mess("sender_nowhere", "Neither the file's name nor the sheets name the sender", "told", nameless),
    book_mess(
        "file_name_says_nothing", "附件02.xlsx; the sheets name the sender", "same", rename, keep_clean=True
    ),
    Mess(
        "file_of_lock",
        "The lock file of an open workbook (~$)",
        "same",
        junk("~$报表.xlsx", b"\x05office" + bytes(158)),
    ),
    Mess(
        "file_thumbs",
        "Thumbs.db, which Windows leaves in folders of pictures",
        "same",
        junk("Thumbs.db", bytes(512)),
    ),
)
