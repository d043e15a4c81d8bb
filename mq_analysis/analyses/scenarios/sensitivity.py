"""Sensitivity of the total to one lever at a time over its possible range."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mq_analysis.analyses.scenarios.setting import Setting
from mq_analysis.policy import Lever


def sensitivity(setting: Setting, year: int, levers: Iterable[Lever]) -> pd.DataFrame:
    """Set each lever to the ends of its range, with the others unchanged; the widest effect first.

    Returns:
        ``lever, low, high`` (the values), ``unit`` (of the values), ``low_fen, high_fen, baseline_fen, width_fen``
        (totals of the year, and the distance of those at the ends).
    """
    evaluator = setting.evaluator(year)
    baseline = int(evaluator.totals([evaluator.rules]).total_fen[0])
    rows = []
    for lever in levers:
        ends = [setting.rules(year, moves={lever: value}) for value in (lever.values[0], lever.values[-1])]
        low, high = (int(total) for total in evaluator.totals(ends).total_fen)
        rows.append(
            {
                "lever": lever.id,
                "low": lever.values[0],
                "high": lever.values[-1],
                "unit": setting.units([lever])[0],
                "low_fen": low,
                "high_fen": high,
                "baseline_fen": baseline,
                "width_fen": abs(high - low),
            }
        )
    names = ["lever", "low", "high", "unit", "low_fen", "high_fen", "baseline_fen", "width_fen"]
    table = pd.DataFrame(rows, columns=names)
    return table.sort_values(["width_fen", "lever"], ascending=[False, True], ignore_index=True)
