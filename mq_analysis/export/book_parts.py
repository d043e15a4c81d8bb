"""The parts of a book: one front page, chapters and annexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mq_analysis.export.front import Front
from mq_analysis.export.parts import Part
from mq_analysis.export.report import Report


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter or an annex: its number (1 or A), its title, and texts of one notebook each."""

    number: str
    title: str
    texts: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A front page, chapters and annexes."""

    front: Front
    chapters: tuple[Chapter, ...]
    annexes: tuple[Chapter, ...]

    @property
    def parts(self) -> Iterator[Part]:
        """Every part in the order of the book."""
        for chapter in (*self.chapters, *self.annexes):
            for text in chapter.texts:
                yield from text.parts
