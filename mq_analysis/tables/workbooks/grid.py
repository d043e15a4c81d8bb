"""What a returned file holds before anybody knows what it means: sheets of cells, each at its address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
"""What a cell holds; a blank is an empty text or None."""

Cell = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, or the whole of a text file.

    Attributes:
        rows: The cells from A1 on.
        merged: Corners (top, left, bottom, right) of merged ranges.
        faults: Cells that hold ``#N/A`` and the like, or a formula without a saved result: readers show them blank.
        hidden_rows: Rows that are not shown, from 0.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    faults: Mapping[Cell, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()

    def value(self, row: int, column: int) -> Value:
        """Return a cell; outside the sheet it is blank."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return ""


@dataclass(frozen=True, slots=True)
class Book:
    """One returned file.

    Attributes:
        path: Below the folder of returns, with ``/``.
        form: ``xlsx``, ``xls``, ``ods`` or ``csv``, by content and not by name.
        trouble: What is wrong with the file as a whole: kind of problem and what was found.
    """

    path: str
    form: str
    sheets: tuple[Sheet, ...] = ()
    trouble: tuple[tuple[str, str], ...] = ()

    @property
    def is_readable(self) -> bool:
        """Say whether anything could be read."""
        return bool(self.sheets)


def is_blank(value: Value) -> bool:
    """Say whether a cell holds nothing to see."""
    return value is None or (isinstance(value, str) and not value.strip())


def letters(column: int) -> str:
    """Return the letters of a column from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(name: str) -> int:
    """Return the number from 0 of a column's letters.

    >>> column_of("AA")
    26
    """
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1
