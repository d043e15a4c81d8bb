"""Match payments on record with the rules' table of payments: what each is for, and how much is due on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mq_analysis.base.frames import records
from mq_analysis.payments.book import Book
from mq_analysis.rules.awards.payment_table import year_end
from mq_analysis.rules.awards.payments import due_on
from mq_analysis.rules.ledger import plain_names

Key = tuple[str, str]
"""An enterprise and its item; a derived payment has no enterprise, and its id in place of the item."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What the rules give for an item, or as a derived payment, as of a day.

    Attributes:
        whole_fen, due_fen: The whole amount, and the part that is due.
        unsure_fen: The part that may be due: a fact or a day is missing.
        waiting: The rows of the table of payments that are not due, or for which that is unknown.
    """

    whole_fen: int
    due_fen: int
    unsure_fen: int
    waiting: tuple[Mapping[str, Any], ...]


def derived_ids(book: Book) -> frozenset[str]:
    """Return the ids of the derived payments, which are computed from other payments."""
    return frozenset(node.id for node in book.rules.version.derived)


def add_item_key(rows: pd.DataFrame) -> pd.DataFrame:
    """Add to rows of the table of payments the key of records: ``honour``, for a derived payment its id."""
    return rows.assign(honour=rows["honour"].where(rows["org_code"] != "", rows["award_id"]))


def standing(book: Book) -> dt.date:
    """Return the day as of which payments are compared: the last on record, or 31 December of the award year."""
    return (
        max(year_end(book.rules), dt.date.fromisoformat(book.cut_off))
        if book.cut_off
        else year_end(book.rules)
    )


def entitlements(book: Book, day: dt.date) -> dict[Key, Owed]:
    """Return what the rules give by enterprise and item, as of a day."""
    found: dict[Key, list[dict[str, Any]]] = {}
    for row in records(add_item_key(due_on(book.assessment.payments, day))):
        found.setdefault((row["org_code"], row["honour"]), []).append(row)
    return {key: _entitlement(rows) for key, rows in found.items()}


def _entitlement(rows: list[dict[str, Any]]) -> Owed:
    sums = {due: sum(r["amount_fen"] for r in rows if r["due"] == due) for due in ("yes", "no", "unknown")}
    waiting = tuple(r for r in rows if r["due"] != "yes" and r["amount_fen"])
    return Owed(sum(sums.values()), sums["yes"], sums["unknown"], waiting)


def payees(book: Book) -> dict[Key, frozenset[str]]:
    """Return the payees (organization codes or names) that the rules give by enterprise and item."""
    rows = add_item_key(book.assessment.payments)
    pairs = zip(rows["org_code"], rows["honour"], rows["payee"], strict=True)
    found: dict[Key, set[str]] = {}
    for code, honour, payee in pairs:
        found.setdefault((code, honour), set()).add(payee)
    return {key: frozenset(names) for key, names in found.items()}


def payment_items(book: Book) -> dict[int, Key]:
    """Return enterprise and item of each payment that went out, by its row in the county's table.

    A payment is for the item of its approval. An approval whose clause is the id of a derived payment is for that
    payment; so is a payment without an approval that goes to the payee of a derived payment.
    """
    ids = derived_ids(book)
    by_name = _derived_ids_by_payee(book)
    names = plain_names(book.paid["payee_name"])
    found: dict[int, Key] = {}
    for index, approval in zip(book.paid.index, records(book.approved.loc[book.paid.index]), strict=True):
        if pd.notna(approval["org_code"]):
            is_derived = approval["clause"] in ids
            key = ("", approval["clause"]) if is_derived else (approval["org_code"], approval["honour_id"])
            found[index] = key
        elif names[index] in by_name:
            found[index] = ("", by_name[names[index]])
    return found


def _derived_ids_by_payee(book: Book) -> dict[str, str]:
    """Return the derived payment of each payee that has exactly one."""
    nodes = book.rules.version.derived
    names = list(plain_names(pd.Series([node.payee.zh for node in nodes], dtype="str")))
    return {name: node.id for name, node in zip(names, nodes, strict=True) if names.count(name) == 1}
