"""Checks of payments against their approvals, the register and the blacklist."""

from __future__ import annotations

import pandas as pd

from mq_analysis.analyses.disbursement.finding import (
    Result,
    also_at,
    each,
    lacking,
    of_approval,
    of_payment,
    rows_of,
)
from mq_analysis.analyses.disbursement.flow import days_between
from mq_analysis.base.frames import records
from mq_analysis.payments.book import Book
from mq_analysis.payments.rule import payees, payment_items
from mq_analysis.payments.settings import Check
from mq_analysis.rules.ledger import NAMES, is_early, is_foreign_payee, plain_names


def _payments_with_approvals(book: Book) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the payments that went out for a known approval, and their approvals."""
    paid = book.paid
    approved = book.approved.loc[paid.index]
    known = approved["org_code"].notna()
    return paid[known], approved[known]


def without_approval(book: Book, _: Check) -> Result:
    """Find payments without an approval on record."""
    paid = book.paid
    unknown = book.approved.loc[paid.index, "org_code"].isna()
    found = [of_payment("paid_without_approval", book, row, {}) for row in rows_of(paid[unknown])]
    return len(paid), found, 0, lacking(book, "payments", "approvals")


def before_approval(book: Book, _: Check) -> Result:
    """Find payments before the leading group's approval or the county head's authorisation."""
    paid, approved = _payments_with_approvals(book)
    blind = int(approved["group_approval_date"].isna().sum())
    found = each("paid_before_approval", book, paid[is_early(paid, approved)])
    lacks = ("approvals.group_approval_date",) if blind else ()
    return len(paid), found, blind, lacks + lacking(book, "payments", "approvals")


def more_than_approved(book: Book, _: Check) -> Result:
    """Find single payments above the sum approved."""
    paid, approved = _payments_with_approvals(book)
    above = (paid["amount_fen"] > approved["approved_amount_fen"]).astype(bool)
    return (
        len(paid),
        each("paid_more_than_approved", book, paid[above]),
        0,
        lacking(book, "payments", "approvals"),
    )


def twice(book: Book, _: Check) -> Result:
    """Find approvals paid more than once, together above the sum approved; a returned transfer is no payment."""
    paid, approved = _payments_with_approvals(book)
    grouped = paid.groupby("approval_id")["amount_fen"]
    limit = approved.set_axis(paid["approval_id"])["approved_amount_fen"].groupby(level=0).first()
    wrong = grouped.size().gt(1) & grouped.sum().gt(limit)
    found = [
        of_approval("paid_twice", book, row, {})
        for row in rows_of(book.approvals)
        if wrong.get(row["approval_id"], default=False)
    ]
    return len(limit), found, 0, lacking(book, "payments", "approvals")


def payee(book: Book, _: Check) -> Result:
    """Find payments to another payee than that of the rules.

    An enterprise is recognised by its code or its names, including former ones; another payee only by its name.
    """
    paid, approved = _payments_with_approvals(book)
    register = book.county.tables["enterprises"]
    others = _other_payees(book, paid)
    foreign = (approved["org_code"] != paid["org_code"]) | is_foreign_payee(paid, register)
    names = plain_names(paid["payee_name"])
    told = [
        pd.notna(names[i]) and names[i] not in others[i] if i in others else bool(foreign[i])
        for i in paid.index
    ]
    unseen = paid["payee_name"].isna() | (
        ~paid["org_code"].isin(register["org_code"]) & ~paid.index.isin(list(others))
    )
    lacks = ("payments.payee_name",) if unseen.any() else ()
    to = payees(book)
    for_ = payment_items(book)
    found = [
        of_payment(
            "payee_mismatch", book, row, {"to": sorted(to[for_[row["row"]]])} if row["row"] in others else {}
        )
        for row in rows_of(paid[told])
    ]
    return len(paid), found, int(unseen.sum()), lacks + lacking(book, "payments", "approvals")


def _other_payees(book: Book, paid: pd.DataFrame) -> dict[int, frozenset[str]]:
    """Return the names of payees other than the enterprise, by row of the payment."""
    register = book.county.tables["enterprises"].drop_duplicates("org_code").set_index("org_code")
    known = [register[name] for name in NAMES if name in register]
    to, found = payees(book), {}
    for index, key in payment_items(book).items():
        names = to.get(key, frozenset()) - {""}
        if index in paid.index and names and names != {key[0]}:
            said = {str(by[name]) for name in names for by in known if name in by and pd.notna(by[name])}
            found[index] = frozenset(plain_names(pd.Series(sorted(names | said), dtype="str")))
    return found


def payments_to_blacklist(book: Book, _: Check) -> Result:
    """Find payments to a firm on the blacklist that day: from the day of entry up to the day before removal."""
    paid = book.paid
    if not book.county.has("blacklist"):
        return 0, (), len(paid), lacking(book, "blacklist", "payments")
    listed = book.county.tables["blacklist"].reset_index(names="row")
    pairs = paid.reset_index(names="paid_row").merge(listed, on="org_code", suffixes=("", "_listed"))
    ended = (pairs["removal_date"] <= pairs["payment_date"]).fillna(value=False).astype(bool)
    on_it = pairs[(pairs["entry_date"] <= pairs["payment_date"]) & ~ended]
    found = []
    for row in records(on_it.drop_duplicates("payment_id")):
        facts = {name: row[name] for name in ("entry_date", "removal_date", "reason")}
        finding = of_payment("paid_while_blacklisted", book, row | {"row": row["paid_row"]}, facts)
        place = book.county.place("blacklist", row["row"])
        found.append(also_at(finding, place))
    return len(paid), found, 0, lacking(book, "payments")


def year_differs(book: Book, _: Check) -> Result:
    """Find payments booked in another award year than their approval."""
    paid, approved = _payments_with_approvals(book)
    wrong = (paid["award_year"] != approved["award_year"]).astype(bool)
    return len(paid), each("award_year_differs", book, paid[wrong]), 0, lacking(book, "payments", "approvals")


def late(book: Book, check: Check) -> Result:
    """Find payments later than the term after authorisation."""
    paid, approved = _payments_with_approvals(book)
    days = days_between(approved["authorisation_date"], paid["payment_date"])
    late = (days > (check.within_days or 0)).fillna(value=False).astype(bool)
    found = [
        of_payment(
            "paid_late", book, row, {"days": int(days.loc[row["row"]]), "within_days": check.within_days}
        )
        for row in rows_of(paid[late])
    ]
    return len(paid), found, int(days.isna().sum()), lacking(book, "payments", "approvals")
