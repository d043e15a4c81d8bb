"""Leave out the headings of sections in which nothing applies to the policy, so that nothing stands below them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nbformat import NotebookNode

_HEADING = re.compile(r"(#{2,6}) [^\n]*\n?")
_PROSE = "application/vnd.mq.prose+json"


def without_empty_sections(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return the cells without headings below which, down to the next one as high, nothing is shown.

    The title stays, and so does every heading of a notebook that has not been run.
    """
    if not any(cell.get("outputs") for cell in cells):
        return list(cells)
    levels = [_level(cell) for cell in cells]
    return [cell for i, cell in enumerate(cells) if not levels[i] or _has_content(cells, levels, i)]


def _level(cell: NotebookNode) -> int:
    """Return the level of a cell that is a heading and nothing else; 0 for any other."""
    match = _HEADING.fullmatch(cell.source.strip()) if cell.cell_type == "markdown" else None
    return len(match[1]) if match else 0


def _has_content(cells: Sequence[NotebookNode], levels: Sequence[int], start: int) -> bool:
    for cell, level in zip(cells[start + 1 :], levels[start + 1 :], strict=True):
        if level and level <= levels[start]:
            return False
        if not level and _shows(cell):
            return True
    return False


def _shows(cell: NotebookNode) -> bool:
    if cell.cell_type == "code":
        return any(_is_seen(output) for output in cell.outputs)
    return bool(cell.source.strip())


def _is_seen(output: NotebookNode) -> bool:
    """Say whether an output shows something; prose without a block does not."""
    data = output.get("data", {})
    return bool(data[_PROSE].get("blocks")) if _PROSE in data else True
