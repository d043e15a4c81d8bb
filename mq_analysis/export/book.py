"""Bind several reports into one book: chapters with continuous numbering, and annexes for content common to reports.

A section that a notebook marks as annex material (:mod:`~mq_analysis.export.sections`) moves from its chapter to an
annex, which holds each such section once; tables of equal label and head are joined row by row. A section whose
figures and tables are all in an earlier chapter becomes a line with a link to it.

Two notebooks may use the same label, so each label is stored under the key of its chapter: ``tbl-used`` of notebook 10
becomes ``10-tbl-used``. A text of that notebook refers to it by ``[](#tbl-used)``, another notebook by
``[text](#10/tbl-used)``. Both lead to the final place of the table, in an annex or in the chapter that had it first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_uppercase

from mq_analysis.export.book_parts import Book, Chapter
from mq_analysis.export.front import Front
from mq_analysis.export.markdown import Target
from mq_analysis.export.parts import Figure, Markdown, Part, Table
from mq_analysis.export.report import Report, number_parts
from mq_analysis.export.sections import (
    ANNEXES,
    FINDINGS,
    Section,
    essence,
    is_heading,
    sections_of,
)
from mq_analysis.export.tables_joined import is_continued, join_tables
from mq_analysis.report.labels import Words

Place = tuple[str, str]
"""A label and the key of the notebook that gave it: ``("10", "tbl-used")``."""


@dataclass(slots=True)
class _Text:
    """Parts of one notebook during binding; shared if another notebook has some of them too."""

    key: str
    source: Report
    parts: list[Part] = field(default_factory=list)
    cells: list[int] = field(default_factory=list)
    is_shared: bool = False

    def add(self, pairs: Iterable[tuple[int, Part]]) -> None:
        for cell, part in pairs:
            self.cells.append(cell)
            self.parts.append(part)


def bind(reports: Mapping[str, Report], front: Front, given: Mapping[str, Sequence[Part]]) -> Book:
    """Bind reports into a book.

    Args:
        reports: The reports by the key of the chapter, such as the number of the notebook, in order.
        front: The front page; its language must be that of the reports.
        given: For an annex (``policy``, ``readings``, …) the parts with which it begins.

    Raises:
        NotebookError: Not here, but when a text is rendered that refers to an unknown label.
    """
    binder = _Binder(reports, Words(front.lang))
    chapters = [binder.chapter(key) for key in reports]
    annexes = [(kind, binder.annex(kind, given.get(kind, ()))) for kind in ANNEXES]
    there = [(kind, texts) for kind, texts in annexes if texts]
    drafts = [
        *((str(i), text.source.front.title, [text]) for i, text in enumerate(chapters, 1)),
        *(
            (ascii_uppercase[i], binder.words(f"annex_{kind}"), texts)
            for i, (kind, texts) in enumerate(there)
        ),
    ]
    bound = binder.finish(drafts)
    return Book(front, tuple(bound[: len(chapters)]), tuple(bound[len(chapters) :]))


Draft = tuple[str, str, list[_Text]]
"""Number, title and texts of a chapter before its parts are numbered."""


class _Binder:
    """Binds a book; it records the place of every figure and table."""

    def __init__(self, reports: Mapping[str, Report], words: Words) -> None:
        self.words = words
        self._reports = reports
        self._numbers = {key: i for i, key in enumerate(reports, 1)}
        self._placed: dict[Part, Place] = {}
        self._moved: dict[Place, Place] = {}
        self._annexed: dict[str, list[tuple[str, Section]]] = {kind: [] for kind in ANNEXES}

    def chapter(self, key: str) -> _Text:
        """Add a report without its annex sections; sections already in an earlier chapter become links."""
        report = self._reports[key]
        text = _Text(key, report)
        for section in sections_of(report.parts, report.cells):
            if section.kind in ANNEXES:
                self._annexed[section.kind].append((key, section))
                continue
            before = self._earlier_places(section)
            text.add(self._reference(section, before) if before else _pairs(section))
            for part in section.parts:
                self._place(key, part)
        return text

    def annex(self, kind: str, given: Sequence[Part]) -> list[_Text]:
        """Build an annex: the given parts, then the sections of the chapters, each part once."""
        texts = [_Text(kind, Report(kind, next(iter(self._reports.values())).front, (), (), {}))]
        texts[0].add((0, part) for part in given if self._place(kind, part))
        for key, section in self._annexed[kind]:
            new = [
                (cell, part)
                for cell, part in _pairs(section)
                if is_heading(part) or not self._is_told(key, part, texts)
            ]
            if not all(is_heading(part) for _, part in new):
                texts.append(_Text(key, self._reports[key]))
                texts[-1].add(new)
        for text in texts:
            if not text.is_shared:
                text.parts = [self._of_chapter(text.key, part) for part in text.parts]
        return [text for text in texts if text.parts]

    def finish(self, drafts: Sequence[Draft]) -> list[Chapter]:
        """Number the parts of every chapter, prefix labels with their keys and resolve links."""
        for number, _, texts in drafts:
            parts = iter(list(number_parts((part for text in texts for part in text.parts), number)))
            for text in texts:
                text.parts = [next(parts) for _ in text.parts]
        targets = self._targets([text for _, _, texts in drafts for text in texts])
        return [
            Chapter(number, title, tuple(_bound(text, targets) for text in texts))
            for number, title, texts in drafts
        ]

    def _place(self, key: str, part: Part) -> bool:
        """Record the place of a figure or table; False if it has a place already."""
        if not isinstance(part, Figure | Table) or not part.label:
            return True
        mine = (key, part.label)
        first = self._placed.setdefault(essence(part), mine)
        if first != mine:
            self._moved[mine] = first
        return first == mine

    def _earlier_places(self, section: Section) -> list[Place]:
        """Return the places of the figures and tables of a section if all are in earlier chapters, else nothing."""
        shown = [essence(part) for part in section.parts if isinstance(part, Figure | Table) and part.label]
        if section.kind == FINDINGS or not is_heading(section.parts[0]):
            return []
        return [self._placed[part] for part in shown] if all(part in self._placed for part in shown) else []

    def _reference(self, section: Section, places: list[Place]) -> Iterator[tuple[int, Part]]:
        """Yield the heading of a section and a line with links to its figures and tables."""
        heading, cell = section.parts[0], section.cells[0]
        yield cell, heading
        links = [
            f"[{self.words('book_chapter', n=self._numbers[key])}](#{key}/{label})" for key, label in places
        ]
        line = self.words("book_told_before", places=self.words("comma").join(links))
        yield cell, Markdown(line, cell)

    def _is_told(self, key: str, part: Part, texts: list[_Text]) -> bool:
        """Say whether an annex or chapter has a part already; a table may be joined to a table there."""
        is_new = self._place(key, part)
        holders = [text for text in texts if self._holds(text, key, part)]
        for text in holders:
            text.is_shared = True
        return bool(holders) or not is_new

    def _holds(self, text: _Text, key: str, part: Part) -> bool:
        """Say whether a text has a part; a table that continues one of the text is joined to it."""
        for i, other in enumerate(text.parts):
            if essence(other) == essence(part):
                return True
            if isinstance(part, Table) and isinstance(other, Table) and is_continued(other, part):
                text.parts[i] = join_tables(other, part)
                self._moved[key, part.label] = (text.key, other.label)
                return True
        return False

    def _of_chapter(self, key: str, part: Part) -> Part:
        """Add to a heading in an annex the chapter it comes from."""
        if not isinstance(part, Markdown) or not is_heading(part):
            return part
        first, *rest = part.source.lstrip().splitlines()
        chapter = self.words("book_of_chapter", n=self._numbers[key])
        return replace(part, source="\n".join([first + chapter, *rest]))

    def _targets(self, texts: Sequence[_Text]) -> dict[Place, Target]:
        targets: dict[Place, Target] = {}
        for text in texts:
            for part in text.parts:
                if isinstance(part, Figure | Table) and part.label:
                    name = f"{text.source.front.words[part.kind]} {part.number}".rstrip()
                    targets[text.key, part.label] = Target(_anchor(text.key, part.label), name)
        for place in self._moved:
            if place not in targets and self._final(place) in targets:
                targets[place] = targets[self._final(place)]
        return targets

    def _final(self, place: Place) -> Place:
        while place in self._moved:
            place = self._moved[place]
        return place


def _bound(text: _Text, targets: Mapping[Place, Target]) -> Report:
    """Return a text as a report with labels under its key and links to anywhere in the book."""
    parts = tuple(
        replace(part, label=_anchor(text.key, part.label))
        if isinstance(part, Figure | Table) and part.label
        else part
        for part in text.parts
    )
    everywhere = {f"{key}/{label}": target for (key, label), target in targets.items()}
    here = {label: target for (key, label), target in targets.items() if key == text.key}
    return Report(text.source.where, text.source.front, parts, tuple(text.cells), everywhere | here)


def _anchor(key: str, label: str) -> str:
    return f"{key}-{label}"


def _pairs(section: Section) -> list[tuple[int, Part]]:
    return list(zip(section.cells, section.parts, strict=True))
