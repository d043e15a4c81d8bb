"""Monte-Carlo draws of the year's total: retention is drawn with its forecast error, awards follow the exact rules.

Every enterprise has its own random stream, so the totals of parts of a county add up to those of the whole in every
draw. Retention is drawn in floating point and rounded once to fen; everything after that is in whole fen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from mq_analysis.analyses.simulation.distribution import nearest_rank
from mq_analysis.analyses.simulation.streams import SHARED, stream
from mq_analysis.analyses.simulation.uncertainty import Uncertainty
from mq_analysis.policy import Rules
from mq_analysis.rules.grids import Exposure, Payout, add_up
from mq_analysis.rules.grids.points import Ints


@dataclass(frozen=True)
class Draws:
    """Totals of a year in fen, by draw, so that those of parts of a county can be added."""

    totals: Ints

    def quantile(self, q: float) -> int:
        """Return the smallest total that at least a share q of the draws does not exceed."""
        found = nearest_rank(np.sort(self.totals), q)
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


CELLS = 2**20
"""Most amounts held at once: draws times enterprises."""


def draw(
    payout: Payout,
    forecast_fen: Sequence[int] | Ints,
    spread: Uncertainty,
    codes: Sequence[str],
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
        codes: The organization codes of these enterprises.
        draws: The number of draws.
        seed: The seed of the streams.
        workers: The number of threads; results do not depend on it.
    """
    centre = np.asarray(forecast_fen, dtype=np.float64) * np.exp(spread.mean)
    shared = spread.shared * stream(seed, SHARED).standard_normal(draws)

    def draw_totals(some: slice) -> Ints:
        own = [stream(seed, code).standard_normal(draws) for code in codes[some]]
        error = shared[:, None] + spread.own * np.stack(own, axis=1)
        base = np.rint(centre[some] * np.exp(error)).astype(np.int64)
        total: Ints = payout.amounts(base, some).sum(axis=1)
        return total

    width = max(CELLS // max(draws, 1), 1)
    parts = [slice(i, i + width) for i in range(0, len(codes), width)]
    totals = np.full(draws, payout.fixed_total, dtype=np.int64)
    with ThreadPoolExecutor(max(workers, 1)) as pool:
        for part in pool.map(draw_totals, parts):
            totals += part
    return Draws(totals)


def draw_tables(
    tables: Mapping[str, Any],
    rules: Rules,
    spread: Uncertainty,
    *,
    draws: int,
    seed: int,
    workers: int = 1,
) -> Draws:
    """Draw totals of a year around the retention in its tables, part by part, on any engine.

    Streams belong to enterprises (and one is shared by all), so results do not depend on the number of parts, threads
    (``workers``, in each part) or Spark's workers.

    Raises:
        NotIndexableError: If the rules pay more than the single highest award of an enterprise.
        UsageError: On Spark without PyArrow.
        CoverageError: If the data contain nothing that the rules need.
    """

    def answer(held: Exposure) -> Ints:
        payout = Payout(held, held.point)
        codes = [str(code) for code in held.org_code[payout.tiered]]
        base = held.base[payout.tiered]
        return draw(payout, base, spread, codes, draws=draws, seed=seed, workers=workers).totals

    return Draws(add_up(tables, rules, answer, draws))
