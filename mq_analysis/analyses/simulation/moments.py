"""Mean and variance of the year's total in closed form, as a check of the draws.

Given the shared error, an enterprise with lognormal retention ``x`` is paid ``max(a + b x, flat)``, ``a`` and ``b``
constant between thresholds and crossings, so that its moments are sums of partial moments of the lognormal distribution
(Aitchison & Brown 1957). They are integrated over the shared error by Gauss-Hermite quadrature. Rounding, at most half
a unit per award, is ignored.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from mq_analysis.analyses.simulation.uncertainty import Uncertainty
from mq_analysis.rules.grids import Payout
from mq_analysis.rules.grids.points import Ints

NODES = 41
Floats = npt.NDArray[np.float64]
_erf = np.vectorize(math.erf, otypes=[np.float64])


def moments(payout: Payout, forecast_fen: Ints, spread: Uncertainty) -> tuple[float, float]:
    """Return the mean and the standard deviation of the total in fen; see `monte_carlo.draw`."""
    centre = np.log(np.maximum(np.asarray(forecast_fen, dtype=np.float64), 1e-9)) + spread.mean
    if spread.shared == 0:
        mean, variance = _conditional_moments(payout, centre, spread.own)
        return payout.fixed_total + mean, math.sqrt(variance)
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = weights / weights.sum()
    given = [_conditional_moments(payout, centre + spread.shared * z, spread.own) for z in nodes]
    means, variances = (np.array(values) for values in zip(*given, strict=True))
    mean = float(weights @ means)
    variance = float(weights @ variances + weights @ (means - mean) ** 2)
    return payout.fixed_total + mean, math.sqrt(variance)


def _conditional_moments(payout: Payout, centre: Floats, sd: float) -> tuple[float, float]:
    """Return mean and variance of the sum over enterprises that are independent given the shared error."""
    flat = payout.flat_fen[payout.tiered].astype(np.float64)
    first, second = np.zeros(len(centre)), np.zeros(len(centre))
    for low, high, a, b in payout.pieces():
        cross = np.clip((flat - a) / b if b else np.where(a >= flat, low, high), low, high)
        for start, end, const, slope in (
            (np.full_like(flat, low), cross, flat, 0.0),
            (cross, np.full_like(flat, high), a, b),
        ):
            m0, m1, m2 = (_partial(centre, sd, start, end, k) for k in range(3))
            first += const * m0 + slope * m1
            second += const**2 * m0 + 2 * const * slope * m1 + slope**2 * m2
    return float(first.sum()), float(np.maximum(second - first**2, 0).sum())


def _partial(centre: Floats, sd: float, low: Floats, high: Floats, power: int) -> Floats:
    """Return E[x**power; low <= x < high] of a lognormal."""
    if sd == 0:
        x = np.exp(centre)
        return np.where((x >= low) & (x < high), x**power, 0.0)
    with np.errstate(divide="ignore"):
        upper, lower = ((np.log(edge) - centre) / sd - power * sd for edge in (high, low))
    whole = np.exp(power * centre + (power * sd) ** 2 / 2)
    return whole * (_normal(upper) - _normal(lower))


def _normal(z: Floats) -> Floats:
    found: Floats = 0.5 * (1 + _erf(z / math.sqrt(2)))
    return found
