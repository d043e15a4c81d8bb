"""A workbook in memory: sheets of cells that know what they state, for messes to find them and tests their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from .facts import Key, Statement

Role = Literal["data", "heading", "title", "note", "total", "blank"]
Format = Literal["xlsx", "xls", "ods", "csv", "html", "xml2003", "strict"]


@dataclass(frozen=True)
class Formula:
    """A formula with the result that was saved with it."""

    text: str
    result: float | str


@dataclass(frozen=True)
class Rich:
    """A text whose parts are struck out or not."""

    parts: tuple[tuple[str, bool], ...]

    def __str__(self) -> str:
        """Return all words, as a reader that does not see the strokes gets them."""
        return "".join(words for words, _ in self.parts)


CellValue = str | int | float | Decimal | date | Formula | Rich | None


@dataclass(eq=False)
class Cell:
    """A cell: what is seen, how, and what it states.

    Args:
        value: What the cell holds; dates are written as dates of the spreadsheet, Decimals as numbers.
        number_format: As in Excel.
        role: What the cell is to a reader of the table.
        line: Row of the table that the cell belongs to; none in headings and notes.
        field: Field of the form; set in headings too.
        kind: Kind of the column, see :mod:`.forms`.
        keys: Facts that the cell states; in a row of months each amount states one.
    """

    value: CellValue = None
    number_format: str = "General"
    role: Role = "blank"
    line: Statement | None = None
    field: str = ""
    kind: str = ""
    keys: tuple[Key, ...] = ()
    strike: bool = False
    comment: str = ""
    fill: str = ""
    touched: str = ""  # name of the mess that changed it


Place = tuple[int, int]  # row and column from 0
WIDEST = 128  # no sheet of ours has more columns


@dataclass(eq=False)
class Sheet:
    """A sheet of cells by place."""

    name: str
    cells: dict[Place, Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # first row, column, last row, column
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False
    form: str = ""
    touched: bool = False  # a finding on it is no surprise
    spoiled: bool = False  # headings are no longer those of the form

    def put(self, row: int, column: int, cell: Cell) -> Cell:
        """Put a cell at a place and return it."""
        self.cells[row, column] = cell
        return cell

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Merge a range; only its first cell keeps a value."""
        if (first_row, first_column) != (last_row, last_column):
            self.merges.append((first_row, first_column, last_row, last_column))

    @property
    def spans(self) -> dict[Place, tuple[int, int]]:
        """Numbers of rows and columns of each merged range, by its first cell."""
        return {(r1, c1): (r2 - r1 + 1, c2 - c1 + 1) for r1, c1, r2, c2 in self.merges}

    @property
    def covered(self) -> set[Place]:
        """Cells of merged ranges but the first of each."""
        return {
            (row + down, column + across)
            for (row, column), (rows, columns) in self.spans.items()
            for down in range(rows)
            for across in range(columns)
        } - set(self.spans)

    @property
    def height(self) -> int:
        """Number of rows up to the last cell."""
        return max((row for row, _ in self.cells), default=-1) + 1

    @property
    def width(self) -> int:
        """Number of columns up to the last cell."""
        return max((column for _, column in self.cells), default=-1) + 1

    def row(self, number: int) -> dict[int, Cell]:
        """Return the cells of a row by column."""
        return {
            column: self.cells[number, column] for column in range(WIDEST) if (number, column) in self.cells
        }

    def insert_rows(self, at: int, number: int = 1) -> None:
        """Move rows from this one down."""
        self.cells = {(r + number if r >= at else r, c): cell for (r, c), cell in self.cells.items()}
        self.merges = [
            (r1 + number if r1 >= at else r1, c1, r2 + number if r2 >= at else r2, c2)
            for r1, c1, r2, c2 in self.merges
        ]
        self.hidden_rows = {row + number if row >= at else row for row in self.hidden_rows}

    def insert_columns(self, at: int, number: int = 1) -> None:
        """Move columns from this one to the right."""
        self.cells = {(r, c + number if c >= at else c): cell for (r, c), cell in self.cells.items()}
        self.merges = [
            (r1, c1 + number if c1 >= at else c1, r2, c2 + number if c2 >= at else c2)
            for r1, c1, r2, c2 in self.merges
        ]
        self.hidden_columns = {c + number if c >= at else c for c in self.hidden_columns}

    def remove_rows(self, at: int, number: int = 1) -> None:
        """Remove rows and move the rows below up; merged ranges that begin in them go too."""
        end = at + number
        self.cells = {
            (r - number if r >= end else r, c): cell
            for (r, c), cell in self.cells.items()
            if not at <= r < end
        }
        self.merges = [
            (r1 - number if r1 >= end else r1, c1, r2 - number if r2 >= end else r2, c2)
            for r1, c1, r2, c2 in self.merges
            if not at <= r1 < end
        ]
        kept = {row for row in self.hidden_rows if not at <= row < end}
        self.hidden_rows = {row - number if row >= end else row for row in kept}

    def remove_column(self, at: int) -> None:
        """Remove a column, cutting the merged ranges over it."""
        self.cells = {(r, c - 1 if c > at else c): cell for (r, c), cell in self.cells.items() if c != at}
        merges = [(r1, c1 - (c1 > at), r2, c2 - (c2 >= at)) for r1, c1, r2, c2 in self.merges]
        self.merges = [found for found in merges if found[:2] != found[2:] and found[1] <= found[3]]

    def headings(self) -> list[tuple[Place, Cell]]:
        """Return the cells of headings that name a field, from top to bottom."""
        return [
            (place, cell)
            for place, cell in sorted(self.cells.items())
            if cell.role == "heading" and cell.field
        ]

    def column_of(self, field: str) -> int | None:
        """Return the column under the heading of a field."""
        return next((column for (_, column), cell in self.headings() if cell.field == field), None)

    @property
    def is_decorated(self) -> bool:
        """Whether something of the sheet would be lost in a text file."""
        return bool(
            self.hidden
            or self.hidden_rows
            or self.hidden_columns
            or any(r2 > r1 for r1, _, r2, _ in self.merges)
            or any(
                cell.strike
                or cell.comment
                or isinstance(cell.value, Rich)
                or (isinstance(cell.value, Formula) and cell.value.result == "")
                or '"' in cell.number_format
                or "%" in cell.number_format
                for cell in self.cells.values()
            )
        )

    @property
    def first_row(self) -> int:
        """The first row of the table below its heading."""
        return max((row for (row, _), cell in self.headings()), default=-1) + 1

    @property
    def last_row(self) -> int:
        """The last row of the table."""
        return max((row for (row, _), cell in self.cells.items() if cell.role == "data"), default=-1)

    def copy_row(self, source: int, target: int) -> None:
        """Copy the cells of a row, with what they state, to another row."""
        for column, cell in self.row(source).items():
            self.cells[target, column] = Cell(**vars(cell))

    def lines(self) -> list[Statement]:
        """Return the rows of tables that stand on the sheet, from top to bottom, each once."""
        found = {id(cell.line): cell.line for _, cell in sorted(self.cells.items()) if cell.line is not None}
        return list(found.values())


@dataclass(eq=False)
class Book:
    """A file that a sender sends."""

    sender: str
    stem: str
    sheets: list[Sheet] = field(default_factory=list)
    format: Format = "xlsx"
    extension: str = ""
    substitute: str = ""  # "pdf", "picture", …: the file holds no workbook, see :mod:`.writers`
    encoding: str = "utf-8"
    delimiter: str = ","
    from_1904: bool = False  # days are counted from 1904, as old Macs do

    @property
    def file_name(self) -> str:
        """Name of the file with its extension."""
        usual = {"html": "xls", "xml2003": "xls", "strict": "xlsx"}.get(self.format, self.format)
        return f"{self.stem}.{self.extension or usual}"

    def cells(self) -> Iterator[tuple[Sheet, Place, Cell]]:
        """Return every cell with its sheet and place."""
        for sheet in self.sheets:
            for place, cell in sorted(sheet.cells.items()):
                yield sheet, place, cell
