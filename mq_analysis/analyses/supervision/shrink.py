"""Shrink failed shares of small groups towards the common share, by how alike the groups are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from mq_analysis.base.chances import wilson

LEAST, MOST = 1.0, 10.0**5
"""Bounds of the prior's weight in rows: at the upper one the groups are taken to be alike."""
STEPS = 200
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Prior:
    """A beta distribution of shares: its mean, and its weight as a number of rows."""

    mean: float
    weight: float


def prior_of(counts: Sequence[tuple[int, int]]) -> Prior:
    """Estimate the prior from rows and failures of groups: pooled share, and the weight of maximum marginal likelihood.

    Source:
        Empirical Bayes for beta-binomial counts; Casella (1985), The American Statistician 39.
    """
    n, failed = sum(n for n, _ in counts), sum(x for _, x in counts)
    mean = (failed + 0.5) / (n + 1)
    grid = [LEAST * (MOST / LEAST) ** (i / STEPS) for i in range(STEPS + 1)]
    return Prior(mean, max(grid, key=lambda weight: _likelihood(counts, mean, weight)))


def _likelihood(counts: Sequence[tuple[int, int]], mean: float, weight: float) -> float:
    a, b = mean * weight, (1 - mean) * weight
    whole = math.lgamma(a) + math.lgamma(b) - math.lgamma(weight)
    return sum(
        math.lgamma(a + x) + math.lgamma(b + n - x) - math.lgamma(weight + n) - whole for n, x in counts if n
    )


def shrunk(prior: Prior, n: int, failed: int) -> float:
    """Return the posterior mean of a group's share.

    >>> shrunk(Prior(0.1, 20), 0, 0), shrunk(Prior(0.1, 20), 20, 4)
    (0.1, 0.15)
    """
    return (prior.mean * prior.weight + failed) / (prior.weight + n)


def table(rows: pd.DataFrame, column: str, small_n: int) -> pd.DataFrame:
    """Return the failed share of every group of a stream's rows, observed and shrunk.

    Args:
        rows: Rows with ``failed`` and the grouping column; rows without a group are left out.
        column: The grouping column.
        small_n: A group with fewer rows is marked as small.

    Returns:
        ``unit, n, failed, share, low, high`` (95 % Wilson), ``shrunk, is_small``, in the order of the units.
    """
    sums = rows.groupby(column, sort=True)["failed"].agg(["size", "sum"])
    counts = [(int(n), int(x)) for n, x in sums.itertuples(index=False, name=None)]
    prior = prior_of(counts)
    body = []
    for unit, (n, x) in zip(sums.index, counts, strict=True):
        ends = wilson(x, n, CONFIDENCE)
        body.append((unit, n, x, x / n, ends.low, ends.high, shrunk(prior, n, x), n < small_n))
    names = ["unit", "n", "failed", "share", "low", "high", "shrunk", "is_small"]
    return pd.DataFrame(body, columns=names)
