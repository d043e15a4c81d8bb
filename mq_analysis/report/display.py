"""Display objects of notebooks: tables, figures and prose, each as HTML for JupyterLab and as typed data for export.

A bundle holds ``text/html``, ``text/plain`` and one ``application/vnd.mq.*+json`` payload. Text is
data: it is escaped here for HTML and typeset as literal text by the exporters, never read as markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

TABLE = "application/vnd.mq.table+json"
FIGURE = "application/vnd.mq.figure+json"
PROSE = "application/vnd.mq.prose+json"
FRONT = "application/vnd.mq.front+json"
KEYS = "application/vnd.mq.keys+json"
DATA = "application/vnd.mq.data+json"

Bundle = dict[str, Any]
Run = tuple[str, bool]
"""A piece of a sentence and whether it is strong."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``unit`` stands under the head; ``weight`` shares the page width, None fits the text."""

    head: str
    unit: str = ""
    align: Literal["left", "right", "center"] = "left"
    weight: float | None = None


def number(head: str, unit: str = "") -> Column:
    """Return a right-aligned column."""
    return Column(head, unit, "right")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of finished texts; with ``total_row`` the last row is a total."""

    caption: str
    label: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total_row: bool = False
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.label}: {len(self.columns)} columns, got a row of {len(row)}")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        del include, exclude
        head = "".join(f"<th>{_escape(c.head)}{_unit(c)}</th>" for c in self.columns)
        body = "".join(f"<tr>{self._cells(row)}</tr>" for row in self.rows)
        notes = "".join(f"<p><small>{_escape(note)}</small></p>" for note in self.notes)
        caption = f"<caption>{_escape(self.caption)}</caption><thead><tr>{head}</tr></thead>"
        return {
            "text/html": f"<table>{caption}<tbody>{body}</tbody></table>{notes}",
            "text/plain": f"{self.caption} ({len(self.rows)} x {len(self.columns)})",
            TABLE: asdict(self),
        }

    def _cells(self, row: Sequence[str]) -> str:
        pairs = zip(row, self.columns, strict=True)
        return "".join(f'<td style="text-align:{c.align}">{_escape(text)}</td>' for text, c in pairs)


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawn figure as SVG; ``alt`` says in words what it shows, ``width`` is a share of the text width."""

    svg: str
    caption: str
    alt: str
    label: str
    width: float = 1.0

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        del include, exclude
        payload = {"caption": self.caption, "alt": self.alt, "label": self.label, "width": self.width}
        return {"image/svg+xml": self.svg, "text/plain": self.caption, FIGURE: payload}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list of bullets, a boxed finding, or a page break; each item is a sentence of runs."""

    kind: Literal["paragraph", "bullets", "callout", "page"]
    items: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences with computed numbers."""

    blocks: tuple[Block, ...]

    def __str__(self) -> str:
        return "\n".join("".join(text for text, _ in item) for block in self.blocks for item in block.items)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        del include, exclude
        blocks = [
            {"kind": b.kind, "items": [[{"text": t, "strong": s} for t, s in item] for item in b.items]}
            for b in self.blocks
        ]
        shown = "".join(_block_html(b) for b in self.blocks)
        return {"text/html": shown, "text/plain": str(self), PROSE: {"blocks": blocks}}


@dataclass(frozen=True, slots=True)
class Front:
    """The front matter of a report, for its cover and the metadata of the document.

    The title is the notebook's first heading. ``date`` is the declared date of the report (ISO), never
    the clock; ``notice`` is shown boxed on the first page.
    """

    lang: str
    subtitle: str
    org: str
    date: str
    edition: str
    notice: str
    keywords: tuple[str, ...] = ()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        del include, exclude
        line = " · ".join(part for part in (self.org, self.subtitle, self.edition, self.date) if part)
        notice = f"<p><strong>{_escape(self.notice)}</strong></p>" if self.notice else ""
        return {"text/html": f"<p>{_escape(line)}</p>{notice}", "text/plain": line, FRONT: asdict(self)}


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A key number of a year: ``id`` is the same in every language, ``value`` is formatted text."""

    id: str
    name: str
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The key numbers of a notebook: shown in JupyterLab and on the summary for leaders, kept in the manifest.

    The pages of a report do not show them, since its findings have the same numbers in sentences.
    """

    figures: tuple[KeyFigure, ...]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        del include, exclude
        plain = [" ".join(filter(None, (f.name, f.value, f.unit))) for f in self.figures]
        shown = " · ".join(
            f"{_escape(f.name)} <strong>{_escape(f.value)}</strong> {_escape(f.unit)}" for f in self.figures
        )
        payload = {"figures": [asdict(f) for f in self.figures]}
        return {"text/html": f"<p>{shown}</p>", "text/plain": " · ".join(plain), KEYS: payload}


def show(*things: object) -> None:
    """Display several results in order; a result that does not apply (None) is left out."""
    from IPython.display import display

    for thing in things:
        if thing is not None:
            display(thing)  # type: ignore[no-untyped-call]


def interleave(*lists: Iterable[object]) -> list[object]:
    """Return the first of each list, then the second of each, …; the lists are of one length.

    >>> interleave("ab", [1, 2])
    ['a', 1, 'b', 2]
    """
    return [thing for row in zip(*lists, strict=True) for thing in row]


_STRONG = re.compile(r"\*\*(.+?)\*\*")


def runs(template: str, **values: object) -> tuple[Run, ...]:
    """Fill a sentence template; ``**…**`` in the template is bold, values are literal text.

    >>> runs("total **{total}** yuan", total="1*2")
    (('total ', False), ('1*2', True), (' yuan', False))
    """
    pieces: list[Run] = []
    for i, part in enumerate(_STRONG.split(template)):
        if part:
            pieces.append((part.format(**values), i % 2 == 1))
    return tuple(pieces)


def paragraph(sentence: tuple[Run, ...]) -> Block:
    """Return a block of one sentence or more."""
    return Block("paragraph", (sentence,))


def bullets(sentences: Iterable[tuple[Run, ...]]) -> Block:
    """Return a list."""
    return Block("bullets", tuple(sentences))


def callout(sentence: tuple[Run, ...]) -> Block:
    """Return a boxed finding."""
    return Block("callout", (sentence,))


def new_page() -> Block:
    """Return a page break, which only print shows."""
    return Block("page", ())


def _escape(text: str) -> str:
    return html.escape(text, quote=True)


def _unit(column: Column) -> str:
    return f"<br><small>({_escape(column.unit)})</small>" if column.unit else ""


def _block_html(block: Block) -> str:
    items = [
        "".join(f"<strong>{_escape(t)}</strong>" if s else _escape(t) for t, s in item)
        for item in block.items
    ]
    if block.kind == "bullets":
        return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    style = ' style="border-left:4px solid #1f4e79;padding:.4em .8em"' if block.kind == "callout" else ""
    return "".join(f"<p{style}>{item}</p>" for item in items)
