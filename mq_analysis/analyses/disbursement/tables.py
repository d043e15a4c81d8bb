"""Tables of approvals and payments in sums: the steps from due to paid, by award, by days."""

from __future__ import annotations

from collections.abc import Sequence

from mq_analysis.analyses.disbursement import flow
from mq_analysis.analyses.disbursement.finding import Control
from mq_analysis.analyses.disbursement.flow import SUMS, steps
from mq_analysis.analyses.disbursement.names import award_name
from mq_analysis.base.frames import records
from mq_analysis.payments.book import Book
from mq_analysis.report.keys import KeyFigure, KeyFigures
from mq_analysis.report.table import Row, Table, money, number, text
from mq_analysis.report.values import Money, Share, say


def payment_steps(book: Book) -> Table:
    """Tabulate the steps from due to paid; the rows add up to the fen."""
    body: list[Row] = [
        (
            say(f"db_step_{r['step']}"),
            r["count"],
            Money(r["amount_fen"]) if r["step"] in SUMS else Money(r["amount_fen"], signed=True),
        )
        for r in records(steps(book))
    ]
    columns = (text(say("db_step"), weight=1), number(say("db_items")), money(say("db_sum")))
    notes = (say("note_db_steps"),)
    return Table(
        say("tbl_db_steps", year=book.year), "tbl-db-steps", columns, tuple(body[:-1]), (body[-1],), notes
    )


def execution(book: Book) -> Table | None:
    """Tabulate approved and paid by award; None without an approval."""
    rows = flow.execution(book)
    if rows.empty:
        return None
    names = ("approved_fen", "paid_fen", "within_fen", "open_fen")
    body = [
        (
            award_name(book, r["award_id"]),
            r["approvals"],
            *(Money(r[name]) for name in names),
            Share(r["within_fen"], r["approved_fen"]),
        )
        for r in records(rows)
    ]
    sums = {name: int(rows[name].sum()) for name in names}
    total: Row = (
        say("total"),
        int(rows["approvals"].sum()),
        *(Money(sums[name]) for name in names),
        Share(sums["within_fen"], sums["approved_fen"]),
    )
    columns = (
        text(say("award"), weight=1),
        number(say("db_approvals")),
        money(say("db_approved")),
        money(say("db_paid")),
        money(say("db_within")),
        money(say("db_open")),
        number(say("db_rate")),
    )
    notes = (say("note_db_execution"),)
    return Table(say("tbl_db_execution"), "tbl-db-execution", columns, tuple(body), (total,), notes)


def waiting_days(book: Book) -> Table | None:
    """Tabulate the approvals fully paid by days since authorisation; None without one."""
    rows = flow.waiting_days(book)
    if rows.empty:
        return None
    whole = int(rows["paid_fen"].sum())
    body = []
    for low, high in _brackets(book.settings.aging):
        mine = rows[(rows["days"] >= low if low is not None else True) & (rows["days"] <= high)]
        name = say("db_early") if low is None else say("db_from_to", low=low, high=high)
        if high == BEYOND:
            name = say("db_beyond", low=low)
        paid = int(mine["paid_fen"].sum())
        body.append((name, len(mine), Money(paid), Share(paid, whole)))
    columns = (
        text(say("db_bracket"), weight=1),
        number(say("db_items")),
        money(say("db_paid")),
        number(say("share")),
    )
    return Table(say("tbl_db_waits"), "tbl-db-waits", columns, tuple(body)).with_total()


BEYOND = 1 << 30
"""The upper bound of the last bracket of days."""


def _brackets(bounds: Sequence[int]) -> list[tuple[int | None, int]]:
    lows = [0, *(bound + 1 for bound in bounds)]
    return [(None, -1), *zip(lows, [*bounds, BEYOND], strict=True)]


def payment_keys(book: Book, found: Sequence[Control]) -> KeyFigures:
    """Return the sum paid, and the number of findings."""
    sums = {row["step"]: row["amount_fen"] for row in records(steps(book))}
    wrong = sum(len(control.findings) for control in found)
    return KeyFigures(
        (
            KeyFigure("paid", say("key_paid"), Money(sums["paid"]), say("yuan")),
            KeyFigure("not_in_order", say("key_not_in_order"), wrong, say("key_places_unit")),
        )
    )
