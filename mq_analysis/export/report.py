"""An executed notebook read as a report: a front page and the parts behind it, numbered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from mq_analysis.errors import NotebookError, Problem, one
from mq_analysis.export.front import Front, read_front
from mq_analysis.export.markdown import without_first_title
from mq_analysis.export.outputs import part_of
from mq_analysis.export.parts import Figure, Markdown, Part, Table


@dataclass(frozen=True, slots=True)
class Report:
    """A report ready to be shown; ``names`` maps the label of a figure or table to "图 1", "Table 2"."""

    where: str
    front: Front
    parts: tuple[Part, ...]
    cells: tuple[int, ...]
    names: dict[str, str]


class ReportPreprocessor(Preprocessor):  # type: ignore[misc]
    """Leave the report of a notebook in ``resources["report"]`` for the template."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Read the notebook; the notebook itself is handed on unchanged."""
        where = resources.get("metadata", {}).get("name") or "notebook"
        resources["report"] = read_report(nb, where)
        return nb, resources


def read_report(nb: NotebookNode, where: str) -> Report:
    """Read the cells that :class:`~mq_analysis.export.language.LanguagePreprocessor` left.

    The first level-1 heading is the title: it stands on the cover, so it is taken out of the text, and it
    names a report whose metadata has no title.

    Raises:
        NotebookError: With every payload of the notebook that does not hold.
    """
    front = read_front(nb.metadata.get("mq", {}), where)
    placed = list(_placed_parts(nb, where, front.lang))
    title = ""
    for i, (cell, part) in enumerate(placed):
        if isinstance(part, Markdown):
            title, source = without_first_title(part.source)
            if title:
                placed[i] = (cell, replace(part, source=source))
                break
    front = replace(front, title=front.title or title or front.words["report"])
    parts = tuple(_numbered(part for _, part in placed))
    return Report(where, front, parts, tuple(cell for cell, _ in placed), _names(parts, front.words, where))


def _placed_parts(nb: NotebookNode, where: str, lang: str) -> Iterator[tuple[int, Part]]:
    """Yield each part with the number of its cell; problems are collected and raised at the end."""
    problems: list[Problem] = []
    for cell in nb.cells:
        number = cell.metadata.get("mq_cell", 0)
        if cell.cell_type == "markdown" and cell.source.strip():
            yield number, Markdown(cell.source, number)
        for output in cell.get("outputs", []):
            try:
                part = part_of(output, number, lang)
            except (ValueError, KeyError, TypeError) as error:
                problems.append(Problem(f"{where}: cell {number}", f"its output cannot be shown: {error!r}"))
                continue
            if part is not None:
                yield number, part
    if problems:
        raise NotebookError(problems)


def _numbered(parts: Iterator[Part]) -> Iterator[Part]:
    """Number what has a caption, figures and tables apart."""
    figures = tables = 0
    for part in parts:
        if isinstance(part, Figure) and part.caption:
            figures += 1
            yield replace(part, number=figures)
        elif isinstance(part, Table) and part.caption:
            tables += 1
            yield replace(part, number=tables)
        else:
            yield part


def _names(parts: tuple[Part, ...], words: dict[str, str], where: str) -> dict[str, str]:
    labelled = [part for part in parts if isinstance(part, Figure | Table) and part.label]
    labels = [part.label for part in labelled]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise one(NotebookError, where, f"a label must belong to one figure or table, got twice {twice}")
    return {part.label: f"{words[part.kind]} {part.number}".rstrip(" 0") for part in labelled}
