"""Draws of the year's total: retention by its forecast error, every draw paid by the exact rule.

Draw ``i`` has a Philox stream of its own, keyed by (seed, i), so the figures do not depend on how draws are spread over
workers. Retention is drawn in floating point and rounded to fen once; from there on everything is whole fen.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mq_analysis.grids import Payout
from mq_analysis.grids.points import Ints
from mq_analysis.simulation.distribution import nearest_rank
from mq_analysis.simulation.uncertainty import Uncertainty


@dataclass(frozen=True)
class Draws:
    """Totals of every draw in fen, ascending."""

    totals: Ints

    def quantile(self, q: float) -> int:
        """Return the smallest total that at least a share q of the draws does not exceed."""
        found = nearest_rank(self.totals, q)
        if found is None:
            raise ValueError("there are no draws")
        return found

    def chance_above(self, line_fen: int) -> float:
        """Return the share of draws above a budget line."""
        return float((self.totals > line_fen).mean())

    @property
    def mean_fen(self) -> float:
        """The mean of the draws."""
        return float(self.totals.mean())

    @property
    def sd_fen(self) -> float:
        """The standard deviation of the draws."""
        return float(self.totals.std(ddof=1)) if len(self.totals) > 1 else 0.0


def draw(
    payout: Payout,
    forecast_fen: Sequence[int] | Ints,
    spread: Uncertainty,
    *,
    draws: int,
    seed: int,
    workers: int = 1,
) -> Draws:
    """Draw totals of a year.

    Args:
        payout: The rule, and what every enterprise holds.
        forecast_fen: Forecast of the base of each enterprise of ``payout.tiered``, in fen (0 or more).
        spread: The error of forecasts.
        draws: How many.
        seed: Of the streams.
        workers: Threads; the figures are the same for any number.
    """
    centre = np.asarray(forecast_fen, dtype=np.float64) * np.exp(spread.mean)
    numbers = np.array_split(np.arange(draws), max(workers, 1))
    with ThreadPoolExecutor(max(workers, 1)) as pool:
        parts = pool.map(lambda mine: _totals(payout, centre, spread, seed, mine), numbers)
        return Draws(np.sort(np.concatenate(list(parts))))


def _totals(
    payout: Payout, centre: npt.NDArray[np.float64], spread: Uncertainty, seed: int, numbers: Ints
) -> Ints:
    totals = np.empty(len(numbers), dtype=np.int64)
    for i, number in enumerate(numbers.tolist()):
        stream = np.random.Generator(np.random.Philox(key=[seed, number]))
        normal = stream.standard_normal(len(centre) + 1)
        error = spread.shared * normal[0] + spread.own * normal[1:]
        base = np.rint(centre * np.exp(error)).astype(np.int64)
        totals[i] = payout.total(base)
    return totals
