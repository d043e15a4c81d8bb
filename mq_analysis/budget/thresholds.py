"""Firms near a threshold of the tiered award, where a small change of retention changes much."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mq_analysis import schedule
from mq_analysis.budget.annual import Annual

WITHIN = 0.10
"""Default nearness: within 10 % of the threshold, both ends included."""


def near_threshold(year: Annual, *, within: float = WITHIN) -> pd.DataFrame:
    """List the enterprises whose retention lies within a share of a threshold.

    Returns:
        ``org_code, name, township, retention_fen, threshold_fen, distance_fen`` (signed: negative is
        below), ``holds_honour`` (an honour of the tiered award counts this year); holders first, then
        by nearness.
    """
    award = next(a for a in year.rules.awards if a.schedule)
    assert award.schedule is not None, "chosen by having one"  # noqa: S101 (narrows the type)
    base = year.retention_fen.dropna().astype("int64")
    bounds = np.array(schedule.thresholds(award.schedule), dtype="int64")
    nearest = bounds[np.abs(base.to_numpy()[:, None] - bounds).argmin(axis=1)]
    rows = pd.DataFrame({"org_code": base.index, "retention_fen": base.to_numpy(), "threshold_fen": nearest})
    rows["distance_fen"] = rows["retention_fen"] - rows["threshold_fen"]
    rows = rows[rows["distance_fen"].abs() * 100 <= rows["threshold_fen"] * round(within * 100)]
    looked = year.assessment.looked_at
    counted = looked[
        (looked["award_id"] == award.id)
        & looked["outcome"].isin(["paid", "not_highest", "zero", "gate_missed"])
    ]
    rows["holds_honour"] = rows["org_code"].isin(counted["org_code"])
    register = year.tables["enterprises"][["org_code", "name", "township"]]
    rows = rows.merge(register, on="org_code", how="left", validate="one_to_one")
    rows["_near"] = rows["distance_fen"].abs()
    rows = rows.sort_values(
        ["holds_honour", "_near", "org_code"], ascending=[False, True, True], ignore_index=True
    )
    return rows[
        ["org_code", "name", "township", "retention_fen", "threshold_fen", "distance_fen", "holds_honour"]
    ]
