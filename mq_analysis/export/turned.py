"""Parts that are printed on a page turned to landscape: a wide table, with the headings right above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mq_analysis.export.parts import Markdown, Part, Table
from mq_analysis.export.tracks import tracks_of


@dataclass(frozen=True)
class Run:
    """Parts that follow each other on pages of one direction, each with its place from 1."""

    parts: tuple[tuple[int, Part], ...]
    is_turned: bool


def page_runs(parts: Sequence[Part]) -> list[Run]:
    """Divide parts by the direction of their pages; a heading goes with the wide table that it stands above.

    A heading that stayed behind would stand alone on a page.
    """
    runs: list[Run] = []
    waiting: list[tuple[int, Part]] = []
    for place, part in enumerate(parts, 1):
        if _is_heading_alone(part):
            waiting.append((place, part))
        else:
            runs.append(Run((*waiting, (place, part)), is_turned=is_wide(part)))
            waiting = []
    return [*runs, *([Run(tuple(waiting), is_turned=False)] if waiting else [])]


def is_wide(part: Part) -> bool:
    """Say whether a part is a table that only fits on a landscape page."""
    return isinstance(part, Table) and tracks_of(part).landscape


def _is_heading_alone(part: Part) -> bool:
    lines = [line for line in part.source.splitlines() if line.strip()] if isinstance(part, Markdown) else []
    return bool(lines) and all(line.startswith("#") for line in lines)
