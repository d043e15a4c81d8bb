"""A document of the office as data: texts, lists and signature lines, as values until rendering."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from mq_analysis.base.capitals import capitals
from mq_analysis.report.labels import Words
from mq_analysis.report.table import Table
from mq_analysis.report.values import Spoken, Value, fill


@dataclass(frozen=True, slots=True)
class Filled(Spoken):
    """A text of the settings, its fields filled with values."""

    template: str
    values: Mapping[str, object]

    def text(self, words: Words) -> str:
        """Write the text from the template of the settings."""
        return self.template.format_map(fill(self.values, words))


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A signature line: who signs, and whether there is space for an opinion."""

    role: str
    opinion: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a step.

    Attributes:
        listings: Lists whose amounts are in the total of the document.
        held: Lists of lines held back, whose amounts are not in the total.
        total_fen: The total in fen; None if the document shows no amounts.
        marks: Texts that a reader must see first (not in the policy's text, a draft, synthetic data).
        notes: Texts below the lists.
    """

    step: str
    name: str
    title: Value
    number: Value
    date: dt.date
    office: str
    to: Value
    opening: tuple[Value, ...]
    listings: tuple[Table, ...]
    held: tuple[Table, ...]
    total_fen: int | None
    marks: tuple[Value, ...]
    notes: tuple[Value, ...]
    signatures: tuple[SignatureLine, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every list in its order on paper."""
        return self.listings + self.held

    @property
    def capitals(self) -> str:
        """The total in capital numerals; empty if the document shows no amounts."""
        return "" if self.total_fen is None else capitals(self.total_fen)
