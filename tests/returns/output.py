"""Read the output of ``mq intake``: tables, findings and accounts, as plain text."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from .expect import At

# columns of accounts.csv
FILE, SHEET, TOTAL = "文件", "工作表", "总行数"
PARTS = ("保留", "修复", "待确认", "拒收", "标题表头", "合计小计", "说明", "空行", "隐藏或未读")


@dataclass(frozen=True)
class Finding:
    """A row of defects.csv with its place; row and column are 0 where the finding is about more."""

    file: str
    sheet: str
    row: int
    column: int
    severity: str
    words: str

    def is_at(self, place: At) -> bool:
        """Return whether the finding stands at a place."""
        if self.file != place.file:
            return False
        if place.sheet is not None and self.sheet not in (place.sheet, ""):
            return False
        if not place.cells:
            return True
        if self.column:
            return (self.row, self.column) in place.cells
        return any(row == self.row for row, _ in place.cells)


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file, none if there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def column_number(words: str) -> int:
    """Return the number of a column from 1, of its letters or its number; 0 for none."""
    words = words.strip()
    if words.isdigit():
        return int(words)
    number = 0
    for letter in words.upper():
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number


def read_findings(folder: Path) -> list[Finding]:
    """Return the findings of an output folder."""
    return [
        Finding(
            row["file"],
            row["sheet"],
            int(row["row"] or 0),
            column_number(row["column"]),
            row["severity"],
            " ".join(row[name] for name in ("kind", "raw_value", "note") if row.get(name)),
        )
        for row in read_table(folder / "defects.csv")
    ]


def wrong_accounts(folder: Path) -> list[str]:
    """Return accounts of sheets that do not add up."""
    found = []
    for row in read_table(folder / "accounts.csv"):
        parts = sum(int(row[name] or 0) for name in PARTS)
        if parts != int(row[TOTAL]):
            found.append(f"account: {row[FILE]} {row[SHEET]}: {row[TOTAL]} rows, but the parts are {parts}")
    return found
