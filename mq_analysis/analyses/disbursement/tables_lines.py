"""Tables of lines: approvals that differ from the rules, amounts not due, amounts not paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mq_analysis.analyses.disbursement.flow import differences, open_lines
from mq_analysis.analyses.disbursement.names import award_name, firm_rows, receiver_name
from mq_analysis.base.frames import records
from mq_analysis.payments.book import Book
from mq_analysis.payments.rule import entitlements, standing
from mq_analysis.report.cells import Several
from mq_analysis.report.payments_in_words import Awaited, part_name
from mq_analysis.report.spoken import ENTERPRISE, outcome
from mq_analysis.report.table import Row, Table, money, number, text
from mq_analysis.report.values import Money, Shown, Value, say


def award_differences(book: Book) -> Table | None:
    """Tabulate the approvals that differ from the rules; None if all agree."""
    rows = differences(book)
    if rows.empty:
        return None
    firms = firm_rows(book, list(rows["org_code"]))
    body = [
        (
            receiver_name(r, firms),
            _codes(r),
            award_name(book, r["award_id"]),
            Shown(None, say("db_undecided")) if pd.isna(r["awarded_fen"]) else Money(int(r["awarded_fen"])),
            Money(r["approved_fen"]) if r["approval_id"] else None,
            _why(book, r),
        )
        for r in records(rows)
    ]
    columns = (
        text(ENTERPRISE, weight=1.4),
        text(say("db_honour"), weight=0.9),
        text(say("award"), weight=1),
        money(say("db_due")),
        money(say("db_approved")),
        text(say("db_why"), weight=1.2),
    )
    return Table(say("tbl_db_differences"), "tbl-db-differences", columns, tuple(body))


def _codes(row: Mapping[str, Any]) -> Several:
    codes = row["honour_id"] or None, row["approval_id"] or None
    return Several(
        ((say("item_code"), codes[0]), (say("approval_code"), codes[1])),
        " / ".join(filter(None, codes)),
        own_heads=True,
    )


def _why(book: Book, row: Mapping[str, Any]) -> Value:
    if pd.isna(row["awarded_fen"]):
        return say("explain_undecided")
    if not row["approval_id"]:
        return say("db_why_not_approved")
    if row["awarded_fen"]:
        return say("db_why_amount")
    return outcome(row["outcome"], book.rules) if row["outcome"] else say("db_not_of_year")


def not_due(book: Book) -> Table | None:
    """Tabulate the amounts not due, or perhaps not due, on the last day on record; None without any."""
    rules = entitlements(book, standing(book))
    rows = [row for rule in rules.values() for row in rule.waiting]
    if not rows:
        return None
    firms = firm_rows(book, [row["org_code"] for row in rows])
    body = [
        (
            receiver_name(row, firms),
            row["payee"] if row["payee"] != row["org_code"] else "",
            award_name(book, row["award_id"]),
            part_name(book.rules, row),
            Money(row["amount_fen"]),
            Awaited(book.rules, (row,)),
        )
        for row in rows
    ]
    columns = (
        text(ENTERPRISE, weight=1.2),
        text(say("db_payee"), weight=0.8),
        text(say("award"), weight=1),
        text(say("doc_stage"), weight=0.8),
        money(say("amount")),
        text(say("db_waits"), weight=1.6),
    )
    total: Row = (say("total"), "", "", "", Money(sum(row["amount_fen"] for row in rows)), "")
    notes = (say("note_db_waiting", date=standing(book).isoformat()),)
    return Table(say("tbl_db_waiting"), "tbl-db-waiting", columns, tuple(body), (total,), notes)


def unpaid(book: Book) -> Table | None:
    """Tabulate the approvals that are not fully paid; None if all are paid."""
    rows = open_lines(book)
    if rows.empty:
        return None
    firms = firm_rows(book, list(rows["org_code"]))
    body = [
        (
            receiver_name(r, firms),
            r["approval_id"],
            Money(r["approved_fen"]),
            Money(r["paid_fen"]),
            Money(r["open_fen"]),
            None if pd.isna(r["days"]) else r["days"],
            r["returned"],
        )
        for r in records(rows)
    ]
    sums = [Money(int(rows[name].sum())) for name in ("approved_fen", "paid_fen", "open_fen")]
    columns = (
        text(ENTERPRISE, weight=1),
        text(say("db_honour")),
        money(say("db_approved")),
        money(say("db_paid")),
        money(say("db_open")),
        number(say("db_days")),
        number(say("db_returned_n")),
    )
    total: Row = (say("total"), "", *sums, "", int(rows["returned"].sum()))
    notes = (say("note_db_open", date=book.cut_off or None),)
    return Table(say("tbl_db_open"), "tbl-db-open", columns, tuple(body), (total,), notes)
