"""The distribution of retention over the enterprises of a year."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mq_analysis.analyses.simulation.study import Study
from mq_analysis.rules.sums import add_register

GROUPS = ("all", "holders")
QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)


def distribution(study: Study) -> pd.DataFrame:
    """Describe retention of all enterprises, of those with a national honour of the year, and of each size.

    Returns:
        ``group`` (one of `GROUPS`, or a size of the register), ``firms, total_fen, above_gate``, and the quantiles as
        ``q10, q25, q50, q75, q90`` in fen (by nearest rank, so each is the value of an enterprise).
    """
    base = study.base.dropna().astype("int64")
    rows = [_row("all", base), _row("holders", base.reindex(study.holders).dropna().astype("int64"))]
    known = add_register(base.rename("base").reset_index(), study.tables)
    rows += sorted(
        (_row(str(size), group["base"]) for size, group in known.groupby("size") if size),
        key=lambda row: -int(row["total_fen"]),
    )
    table = pd.DataFrame(rows)
    gate = study.tier.gate_fen
    table["above_gate"] = [int((group >= gate).sum()) for group in table.pop("_base")]
    return table


def _row(group: str, base: pd.Series[int]) -> dict[str, Any]:
    values = np.sort(base.to_numpy("int64"))
    ranks = {f"q{round(100 * q)}": nearest_rank(values, q) for q in QUANTILES}
    return {"group": group, "firms": len(values), "total_fen": int(values.sum()), **ranks, "_base": base}


def nearest_rank(values: np.ndarray, q: float) -> int | None:
    """Return the quantile of sorted values that is one of them: the smallest with at least a share q at or below it."""
    if not len(values):
        return None
    return int(values[max(int(np.ceil(q * len(values))) - 1, 0)])
