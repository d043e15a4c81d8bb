"""The raw content of a returned file: sheets of cells by address, without any meaning yet."""

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
        faults: Cells with an error such as ``#N/A``, or a formula without a saved result; libraries return them blank.
        hidden_rows: Hidden rows, numbered from 0.
        struck: Cells that are struck out.
        comments: The comment of a cell.
        fills: The colour of a cell's background.
        formats: Number formats of the county's own, which may show a value in another unit, and those of percentages.
        rests: What is left of a text that is struck out in part.
        part: The columns of a table that stands beside others, such as ``N:T``; blank for the whole sheet.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    faults: Mapping[Cell, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    struck: frozenset[Cell] = frozenset()
    comments: Mapping[Cell, str] = field(default_factory=dict)
    fills: Mapping[Cell, str] = field(default_factory=dict)
    formats: Mapping[Cell, str] = field(default_factory=dict)
    rests: Mapping[Cell, str] = field(default_factory=dict)
    part: str = ""

    @property
    def title(self) -> str:
        """Return the name of the sheet, with its columns if it is only a part of one."""
        return f"{self.name} {self.part}" if self.part else self.name

    def value(self, row: int, column: int) -> Value:
        """Return the value of a cell, both numbers from 0; blank outside the sheet."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return ""


@dataclass(frozen=True, slots=True)
class Book:
    """One returned file.

    Attributes:
        path: Relative to the folder of returns, with ``/``.
        form: ``xlsx``, ``xls``, ``ods``, ``html``, ``xml`` or ``csv``, by content and not by name.
        trouble: The problem of the file as a whole: its kind and what was found.
    """

    path: str
    form: str
    sheets: tuple[Sheet, ...] = ()
    trouble: tuple[tuple[str, str], ...] = ()

    @property
    def is_readable(self) -> bool:
        """Say whether the file could be opened."""
        return bool(self.sheets)

    @property
    def is_text(self) -> bool:
        """Say whether every cell of the file is text, so that a number stored as text is no finding."""
        return self.form in ("csv", "html")


def is_blank(value: Value) -> bool:
    """Say whether a cell is empty or holds only blanks."""
    return value is None or (isinstance(value, str) and not value.strip())


def letters(column: int) -> str:
    """Return the letters of a column numbered from 0.

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
    """Return the number of a column, from 0, by its letters.

    >>> column_of("AA")
    26
    """
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1
