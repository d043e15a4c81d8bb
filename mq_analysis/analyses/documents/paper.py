"""A document before it is set: title, number, sentences, lists with typed cells, lines to sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mq_analysis.base.money import yuan
from mq_analysis.report.display import Column

Cell = str | int | None
"""A text, a count, a sum in fen, or nothing."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a list: ``money`` holds fen and is shown in yuan; ``sign`` is left empty to be signed."""

    head: str
    kind: Literal["text", "count", "money", "sign"] = "text"
    weight: float | None = None

    @property
    def column(self) -> Column:
        """The column of a table on paper."""
        align: Literal["left", "right"] = "right" if self.kind in ("count", "money") else "left"
        return Column(self.head, align=align, weight=self.weight)

    def text(self, cell: Cell) -> str:
        """Write a cell as it stands on paper."""
        if cell is None:
            return ""
        return yuan(int(cell), places=2) if self.kind == "money" else str(cell)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of a document; with ``total`` its sums stand below.

    Attributes:
        is_held: Its amounts are not in the total of the document.
    """

    name: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    has_total: bool = False
    is_held: bool = False
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.fields):
                raise ValueError(f"list {self.name}: {len(self.fields)} fields, got a row of {len(row)}")

    @property
    def totals(self) -> tuple[Cell, ...]:
        """The sums of money and counts below the list; an ordinal number in the first column has none."""
        sums: list[Cell] = [None] * len(self.fields)
        for i, field in enumerate(self.fields):
            if i and field.kind in ("money", "count"):
                sums[i] = sum(int(row[i] or 0) for row in self.rows)
        return tuple(sums)


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Who signs, and whether there is room for an opinion."""

    role: str
    opinion: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a step.

    Attributes:
        date: Its date (ISO).
        total_fen: The sum it stands for; None where it names no amounts.
        capitals: That sum in capital numerals; empty where it names no amounts.
        marks: What a reader must see before anything else (not in the policy's text, a draft, synthetic data).
        notes: What stands below the lists.
    """

    step: str
    name: str
    title: str
    number: str
    date: str
    office: str
    to: str
    opening: tuple[str, ...]
    listings: tuple[Listing, ...]
    total_fen: int | None
    capitals: str
    marks: tuple[str, ...]
    notes: tuple[str, ...]
    signatures: tuple[SignatureLine, ...]
