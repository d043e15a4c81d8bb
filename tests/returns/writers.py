"""Write a workbook of the model to a file of its format, or the file that a sender sent in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from .workbook import Book, Sheet
from .write_ods import ods
from .write_other import SUBSTITUTES
from .write_text import csv_text, html_text, xml2003
from .write_xls import xls
from .write_xlsx import strict, xlsx

WORKBOOKS: Mapping[str, Callable[[Book], bytes]] = {
    "xlsx": xlsx,
    "strict": strict,
    "xls": xls,
    "ods": ods,
    "xml2003": xml2003,
}
TEXTS: Mapping[str, Callable[[Book, Sheet], bytes]] = {"csv": csv_text, "html": html_text}


def file_of(book: Book, sheet: Sheet) -> str:
    """Return the name of the file in which a sheet stands: a text file holds one sheet."""
    if book.format not in TEXTS or book.substitute or len(book.sheets) == 1:
        return book.file_name
    stem, _, extension = book.file_name.rpartition(".")
    return f"{stem}_{sheet.name}.{extension}"


def names_sheets(book: Book) -> bool:
    """Return whether the file keeps the names of its sheets."""
    return book.format not in TEXTS


def write_book(book: Book, folder: Path) -> list[Path]:
    """Write the file of a book (of a text format one for each sheet) and return the files."""
    if book.substitute:
        paths = [folder / book.file_name]
        paths[0].write_bytes(SUBSTITUTES[book.substitute](book))
    elif book.format in TEXTS:
        paths = [folder / file_of(book, sheet) for sheet in book.sheets]
        for path, sheet in zip(paths, book.sheets, strict=True):
            path.write_bytes(TEXTS[book.format](book, sheet))
    else:
        paths = [folder / book.file_name]
        paths[0].write_bytes(WORKBOOKS[book.format](book))
    return paths
