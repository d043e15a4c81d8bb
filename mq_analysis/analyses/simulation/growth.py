"""The growth of an enterprise's retention from year to year."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace

import numpy as np

from mq_analysis.analyses.simulation.seasonal import large_enough, months
from mq_analysis.analyses.simulation.study import Study
from mq_analysis.analyses.simulation.uncertainty import Uncertainty, fit
from mq_analysis.policy import Context


@dataclass(frozen=True, slots=True)
class Growth:
    """Yearly growth of an enterprise's retention, as log(this year / last year).

    Attributes:
        spread: Mean, own and shared standard deviation.
        years: The past years it was estimated from; the first is only the base of the second.
        assumed: Whether a scenario gives the mean.
    """

    spread: Uncertainty
    years: tuple[int, ...]
    assumed: bool

    @property
    def expected(self) -> float:
        """The expected growth of one enterprise, such as 0.08."""
        return math.expm1(self.spread.mean + self.spread.sd**2 / 2)


def growth(study: Study, context: Context | None) -> Growth | None:
    """Estimate growth from the complete years up to the study's, over large enterprises, or all if those are few.

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
        chosen = large_enough(old, ok, study.tier.gate_fen)
        every.append(np.log(new[chosen] / old[chosen]))
    spread, assumed = fit(every), context is not None and context.growth is not None
    if context is not None and context.growth is not None:
        spread = replace(spread, mean=math.log1p(float(context.growth)) - spread.sd**2 / 2)
    return Growth(spread, tuple(years), assumed)
