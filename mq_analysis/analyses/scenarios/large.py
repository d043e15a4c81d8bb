"""Scenarios over tables larger than memory: sums by award and counts of firms, without rows of firms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from mq_analysis.analyses.scenarios.choice import resolve_names
from mq_analysis.analyses.scenarios.compare import BASELINE
from mq_analysis.analyses.scenarios.setting import Setting
from mq_analysis.rules.awards.gains import KINDS, gains_and_losses
from mq_analysis.rules.awards.totals import totals


def compare_sums(setting: Setting, year: int, names: Sequence[str]) -> pd.DataFrame:
    """Compare scenarios with the baseline.

    Returns:
        A row for the baseline and each scenario: ``name, total_fen`` (every award that is decided), ``difference_fen``
        (from the baseline's total), ``awards`` (the number paid), ``undecided``, the number of enterprises by kind of
        change (`KINDS`), and the sum of each award in fen.

    Raises:
        UsageError, PolicyError, CoverageError: As `mq_analysis.analyses.scenarios.compare`.
    """
    rules = setting.rules(year)
    every = [(BASELINE, rules), *((name, other) for name, _, other in resolve_names(setting, year, names))]
    rows: list[dict[str, Any]] = []
    for name, other in every:
        sums = totals(setting.tables, other)
        moved = gains_and_losses(setting.tables, rules, other).set_index("kind")
        total = int(sums["amount_fen"].sum())
        by_award = sums.set_index("award_id")["amount_fen"]
        rows.append(
            {
                "name": name,
                "total_fen": total,
                "difference_fen": total - (rows[0]["total_fen"] if rows else total),
                "awards": int(sums["awards"].sum()),
                "undecided": int(sums["undecided"].sum()),
                **{kind: int(moved["firms"][kind]) for kind in KINDS},
                **{f"{a.id}_fen": int(by_award.get(a.id, 0)) for a in other.awards},
            }
        )
    return pd.DataFrame(rows).fillna(0)
