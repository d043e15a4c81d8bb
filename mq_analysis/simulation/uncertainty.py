"""How far the year's retention may lie from its forecast: a lognormal error, part of it shared by all enterprises."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from mq_analysis.simulation.forecast import Forecast

LEAST_YEARS = 3
"""Years of errors from which a shared part is estimated; with fewer it is taken to be 0."""


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """log(actual / forecast) is normal: ``mean + shared * Z + own * E``, Z one for all, E for each enterprise."""

    mean: float
    own: float
    shared: float

    @property
    def sd(self) -> float:
        """The standard deviation of one enterprise's error."""
        return math.hypot(self.own, self.shared)


def uncertainty(found: Forecast) -> Uncertainty:
    """Take mean and spread from past errors; the shared part from how the years' means differ.

    The variance of the yearly means less what enterprises' own errors alone would give is the shared variance (the
    method of moments for one random effect), not below 0.
    """
    n, years = len(found.errors), len(found.by_year)
    if n < 2:
        return Uncertainty(0.0, 0.0, 0.0)
    total = float(np.var(found.errors, ddof=1))
    shared = 0.0
    if years >= LEAST_YEARS:
        shared = max(0.0, float(np.var(found.by_year, ddof=1)) - total / (n / years))
    return Uncertainty(float(np.mean(found.errors)), math.sqrt(max(0.0, total - shared)), math.sqrt(shared))
