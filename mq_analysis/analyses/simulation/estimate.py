"""The November estimate: the year's awards at the forecast retention, and the enterprises whose award is uncertain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mq_analysis.analyses.simulation.forecast import Forecast
from mq_analysis.analyses.simulation.moments import moments
from mq_analysis.analyses.simulation.monte_carlo import Draws, draw
from mq_analysis.analyses.simulation.study import Study
from mq_analysis.analyses.simulation.uncertainty import Uncertainty, fit
from mq_analysis.rules.grids.points import Ints
from mq_analysis.rules.sums import add_register


@dataclass(frozen=True)
class Estimate:
    """The total of a year before its retention is known.

    Attributes:
        holders: One row per enterprise with the tiered award: ``org_code`` and the columns of the register,
            ``forecast_fen, low_fen, high_fen``, what the enterprise is paid at each (``paid_fen, paid_low_fen,
            paid_high_fen``), ``actual_fen`` and ``paid_actual_fen`` (Int64; null if the year is not complete),
            ``crosses`` (a threshold lies inside the interval).
        total_fen: The total at the forecast.
        without: Enterprises with the tiered award but without forecast; their current base is used.
        mean_fen, sd_fen: Mean and standard deviation of the total in closed form.
    """

    forecast: Forecast
    spread: Uncertainty
    holders: pd.DataFrame
    total_fen: int
    without: tuple[str, ...]
    draws: Draws
    mean_fen: float
    sd_fen: float


def estimate(study: Study, found: Forecast | None, workers: int = 1) -> Estimate | None:
    """Estimate a year at its forecast and by draws around it; None without a forecast or a payout."""
    payout = study.payout
    if payout is None or study.held is None or found is None:
        return None
    codes = study.held.org_code[payout.tiered]
    rows = found.rows.set_index("org_code").reindex(codes)
    own = pd.Series(study.held.base[payout.tiered], index=codes)
    without = tuple(str(code) for code in codes[rows["forecast_fen"].isna().to_numpy()])
    rows = rows.apply(lambda column: column if column.name == "actual_fen" else column.fillna(own))
    centre = _whole(rows["forecast_fen"])
    spread = fit(found.errors)
    settings = study.settings
    drawn = draw(payout, centre, spread, [*codes], draws=settings.draws, seed=settings.seed, workers=workers)
    mean, sd = moments(payout, centre, spread)
    bounds = np.array(study.tier.thresholds)
    low, high = _whole(rows["low_fen"]), _whole(rows["high_fen"])
    holders = pd.DataFrame(
        {"org_code": codes, **{n: _whole(rows[n]) for n in ("forecast_fen", "low_fen", "high_fen")}}
    )
    holders["paid_fen"] = payout.amounts(centre)
    holders["paid_low_fen"], holders["paid_high_fen"] = payout.amounts(low), payout.amounts(high)
    holders["actual_fen"] = rows["actual_fen"].to_numpy()
    paid = pd.Series(payout.amounts(study.held.base[payout.tiered]), dtype="Int64")
    holders["paid_actual_fen"] = paid.where(holders["actual_fen"].notna())
    inside = (low[:, None] < bounds) & (high[:, None] >= bounds)
    holders["crosses"] = np.asarray(inside.any(axis=1))
    return Estimate(
        found, spread, add_register(holders, study.tables), payout.total(centre), without, drawn, mean, sd
    )


def _whole(column: pd.Series[int]) -> Ints:
    """Return forecasts as fen of 0 or more, since a base below 0 earns the same as 0."""
    return np.maximum(column.to_numpy("int64"), 0)
