"""One line per award from the rules over the approval to the payment; the sums of the lines add up to the fen."""

from __future__ import annotations

import pandas as pd

from mq_analysis.payments.book import Book
from mq_analysis.payments.rule import add_item_key, derived_ids, entitlements, standing


def lines(book: Book) -> pd.DataFrame:
    """Compare what the rules give with what was approved and paid, one row per enterprise and honour.

    A derived payment is a line without an enterprise, with its id as honour; its approval is the one whose clause is
    that id.

    Returns:
        ``org_code, honour_id, award_id`` (of the rule, else of the approval), ``awarded_fen`` (Int64; null: undecided),
        ``approval_id`` (empty: none), ``approved_fen, paid_fen`` (Int64), ``payments`` (their number),
        ``returned`` (transfers sent back), ``waiting_fen`` (approved, not paid and not due yet on the last day on
        record), ``payee`` (by the rules; empty: none), ``authorised`` and ``paid_on`` (ISO dates, empty: none), and
        ``outcome``: why the rules give nothing (as in `mq_analysis.rules.awards.Assessment.looked_at`; empty where the
        honour is not one of the year).
    """
    due = add_item_key(book.assessment.rows)
    due = due[due["amount_fen"].isna() | (due["amount_fen"] > 0)]
    due = due[["org_code", "honour", "award_id", "payee", "amount_fen"]].rename(
        columns={"honour": "honour_id"}
    )
    approved = _of_derived(book.approvals, book).merge(_payment_sums(book), on="approval_id", how="left")
    both = _number_rows(due, "award_id").merge(_number_rows(approved, "clause"), on=LINE, how="outer")
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
    """Give approvals of derived payments the key of their lines, which have no enterprise."""
    mine = approvals["clause"].isin(derived_ids(book))
    return approvals.assign(
        org_code=approvals["org_code"].mask(mine, ""),
        honour_id=approvals["honour_id"].mask(mine, approvals["clause"]),
    )


def _waiting(rows: pd.DataFrame, book: Book) -> pd.Series[int]:
    """Return the approved and unpaid part of each line that is not due, or perhaps not, on the last day on record."""
    rule = entitlements(book, standing(book))
    open_ = (rows["approved_fen"] - rows["paid_fen"]).clip(lower=0)
    keys = zip(rows["org_code"], rows["honour_id"], strict=True)
    waits = [rule[key].whole_fen - rule[key].due_fen if key in rule else 0 for key in keys]
    return pd.Series([min(a, b) for a, b in zip(open_, waits, strict=True)], index=rows.index, dtype="Int64")


LINE = ["org_code", "honour_id", "n"]


def _number_rows(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Number the rows of an enterprise and honour, so that several awards and approvals join one to one."""
    ordered = rows.sort_values(by)
    return ordered.assign(n=ordered.groupby(LINE[:2]).cumcount())


def _payment_sums(book: Book) -> pd.DataFrame:
    """Sum the payments of each approval: ``approval_id, paid_fen, payments, paid_on, returned``."""
    paid = book.paid.groupby("approval_id", as_index=False).agg(
        paid_fen=("amount_fen", "sum"), payments=("amount_fen", "size"), paid_on=("payment_date", "max")
    )
    back = book.payments[book.payments["status"].isin(list(book.settings.returned))]
    returned = back.groupby("approval_id", as_index=False).agg(returned=("payment_id", "size"))
    return paid.merge(returned, on="approval_id", how="outer")
