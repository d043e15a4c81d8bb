"""The account of rows: every row of every sheet is classified once, and the numbers add up."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from mq_analysis.intake.record import Ledger

HEADINGS = (
    "文件",
    "工作表",
    "总行数",
    "保留",
    "修复",
    "待确认",
    "拒收",
    "标题表头",
    "合计小计",
    "说明",
    "空行",
    "隐藏或未读",
)
_ROLES = {
    "title": "heads",
    "unit": "heads",
    "header": "heads",
    "total": "totals",
    "subtotal": "totals",
    "note": "notes",
    "blank": "blanks",
    "hidden": "unread",
    "unread": "unread",
}


@dataclass(frozen=True, slots=True)
class Account:
    """The number of rows of a sheet by their outcome."""

    file: str
    sheet: str
    rows: int
    kept: int
    repaired: int
    pending: int
    rejected: int
    heads: int
    totals: int
    notes: int
    blanks: int
    unread: int

    def cells(self) -> tuple[object, ...]:
        """Return the account as a row under `HEADINGS`."""
        _, *rest = dataclasses.astuple(self)
        return (self.file.rpartition("/")[2], *rest)

    @property
    def adds_up(self) -> bool:
        """Say whether the rows by outcome add up to all rows."""
        _, _, rows, *fates = dataclasses.astuple(self)
        return bool(rows == sum(fates))


def accounts(ledger: Ledger) -> Iterator[Account]:
    """Return the account of each sheet, in the order of the files.

    Raises:
        AssertionError: If the rows of a sheet do not add up, which would be a bug of this package.
    """
    fates: dict[tuple[str, str], Counter[str]] = {}
    for row in ledger.rows():
        if row.part:
            continue  # the row of the sheet is counted once
        fates.setdefault((row.block.book.path, row.block.sheet.title), Counter())[row.outcome] += 1
    for file, sheet, roles in ledger.sheets:
        count = fates.get((file, sheet), Counter())
        kinds = Counter(_ROLES[role] for role in roles.values() if role != "data")
        account = Account(
            file=file,
            sheet=sheet,
            rows=len(roles),
            kept=count["kept"],
            repaired=count["repaired"],
            pending=count["pending"],
            rejected=count["rejected"],
            **{name: kinds[name] for name in ("heads", "totals", "notes", "blanks", "unread")},
        )
        if not account.adds_up:
            raise AssertionError(f"{file} {sheet}: rows must add up, got {account}")
        yield account
