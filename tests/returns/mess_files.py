"""Files: the same file twice, a corrected file, names that say nothing, other files in the folder."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from .forms_of_policies import TABLES
from .mess_formats import book_mess
from .mess_sheets import some_books
from .returns import Mess, Returns, Row, some
from .senders import office
from .workbook import Book, Sheet

LINES = ("enterprise_output", "above_scale", "export_inspections", "complaints", *TABLES)


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
    book.stem = f"附件{book.stem[:2]}{'续表' if book.stem.endswith('续表') else ''}"


def junk(name: str, content: bytes) -> Callable[[Returns, random.Random], int]:
    """Return a mess that leaves another file in the folder."""

    def apply(returns: Returns, rng: random.Random) -> int:
        returns.junk[name] = content
        return 1

    return apply


def of_another(returns: Returns, rng: random.Random) -> int:
    """Let the sheets be signed by another office than the file's name names: an old file was used again."""
    books = some_books(returns, rng, 1) if len({book.sender for book in returns.books}) > 1 else []
    for book in books:
        others = sorted({other.sender for other in returns.books} - {book.sender})
        signed = office(rng.choice(others))
        for sheet in book.sheets:
            for cell in sheet.row(1).values():
                if str(cell.value).startswith("填报单位"):
                    cell.value = f"填报单位:{signed}        填报日期:"
        returns.judge_book("sender_contradiction", "told", book)
    return len(books)


FILE_MESSES = (
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
    Mess(
        "sender_contradiction",
        "The file's name and the sheets name two offices",
        "told",
        of_another,
    ),
)
