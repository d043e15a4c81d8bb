"""A book as one HTML page: contents that fold by chapter without script, lists, chapters, annexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from mq_analysis.export.book_parts import Book, Chapter
from mq_analysis.export.html import bodies_of, with_fonts
from mq_analysis.export.html_markup import Contents, Heading
from mq_analysis.export.pages import html_pages
from mq_analysis.export.parts import Figure, Part, Table
from mq_analysis.report.labels import Words

LISTED_LEVELS = (2,)
"""Levels below the chapter that the contents column shows."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A chapter for the template: its heading, its subheadings, and each part with its HTML."""

    heading: Heading
    name: str
    below: tuple[Heading, ...]
    parts: tuple[tuple[Part, Markup | None], ...]


def render_book_html(book: Book, tables: Mapping[str, str] | None = None) -> str:
    """Render a book as one self-contained page.

    Args:
        book: The chapters and annexes.
        tables: The address of the CSV file of a table, by the number of the table.

    Raises:
        NotebookError: If a picture or a cross reference is invalid.
    """
    words, contents = Words(book.front.lang), Contents(depth=1)
    chapters = [_render_chapter(chapter, "book_chapter", words, contents) for chapter in book.chapters]
    contents.begin_annexes()
    annexes = [_render_chapter(chapter, "book_annex", words, contents) for chapter in book.annexes]
    page = (
        html_pages()
        .get_template("book.html.j2")
        .render(
            front=book.front,
            words=book.front.words,
            t=words,
            chapters=[*chapters, *annexes],
            figures=_entries(book, Figure),
            tables=_entries(book, Table),
            csv=tables or {},
        )
    )
    return with_fonts(page, book.front.lang)


def _render_chapter(chapter: Chapter, key: str, words: Words, contents: Contents) -> _Shown:
    heading = contents.add(1, chapter.title)
    before = len(contents.headings)
    parts: list[tuple[Part, Markup | None]] = []
    for i, text in enumerate(chapter.texts):
        bodies = bodies_of(text, contents, f"c{chapter.number}-{i}")
        parts += zip(text.parts, bodies, strict=True)
    below = tuple(h for h in contents.headings[before:] if h.level in LISTED_LEVELS)
    return _Shown(heading, words(key, n=chapter.number), below, tuple(parts))


def _entries(book: Book, kind: type[Figure] | type[Table]) -> list[Figure | Table]:
    """Return the figures or tables of a list: those with a number and a label."""
    return [part for part in book.parts if isinstance(part, kind) and part.number and part.label]
