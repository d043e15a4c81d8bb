"""Checks of payments against the rule's table of payments: nothing before it is due, nothing above it."""

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
    """Find payments after which more is paid for an item than is due that day, though not more than the rule gives.

    A payment is not found, but counted as not checked, where a missing fact or day may make it due.
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
    """Find payments after which more is paid than the rule gives in all, and not more than was approved.

    What is above its approval is found by other checks; an item for which the rule gives nothing is none of these.
    """
    found = []
    for row, so_far, rule in _each(book):
        approved = book.approved.loc[row["row"], "approved_amount_fen"]
        if so_far > rule.whole_fen and (pd.isna(approved) or so_far <= approved):
            found.append(_finding("paid_more_than_due", book, row, so_far, rule))
    return len(book.paid), found, 0, lacking(book, "payments", "approvals")


def _each(book: Book) -> Iterator[Paid]:
    """Return every payment of something that the rule gives, in order of date."""
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
