"""The sections of a report: the parts under a heading, and the role of the section in a book of several reports.

A notebook marks the heading of a section that every notebook has, or that the summary uses, in the metadata of its
cell: ``{"mq": {"section": "sources"}}``. A single report shows such sections in place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mq_analysis.export.markdown import headings
from mq_analysis.export.parts import Figure, Markdown, Part, Table

FINDINGS = "findings"
ANNEXES = ("policy", "readings", "quality", "sources")
"""Annexes of a book, in order: the policy in force, readings used, data quality, what it was made from."""
SECTIONS = (FINDINGS, *ANNEXES)


@dataclass(frozen=True, slots=True)
class Section:
    """Parts with the numbers of their cells; ``title`` and ``kind`` are empty before the first heading."""

    title: str
    kind: str
    parts: tuple[Part, ...]
    cells: tuple[int, ...]


def sections_of(parts: Sequence[Part], cells: Sequence[int]) -> list[Section]:
    """Divide parts at headings of the first level; a deeper heading with a mark begins a section too."""
    starts = [0, *(i for i, part in enumerate(parts) if i and _opens(part))]
    ends = [*starts[1:], len(parts)]
    return [
        Section(_title(parts[start]), _kind(parts[start]), tuple(parts[start:end]), tuple(cells[start:end]))
        for start, end in zip(starts, ends, strict=True)
        if end > start
    ]


def essence(part: Part) -> Part:
    """Return a part without its number, cell and data, to compare the content of two parts."""
    if isinstance(part, Table):
        return replace(part, number="", data=None)
    if isinstance(part, Figure):
        return replace(part, number="")
    return replace(part, cell=0) if isinstance(part, Markdown) else part


def is_heading(part: Part) -> bool:
    """Say whether a part is narrative that begins with a heading."""
    return isinstance(part, Markdown) and part.source.lstrip().startswith("#")


def _opens(part: Part) -> bool:
    if not isinstance(part, Markdown) or not is_heading(part):
        return False
    return bool(part.section) or headings(part.source)[0][0] == 1


def _title(part: Part) -> str:
    return headings(part.source)[0][1] if isinstance(part, Markdown) and is_heading(part) else ""


def _kind(part: Part) -> str:
    return part.section if isinstance(part, Markdown) else ""
