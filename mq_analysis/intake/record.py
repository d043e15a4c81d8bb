"""Rows and the findings about them: nothing is dropped, every row and finding has a place and an outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mq_analysis.intake.defect import Defect, Outcome, cell_text, mask_identity
from mq_analysis.intake.layout import Found
from mq_analysis.intake.spec import Kind, Spec
from mq_analysis.tables import TableSchema, load_schema
from mq_analysis.tables.workbooks.grid import Book, Cell, Sheet, Value, letters


@dataclass(slots=True)
class Block:
    """A table of a file: its place, its sender, the collection year, the day it was filled in, its rows."""

    book: Book
    sheet: Sheet
    found: Found
    office: str
    year: int
    filled_on: dt.date | None = None
    rows: list[Row] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return the name of the table in the settings."""
        return self.found.kind

    def tell(
        self,
        kind: str,
        name: str = "",
        outcome: Outcome = "kept",
        *,
        row: int | None = None,
        row_outcome: Outcome | None = None,
        column: int | None = None,
        raw: str = "",
        clean: str = "",
        note: str = "",
    ) -> Defect:
        """Add a finding about the table as a whole, or about a row without data."""
        defect = Defect(
            file=self.book.path,
            sheet=self.sheet.name,
            row=row,
            column="" if column is None else letters(column),
            header="" if row is None else self.found.headers.get(name, ""),
            field=name,
            kind=kind,
            value_outcome=outcome,
            raw=raw,
            clean=clean,
            note=note,
            row_outcome=outcome if row_outcome is None else row_outcome,
            office=self.office,
        )
        self.defects.append(defect)
        return defect


@dataclass(slots=True)
class Row:
    """A row of data.

    Attributes:
        number: Row number in the sheet, from 1.
        raw: The original content of the cell of each field.
        cells: The cell of a field, from 0, where it is not in the row and the column of the heading.
        own_unit: Fields whose cell contains its unit.
        part: The number, from 0, of a row that was made of one that reports several things; None for a whole row.
        values: The values read: texts, whole numbers or decimals; None if the cell is blank or was refused.
    """

    block: Block
    number: int
    raw: dict[str, Value]
    cells: Mapping[str, Cell] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    own_unit: set[str] = field(default_factory=set)
    defects: list[Defect] = field(default_factory=list)
    held: Outcome = ""
    part: int | None = None

    @property
    def outcome(self) -> Outcome:
        """Return the outcome of the row: the worst of its findings, in the order rejected, pending, repaired, kept.

        ``held`` is the outcome from a finding about the whole table.
        """
        if self.held == "rejected" or any(defect.rejects for defect in self.defects):
            return "rejected"
        fates = {self.held, *(d.value_outcome for d in self.defects if not d.is_local)}
        return next((fate for fate in ("pending", "repaired") if fate in fates), "kept")

    @property
    def stands(self) -> bool:
        """Say whether the row goes into the clean table."""
        return self.outcome in ("kept", "repaired")

    @property
    def content(self) -> str:
        """Return the whole original content of the row as one text."""
        return "\x1f".join(f"{name}={cell_text(value)}" for name, value in self.raw.items() if name != "seq")

    def place(self, name: str) -> Cell:
        """Return row and column of the cell of a field, from 0; the column is -1 if it has none."""
        return self.cells.get(name, (self.number - 1, self.block.found.columns.get(name, -1)))

    def text(self, name: str) -> str:
        """Return a text value; blank if there is none."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def note(
        self,
        kind: str,
        name: str = "",
        outcome: Outcome = "kept",
        *,
        clean: object = "",
        note: str = "",
        rejects: bool = False,
    ) -> Defect:
        """Add a finding about a cell of the row, or, without ``name``, about the whole row."""
        number, column = self.place(name) if name else (self.number - 1, -1)
        defect = Defect(
            file=self.block.book.path,
            sheet=self.block.sheet.name,
            row=number + 1,
            column=letters(column) if column >= 0 else "",
            header=self.block.found.headers.get(name, ""),
            field=name,
            kind=kind,
            value_outcome=outcome,
            raw=mask_identity(cell_text(self.raw.get(name))) if name else "",
            clean=cell_text(clean),
            note=note,
            rejects=rejects,
            office=self.block.office,
        )
        self.defects.append(defect)
        return defect

    def propose(self, kind: str, name: str = "", *, clean: object = "", note: str = "") -> Defect:
        """Add a proposal about a cell of the row, or about the whole row; it waits for a decision."""
        defect = self.note(kind, name, "pending", clean=clean, note=note)
        defect.is_proposal, defect.needs_value, defect.about = True, bool(name), self.content
        return defect


@dataclass(slots=True)
class Ledger:
    """All rows and findings of an intake.

    Attributes:
        sheets: File, sheet (or the part of it beside others), and the role of each row, numbered from 0.
        offices: The sender of each file; blank if unknown.
        contradicted: The office in the name of a file whose sheets state another.
        schemas: The description of the county's tables.
    """

    spec: Spec
    year: int
    books: list[Book]
    blocks: list[Block] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    sheets: list[tuple[str, str, dict[int, str]]] = field(default_factory=list)
    offices: dict[str, str] = field(default_factory=dict)
    contradicted: dict[str, str] = field(default_factory=dict)
    schemas: Mapping[str, TableSchema] = field(default_factory=load_schema)

    def rows(self, *kinds: str) -> Iterator[Row]:
        """Return the rows of some kinds of table, in the order of the files."""
        for block in self.blocks:
            if not kinds or block.kind in kinds:
                yield from block.rows

    def kind(self, defect: Defect) -> Kind:
        """Return the kind of a defect, from the settings."""
        return self.spec.kinds[defect.kind]

    def all_defects(self) -> Iterator[Defect]:
        """Return every defect with the outcome of its row, sorted by file, sheet, row and column."""
        for row in self.rows():
            for defect in row.defects:
                defect.row_outcome = row.outcome
        found = [*self.defects]
        for block in self.blocks:
            found += [*block.defects, *(defect for row in block.rows for defect in row.defects)]
        order = {book.path: i for i, book in enumerate(self.books)}
        sheets = {(b.path, s.name): i for b in self.books for i, s in enumerate(b.sheets)}
        yield from sorted(
            found,
            key=lambda d: (
                order.get(d.file, len(order)),
                sheets.get((d.file, d.sheet), -1),
                d.row or 0,
                len(d.column),
                d.column,
                d.kind,
            ),
        )

    def tell(
        self,
        kind: str,
        file: str,
        sheet: str = "",
        outcome: Outcome = "kept",
        *,
        raw: str = "",
        note: str = "",
    ) -> Defect:
        """Add a finding about a file or a sheet."""
        defect = Defect(file, sheet, None, "", "", "", kind, outcome, raw, "", note, row_outcome=outcome)
        self.defects.append(defect)
        return defect


def outcomes(rows: Iterable[Row]) -> dict[str, int]:
    """Count rows by outcome."""
    counts = dict.fromkeys(("kept", "repaired", "rejected", "pending"), 0)
    for row in rows:
        counts[row.outcome] += 1
    return counts
