"""What must come out of a county's returns: each fact with its outcome, and the places where a finding tells of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .facts import KEYS, Fact, Key, Statement
from .returns import Outcome, Returns, Verdict
from .workbook import Book, Sheet
from .writers import file_of, names_sheets


@dataclass(frozen=True)
class At:
    """A place where a finding may stand: a file; in it a sheet; on it cells (row and column from 1)."""

    file: str
    sheet: str | None = None  # none: any, or a text file, whose sheet has no name
    cells: frozenset[tuple[int, int]] = frozenset()  # none: anywhere on the sheet

    def __str__(self) -> str:
        """Name the place in words."""
        cells = " ".join(f"R{row}C{column}" for row, column in sorted(self.cells)[:2])
        return " ".join(part for part in (self.file, self.sheet, cells) if part)


@dataclass(frozen=True)
class Expectation:
    """What must come out of a fact."""

    fact: Fact
    outcome: Outcome
    places: tuple[At, ...] = ()
    messes: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()


@dataclass
class Expected:
    """What must come out of a collection.

    Args:
        year: Year of the collection.
        facts: By key, every fact that is true of the county.
        withdrawn: Rows that must wait: a finding must tell each, whatever other files say.
        unreadable: Files that cannot be read, by name: their true kind.
        missing: Senders of whom no file can be read.
        clean: Files and sheets that nobody spoiled: no finding there may be an error.
        earlier: Keys of the honours of earlier years, which the reference folder holds.
        messes: How often each mess was applied.
        layouts: How many sheets each layout made.
    """

    year: int
    facts: dict[Key, Expectation] = field(default_factory=dict)
    withdrawn: list[tuple[At, str]] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    clean: list[At] = field(default_factory=list)
    earlier: frozenset[Key] = frozenset()
    messes: dict[str, int] = field(default_factory=dict)
    layouts: dict[str, int] = field(default_factory=dict)


RANK: dict[Outcome, int] = {"same": 0, "told": 1, "waits": 2, "absent": 3}
Stated = tuple[Book, Sheet, Statement]


def expect(returns: Returns) -> Expected:
    """Return what must come out of the books as they are."""
    expected = Expected(returns.truth.year)
    expected.earlier = frozenset(
        ("honours", *(row[column] for column in KEYS["honours"])) for row in returns.truth.history
    )
    stated = statements(returns)
    by_line = verdicts(returns)
    for key, fact in returns.truth.facts.items():
        expected.facts[key] = expectation(key, fact, stated.get(key, []), by_line)
    for verdict in returns.verdicts:
        if verdict.outcome == "waits":
            expected.withdrawn.append((place(verdict), verdict.mess))
    read = {book.sender for book in returns.books if not book.substitute}
    expected.missing = sorted({book.sender for book in returns.books} - read)
    for book in returns.books:
        if book.substitute:
            expected.unreadable[book.file_name] = book.substitute
        for sheet in book.sheets if not book.substitute else ():
            if not sheet.touched:
                expected.clean.append(At(file_of(book, sheet), sheet.name if names_sheets(book) else None))
    return expected


def statements(returns: Returns) -> dict[Key, list[Stated]]:
    """Return by fact every row that states it, those of unreadable files too."""
    found: dict[Key, dict[tuple[int, int], Stated]] = {}
    for book in returns.books:
        for sheet, _, cell in book.cells():
            if cell.line is not None and cell.role == "data":
                for key in cell.keys:
                    found.setdefault(key, {})[id(sheet), id(cell.line)] = (book, sheet, cell.line)
    return {key: list(rows.values()) for key, rows in found.items()}


def verdicts(returns: Returns) -> dict[tuple[int, int], list[Verdict]]:
    """Return verdicts by the ids of sheet and row (row 0: of all rows of the sheet)."""
    found: dict[tuple[int, int], list[Verdict]] = {}
    for verdict in returns.verdicts:
        found.setdefault((id(verdict.sheet), id(verdict.line) if verdict.line else 0), []).append(verdict)
    return found


def expectation(
    key: Key, fact: Fact, rows: list[Stated], by_line: dict[tuple[int, int], list[Verdict]]
) -> Expectation:
    """Return what must come out of a fact: all its rows together decide."""
    outcomes: list[Outcome] = []
    places: list[At] = []
    messes: list[str] = []
    optional: set[str] = set()
    for _, sheet, line in rows:
        about = [
            verdict
            for verdict in by_line.get((id(sheet), id(line)), []) + by_line.get((id(sheet), 0), [])
            if not verdict.keys or key in verdict.keys
        ]
        worst: Outcome = max((verdict.outcome for verdict in about), key=RANK.__getitem__, default="same")
        outcomes.append(worst)
        places += [place(verdict, sheet, line) for verdict in about if verdict.outcome != "same"]
        messes += [verdict.mess for verdict in about]
        optional |= {column for verdict in about for column in verdict.optional if verdict.outcome == "told"}
    together: Outcome = "told"
    if set(outcomes) == {"same"}:
        together = "same"
    elif set(outcomes) <= {"waits", "absent"}:
        together = "waits" if "waits" in outcomes else "absent"
    return Expectation(fact, together, tuple(places), tuple(dict.fromkeys(messes)), frozenset(optional))


def place(verdict: Verdict, sheet: Sheet | None = None, line: Statement | None = None) -> At:
    """Return where a finding must stand to tell of a verdict."""
    sheet = sheet or verdict.sheet
    line = line or verdict.line
    if sheet is None:
        return At(verdict.book.file_name)
    file = file_of(verdict.book, sheet)
    if verdict.where == "file":
        return At(file)
    name = sheet.name if names_sheets(verdict.book) else None
    if verdict.where == "sheet" or line is None:
        return At(file, name)
    cells = {(row + 1, column + 1) for (row, column), cell in sheet.cells.items() if cell.line is line}
    return At(file, name, frozenset(cells))
