"""Firms near a threshold of the tiered award, where a small change of retention changes much."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd

from mq_analysis.rules.annual import Annual
from mq_analysis.rules.sums import UNREGISTERED
from mq_analysis.rules.tier import tier_of

WITHIN = 0.10
"""Default nearness: within 10 % of the threshold, both ends included."""


def near_threshold(year: Annual, *, within: float = WITHIN) -> pd.DataFrame:
    """List the enterprises whose retention lies within a share of its nearest threshold.

    Returns:
        ``org_code, name, township, retention_fen, threshold_fen, distance_fen`` (signed: negative is
        below), ``holds_honour`` (an honour of the tiered award counts this year); holders first, then
        by nearness.
    """
    tier, share = tier_of(year.rules), Fraction(str(within))
    base = year.retention_fen.dropna().astype("int64")
    bounds = np.array(tier.thresholds, dtype="int64")
    nearest = bounds[np.abs(base.to_numpy()[:, None] - bounds).argmin(axis=1)]
    rows = pd.DataFrame({"org_code": base.index, "retention_fen": base.to_numpy(), "threshold_fen": nearest})
    rows["distance_fen"] = rows["retention_fen"] - rows["threshold_fen"]
    is_near = rows["distance_fen"].abs() * share.denominator <= rows["threshold_fen"] * share.numerator
    rows = rows[is_near].copy()
    rows["holds_honour"] = rows["org_code"].isin(tier.holders(year.assessment))
    register = year.tables["enterprises"][["org_code", "name", "township"]]
    rows = rows.merge(register, on="org_code", how="left", validate="one_to_one")
    rows[["name", "township"]] = rows[["name", "township"]].fillna(UNREGISTERED)
    rows["_near"] = rows["distance_fen"].abs()
    order = ["holds_honour", "_near", "org_code"]
    rows = rows.sort_values(order, ascending=[False, True, True], ignore_index=True)
    return rows[
        ["org_code", "name", "township", "retention_fen", "threshold_fen", "distance_fen", "holds_honour"]
    ]
