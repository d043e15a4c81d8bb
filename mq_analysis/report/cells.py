"""Values that a page shows as one text and exported data as several columns or rows: codes, intervals, lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mq_analysis.report.labels import Words
from mq_analysis.report.values import Scalar, Spoken, Value, data_of, join, text_of


@dataclass(frozen=True, slots=True)
class Coded(Spoken):
    """A name with its code: one text on a page, two columns in the data."""

    name: object
    code: str

    def text(self, words: Words) -> str:
        """Write name and code."""
        return f"{text_of(self.name, words)} {self.code}"


@dataclass(frozen=True, slots=True)
class InBrackets(Coded):
    """A name followed by its code in brackets."""

    def text(self, words: Words) -> str:
        """Write name and code."""
        return f"{text_of(self.name, words)} ({self.code})"


@dataclass(frozen=True, slots=True)
class CodeInData(Coded):
    """A name whose code only the exported data show."""

    def text(self, words: Words) -> str:
        """Write the name."""
        return text_of(self.name, words)


@dataclass(frozen=True, slots=True)
class Numbered(Coded):
    """A name after its number, such as that of a target: B1."""

    def text(self, words: Words) -> str:
        """Write number and name."""
        return f"{self.code} {text_of(self.name, words)}"


@dataclass(frozen=True, slots=True)
class Ends(Spoken):
    """Both ends of an interval: one text on a page, two columns in the data."""

    low: Scalar | Value
    high: Scalar | Value
    shown: object

    def text(self, words: Words) -> str:
        """Return the text that the analysis made for the interval."""
        return text_of(self.shown, words)


@dataclass(frozen=True, slots=True)
class Several(Spoken):
    """Several named values: one text on a page, one column for each in the data.

    A blank name means the head of the column; with ``own_heads`` the names are heads without that prefix.
    """

    named: tuple[tuple[object, object], ...]
    shown: object
    own_heads: bool = False

    def text(self, words: Words) -> str:
        """Return the text that the analysis made."""
        return text_of(self.shown, words)


@dataclass(frozen=True, slots=True)
class Again(Spoken):
    """A key that a page shows once for several rows; the data have it in every row."""

    value: object

    def text(self, words: Words) -> str:
        """Return an empty text: a row above shows the key."""
        return ""

    def data(self, words: Words) -> Scalar:
        """Return the value."""
        return data_of(self.value, words)


@dataclass(frozen=True, slots=True)
class Listed(Spoken):
    """A list: one text on a page; in the data one row for each value, with the other cells repeated.

    Lists in one row are paired: first value with first, second with second.
    """

    values: tuple[object, ...]
    shown: object

    def text(self, words: Words) -> str:
        """Return the text that the analysis made for the list."""
        return text_of(self.shown, words)


def list_values(values: Iterable[object]) -> Listed:
    """Return a list that a page shows with commas; a dash if it is empty."""
    found = tuple(values)
    return Listed(found, join(found) if found else None)


@dataclass(frozen=True, slots=True)
class TwoHeads(Spoken):
    """The head of a column of `Coded` values: one head on a page, two in the data."""

    name: object
    code: object

    def text(self, words: Words) -> str:
        """Write both heads."""
        return f"{text_of(self.name, words)} / {text_of(self.code, words)}"
