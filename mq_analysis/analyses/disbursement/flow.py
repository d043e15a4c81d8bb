"""The flow from due over approved to paid: steps that add up to the fen, open amounts, durations."""

from __future__ import annotations

import pandas as pd

from mq_analysis.payments.book import Book
from mq_analysis.payments.lines import lines

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


def steps(book: Book) -> pd.DataFrame:
    """Return the steps from the awards to the payments: ``step`` (`STEPS`), ``count``, ``amount_fen`` (signed).

    ``awarded`` plus the steps after it give ``approved``; ``approved`` plus the further steps give ``paid``. Undecided
    awards have no amount and are in no step; an approval for one counts as ``not_due`` until it is decided.
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
    """Return the lines whose approval differs from the award, including undecided ones."""
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

    ``within_fen`` is the sum paid up to each approved sum, so that overpayments do not raise the rate of execution.
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


def waiting_days(book: Book) -> pd.DataFrame:
    """Return ``approval_id, days, paid_fen`` of approvals fully paid: days from authorisation to the last payment."""
    rows = lines(book)
    rows = rows[
        (rows["approval_id"] != "") & (rows["paid_fen"] >= rows["approved_fen"]) & (rows["paid_on"] != "")
    ]
    days = days_between(rows["authorised"].where(rows["authorised"] != ""), rows["paid_on"])
    return rows[["approval_id", "paid_fen"]].assign(days=days).dropna(subset=["days"])
