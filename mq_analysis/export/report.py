"""Read an executed notebook as a report: a front page and numbered parts."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markdown_it.token import Token
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from mq_analysis.base.errors import NotebookError, Problem, nearest, one
from mq_analysis.base.messages import sentence
from mq_analysis.export.formulas import unset_formulas
from mq_analysis.export.front import Front, read_front
from mq_analysis.export.language import LanguagePreprocessor
from mq_analysis.export.markdown import Target, headings, parse, without_first_title
from mq_analysis.export.outputs import part_of
from mq_analysis.export.parts import Figure, Markdown, Part, Table, Verbatim
from mq_analysis.export.pictures import addresses, attach, pictures_in
from mq_analysis.export.sections import SECTIONS

SHOWN = 80
"""Letters of an address that a warning shows."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report ready for rendering; ``names`` maps the label of a figure or table to its anchor and name."""

    where: str
    front: Front
    parts: tuple[Part, ...]
    cells: tuple[int, ...]
    names: dict[str, Target]


class ReportPreprocessor(Preprocessor):  # type: ignore[misc]
    """Store the report of a notebook in ``resources["report"]`` for the template."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Read the notebook; the notebook itself is handed on unchanged."""
        where = resources.get("metadata", {}).get("name") or "notebook"
        folder = resources.get("metadata", {}).get("path")
        report = resources["report"] = read_report(nb, where, Path(folder) if folder else None)
        for warning in warnings_of(report):
            self.log.warning(warning)
        return nb, resources


def tokens_of(part: Markdown, report: Report, cell: int) -> list[Token]:
    """Parse a Markdown part of a report, with the pictures that it shows.

    Raises:
        NotebookError: If a link names a label that no figure or table has.
    """
    tokens = parse(part.source, report.names, f"{report.where}: cell {cell}", report.front.words["address"])
    return attach(tokens, part.pictures)


def warnings_of(report: Report) -> Iterator[str]:
    """Say which outputs and formulas of a notebook could not be shown, with their cells."""
    for cell, part in zip(report.cells, report.parts, strict=True):
        if isinstance(part, Verbatim) and part.unshown:
            yield sentence(
                "{notebook}: cell {cell}: {what} cannot be shown; its text stands there",
                notebook=report.where,
                cell=cell,
                what=part.unshown,
            )
        known = {one.address for one in part.pictures} if isinstance(part, Markdown) else set()
        for address in addresses(part.source) if isinstance(part, Markdown) else ():
            if address not in known:
                yield sentence(
                    "{notebook}: cell {cell}: the picture {address} cannot be shown; its text stands there",
                    notebook=report.where,
                    cell=cell,
                    address=address[:SHOWN],
                )
        for formula in unset_formulas(part.source) if isinstance(part, Markdown) else ():
            yield sentence(
                "{notebook}: cell {cell}: the formula {formula} cannot be set; its source stands there",
                notebook=report.where,
                cell=cell,
                formula=formula,
            )


def report_of(nb: NotebookNode, where: str) -> Report:
    """Read an executed notebook as a report in its own language; the notebook is not changed.

    Raises:
        NotebookError: With every invalid payload, heading or mark of the notebook.
    """
    chosen, _ = LanguagePreprocessor().preprocess(copy.deepcopy(nb), {})
    return read_report(chosen, where)


def read_report(nb: NotebookNode, where: str, folder: Path | None = None) -> Report:
    """Read the cells that :class:`~mq_analysis.export.language.LanguagePreprocessor` left.

    Files of pictures are read from ``folder``, that of the notebook. The first level-1 heading is removed from the
    text; it is the title on the cover if the metadata have no title.

    Raises:
        NotebookError: With every invalid payload of the notebook.
    """
    front = read_front(nb.metadata.get("mq", {}), where)
    placed = list(_locate_parts(nb, where, front.lang, folder))
    title = ""
    for i, (cell, part) in enumerate(placed):
        if isinstance(part, Markdown):
            title, source = without_first_title(part.source)
            if title:
                placed[i] = (cell, replace(part, source=source))
                break
    front = replace(front, title=front.title or title or front.words["report"])
    cells, parts = tuple(cell for cell, _ in placed), tuple(number_parts(part for _, part in placed))
    _check_headings(parts, where)
    return Report(where, front, parts, cells, names_of(parts, front.words, where))


def _locate_parts(nb: NotebookNode, where: str, lang: str, folder: Path | None) -> Iterator[tuple[int, Part]]:
    """Yield each part with the number of its cell; problems are collected and raised at the end."""
    problems: list[Problem] = []
    for cell in nb.cells:
        number, marks = cell.metadata.get("mq_cell", 0), cell.metadata.get("mq", {})
        if cell.cell_type == "markdown" and cell.source.strip():
            section = marks.get("section", "")
            if section and section not in SECTIONS:
                must = sentence(
                    "a section must be one of a book, got {got!r}; {nearest}",
                    got=section,
                    nearest=nearest(str(section), SECTIONS),
                )
                problems.append(
                    Problem(sentence("{notebook}: cell {cell}", notebook=where, cell=number), must)
                )
            shown = pictures_in(cell.source, cell.get("attachments", {}), folder)
            yield number, Markdown(cell.source, number, section, shown)
        for output in cell.get("outputs", []):
            try:
                part = part_of(output, number, lang)
            except (ValueError, KeyError, TypeError) as error:
                problems.append(
                    Problem(
                        sentence("{notebook}: cell {cell}", notebook=where, cell=number),
                        sentence("its output cannot be shown: {error!r}", error=error),
                    )
                )
                continue
            if isinstance(part, Figure):
                part = replace(part, in_summary=bool(marks.get("in_summary")))
            if part is not None:
                yield number, part
    if problems:
        raise NotebookError(problems)


def number_parts(parts: Iterable[Part], chapter: str = "") -> Iterator[Part]:
    """Number the parts with a caption, figures and tables separately; within a chapter as 2-1, 2-2."""
    counts = {Figure.kind: 0, Table.kind: 0}
    before = f"{chapter}-" if chapter else ""
    for part in parts:
        if isinstance(part, Figure | Table) and part.caption:
            counts[part.kind] += 1
            yield replace(part, number=f"{before}{counts[part.kind]}")
        else:
            yield part


def names_of(parts: tuple[Part, ...], words: dict[str, str], where: str) -> dict[str, Target]:
    """Return the target of each label: its anchor and its name in the text.

    Raises:
        NotebookError: If two parts have the same label.
    """
    labelled = [part for part in parts if isinstance(part, Figure | Table) and part.label]
    labels = [part.label for part in labelled]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise one(
            NotebookError,
            where,
            sentence("a label must belong to one figure or table, got twice {twice}", twice=twice),
        )
    return {part.label: Target(part.label, f"{words[part.kind]} {part.number}".rstrip()) for part in labelled}


def _check_headings(parts: tuple[Part, ...], where: str) -> None:
    """Raise if headings skip a level: screen readers and PDF outlines depend on complete levels."""
    problems, before = [], 0
    for part in parts:
        if not isinstance(part, Markdown):
            continue
        for level, text in headings(part.source):
            if level > before + 1:
                must = sentence(
                    "a heading must lie at most one level below the one before, got {got!r}", got=text
                )
                problems.append(
                    Problem(sentence("{notebook}: cell {cell}", notebook=where, cell=part.cell), must)
                )
            before = level
    if problems:
        raise NotebookError(problems)
