"""From what is due over what was approved to what was paid: line by line, and in sums that add up to the fen."""

from __future__ import annotations

import pandas as pd

from mq_analysis.disbursement.book import Book
from mq_analysis.disbursement.rule import derived_ids, keyed, owed, standing

STEPS = (
    "awarded",
    "not_due",
    "not_approved",
    "differs",
    "approved",
    "not_paid",
    "waiting",
    "above",
    "again",
    "without_approval",
    "paid",
)
"""Steps from award to payment; ``awarded``, ``approved`` and ``paid`` are sums, the others what lies between.

``waiting`` is approved and not due yet; it is a step only where the rule has parts that may wait.
"""

SUMS = ("awarded", "approved", "paid")


def lines(book: Book) -> pd.DataFrame:
    """Lay what is due beside what was approved and paid, one row per enterprise and honour.

    A derived payment is a line without an enterprise, with its id as honour; an approval whose clause is that id is
    its approval.

    Returns:
        ``org_code, honour_id, award_id`` (of the rule, else of the approval), ``awarded_fen`` (Int64; null: undecided),
        ``approval_id`` (empty: none), ``approved_fen, paid_fen`` (Int64), ``payments`` (their number),
        ``returned`` (transfers sent back), ``waiting_fen`` (approved, not paid and not due yet on the last day on
        record), ``payee`` (of the rule; empty: none), ``authorised`` and ``paid_on`` (ISO dates, empty: none), and
        ``outcome``: why the rule gives nothing (as in `mq_analysis.awards.Assessment.looked_at`; empty where the
        honour is not one of the year).
    """
    due = keyed(book.assessment.rows)
    due = due[due["amount_fen"].isna() | (due["amount_fen"] > 0)]
    due = due[["org_code", "honour", "award_id", "payee", "amount_fen"]].rename(
        columns={"honour": "honour_id"}
    )
    approved = _of_derived(book.approvals, book).merge(_paid(book), on="approval_id", how="left")
    both = _numbered(due, "award_id").merge(_numbered(approved, "clause"), on=LINE, how="outer")
    outcome = book.assessment.looked_at.drop_duplicates(["org_code", "honour_id"])
    both = both.merge(outcome[["org_code", "honour_id", "outcome"]], on=["org_code", "honour_id"], how="left")
    undecided = both["award_id"].notna() & both["amount_fen"].isna()
    money = {
        "awarded_fen": both["amount_fen"].fillna(0).mask(undecided),
        "approved_fen": both["approved_amount_fen"].fillna(0),
        "paid_fen": both["paid_fen"].fillna(0),
        "payments": both["payments"].fillna(0),
        "returned": both["returned"].fillna(0),
        "waiting_fen": 0,
    }
    text = {
        "payee": both["payee"],
        "approval_id": both["approval_id"],
        "authorised": both["authorisation_date"],
        "paid_on": both["paid_on"],
        "outcome": both["outcome"],
    }
    award = both["award_id"].where(both["award_id"].fillna("") != "", both["clause"]).fillna("")
    found = pd.DataFrame({"org_code": both["org_code"], "honour_id": both["honour_id"], "award_id": award})
    found = found.assign(
        **{name: pd.Series(column, index=both.index, dtype="Int64") for name, column in money.items()},
        **{name: column.astype("str").fillna("") for name, column in text.items()},
    )
    found["waiting_fen"] = _waiting(found, book)
    return found.sort_values(["approval_id", "org_code", "honour_id"], ignore_index=True)


def _of_derived(approvals: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Make approvals of derived payments meet their lines, which have no enterprise."""
    mine = approvals["clause"].isin(derived_ids(book))
    return approvals.assign(
        org_code=approvals["org_code"].mask(mine, ""),
        honour_id=approvals["honour_id"].mask(mine, approvals["clause"]),
    )


def _waiting(rows: pd.DataFrame, book: Book) -> pd.Series[int]:
    """Return what of each line is approved and not paid because it is not due, or may not be, as the book stands."""
    rule = owed(book, standing(book))
    open_ = (rows["approved_fen"] - rows["paid_fen"]).clip(lower=0)
    keys = zip(rows["org_code"], rows["honour_id"], strict=True)
    waits = [rule[key].whole_fen - rule[key].due_fen if key in rule else 0 for key in keys]
    return pd.Series([min(a, b) for a, b in zip(open_, waits, strict=True)], index=rows.index, dtype="Int64")


LINE = ["org_code", "honour_id", "n"]


def _numbered(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Number the rows of an enterprise and honour, so that none is met twice where there are several."""
    ordered = rows.sort_values(by)
    return ordered.assign(n=ordered.groupby(LINE[:2]).cumcount())


def _paid(book: Book) -> pd.DataFrame:
    """Sum the payments of each approval: ``approval_id, paid_fen, payments, paid_on, returned``."""
    paid = book.paid.groupby("approval_id", as_index=False).agg(
        paid_fen=("amount_fen", "sum"), payments=("amount_fen", "size"), paid_on=("payment_date", "max")
    )
    back = book.payments[book.payments["status"].isin(list(book.settings.returned))]
    returned = back.groupby("approval_id", as_index=False).agg(returned=("payment_id", "size"))
    return paid.merge(returned, on="approval_id", how="outer")


def steps(book: Book) -> pd.DataFrame:
    """Return the way from the awards to the payments: ``step`` (`STEPS`), ``count``, ``amount_fen`` (signed).

    The sum ``awarded`` and the steps up to ``approved`` add up to it, and so on to ``paid``. Undecided awards have no
    amount: they are in no step, and an approval for one stands under ``not_due`` until it is decided.
    """
    rows = lines(book)
    awarded, approved, paid = (rows[f"{name}_fen"].fillna(0) for name in SUMS)
    has_approval = rows["approval_id"] != ""
    off, open_, over = approved - awarded, (approved - paid).clip(lower=0), (paid - approved).clip(lower=0)
    several = rows["payments"] > 1
    parts = {
        "not_due": off.where(has_approval & (awarded == 0), 0),
        "not_approved": off.where(~has_approval, 0),
        "differs": off.where(has_approval & (awarded > 0), 0),
        "not_paid": -(open_ - rows["waiting_fen"]).where(has_approval, 0),
        "waiting": -rows["waiting_fen"].where(has_approval, 0),
        "above": over.where(~several, 0),
        "again": over.where(several, 0),
    }
    found = {name: (int((part != 0).sum()), int(part.sum())) for name, part in parts.items()}
    stray = book.paid[book.approved.loc[book.paid.index, "org_code"].isna()]
    found["without_approval"] = (len(stray), int(stray["amount_fen"].sum()))
    found["awarded"] = (int((awarded > 0).sum()), int(awarded.sum()))
    found["approved"] = (int(has_approval.sum()), int(approved.sum()))
    found["paid"] = (len(book.paid), int(book.paid["amount_fen"].sum()))
    has_parts = any(award.stages for award in book.rules.awards)
    steps_ = [step for step in STEPS if has_parts or step != "waiting"]
    return pd.DataFrame([{"step": s, "count": found[s][0], "amount_fen": found[s][1]} for s in steps_])


def differences(book: Book) -> pd.DataFrame:
    """Return the lines of which the approval is not what the rule gives, undecided ones included."""
    rows = lines(book)
    return rows[rows["awarded_fen"].isna() | (rows["awarded_fen"] != rows["approved_fen"])]


def open_lines(book: Book) -> pd.DataFrame:
    """Return the lines approved, due and not fully paid; ``open_fen``, ``days`` from authorisation to the cut-off."""
    rows = lines(book)
    open_ = rows["approved_fen"] - rows["paid_fen"] - rows["waiting_fen"]
    rows = rows[(rows["approval_id"] != "") & (open_ > 0)]
    cut_off = pd.Series(book.cut_off or None, index=rows.index, dtype="str")
    days = days_between(rows["authorised"].where(rows["authorised"] != ""), cut_off)
    return rows.assign(open_fen=open_[rows.index], days=days)


def execution(book: Book) -> pd.DataFrame:
    """Sum approved and paid by award: ``award_id, approvals, approved_fen, within_fen, paid_fen, open_fen``.

    ``within_fen`` is what was paid up to the sum approved, so that money paid above an approval earns nothing.
    """
    rows = lines(book)
    rows = rows[rows["approval_id"] != ""].copy()
    rows["within_fen"] = rows[["approved_fen", "paid_fen"]].min(axis=1).astype("Int64")
    sums = rows.groupby("award_id").agg(
        approvals=("approval_id", "size"),
        approved_fen=("approved_fen", "sum"),
        within_fen=("within_fen", "sum"),
        paid_fen=("paid_fen", "sum"),
    )
    order = [award.id for award in book.rules.awards if award.id in sums.index]
    sums = sums.reindex([*order, *(name for name in sums.index if name not in order)]).astype("int64")
    return sums.assign(open_fen=sums["approved_fen"] - sums["within_fen"]).reset_index()


def days_between(first: pd.Series[str], last: pd.Series[str]) -> pd.Series[int]:
    """Return whole days from one ISO date to another, row by row (Int64); missing stays missing."""
    days: pd.Series[int] = (pd.to_datetime(last) - pd.to_datetime(first)).dt.days.astype("Int64")
    return days


def waits(book: Book) -> pd.DataFrame:
    """Return ``approval_id, days, paid_fen`` of approvals fully paid: days from authorisation to the last payment."""
    rows = lines(book)
    rows = rows[
        (rows["approval_id"] != "") & (rows["paid_fen"] >= rows["approved_fen"]) & (rows["paid_on"] != "")
    ]
    days = days_between(rows["authorised"].where(rows["authorised"] != ""), rows["paid_on"])
    return rows[["approval_id", "paid_fen"]].assign(days=days).dropna(subset=["days"])
