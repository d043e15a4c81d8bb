"""p-charts by quarter whose limits together keep exactly within a budget of false alarms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.analyses.supervision.streams import Series
from mq_analysis.base.chances import upper_tails

LARGEST_TAIL = 0.2
"""No point is alarmed at a chance above this."""

COLUMNS = ["series", "year", "quarter", "n", "failed", "share", "limit", "tail", "is_alarm"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the points of a year.

    Attributes:
        alpha: A point is out if the probability of this many failures or more is at most this.
        expected: The expected number of points out in the year if every group is at its in-control share.
    """

    alpha: float
    expected: float


def count(series: Sequence[Series]) -> pd.DataFrame:
    """Count rows and failures of every series by quarter.

    Returns:
        ``series`` (its index in the list), ``year, quarter`` (year times 4 plus 0 to 3), ``n, failed``; int64.
    """
    parts = [np.empty((0, 4), dtype=np.int64)]
    for i, one in enumerate(series):
        first = int(one.quarters.min())
        n = np.bincount(one.quarters - first)
        failed = np.bincount(one.quarters - first, weights=one.failed).astype(np.int64)
        there = np.flatnonzero(n)
        parts.append(np.column_stack([np.full(len(there), i), first + there, n[there], failed[there]]))
    rows = pd.DataFrame(np.concatenate(parts), columns=["series", "quarter", "n", "failed"])
    return rows.assign(year=rows["quarter"] // 4)


def limits(sizes: Sequence[tuple[int, float]], budget: float) -> Limits:
    """Find the largest common tail probability at which the expected number of points out is within the budget.

    Tails of a binomial count take only some values, so points use a common bound such as 1/1000 to different degrees.
    The bound is raised as long as the sum of the tails actually used is within the budget.

    Args:
        sizes: Number of rows and in-control share of every point of the year.
        budget: The expected number of points out that is allowed.
    """
    used = [_small(n, share) for n, share in sizes]
    tails = np.concatenate(used or [np.empty(0)])
    gains = np.diff(tails, prepend=0.0)
    first = np.cumsum([0, *map(len, used)])[:-1]
    first = first[first < len(tails)]
    gains[first] = tails[first]
    order = np.argsort(tails, kind="stable")
    tails, total = tails[order], np.cumsum(gains[order])
    last = np.searchsorted(total, budget, side="right")
    while 0 < last < len(tails) and tails[last - 1] == tails[last]:
        last -= 1  # points with equal tails are in or out together
    return Limits(float(tails[last - 1]), float(total[last - 1])) if last else Limits(0.0, 0.0)


def _small(n: int, share: float) -> npt.NDArray[np.float64]:
    """Return the tails of a point that an alarm may use, ascending."""
    tails = upper_tails(n, share)
    return tails[tails <= LARGEST_TAIL][::-1]


def judge(rows: pd.DataFrame, series: Sequence[Series], alphas: npt.NDArray[np.float64]) -> pd.DataFrame:
    """Add to counts their limits and tails.

    Args:
        rows: Counts.
        series: The groups of the counts.
        alphas: The tail probability of each row from which a point is out; NaN if no alarm is raised.

    Returns:
        `COLUMNS`: ``limit`` is the largest share that is not out (NaN if no alarm is raised), ``tail`` the
        probability of this many failures or more at the in-control share.
    """
    tails, limit = np.empty(len(rows)), np.full(len(rows), np.nan)
    columns = (rows["series"].tolist(), rows["n"].tolist(), rows["failed"].tolist(), alphas.tolist())
    for i, (place, n, failed, alpha) in enumerate(zip(*columns, strict=True)):
        chances = upper_tails(n, series[place].in_control)
        tails[i] = chances[failed]
        if not np.isnan(alpha):
            limit[i] = (np.count_nonzero(chances > alpha) - 1) / n
    found = rows.assign(share=rows["failed"] / rows["n"], limit=limit, tail=tails)
    found["is_alarm"] = found["tail"] <= alphas
    return found[COLUMNS]
