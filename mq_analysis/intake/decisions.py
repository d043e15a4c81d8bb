"""Decisions by a person: a repair that changes the meaning of a value waits until a person accepts or refuses it.

The list of decisions is a spreadsheet with one line for each proposal and a column for 接受 or 不接受. The number of a
proposal is a hash of its sender, field, value and content, so that a decision never applies to anything else.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mq_analysis.base.errors import DataError, Problem, nearest
from mq_analysis.base.messages import sentence
from mq_analysis.intake.defect import Defect, cell_text
from mq_analysis.intake.words import plain
from mq_analysis.tables.workbooks.files import read_file
from mq_analysis.tables.workbooks.grid import Sheet, Value, is_blank, letters

YES, NO, OPEN = "接受", "不接受", ""
_SAID = {
    YES: YES,
    "同意": YES,
    "是": YES,
    "accept": YES,
    "yes": YES,
    NO: NO,
    "拒绝": NO,
    "否": NO,
    "reject": NO,
}
_SAID |= {"no": NO, "不同意": NO, "": OPEN, "待定": OPEN}
COLUMNS = ("编号", "决定", "改为", "决定人", "日期", "理由")
"""What a person fills in, after the number of the proposal; the other columns of the list are for reading."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision of a person about a proposal.

    Attributes:
        said: 接受, 不接受 or blank.
        value: What the person decided instead of the proposed value; blank for the proposed one.
        where: File and cell of the decision.
    """

    said: str
    value: str = ""
    by: str = ""
    date: str = ""
    reason: str = ""
    where: str = ""


@dataclass(slots=True)
class Decisions:
    """Decisions by number; ``accept_all`` accepts every proposal without a decision."""

    given: Mapping[str, Decision] = field(default_factory=dict)
    accept_all: bool = False
    asked: dict[str, Defect] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def settle(
        self,
        defect: Defect,
        about: str = "",
        *,
        leaves_out: bool = False,
        takes_value: bool = False,
        everywhere: bool = False,
    ) -> bool:
        """Register a proposal and set its outcome: accepted, waiting, or refused; return whether it is accepted.

        A proposal without a value waits until a person gives one.

        Args:
            defect: The proposal.
            about: All that the decision depends on: the content of the row, or the proposed unit.
            leaves_out: Whether to accept it means to leave the row out, and to decline it to keep the row.
            takes_value: Whether a person may give another value; if not, a given one is reported in `problems`.
            everywhere: Whether the decision holds for every row with the same content of the cell.
        """
        defect.is_proposal = True
        defect.decision = number_of(defect, about or defect.about, everywhere=everywhere)
        self.asked[defect.decision] = defect
        given = self.given.get(defect.decision, Decision(OPEN))
        if given.value and not takes_value:
            problem = sentence("must not name another value for this proposal, got {got!r}", got=given.value)
            self.problems.append(Problem(given.where or defect.decision, problem))
        said = YES if given.said == OPEN and self.accept_all else given.said
        if leaves_out:
            defect.value_outcome = "rejected" if said == YES else "kept" if said == NO else "pending"
            defect.rejects = said == YES and defect.row is not None
            return said == YES
        if said == YES and (given.value or defect.clean or not defect.needs_value):
            defect.clean = given.value or defect.clean
            defect.value_outcome = "repaired"
            return True
        defect.value_outcome = "rejected" if said == NO else "pending"
        defect.rejects = said == NO and defect.row is not None
        return False

    def value_of(self, defect: Defect) -> str:
        """Return the value that a person gave instead of the proposed one; blank if none."""
        return self.given.get(defect.decision, Decision(OPEN)).value

    def answer(self, defect: Defect) -> str:
        """Return the decision about a proposal; blank if there is none."""
        return self.given.get(defect.decision, Decision(OPEN)).said

    def obsolete(self) -> list[str]:
        """Return decisions about proposals that no longer exist: a file was sent again, or a value changed."""
        return sorted(set(self.given) - set(self.asked))


def number_of(defect: Defect, about: str, *, everywhere: bool = False) -> str:
    """Return the number of a proposal: a hash of everything that the decision is about.

    A row is known by its sender and its content, so that a decision holds when the file is sent again; a table also by
    its sheet; what holds ``everywhere`` only by the content of the cell.
    """
    place = (defect.office or defect.file, "" if defect.row else defect.sheet, defect.field, defect.kind)
    parts = (
        (defect.kind, defect.raw, defect.clean) if everywhere else (*place, defect.raw, defect.clean, about)
    )
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:10].upper()


def read_decisions(path: Path) -> Mapping[str, Decision]:
    """Read a list of decisions (.xlsx, .ods or .csv).

    Raises:
        DataError: With every unreadable line, and every number with contradictory decisions.
    """
    if not path.is_file():
        raise DataError(Problem(str(path), "must be a list of decisions, got no such file"))
    book = read_file(path)
    if book.trouble and not book.sheets:
        raise DataError(
            [Problem(str(path), f"must be a readable list of decisions, got: {t}") for _, t in book.trouble]
        )
    found: dict[str, Decision] = {}
    problems: list[Problem] = []
    has_columns = [_read_sheet(path, sheet, found, problems) for sheet in book.sheets]
    if not any(has_columns):
        problems.append(
            Problem(str(path), f"must have the columns {', '.join(COLUMNS[:2])}, got none of them")
        )
    if problems:
        raise DataError(problems)
    return found


def merge_decisions(one: Mapping[str, Decision], other: Mapping[str, Decision]) -> Mapping[str, Decision]:
    """Merge the decisions of two lists.

    Raises:
        DataError: If they contradict each other about a proposal.
    """
    found = {number: decision for number, decision in one.items() if decision.said}
    problems = []
    for number, decision in other.items():
        if decision.said and (
            (known := found.get(number, decision)).said,
            known.value,
        ) != (decision.said, decision.value):
            said = f"must not differ from {found[number].where} about {number}, got {decision.said!r}"
            problems.append(Problem(decision.where, said))
        if decision.said or number not in found:
            found[number] = decision
    if problems:
        raise DataError(problems)
    return found


def _read_sheet(path: Path, sheet: Sheet, found: dict[str, Decision], problems: list[Problem]) -> bool:
    """Read the decisions of a sheet; return whether it has the columns of a list."""
    columns: dict[str, int] = {}
    for i, row in enumerate(sheet.rows):
        texts = ["" if is_blank(value) else _text(value) for value in row]
        if not columns:
            columns = (
                {name: texts.index(name) for name in COLUMNS if name in texts} if COLUMNS[1] in texts else {}
            )
            continue
        cells = {name: texts[column] for name, column in columns.items() if column < len(texts)}
        number, said = cells.get("编号", "").upper(), cells.get("决定", "")
        if not number:
            continue
        where = f"{path}:{sheet.name}!{letters(columns['决定'])}{i + 1}"
        if said.lower() not in _SAID:
            problems.append(
                Problem(where, f"must be 接受, 不接受 or blank, got {said!r}; {nearest(said, [YES, NO])}")
            )
            continue
        decision = Decision(
            _SAID[said.lower()] or (YES if cells.get("改为", "") else OPEN),
            cells.get("改为", ""),
            cells.get("决定人", ""),
            cells.get("日期", ""),
            cells.get("理由", ""),
            where,
        )
        first = found.setdefault(number, decision)
        if first.said == OPEN:
            found[number] = first = decision
        if decision.said and (first.said, first.value) != (decision.said, decision.value):
            problems.append(
                Problem(where, f"must not differ from {first.where} about {number}, got {said!r}")
            )
    return bool(columns)


def _text(value: Value) -> str:
    """Return a cell as it was typed: a day without a time, a whole number without a decimal point."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return plain(cell_text(value))
