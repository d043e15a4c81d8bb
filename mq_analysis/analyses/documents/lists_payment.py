"""The lists of payments: amounts paid now and their funders, waiting amounts, lines held back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from mq_analysis.analyses.documents.columns import ORDINAL, item, item_names, receiver
from mq_analysis.analyses.documents.due import Part, Rows, to_pay, waiting
from mq_analysis.payments.book import Book
from mq_analysis.policy import Label
from mq_analysis.report import nouns
from mq_analysis.report.format import DASH
from mq_analysis.report.payments_in_words import funder_name, part_name, wait_reason
from mq_analysis.report.rules_in_words import Phrase, Phrases
from mq_analysis.report.table import Column, Table, money, text
from mq_analysis.report.values import Money, Value, say


def payment_list(book: Book, date: dt.date, accounts: Mapping[str, str] | None) -> Table:
    """List the amounts to pay now; bank accounts only if they are given.

    Columns of payee, part and approval are left out if no row has one.
    """
    parts, names = to_pay(book, date), item_names(book)
    is_approved, has_parts = not book.approvals.empty, any(p.row["stage"] or p.row["funder"] for p in parts)
    lines = [part.line for part in parts]
    found: list[tuple[Column, Sequence[Value]]] = [
        (ORDINAL, range(1, len(parts) + 1)),
        (text(say("doc_firm"), weight=1.3), [receiver(line) for line in lines]),
        (text(say("doc_code")), [line["org_code"] for line in lines]),
        *_award_column(book, lines),
        (text(nouns.items_head(book.rules), weight=1), [names.get(line["honour_id"], "") for line in lines]),
    ]
    if any(part.payee for part in parts):
        found.append(
            (text(say("doc_payee"), weight=1), [part.payee or receiver(part.line) for part in parts])
        )
    if has_parts:
        stages = [part_name(book.rules, part.row) for part in parts]
        found.append((text(say("doc_stage"), weight=0.8), stages))
    if is_approved:
        found.append((text(say("doc_approval")), [line["approval_id"] or None for line in lines]))
    due = say("doc_part_due" if has_parts else "doc_approved" if is_approved else "doc_due")
    found += [
        (money(due), [Money(part.due_fen) for part in parts]),
        (money(say("doc_paid")), [Money(part.paid_fen) for part in parts]),
        (money(say("doc_now")), [Money(part.now_fen) for part in parts]),
    ]
    if accounts is not None:
        found.append((text(say("doc_account")), [_account(part, accounts) for part in parts]))
    found.append((text(say("doc_received"), weight=0.8), [None] * len(parts)))
    columns, values = zip(*found, strict=True)
    rows = tuple(zip(*values, strict=True))
    return Table(say("doc_list_payments"), "doc-payments", columns, rows).with_total()


def _award_column(book: Book, lines: Sequence[Mapping[str, Any]]) -> list[tuple[Column, Sequence[Value]]]:
    """Return the column of the award, unless the name of an item tells it: that of an honour does."""
    if nouns.has_honours_alone(book.rules):
        return []
    ids = {award.id for award in book.rules.awards}
    names = [
        book.rules.award(line["award_id"]).name if line["award_id"] in ids else line["award_id"]
        for line in lines
    ]
    return [(text(say("award"), weight=1), names)]


def _account(part: Part, accounts: Mapping[str, str]) -> Value:
    """Return the account of the enterprise; accounts of other payees are not on record."""
    return None if part.payee else accounts.get(part.line["org_code"]) or None


def by_funder_list(book: Book, date: dt.date) -> Table | None:
    """Sum the amounts to pay now by funder; None if there are no other funders."""
    sums: dict[Label | None, int] = {}
    for part in to_pay(book, date):
        funder = funder_name(book.rules, part.row)
        sums[funder] = sums.get(funder, 0) + part.now_fen
    if set(sums) <= {None}:
        return None
    body = [(i, name or DASH, Money(fen)) for i, (name, fen) in enumerate(sums.items(), start=1)]
    columns = (ORDINAL, text(say("doc_funder"), weight=1), money(say("doc_now")))
    return Table(say("doc_list_by_funder"), "doc-by-funder", columns, tuple(body)).with_total()


def waiting_list(book: Book, date: dt.date) -> Table | None:
    """List the amounts not paid now with the conditions they wait for; None without any."""
    rows, names = waiting(book, date), item_names(book)
    if not rows:
        return None
    body = [
        (
            i,
            receiver(r),
            r["org_code"],
            r["payee"] if r["payee"] != r["org_code"] else None,
            names.get(r["honour_id"], ""),
            part_name(book.rules, r),
            Money(r["amount_fen"]),
            Phrase(book.rules, _wait_reason, (r,)),
        )
        for i, r in enumerate(rows, start=1)
    ]
    columns = (
        ORDINAL,
        text(say("doc_firm"), weight=1.2),
        text(say("doc_code")),
        text(say("doc_payee"), weight=0.8),
        text(nouns.items_head(book.rules), weight=0.9),
        text(say("doc_stage"), weight=0.8),
        money(say("doc_sum")),
        text(say("doc_waits"), weight=1.4),
    )
    return Table(say("doc_list_waiting"), "doc-waiting", columns, tuple(body))


def _wait_reason(phrases: Phrases, row: Mapping[str, Any]) -> str:
    return wait_reason(phrases, row) or phrases.t("waits_payee")


def holdback_list(book: Book, rows: Rows, caption: Value, label: str) -> Table | None:
    """List lines that are held back, with both amounts; None without one."""
    if not rows:
        return None
    names = item_names(book)
    body = [
        (
            i,
            receiver(r),
            r["org_code"],
            item(r["honour_id"], names),
            r["approval_id"] or None,
            None if pd.isna(r["awarded_fen"]) else Money(int(r["awarded_fen"])),
            Money(int(r["approved_fen"])) if r["approval_id"] else None,
        )
        for i, r in enumerate(rows, start=1)
    ]
    columns = (
        ORDINAL,
        text(say("doc_firm"), weight=1.3),
        text(say("doc_code")),
        text(say("doc_honour", items=nouns.items_head(book.rules)), weight=1.2),
        text(say("doc_approval")),
        money(say("doc_due")),
        money(say("doc_approved")),
    )
    return Table(caption, label, columns, tuple(body))
