"""Findings of reading: problems stop it, notes do not; each with its row and column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mq_analysis.base.errors import Problem
from mq_analysis.base.messages import join, sentence

LISTED = 20
"""Findings listed per table and column; the rest is counted."""


@dataclass(slots=True)
class Findings:
    """The findings so far.

    Attributes:
        problems: Errors that must be corrected before the tables can be used.
        notes: What looks wrong but is no error.
    """

    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def place(file: str, row: int | None = None, column: str | None = None) -> str:
    """Return a place as a person finds it in a spreadsheet: the header is row 1.

    >>> place("retention.csv", 17, "retention_yuan")
    'retention.csv:row 17:column retention_yuan'
    """
    parts: list[str] = [file]
    if row is not None:
        parts.append(sentence("row {row}", row=row))
    if column is not None:
        parts.append(sentence("column {column}", column=column))
    return join(parts, ":") if len(parts) > 1 else file


def list_findings(
    file: str, column: str | None, rows: Sequence[int], message: Callable[[int], str]
) -> list[Problem]:
    """Return the first findings of a column one by one, and one problem with the number of the others.

    Args:
        file: The file, as shown to the reader.
        column: The column, or None if the whole rows are meant.
        rows: Row number of each finding.
        message: Returns the message of the i-th finding.
    """
    told = [Problem(place(file, row, column), message(i)) for i, row in enumerate(rows[:LISTED])]
    if len(rows) > LISTED:
        told.append(
            Problem(
                place(file, None, column), sentence("… and {count} more like this", count=len(rows) - LISTED)
            )
        )
    return told
