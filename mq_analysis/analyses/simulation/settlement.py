"""The November estimate compared with the closed year, by firm and by cause."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mq_analysis.rules.annual import Annual
from mq_analysis.rules.awards import Assessment
from mq_analysis.rules.sums import add_register, by_firm

CAUSES = ("honours", "retention", "undecided")
"""Later honours; retention other than forecast; undecided before or after."""


@dataclass(frozen=True)
class Settlement:
    """The difference between an estimate and the closed year.

    Attributes:
        firms: Firms whose amount differs: ``org_code`` and the register, ``estimated_fen, settled_fen`` (Int64; null:
            undecided), ``difference_fen`` (undecided counts as 0, as in the totals), ``cause`` (of `CAUSES`).
        causes: ``cause, firms, difference_fen``; they add up to the difference of the totals.
    """

    estimated_fen: int
    settled_fen: int
    firms: pd.DataFrame
    causes: pd.DataFrame


def settlement(estimated: Annual | None, settled: Annual) -> Settlement | None:
    """Compare an estimate with the closed year; None without an estimate, or if the year is still open."""
    if estimated is None or settled.is_estimate:
        return None
    before, after = by_firm(estimated.assessment), by_firm(settled.assessment)
    codes = sorted(set(before.index) | set(after.index))
    rows = pd.DataFrame({"org_code": codes}, dtype="str")
    rows["estimated_fen"] = before.reindex(codes).astype("Int64").array
    rows["settled_fen"] = after.reindex(codes).astype("Int64").array
    unsure = {
        code for amounts in (before, after) for code, fen in amounts.items() if pd.isna(fen)
    }  # a firm that is missing in one of them is not undecided: it has no honour there
    money = rows[["estimated_fen", "settled_fen"]].fillna(0)
    rows["difference_fen"] = money["settled_fen"] - money["estimated_fen"]
    rows[["estimated_fen", "settled_fen"]] = rows[["estimated_fen", "settled_fen"]].where(
        rows["org_code"].isin(unsure), money
    )
    later = _honours(settled.assessment) - _honours(estimated.assessment)
    firms_later = {code for code, _ in later}
    rows["cause"] = [
        "undecided" if code in unsure else "honours" if code in firms_later else "retention" for code in codes
    ]
    changed = rows[(rows["difference_fen"] != 0) | rows["org_code"].isin(unsure)]
    sums = changed.groupby("cause").agg(firms=("org_code", "size"), difference_fen=("difference_fen", "sum"))
    causes = sums.reindex(list(CAUSES), fill_value=0).astype("int64").rename_axis("cause").reset_index()
    return Settlement(
        estimated.assessment.total_fen,
        settled.assessment.total_fen,
        add_register(changed.reset_index(drop=True), settled.tables),
        causes,
    )


def _honours(assessment: Assessment) -> set[tuple[str, str]]:
    looked = assessment.looked_at
    return set(zip(looked["org_code"], looked["honour_id"], strict=True))
