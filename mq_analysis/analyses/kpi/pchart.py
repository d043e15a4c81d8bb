"""p-charts: failed shares by quarter or township, with limits that depend on the sample size."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import pandas as pd

from mq_analysis.base.chances import at_least, at_most
from mq_analysis.measures import Book, Measure, share_rows
from mq_analysis.measures.result import Evaluation
from mq_analysis.measures.spec import Convention


@dataclass(frozen=True)
class Points:
    """A p-chart.

    Attributes:
        rows: ``label`` (quarter 2013Q2, or township code), ``n, failed, share, low, high`` (limits; a share
            above ``high`` or below ``low`` is out), ``is_exact`` (limits from the binomial distribution, because few
            failures are expected), ``is_high, is_low``, ``tail`` (probability of this many failures or more).
        centre: Failed share of all points together.
        false_alarms: The expected number of points out of the limits, high or low, if all have the common rate.
    """

    rows: pd.DataFrame
    centre: float
    false_alarms: float


def by_quarter(evaluation: Evaluation, target_id: str) -> Points | None:
    """Chart a target's checks by quarter from the first year of the plan; None without rows."""
    years = range(evaluation.spec.horizon.first, evaluation.year + 1)
    return _points(evaluation, target_id, years, _quarter)


def by_township(evaluation: Evaluation, target_id: str) -> Points | None:
    """Chart a target's checks of the year by township; None without rows."""
    return _points(
        evaluation,
        target_id,
        range(evaluation.year, evaluation.year + 1),
        lambda book, measure: book.units(_table(measure)),
    )


def _table(measure: Measure) -> str:
    return measure.share.table if measure.share else ""


def _quarter(book: Book, measure: Measure) -> pd.Series[str]:
    share = measure.share
    dates = book[_table(measure)][(share.date if share else "") or ""]
    month = pd.to_numeric(dates.str.slice(5, 7))
    return dates.str.slice(0, 4) + "Q" + ((month - 1) // 3 + 1).astype("Int64").astype("str")


def _points(
    evaluation: Evaluation, target_id: str, years: range, label: Callable[[Book, Measure], pd.Series[str]]
) -> Points | None:
    result = evaluation.of(target_id)
    share = result.measure.share
    if share is None or share.date is None or not share.is_sample or result.history.empty:
        return None
    book = Book(evaluation.county.tables)
    rows = share_rows(share, book)
    rows = rows[rows["year"].isin(years)]
    if rows.empty:
        return None
    rows["label"] = label(book, result.measure).reindex(rows.index)
    rows["failed"] = rows["weight"] * ~rows["hit"]
    sums = rows.groupby("label").agg(n=("weight", "sum"), failed=("failed", "sum")).astype("int64")
    return chart(sums.reset_index(), evaluation.spec.convention)


def chart(counts: pd.DataFrame, convention: Convention) -> Points:
    """Compute the limits around the common failed share of counts with columns ``label, n, failed``.

    If a point has fewer expected failures than the convention requires, its limits are the last counts whose exact
    binomial tail is not below the convention's probability; else centre ± z standard deviations.
    """
    n, failed = int(counts["n"].sum()), int(counts["failed"].sum())
    centre, tail = failed / n, float(convention.out_of_control)
    limits = [_limits(int(size), centre, tail, convention.normal_from) for size in counts["n"]]
    rows = counts.assign(share=counts["failed"] / counts["n"])
    rows[["low", "high", "is_exact"]] = pd.DataFrame(limits, index=rows.index)
    rows["is_high"], rows["is_low"] = rows["share"] > rows["high"], rows["share"] < rows["low"]
    rows["tail"] = [at_least(int(x), int(m), centre) for m, x in zip(rows["n"], rows["failed"], strict=True)]
    return Points(rows, centre, sum(_alarm(row, centre) for row in rows.itertuples()))


def _limits(n: int, centre: float, tail: float, normal_from: int) -> tuple[float, float, bool]:
    if n * centre >= normal_from:
        half = NormalDist().inv_cdf(1 - tail) * math.sqrt(centre * (1 - centre) / n)
        return max(0.0, centre - half), min(1.0, centre + half), False
    high = next(k for k in range(n + 1) if at_least(k + 1, n, centre) < tail)
    return 0.0, high / n, True


def _alarm(row: object, centre: float) -> float:
    """Return the exact probability that a point with the common rate lies outside its limits."""
    n, low, high = (getattr(row, name) for name in ("n", "low", "high"))
    above = math.floor(n * high + 1e-9) + 1
    below = math.ceil(n * low - 1e-9) - 1
    return at_least(above, n, centre) + (at_most(below, n, centre) if below >= 0 else 0.0)
