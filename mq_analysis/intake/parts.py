"""Tables that stand side by side on a sheet: each is read as a sheet of its own with the same addresses."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from mq_analysis.intake.headings import Sent, match_at, texts_of
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.words import heading
from mq_analysis.tables.workbooks.grid import Sheet, letters

_FEWEST = 3
"""Headings that a table beside another must have."""


def split_sheet(sheet: Sheet, spec: Spec, sent: Sent) -> list[Sheet]:
    """Return the sheet, or one part for each table if tables stand side by side."""
    for row in range(len(sheet.rows)):
        names = [heading(text) if text.strip() else "" for text in texts_of(sheet, row)]
        if sum(name in spec.headings for name in names) < 2 * _FEWEST:
            continue
        for cuts in (_repeats(names), _gaps(names)):
            parts = list(_parts(sheet, cuts))
            if len(parts) > 1 and all(_is_table(part, spec, row, sent) for part in parts):
                return parts
    return [sheet]


def _repeats(names: Sequence[str]) -> list[int]:
    """Return the columns where the first heading of the row is repeated."""
    first = next((name for name in names if name), "")
    return [column for column, name in enumerate(names) if name and name == first]


def _gaps(names: Sequence[str]) -> list[int]:
    """Return the columns that begin a run of headings after a blank."""
    return [i for i, name in enumerate(names) if name and (i == 0 or not names[i - 1])]


def _parts(sheet: Sheet, cuts: Sequence[int]) -> Iterator[Sheet]:
    width = max(map(len, sheet.rows))
    for begin, end in zip([0, *cuts[1:]], [*cuts[1:], width], strict=True):
        rows = tuple(
            (*[""] * min(begin, len(values)), *values[begin:end]) if begin < len(values) else ()
            for values in sheet.rows
        )
        part = f"{letters(begin)}:{letters(end - 1)}"
        merged = tuple(range_ for range_ in sheet.merged if begin <= range_[1] and range_[3] < end)
        yield dataclasses.replace(sheet, rows=rows, merged=merged, part=part)


def _is_table(part: Sheet, spec: Spec, row: int, sent: Sent) -> bool:
    match = match_at(part, spec, row, sent)
    return match is not None and not match.lacking and len(match.columns) >= _FEWEST
