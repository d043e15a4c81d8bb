"""How retention of an enterprise has grown from year to year."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from mq_analysis.policy import Context
from mq_analysis.simulation.seasonal import months
from mq_analysis.simulation.study import Study

FEW = 30
"""Fewer enterprises than this near the thresholds, and all are taken."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Yearly growth of an enterprise's retention: log growth is normal, part of its error shared by all.

    Attributes:
        mean: Of the log growth.
        own: Standard deviation of the enterprise's own part.
        shared: Standard deviation of the part that is the same for all in a year.
        years: Past years that it was taken from, the first being the base of the second.
        assumed: Whether a scenario gives the mean.
    """

    mean: float
    own: float
    shared: float
    years: tuple[int, ...]
    assumed: bool

    @property
    def expected(self) -> float:
        """The expected growth of one enterprise, such as 0.08."""
        return math.expm1(self.mean + (self.own**2 + self.shared**2) / 2)


def growth(study: Study, context: Context | None) -> Growth | None:
    """Take growth from the complete years up to the study's: of enterprises large enough to matter, if not few.

    None if no two years of the past are complete.
    """
    county = months(study)
    if county is None:
        return None
    years = [year for year in county.complete if year <= study.year]
    if len(years) < 2:
        return None
    every = []
    for before, after in itertools.pairwise(years):
        old, new = county.whole(before), county.whole(after)
        ok = (old > 0) & (new > 0)
        large = ok & (old >= study.tier.gate_fen / 4)
        every.append(np.log(new / old)[large if large.sum() >= FEW else ok])
    joined = np.concatenate(every)
    means = np.array([float(part.mean()) for part in every])
    total = float(joined.var(ddof=1))
    shared = (
        max(0.0, float(means.var(ddof=1)) - total / (len(joined) / len(every))) if len(every) > 2 else 0.0
    )
    own = max(0.0, total - shared)
    mean = float(joined.mean())
    assumed = context is not None and context.growth is not None
    if context is not None and context.growth is not None:
        mean = math.log1p(float(context.growth)) - total / 2
    return Growth(mean, math.sqrt(own), math.sqrt(shared), tuple(years), assumed)
