"""The parts of a report: the outputs of a notebook as plain data, before rendering.

Text in a part is literal text, never markup; both templates escape it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal, TypeAlias

from mq_analysis.export.pictures import Picture
from mq_analysis.report.display import Column
from mq_analysis.report.table import Table as ValueTable


@dataclass(frozen=True, slots=True)
class Data:
    """The data of a table for export: one value per cell, units in the heads."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells are formatted texts.

    Attributes:
        number: The number of a table with a caption: 3, or 2-3 in a book.
        data: The values behind the texts; None if the table has none.
    """

    kind: ClassVar[str] = "table"
    caption: str
    label: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total_row: bool = False
    notes: tuple[str, ...] = ()
    number: str = ""
    data: Data | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: ``data`` is SVG source for ``image/svg+xml``, else base64; ``width`` a share of the text.

    ``in_summary`` says that the notebook marks it for the summary for leaders.
    """

    kind: ClassVar[str] = "figure"
    caption: str
    alt: str
    label: str
    width: float
    mime: str
    data: str
    number: str = ""
    in_summary: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text in one weight (normal or bold)."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one item), a list of bullets, or a boxed callout."""

    kind: str
    items: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences computed by the notebook."""

    kind: ClassVar[str] = "prose"
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text shown exactly as printed.

    Attributes:
        failed: Whether it is an error message.
        unshown: The kind of output that cannot be shown and is named in the text instead.
    """

    kind: ClassVar[str] = "verbatim"
    text: str
    failed: bool = False
    unshown: str = ""


@dataclass(frozen=True, slots=True)
class Markdown:
    """Narrative in CommonMark; ``cell`` is the number of its cell, from 1.

    ``section`` is the role in a book of the section that begins here, one of
    :data:`~mq_analysis.export.sections.SECTIONS`, or "" for an ordinary one; ``pictures`` are those it shows.
    """

    kind: ClassVar[str] = "markdown"
    source: str
    cell: int
    section: str = ""
    pictures: tuple[Picture, ...] = ()


Part: TypeAlias = Table | Figure | Prose | Verbatim | Markdown


def table_from(payload: dict[str, Any], data: dict[str, Any] | None = None) -> Table:
    """Read ``application/vnd.mq.table+json`` and, if present, ``application/vnd.mq.data+json``.

    Raises:
        ValueError: If the payload has no columns, or a row has more or fewer cells than there are columns.
        KeyError: If ``columns`` or ``rows`` is absent.
    """
    columns = tuple(
        Column(str(c["head"]), c.get("unit") or "", _align(c.get("align")), c.get("weight"))
        for c in payload["columns"]
    )
    rows = tuple(tuple(map(str, row)) for row in payload["rows"])
    uneven = [number for number, row in enumerate(rows, 1) if len(row) != len(columns)]
    if not columns or uneven:
        raise ValueError(
            f"every row must have {len(columns)} cells, one a column, got others in rows {uneven[:5]}"
        )
    return Table(
        caption=payload.get("caption") or "",
        label=payload.get("label") or "",
        columns=columns,
        rows=rows,
        total_row=bool(payload.get("total_row") and rows),
        notes=tuple(map(str, payload.get("notes") or ())),
        data=Data(tuple(map(str, data["columns"])), tuple(map(tuple, data["rows"]))) if data else None,
    )


def part_of(table: ValueTable, lang: str) -> Table:
    """Return a table of values as a part in a language, with its data for export."""
    return table_from(asdict(table.render(lang)), table.data(lang))


def _align(name: object) -> Literal["left", "right", "center"]:
    """Return the alignment of a column; left for an unknown name."""
    return "right" if name == "right" else "center" if name == "center" else "left"


def figure_from(payload: dict[str, Any], mime: str, data: str) -> Figure:
    """Read ``application/vnd.mq.figure+json`` and the picture beside it.

    Raises:
        ValueError: If the width is not a share between 0 and 1.
    """
    width = float(payload.get("width") or 1)
    if not 0 < width <= 1:
        raise ValueError(f"the width must be a share between 0 and 1, got {width}")
    caption = payload.get("caption") or ""
    return Figure(
        caption=caption,
        alt=payload.get("alt") or caption,
        label=payload.get("label") or "",
        width=width,
        mime=mime,
        data=data,
    )


def prose_from(payload: dict[str, Any]) -> Prose:
    """Read ``application/vnd.mq.prose+json``.

    Raises:
        ValueError: If a block is of an unknown kind.
        KeyError: If ``blocks``, ``kind``, ``items`` or ``text`` is absent.
    """
    return Prose(tuple(_block(block) for block in payload["blocks"]))


def _block(block: dict[str, Any]) -> Block:
    if block["kind"] not in ("paragraph", "bullets", "callout", "page"):
        raise ValueError(f"a block must be paragraph, bullets, callout or page, got {block['kind']!r}")
    items = (tuple(Run(str(run["text"]), bool(run.get("strong"))) for run in item) for item in block["items"])
    return Block(block["kind"], tuple(items))
