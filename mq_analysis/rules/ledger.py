"""Payments beside the approvals that they pay: what is out of order, row by row."""

from __future__ import annotations

import unicodedata

import pandas as pd

NAMES = ("name", "former_name")
"""Columns of the register under which an enterprise may be paid."""


def approvals_of(rows: pd.DataFrame, approvals: pd.DataFrame) -> pd.DataFrame:
    """Return the approval of each payment, row by row the same; all is missing where there is none."""
    known = approvals.drop_duplicates("approval_id").set_index("approval_id")
    return known.reindex(rows["approval_id"]).set_axis(rows.index)


def disorders(rows: pd.DataFrame, approvals: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Say of each payment whether it is without approval, to another firm, early, above, or a second one.

    Early is before the leading group's approval, where its date is on record, or the county head's authorisation.
    """
    approved = approvals_of(rows, approvals)
    unknown = approved["org_code"].isna()
    other = (approved["org_code"] != rows["org_code"]) | is_foreign_payee(rows, register)
    ordered = rows.sort_values(["payment_date", "payment_id"])
    again = ordered.duplicated("approval_id").reindex(rows.index) & rows["approval_id"].notna()
    above = rows["amount_fen"] > approved["approved_amount_fen"]
    flags = {
        "no_approval": unknown,
        "other_firm": ~unknown & other,
        "early": ~unknown & is_early(rows, approved),
        "above": above.fillna(value=False).astype(bool),
        "again": again,
    }
    return pd.DataFrame(flags, dtype=bool)


def is_early(rows: pd.DataFrame, approved: pd.DataFrame) -> pd.Series[bool]:
    """Say of each payment whether a date of its approval on record is later than its own."""
    early = pd.Series(data=False, index=rows.index)
    for name in ("group_approval_date", "authorisation_date"):
        if name in approved:
            early |= (approved[name] > rows["payment_date"]).fillna(value=False).astype(bool)
    return early


def is_foreign_payee(rows: pd.DataFrame, register: pd.DataFrame) -> pd.Series[bool]:
    """Say of each payment whether its payee bears none of the names the register has for its firm.

    Width of letters and brackets, and blanks, make no difference. A payment without a payee, or to a firm that is
    not registered, cannot be compared and is not foreign.
    """
    if "payee_name" not in rows:
        return pd.Series(data=False, index=rows.index)
    firms = register.drop_duplicates("org_code").set_index("org_code")
    payee = plain_names(rows["payee_name"])
    foreign = payee.notna() & rows["org_code"].isin(firms.index)
    for name in NAMES:
        if name in firms:
            names = firms[name].reindex(rows["org_code"]).set_axis(rows.index)
            foreign &= ~(plain_names(names) == payee).fillna(value=False).astype(bool)
    return foreign.astype(bool)


def plain_names(names: pd.Series[str]) -> pd.Series[str]:
    """Write names in one width and without blanks; missing stays missing."""
    return names.map(lambda text: "".join(unicodedata.normalize("NFKC", text).split()), na_action="ignore")
