"""Checks of payments against the rules' table of payments: not before they are due, not above the award."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from mq_analysis.analyses.disbursement.finding import Finding, Result, lacking, of_payment, rows_of
from mq_analysis.payments.book import Book
from mq_analysis.payments.rule import Key, Owed, entitlements, payment_items
from mq_analysis.payments.settings import Check, Kind

Paid = tuple[dict[str, Any], int, Owed]
"""A payment, what was paid for the same thing up to it, and what the rule gives on its day."""


def before_due(book: Book, _: Check) -> Result:
    """Find payments that raise the sum paid for an item above what is due that day, but not above the award.

    If a missing fact or day could make a payment due, it is no finding but counts as not checked.
    """
    found, blind = [], 0
    for row, so_far, rule in _each(book):
        if rule.due_fen < so_far <= rule.whole_fen:
            if so_far <= rule.due_fen + rule.unsure_fen:
                blind += 1
            else:
                found.append(_finding("paid_before_due", book, row, so_far, rule))
    return len(book.paid), found, blind, lacking(book, "payments", "approvals")


def more_than_due(book: Book, _: Check) -> Result:
    """Find payments that raise the sum paid for an item above its award, but not above its approval.

    Payments above the approval are found by other checks; items for which the rules give nothing are not checked here.
    """
    found = []
    for row, so_far, rule in _each(book):
        approved = book.approved.loc[row["row"], "approved_amount_fen"]
        if so_far > rule.whole_fen and (pd.isna(approved) or so_far <= approved):
            found.append(_finding("paid_more_than_due", book, row, so_far, rule))
    return len(book.paid), found, 0, lacking(book, "payments", "approvals")


def _each(book: Book) -> Iterator[Paid]:
    """Return every payment of an item for which the rules give something, in order of date."""
    keys, days = payment_items(book), dict[str, Mapping[Key, Owed]]()
    sums: dict[Key, int] = {}
    for row in rows_of(book.paid.sort_values(["payment_date", "payment_id"])):
        key, day = keys.get(row["row"]), row["payment_date"]
        if key is None:
            continue
        if day not in days:
            days[day] = entitlements(book, dt.date.fromisoformat(day))
        sums[key] = sums.get(key, 0) + row["amount_fen"]
        if key in days[day]:
            yield row, sums[key], days[day][key]


def _finding(kind: Kind, book: Book, row: dict[str, Any], so_far: int, rule: Owed) -> Finding:
    facts = {"so_far_fen": so_far, "due_fen": rule.due_fen, "whole_fen": rule.whole_fen}
    facts["over_fen"] = so_far - (rule.due_fen if kind == "paid_before_due" else rule.whole_fen)
    return of_payment(kind, book, row, facts | {"waiting": rule.waiting})
