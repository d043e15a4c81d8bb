"""Stability of ranks and classes: weights are drawn at random around their values."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.analyses.assessment.result import Assessment, UnitResult
from mq_analysis.analyses.assessment.spec import FULL

SLIP = 1e-9
"""What binary fractions may be off by before they are rounded half-up."""


def stability(book: Assessment) -> pd.DataFrame:
    """Draw weights, and return how often each unit changes class and the range of its ranks.

    Weights are drawn independently and uniformly within ``vary`` above and below their values, and the scored items are
    rescaled as usual; bonus, penalty and vetoes do not change. The seed is part of the card.

    Returns:
        ``unit, rank, rank_low, rank_high`` (5th and 95th of 100 ranks, best first), ``changed`` (share of the
        draws with another class, 0 to 1), ``grade, other`` (the most frequent other class, or empty).
    """
    card, units = book.card, [unit for unit in book.units if unit.base is not None]
    way = card.convention
    names = [item.id for item in card.items]
    shares = np.full((len(units), len(names)), np.nan)
    for i, unit in enumerate(units):
        for one in unit.items:
            if one.share is not None:
                shares[i, names.index(one.item.id)] = float(one.share)
    own = np.array([float(item.weight) for item in card.items])
    spread = float(way.vary)
    drawn = np.random.default_rng(way.seed).uniform(1 - spread, 1 + spread, (way.draws, len(names))) * own
    there = ~np.isnan(shares)
    base = FULL * (drawn @ np.nan_to_num(shares).T) / (drawn @ there.T)
    extra = np.array([float(unit.bonus - unit.penalty) for unit in units])
    step = float(way.round_to)
    rounded = np.floor(np.maximum(base + extra, 0) / step + 0.5 + SLIP)
    ranks = 1 + (rounded[:, None, :] > rounded[:, :, None]).sum(axis=2)
    classes = _classes(book, units, rounded, step)
    now = book.ranks()
    ids = [grade.id for grade in card.classes]
    rows = []
    for i, unit in enumerate(units):
        mine = ids.index(unit.grade.id) if unit.grade else 0
        counts = np.bincount(classes[:, i], minlength=len(ids))
        counts[mine], kept = 0, counts[mine]
        low, high = np.quantile(ranks[:, i], [0.05, 0.95], method="nearest")
        other = ids[int(counts.argmax())] if counts.any() else ""
        rows.append((unit.code, now[unit.code], int(low), int(high), 1 - kept / way.draws, ids[mine], other))
    return pd.DataFrame(rows, columns=["unit", "rank", "rank_low", "rank_high", "changed", "grade", "other"])


def _classes(
    book: Assessment, units: list[UnitResult], rounded: npt.NDArray[np.float64], step: float
) -> npt.NDArray[np.int64]:
    """Return the number of the class (0 is best) of each draw and unit, vetoes included."""
    grades = book.card.classes
    bounds = np.round(np.array([float(grade.at_least) for grade in grades]) / step)
    classes = (rounded[:, :, None] < bounds).sum(axis=2)
    names = [grade.id for grade in grades]
    at_best = [max([names.index(one.veto.at_best) for one in unit.held], default=0) for unit in units]
    worst: npt.NDArray[np.int64] = np.maximum(classes, np.array(at_best, dtype=np.int64))
    return worst
