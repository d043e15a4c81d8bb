"""A lognormal error, partly shared by all enterprises, for forecasts and for growth from year to year."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mq_analysis.analyses.simulation.seasonal import Floats

LEAST_YEARS = 3
"""Years of errors from which a shared part is estimated; with fewer it is taken to be 0."""


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """The log of a ratio is normal: ``mean + shared * Z + own * E``, Z one for all, E for each enterprise."""

    mean: float
    own: float
    shared: float

    @property
    def sd(self) -> float:
        """The standard deviation of one enterprise's error."""
        return math.hypot(self.own, self.shared)


def fit(errors: Sequence[Floats]) -> Uncertainty:
    """Estimate mean and spread from the errors of each past year; the shared part from the differences of yearly means.

    The shared variance is the variance of the yearly means minus the part from enterprises' own errors (the method of
    moments for one random effect), at least 0.
    """
    every = np.concatenate(errors) if errors else np.zeros(0)
    if len(every) < 2:
        return Uncertainty(0.0, 0.0, 0.0)
    total, years = float(every.var(ddof=1)), [year for year in errors if len(year)]
    shared = 0.0
    if len(years) >= LEAST_YEARS:
        means = np.array([year.mean() for year in years])
        shared = max(0.0, float(means.var(ddof=1)) - total * len(years) / len(every))
    return Uncertainty(float(every.mean()), math.sqrt(max(0.0, total - shared)), math.sqrt(shared))
