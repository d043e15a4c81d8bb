"""Find the headings of tables: one row or two, columns in any order, spelled as in the settings or nearly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mq_analysis.intake.spec import Spec, Table
from mq_analysis.intake.words import heading
from mq_analysis.tables.workbooks.grid import Sheet, Value, is_blank

_ENOUGH = 0.5
"""Share of the headings of a row that must be those of one table."""

_MOST, _LEAST = 0.6, 4
"""Share and number of headings that make a table where one that it needs is missing."""

_LONG = 3
"""Headings of fewer characters must be spelled as in the settings."""


@dataclass(frozen=True, slots=True)
class Match:
    """Headings of one table.

    Attributes:
        columns: The column of each field, from 0.
        texts: The texts of the rows of headings, to recognise repeated headings.
        headings: The number of headings.
        lacking: Required fields of the table without a heading.
    """

    kind: str
    columns: dict[str, int]
    texts: tuple[tuple[str, ...], ...]
    rows: tuple[int, ...]
    headings: int
    lacking: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[int, float, int]:
        """Return a sort key for how well the headings match; a match without missing fields ranks highest."""
        strange = self.headings - len(self.columns)
        return -len(self.lacking), len(self.columns) - 0.5 * strange, -len(self.rows)


def find_headings(sheet: Sheet, spec: Spec) -> Iterator[Match]:
    """Return the headings of every table of a sheet; repeated headings belong to the table above."""
    row = 0
    last: Match | None = None
    while row < len(sheet.rows):
        match = _at(sheet, spec, row)
        if match is None:
            row += 1
            continue
        row = match.rows[-1] + 1
        if last is None or match.texts != last.texts:
            yield match
        last = match


def texts_of(sheet: Sheet, row: int) -> tuple[str, ...]:
    """Return the texts of a row; blank for cells with other values."""
    return tuple(value if isinstance(value, str) else "" for value in sheet.rows[row])


def _at(sheet: Sheet, spec: Spec, row: int) -> Match | None:
    """Return the best match of headings that begin at a row, of one row or of two."""
    top = texts_of(sheet, row)
    if not _could_be(sheet.rows[row], top) or not any(heading(text) in spec.headings for text in top):
        return None
    found = list(_matches(spec, top, (row,), (top,)))
    if row + 1 < len(sheet.rows):
        below = texts_of(sheet, row + 1)
        if _could_be(sheet.rows[row + 1], below, least=1) and not _is_filled(top, below):
            both = _join_rows(top, below)
            found += [m for m in _matches(spec, both, (row, row + 1), (top, below)) if _uses_both(m, below)]
    return max(found, key=lambda match: match.rank, default=None)


def _uses_both(match: Match, below: Sequence[str]) -> bool:
    """Say whether some headings are in the upper row only; else the upper row is a title above one row of headings."""
    return any(column >= len(below) or not below[column].strip() for column in match.columns.values())


def _could_be(values: Sequence[Value], texts: Sequence[str], least: int = 2) -> bool:
    filled = [value for value in values if not is_blank(value)]
    return len(filled) >= least and len(filled) == sum(1 for text in texts if text.strip())


def _is_filled(top: Sequence[str], below: Sequence[str]) -> bool:
    """Say whether a row cannot be the second row of headings because it has text under headings of a single column."""
    said = [i for i, text in enumerate(below) if text.strip()]
    both = [i for i in said if i < len(top) and top[i].strip()]
    under_blank = len(said) - len(both)
    return not under_blank or len(both) > 2 * under_blank + 2


def _join_rows(top: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """Return the heading of each column: the lower one if there is one, else the upper."""
    width = max(len(top), len(below))
    upper = [*top, *[""] * (width - len(top))]
    lower = [*below, *[""] * (width - len(below))]
    return tuple(low if low.strip() else up for up, low in zip(upper, lower, strict=True))


def _matches(
    spec: Spec, texts: Sequence[str], rows: tuple[int, ...], said: tuple[tuple[str, ...], ...]
) -> Iterator[Match]:
    names = [heading(text) if text.strip() else "" for text in texts]
    headings = sum(1 for name in names if name)
    for kind, table in spec.tables.items():
        columns = _columns(table, names)
        lacking = tuple(need for need in table.needs if not _has(table, columns, need))
        is_apart = not table.apart or any(field in columns for field in table.apart)
        least = max(_LEAST, _MOST * headings) if lacking else max(2, _ENOUGH * headings)
        if len(columns) >= least and is_apart and len(lacking) < len(table.needs):
            yield Match(kind, columns, said, rows, headings, lacking)


def _has(table: Table, columns: Mapping[str, int], field: str) -> bool:
    months = table.fields[field].months
    return field in columns or (months is not None and any(months.format(m) in columns for m in range(1, 13)))


def _columns(table: Table, names: Sequence[str]) -> dict[str, int]:
    """Return the column of each field; the best-spelled heading is assigned first, each heading to one field."""
    columns: dict[str, int] = {}
    for column, name in enumerate(names):
        field_of = table.headings.get(name)
        if name and field_of and field_of not in columns:
            columns[field_of] = column
    if 2 * len(columns) >= sum(1 for name in names if name):
        columns |= _nearly(table, columns, names)
    return columns


def _nearly(table: Table, known: Mapping[str, int], names: Sequence[str]) -> dict[str, int]:
    """Return columns whose heading contains, or is contained in, the heading of exactly one field without a column."""
    columns: dict[str, int] = {}
    for column, name in enumerate(names):
        if len(name) < _LONG or column in known.values():
            continue
        near = {
            field
            for text, field in table.headings.items()
            if field not in known and len(text) >= _LONG and (text in name or name in text)
        }
        if len(near) == 1 and (field := near.pop()) not in columns:
            columns[field] = column
    return columns
