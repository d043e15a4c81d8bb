"""Values that a page shows as one text and a machine reads as several: names with codes, intervals, lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mq_analysis.report.labels import Words
from mq_analysis.report.values import Scalar, Spoken, Value, data_of, join, text_of


@dataclass(frozen=True, slots=True)
class Coded(Spoken):
    """A name with its code: one text on a page, two columns for a machine."""

    name: object
    code: str

    def text(self, words: Words) -> str:
        """Write name and code."""
        return f"{text_of(self.name, words)} {self.code}"


@dataclass(frozen=True, slots=True)
class InBrackets(Coded):
    """A name with its code in brackets behind it."""

    def text(self, words: Words) -> str:
        """Write name and code."""
        return f"{text_of(self.name, words)} ({self.code})"


@dataclass(frozen=True, slots=True)
class Numbered(Coded):
    """A name behind its number, such as that of a target: B1."""

    def text(self, words: Words) -> str:
        """Write number and name."""
        return f"{self.code} {text_of(self.name, words)}"


@dataclass(frozen=True, slots=True)
class Ends(Spoken):
    """Both ends of an interval: one text on a page, two columns for a machine."""

    low: Scalar | Value
    high: Scalar | Value
    shown: object

    def text(self, words: Words) -> str:
        """Write the interval as its analysis does."""
        return text_of(self.shown, words)


@dataclass(frozen=True, slots=True)
class Several(Spoken):
    """Several values, each with its name: one text on a page, a column each for a machine.

    A blank name is that of the column itself; with ``own_heads`` the names are heads without that of the column.
    """

    named: tuple[tuple[object, object], ...]
    shown: object
    own_heads: bool = False

    def text(self, words: Words) -> str:
        """Write the text as its analysis does."""
        return text_of(self.shown, words)


@dataclass(frozen=True, slots=True)
class Again(Spoken):
    """A key that a page shows once for several rows; a machine reads it in every row."""

    value: object

    def text(self, words: Words) -> str:
        """Write nothing: the row above says it."""
        return ""

    def data(self, words: Words) -> Scalar:
        """Return the value."""
        return data_of(self.value, words)


@dataclass(frozen=True, slots=True)
class Listed(Spoken):
    """A list: one text on a page, a row for each of its values for a machine, with the other cells said again.

    Lists that stand side by side in a row are read together: first with first, second with second.
    """

    values: tuple[object, ...]
    shown: object

    def text(self, words: Words) -> str:
        """Write the list as its analysis does."""
        return text_of(self.shown, words)


def list_values(values: Iterable[object]) -> Listed:
    """List values, on a page with commas between them; a dash stands for none."""
    found = tuple(values)
    return Listed(found, join(found) if found else None)


@dataclass(frozen=True, slots=True)
class TwoHeads(Spoken):
    """The head of names with their codes: one on a page, one for each of the two columns of a machine."""

    name: object
    code: object

    def text(self, words: Words) -> str:
        """Write both heads."""
        return f"{text_of(self.name, words)} / {text_of(self.code, words)}"
