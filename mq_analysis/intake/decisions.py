"""Decisions by a person: a repair that changes the meaning of a value waits until a person accepts or refuses it.

The list of decisions is a spreadsheet with one line for each proposal and a column for 接受 or 不接受. The number of a
proposal is a hash of its file, cell, value and content, so that a decision never applies to anything else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mq_analysis.base.errors import DataError, Problem, nearest
from mq_analysis.intake.record import Defect
from mq_analysis.intake.words import plain
from mq_analysis.tables.workbooks.files import read_file
from mq_analysis.tables.workbooks.grid import Sheet, is_blank, letters

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
COLUMNS = ("编号", "决定", "决定人", "日期", "理由")
"""What a person fills in, after the number of the proposal; the other columns of the list are for reading."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision of a person about a proposal."""

    said: str
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

    def settle(self, defect: Defect, about: str) -> bool:
        """Register a proposal and set its outcome: accepted, waiting, or refused; return whether it is accepted.

        Args:
            defect: The proposal.
            about: All that the decision depends on: the content of the row, or the proposed unit.
        """
        defect.decision = number_of(defect, about)
        self.asked[defect.decision] = defect
        said = self.given.get(defect.decision, Decision(OPEN)).said
        if said == YES or (said == OPEN and self.accept_all):
            return True
        defect.value_outcome = "rejected" if said == NO else "pending"
        defect.rejects = said == NO and defect.row is not None
        return False

    def answer(self, defect: Defect) -> str:
        """Return the decision about a proposal; blank if there is none."""
        return self.given.get(defect.decision, Decision(OPEN)).said

    def obsolete(self) -> list[str]:
        """Return decisions about proposals that no longer exist: a file was sent again, or a value changed."""
        return sorted(set(self.given) - set(self.asked))


def number_of(defect: Defect, about: str) -> str:
    """Return the number of a proposal: a hash of everything that the decision is about."""
    place = (defect.file, defect.sheet, defect.row, defect.column, defect.kind)
    parts = (*place, defect.raw, defect.clean, about)
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
    for sheet in book.sheets:
        _read_sheet(path, sheet, found, problems)
    if not found and not problems:
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
        if decision.said and found.get(number, decision).said != decision.said:
            said = f"must not differ from {found[number].where} about {number}, got {decision.said!r}"
            problems.append(Problem(decision.where, said))
        if decision.said or number not in found:
            found[number] = decision
    if problems:
        raise DataError(problems)
    return found


def _read_sheet(path: Path, sheet: Sheet, found: dict[str, Decision], problems: list[Problem]) -> None:
    columns: dict[str, int] = {}
    for i, row in enumerate(sheet.rows):
        texts = ["" if is_blank(value) else plain(str(value)) for value in row]
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
            _SAID[said.lower()], cells.get("决定人", ""), cells.get("日期", ""), cells.get("理由", ""), where
        )
        first = found.setdefault(number, decision)
        if first.said != decision.said:
            problems.append(
                Problem(where, f"must not differ from {first.where} about {number}, got {said!r}")
            )


def open_ones(decisions: Decisions) -> Iterable[Defect]:
    """Return the proposals that wait for a decision."""
    return [defect for defect in decisions.asked.values() if defect.value_outcome == "pending"]
