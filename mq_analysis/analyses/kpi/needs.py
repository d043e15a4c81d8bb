"""What each target still needs: amount, pace, and margins of samples."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from mq_analysis.base.chances import wilson
from mq_analysis.measures.judge import passes_needed
from mq_analysis.measures.result import Evaluation, Result
from mq_analysis.measures.status import Bound


@dataclass(frozen=True)
class Need:
    """What one target needs after the reported year; None means not applicable.

    Attributes:
        result: The result of the target in the year.
        years_left: Years to the target year; 0 in it, negative after.
        left: The gap to the bound: items, or a share.
        more: For a share of all rows: how many more rows must hit if the total stays the same (ten thousand yuan for
            a share of money).
        failures_allowed: For a sample of this year's size: the most failures with which the share reaches the bound.
        failures_proven: The same for the whole interval; None if even a sample without failures does not prove it.
        smallest_proof: The smallest sample without failures that proves the bound.
    """

    result: Result
    years_left: int
    left: float | None = None
    more: float | None = None
    failures_allowed: int | None = None
    failures_proven: int | None = None
    smallest_proof: int | None = None


def needs(evaluation: Evaluation) -> list[Need]:
    """Return the needs of every target, in the order of the text."""
    return [_need(result, evaluation) for result in evaluation.results]


def _need(result: Result, evaluation: Evaluation) -> Need:
    years = evaluation.target_year - evaluation.year
    if result.value is None or result.bound is None:
        return Need(result, years)
    left = max(0.0, result.bound.value - result.value)
    if not result.measure.is_sample:
        return Need(result, years, left, _more(result, result.bound))
    confidence = float(evaluation.spec.convention.confidence)
    n = round(result.total or 0)
    return Need(
        result,
        years,
        left,
        failures_allowed=max(0, n - passes_needed(n, result.bound)),
        failures_proven=_proven(n, result.bound, confidence),
        smallest_proof=_smallest(result.bound, confidence),
    )


def _more(result: Result, bound: Bound) -> float | None:
    if result.total is None or result.hits is None:
        return None
    wanted = bound.value * result.total
    if result.measure.quotient:
        return max(0.0, wanted - result.hits)
    return float(max(0, passes_needed(round(result.total), bound) - round(result.hits)))


def _proven(n: int, bound: Bound, confidence: float) -> int | None:
    """Return the most failures in ``n`` with which the whole interval reaches the bound."""
    for failures in range(n + 1):
        if not bound.holds(wilson(n - failures, n, confidence).low):
            return failures - 1 if failures else None
    return n


def _smallest(bound: Bound, confidence: float) -> int | None:
    """Return the smallest sample without a failure whose interval reaches the bound; None if none does."""
    if bound.value >= 1:
        return None
    z2 = -_z2(confidence) * bound.value / (bound.value - 1)  # solves n / (n + z²) = bound
    n = max(1, math.ceil(z2 - 1e-9))
    while not bound.holds(wilson(n, n, confidence).low):
        n += 1
    return n


def _z2(confidence: float) -> float:
    """Return z² from the interval itself: the lower end of 1 in 1 is 1 / (1 + z²)."""
    return 1 / wilson(1, 1, confidence).low - 1


def coverage(evaluation: Evaluation, target_id: str) -> pd.DataFrame:
    """Return the rows of a share of sums in the year, the largest gap first: ``name, part, whole, gap``.

    ``name`` is the first text column of the table that is not the year.
    """
    node = evaluation.of(target_id).measure.part_of
    if node is None or not evaluation.county.has(node.table):
        return pd.DataFrame(columns=["name", "part", "whole", "gap"])
    frame = evaluation.county[node.table]
    mine = frame[frame[node.year] == evaluation.year]
    label = next(name for name in mine if name != node.year and mine[name].dtype == "str")
    rows = pd.DataFrame({"name": mine[label], "part": mine[node.part], "whole": mine[node.whole]})
    rows["gap"] = rows["whole"] - rows["part"]
    return rows.sort_values(["gap", "name"], ascending=[False, True], ignore_index=True)
