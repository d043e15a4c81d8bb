"""Judge a figure: a sample by its interval, a full count by the path to the target year."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from mq_analysis.base.chances import arrivals_at_least, at_least, wilson
from mq_analysis.measures.compute import Figures
from mq_analysis.measures.declared import declared_values
from mq_analysis.measures.rows import Book
from mq_analysis.measures.spec import Spec, Target
from mq_analysis.measures.status import Bound, path_status, sample_status


def bound_of(target: Target, book: Book, year: int) -> tuple[Bound | None, tuple[str, ...]]:
    """Return the bound of a target in a year, or None and the indicators that are missing."""
    if target.share_above:
        series = declared_values(book, target.share_above)
        if year not in series.index:
            return None, (f"indicators.{target.share_above}",)
        return Bound(float(series[year]), strict=True), ()
    if target.share_at_least is not None:
        return Bound(float(target.share_at_least)), ()
    return Bound(1.0 if target.reached else float(target.at_least or 0)), ()


def judge_sample(
    target: Target, history: pd.DataFrame, book: Book, spec: Spec, year: int, target_year: int, bound: Bound
) -> dict[str, Any]:
    """Judge a share from a sample, by its year and by the last years pooled; return fields of `Result`."""
    convention = spec.convention
    confidence = float(convention.confidence)
    known = history.loc[history["total"] > 0, ["value", "hits", "total"]]
    values = {int(y): float(value) for y, value, *_ in known.itertuples()}
    counts = {int(y): (round(h), round(n)) for y, _, h, n in known.itertuples()}
    intervals = {y: wilson(hits, n, confidence) for y, (hits, n) in counts.items()}
    last = known.loc[year - convention.pooled_years + 1 : year]
    hits, total = round(last["hits"].sum()), round(last["total"].sum())
    pooled = wilson(hits, total, confidence)
    bounds = {y: b for y in values if (b := bound_of(target, book, y)[0])}
    met = tuple(y for y, b in bounds.items() if b.holds(values[y]))
    below = tuple(y for y, b in bounds.items() if not b.holds(intervals[y].high))
    if target.steady:
        points = [*values.values(), hits / total]
        status = sample_status(points, [*intervals.values(), pooled], bound)
    else:
        status = sample_status([values[year]], [intervals[year]], bound)
    passes, n = counts[year]
    return {
        "status": status,
        "interval": intervals[year],
        "pooled": hits / total,
        "pooled_interval": pooled,
        "pooled_total": total,
        "pooled_years": len(last),
        "years_met": met,
        "years_below": below,
        "chance_above": at_least(passes, n, bound.value) if target.share_above else None,
        "chance": _chance_of_sample(hits / total, n, bound) if year < target_year else None,
        "notes": ("few",) if n < convention.small_n else (),
    }


def passes_needed(n: int, bound: Bound) -> int:
    """Return how many of ``n`` must pass for the share to reach the bound."""
    needed = max(0, math.floor(n * bound.value) - 1)
    while not bound.holds(needed / n) and needed <= n:
        needed += 1
    return needed


def _chance_of_sample(share: float, n: int, bound: Bound) -> float:
    """Return the probability that a sample of this size reaches the bound in the target year at the pooled rate."""
    return at_least(passes_needed(n, bound), n, share)


def judge_full(
    target: Target, figures: Figures, spec: Spec, year: int, target_year: int, bound: Bound
) -> dict[str, Any]:
    """Judge a full count, or a share of all rows, against its path; return fields of `Result`."""
    first, values = spec.horizon.first, figures.by_year()["value"]
    value, due = float(values[year]), year >= target_year
    if target.reached:
        return {"status": "met" if bound.holds(value) else "missed" if due else "open"}
    ahead, behind = target_year - year, float(spec.convention.behind)
    if target.at_least is not None:
        begin, elapsed = 0.0, (year - first + 1) / (target_year - first + 1)
        since = float(values[first - 1]) if pd.notna(values.get(first - 1)) else 0.0
        gained, spent = value - since, year - first + 1
    else:
        known = values.loc[first:year].dropna()
        begin = float(known.iloc[0])
        from_year = int(known.index[0])
        elapsed = (year - from_year) / max(1, target_year - from_year)
        gained, spent = value - begin, year - from_year
    path = begin + (bound.value - begin) * min(1.0, elapsed)
    status = path_status(value, bound, path, begin, behind, due=due)
    left = max(0.0, bound.value - value)
    chance = None
    if target.at_least is not None and ahead > 0 and left > 0:
        chance = arrivals_at_least(math.ceil(left), max(0, round(gained)), spent, ahead)
    return {
        "status": status,
        "path": path,
        "pace_so_far": gained / spent if spent else None,
        "pace_needed": left / ahead if ahead > 0 else None,
        "chance": chance,
    }
