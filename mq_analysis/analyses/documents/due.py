"""Payments to make now: the due parts of approved lines, less what was paid; and the parts that wait."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mq_analysis.base.frames import records
from mq_analysis.payments.book import Book
from mq_analysis.payments.lines import lines
from mq_analysis.payments.rule import add_item_key
from mq_analysis.rules.awards.payments import due_on
from mq_analysis.rules.sums import add_register

Row = Mapping[str, Any]
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line that is due.

    Attributes:
        line: The line: approval, enterprise and item, as `payable` gives it.
        row: Its row in the table of payments.
        paid_fen: The amount of the part that was paid.
    """

    line: Row
    row: Row
    paid_fen: int

    @property
    def due_fen(self) -> int:
        """The amount of the part, in fen."""
        return int(self.row["amount_fen"])

    @property
    def now_fen(self) -> int:
        """The amount still to be paid, in fen."""
        return max(self.due_fen - self.paid_fen, 0)

    @property
    def payee(self) -> str:
        """The payee if it is not the enterprise; else empty."""
        return "" if self.row["payee"] == self.line["org_code"] else str(self.row["payee"])


def payable(book: Book) -> tuple[Rows, Rows, Rows]:
    """Divide the lines of the year: approved as the rule gives, approved otherwise, due and not approved.

    If there is no approval on record at all, every due line is in the first group, without an approval.
    """
    found = lines(book)
    known = add_register(found[found["awarded_fen"].notna()], book.county.tables)
    if book.approvals.empty:
        return records(known), [], []
    is_approved = known["approval_id"] != ""
    agrees = (known["awarded_fen"] == known["approved_fen"]).astype(bool)
    undecided_ = found[found["awarded_fen"].isna() & (found["approval_id"] != "")]
    differ = pd.concat([known[is_approved & ~agrees], add_register(undecided_, book.county.tables)])
    return records(known[is_approved & agrees]), records(differ), records(known[~is_approved])


def to_pay(book: Book, date: dt.date) -> list[Part]:
    """Return the parts of the first group of `payable` that are due on a day and have a known payee, in order.

    Payments of a line are allotted to its parts in order of stages, within a stage to the funders by their shares; an
    overpayment is added to the last part.
    """
    found = []
    for line, rows in _lines(book, date):
        due = [row for row in rows if row["due"] == "yes" and row["payee"]]
        paid = share_out(int(line["paid_fen"]), [(row["stage"], row["amount_fen"]) for row in due])
        found += [Part(line, row, fen) for row, fen in zip(due, paid, strict=True)]
    return found


def waiting(book: Book, date: dt.date) -> Rows:
    """Return the parts of these lines that are not paid now, each with the enterprise's columns of its line."""
    return [
        dict(line) | row
        for line, rows in _lines(book, date)
        for row in rows
        if row["due"] != "yes" or not row["payee"]
    ]


def _lines(book: Book, date: dt.date) -> list[tuple[Row, Rows]]:
    parts: dict[tuple[str, str, str], Rows] = {}
    for row in records(add_item_key(due_on(book.assessment.payments, date))):
        if row["amount_fen"]:
            parts.setdefault((row["org_code"], row["honour"], row["award_id"]), []).append(row)
    lines, _, _ = payable(book)
    return [(line, parts.get((line["org_code"], line["honour_id"], line["award_id"]), [])) for line in lines]


def share_out(paid: int, parts: Sequence[tuple[str, int]]) -> list[int]:
    """Allot a paid amount to parts, each given as stage and sum; the last part gets the excess over all sums.

    >>> share_out(50, [("a", 10), ("a", 30), ("b", 60)])
    [10, 30, 10]
    >>> share_out(20, [("a", 10), ("a", 30)]), share_out(70, [("a", 10)])
    ([5, 15], [70])
    """
    found: list[int] = []
    for _, group in itertools.groupby(parts, key=lambda part: part[0]):
        sums = list(itertools.accumulate(fen for _, fen in group))
        mine = min(paid, sums[-1])
        ends = [(2 * mine * end + sums[-1]) // (2 * sums[-1]) for end in sums]
        found += [end - start for start, end in zip([0, *ends], ends, strict=False)]
        paid -= mine
    return [*found[:-1], found[-1] + paid] if found else []
