"""Findings of the checks: the violated rule and the rows concerned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from mq_analysis.base.frames import records
from mq_analysis.payments.book import Book
from mq_analysis.payments.settings import Check, Kind


@dataclass(frozen=True, slots=True)
class Finding:
    """A violated check and the rows concerned.

    Attributes:
        payment_ids: The payments concerned, in order of date.
        facts: Values of the rows: dates and documents as text, amounts in fen.
        places: File and row of every row concerned.
    """

    kind: Kind
    approval_id: str
    org_code: str
    payment_ids: tuple[str, ...]
    facts: Mapping[str, Any] = field(hash=False)
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """The result of a check, or the reason why it was not made.

    Attributes:
        check: The check; None if the settings do not list it.
        rows: The number of checked rows.
        blind: The number of rows that could not be checked because a value is missing.
        lacks: Missing tables or columns, without which the check is impossible or incomplete.
    """

    kind: Kind
    check: Check | None
    rows: int
    findings: tuple[Finding, ...]
    blind: int = 0
    lacks: tuple[str, ...] = ()


Result = tuple[int, Iterable[Finding], int, tuple[str, ...]]
"""What a check returns: rows looked at, findings, rows that could not be checked, what is lacking."""


def lacking(book: Book, *tables: str) -> tuple[str, ...]:
    """Return those of these tables that the county does not have."""
    return tuple(name for name in tables if name in book.lacks)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dictionaries, with their number in the county's table as ``row``."""
    return records(frame.reset_index(names="row"))


def each(kind: Kind, book: Book, paid: pd.DataFrame) -> list[Finding]:
    """Return a finding for each payment."""
    return [of_payment(kind, book, row, {}) for row in rows_of(paid)]


PAYMENT_FACTS = ("payee_name", "amount_fen", "payment_date", "award_year")
APPROVAL_FACTS = ("honour_id", "approved_amount_fen", "group_approval_date", "authorisation_date")


def of_payment(kind: Kind, book: Book, row: Mapping[str, Any], facts: Mapping[str, Any]) -> Finding:
    """Return a finding about one payment, with its approval if there is one."""
    approved = book.approved.loc[row["row"]]
    known = bool(pd.notna(approved["org_code"]))
    said = {name: row[name] for name in PAYMENT_FACTS} | {"paid_code": row["org_code"]} | dict(facts)
    places = [book.county.place("payments", row["row"])]
    if known:
        said |= {name: approved[name] for name in APPROVAL_FACTS}
        said["approved_year"] = approved["award_year"]
        places += _approval_places(book, row["approval_id"])
    code = approved["org_code"] if known else row["org_code"]
    approval = row["approval_id"] if pd.notna(row["approval_id"]) else ""
    return Finding(kind, approval, code, (row["payment_id"],), said, tuple(places))


def of_approval(kind: Kind, book: Book, row: Mapping[str, Any], facts: Mapping[str, Any]) -> Finding:
    """Return a finding about an approval, with the payments that went out for it."""
    paid = book.paid[book.paid["approval_id"] == row["approval_id"]].sort_values(
        ["payment_date", "payment_id"]
    )
    said = {name: row[name] for name in APPROVAL_FACTS} | dict(facts)
    said |= {"paid_fen": int(paid["amount_fen"].sum()), "dates": tuple(paid["payment_date"])}
    places = [book.county.place("payments", int(i)) for i in paid.index]
    places += _approval_places(book, row["approval_id"])
    return Finding(kind, row["approval_id"], row["org_code"], tuple(paid["payment_id"]), said, tuple(places))


def of_entries(
    kind: Kind, book: Book, rows: Iterable[Mapping[str, Any]], facts: Mapping[str, Any]
) -> Finding:
    """Return a finding about entries of the fund's ledger; their ids are stored as ``payment_ids``."""
    mine = list(rows)
    said = {"uses": tuple(row["use_class"] for row in mine), **facts}
    said["amount_fen"] = sum(row["amount_fen"] for row in mine)
    said["dates"] = tuple(row.get("entry_date") for row in mine if pd.notna(row.get("entry_date")))
    places = tuple(book.county.place("special_fund", row["row"]) for row in mine)
    return Finding(kind, "", "", tuple(row["entry_id"] for row in mine), said, places)


def _approval_places(book: Book, approval_id: str) -> list[str]:
    rows = book.approvals.index[book.approvals["approval_id"] == approval_id]
    return [book.county.place("approvals", int(i)) for i in rows]


def also_at(finding: Finding, place: str) -> Finding:
    """Return a finding with one more place."""
    return replace(finding, places=(*finding.places, place))
