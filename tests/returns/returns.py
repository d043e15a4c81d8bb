"""All books of a county before they are written, and what messes and layouts promise about the facts in them."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from .facts import Key, Statement, Truth
from .workbook import Book, Cell, Place, Sheet

Outcome = Literal["same", "told", "waits", "absent"]
Where = Literal["row", "sheet", "file"]


@dataclass(frozen=True)
class Verdict:
    """What must come out of a row, a sheet or a file that a mess or a layout changed.

    Args:
        mess: Name of the mess, or of the layout.
        outcome: What must come out.
        where: How near a finding must be to tell what is missing.
        book: The file.
        sheet: The sheet; none: the file.
        line: The row; none: all rows of the sheet.
        keys: Facts of the row that the verdict is about; none: all.
        optional: Columns of ``data/`` that may be blank if a finding tells it.
    """

    mess: str
    outcome: Outcome
    where: Where
    book: Book
    sheet: Sheet | None = None
    line: Statement | None = None
    keys: tuple[Key, ...] = ()
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Spot:
    """A cell with its place."""

    book: Book
    sheet: Sheet
    place: Place
    cell: Cell

    @property
    def line(self) -> Statement:
        """The row that the cell belongs to."""
        assert self.cell.line is not None
        return self.cell.line


@dataclass(frozen=True)
class Row:
    """A row of a table with its cells by field."""

    book: Book
    sheet: Sheet
    line: Statement
    spots: tuple[Spot, ...]

    @property
    def number(self) -> int:
        """Number of the row of the sheet, from 0."""
        return self.spots[0].place[0]

    def cell(self, name: str) -> Cell | None:
        """Return the cell of a field, if the table has it."""
        return next((spot.cell for spot in self.spots if spot.cell.field == name), None)


Found = TypeVar("Found", Spot, Row, tuple[Book, Sheet])


@dataclass
class Returns:
    """The books of all senders, and the verdicts about them."""

    truth: Truth
    books: list[Book] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    plain: set[int] = field(default_factory=set)  # ids of sheets that are laid out as the form
    junk: dict[str, bytes] = field(default_factory=dict)  # other files in the folder

    def sheets(self, forms: Collection[str] = (), plain: bool = False) -> Iterator[tuple[Book, Sheet]]:
        """Return sheets with rows of these forms (none named: of all), in files that can be read."""
        for book in self.books:
            for sheet in book.sheets if not book.substitute else ():
                if (
                    sheet.form
                    and (not forms or sheet.form in forms)
                    and (not plain or id(sheet) in self.plain)
                ):
                    yield book, sheet

    def rows(self, forms: Collection[str] = (), plain: bool = True) -> list[Row]:
        """Return rows of xlsx files that no mess has touched; of the plain layout if a mess needs whole rows."""
        found: list[Row] = []
        for book, sheet in self.sheets(forms, plain):
            if book.format != "xlsx":
                continue
            by_line: dict[int, list[Spot]] = {}
            for place, cell in sorted(sheet.cells.items()):
                if cell.role == "data" and cell.line is not None:
                    by_line.setdefault(id(cell.line), []).append(Spot(book, sheet, place, cell))
            found += [
                Row(book, sheet, spots[0].line, tuple(spots))
                for spots in by_line.values()
                if not any(spot.cell.touched for spot in spots)
            ]
        return found

    def spots(
        self, kinds: Collection[str] = (), fields: Collection[str] = (), forms: Collection[str] = ()
    ) -> list[Spot]:
        """Return cells with a value, of these kinds or fields, that no mess has touched."""
        return [
            Spot(book, sheet, place, cell)
            for book, sheet in self.sheets(forms)
            for place, cell in sorted(sheet.cells.items())
            if cell.role == "data"
            and not cell.touched
            and cell.value is not None
            and (not kinds or cell.kind in kinds)
            and (not fields or cell.field in fields)
        ]

    def judge(
        self,
        mess: str,
        outcome: Outcome,
        spot: Spot | Row,
        keys: tuple[Key, ...] = (),
        optional: Collection[str] = (),
        where: Where = "row",
    ) -> None:
        """Note what must come out of a row."""
        self.verdicts.append(
            Verdict(mess, outcome, where, spot.book, spot.sheet, spot.line, keys, frozenset(optional))
        )
        spot.sheet.touched = True

    def judge_sheet(
        self,
        mess: str,
        outcome: Outcome,
        book: Book,
        sheet: Sheet,
        where: Where = "sheet",
        optional: Collection[str] = (),
    ) -> None:
        """Note what must come out of a whole sheet."""
        self.verdicts.append(Verdict(mess, outcome, where, book, sheet, optional=frozenset(optional)))
        sheet.touched = True

    def judge_book(self, mess: str, outcome: Outcome, book: Book) -> None:
        """Note what must come out of a whole file."""
        for sheet in book.sheets:
            self.judge_sheet(mess, outcome, book, sheet, "file")


def some(rng: random.Random, found: list[Found], most: int) -> list[Found]:
    """Return at most this many, in the order of the sheet."""
    chosen = sorted(rng.sample(range(len(found)), min(most, len(found))))
    return [found[place] for place in chosen]


@dataclass(frozen=True)
class Mess:
    """A kind of mess: how an office writes or sends something otherwise than the form asks.

    Args:
        name: Its name in :data:`.mess.MESSES`.
        doc: What an office does.
        outcome: What must come out of what it changes.
        apply: Changes books and notes verdicts; returns how many places it changed.
    """

    name: str
    doc: str
    outcome: Outcome
    apply: Callable[[Returns, random.Random], int]
