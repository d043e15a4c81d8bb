"""A book as PDF: cover, contents, lists of figures and tables, chapters and annexes, set by Typst from data."""

from __future__ import annotations

from collections.abc import Iterator

from mq_analysis.base.messages import join, sentence
from mq_analysis.export.book_parts import Book
from mq_analysis.export.pages import typst_sources
from mq_analysis.export.parts import Figure, Table
from mq_analysis.export.report import Report
from mq_analysis.export.turned import page_runs
from mq_analysis.export.typst import (
    FOLDER,
    TEMPLATES,
    as_json,
    cells_with,
    compile_pdf,
    creation_date,
    files_of,
    front_data,
    stem,
)
from mq_analysis.report.labels import Words

BOOK_WORDS = ("book_chapter", "book_annex", "book_figures", "book_tables")


def render_book_pdf(book: Book) -> bytes:
    """Render a book as PDF/A-2a and PDF/UA-1, with the date of its front page as creation date.

    Raises:
        NotebookError: If a cross reference is invalid.
        TypesettingError: If a glyph is missing in every font, or Typst refuses or warns.
    """
    texts = list(_texts(book))
    files = {
        f"{FOLDER}/mq.typ": (TEMPLATES / "mq_typst" / "mq.typ").read_bytes(),
        f"{FOLDER}/book.typ": (TEMPLATES / "mq_book" / "book.typ").read_bytes(),
        f"{FOLDER}/front.json": as_json(_front(book)),
    }
    for prefix, text in texts:
        files |= files_of(text, prefix)
    source = (
        typst_sources()
        .get_template("book.typ.j2")
        .render(
            chapters=book.chapters,
            annexes=book.annexes,
            folder=FOLDER,
            stem=stem,
            prefix=_prefix,
            page_runs=page_runs,
        )
    )
    where = book.front.title
    return compile_pdf(
        source,
        files,
        creation_date(book.front),
        where,
        lambda text: _place(text, texts, files) or f"{where}: front page",
    )


def _prefix(number: str, place: int) -> str:
    return f"c{number}-{place}-"


def _texts(book: Book) -> Iterator[tuple[str, Report]]:
    for chapter in (*book.chapters, *book.annexes):
        for place, text in enumerate(chapter.texts, 1):
            yield _prefix(chapter.number, place), text


def _front(book: Book) -> dict[str, object]:
    """Return the data of the template; empty lists of figures or tables are left out."""
    words = Words(book.front.lang)
    more = {key: words.template(key) for key in BOOK_WORDS}
    parts = list(book.parts)
    return front_data(book.front) | {
        "words": book.front.words | more,
        "has_figures": any(isinstance(part, Figure) and part.number for part in parts),
        "has_tables": any(isinstance(part, Table) and part.number for part in parts),
    }


def _place(text: str, texts: list[tuple[str, Report]], files: dict[str, bytes]) -> str:
    """Return the notebooks and cells that contain a text; empty if none does."""
    found: dict[str, set[int]] = {}
    for prefix, report in texts:
        found.setdefault(report.where, set()).update(cells_with(text, files, report, prefix))
    places = (
        sentence("{notebook}: cell {cell}", notebook=where, cell=join(sorted(cells)))
        for where, cells in found.items()
        if cells
    )
    return join(places, "; ")
