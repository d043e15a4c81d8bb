"""Statistics of small samples: Wilson interval, exact binomial tails, Poisson-gamma prediction of arrivals."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

NEGLIGIBLE = 1e-18
"""A term this small beside the sum ends it."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends of a confidence interval of a share, 0 to 1."""

    low: float
    high: float


def wilson(hits: int, n: int, confidence: float) -> Interval:
    """Return the Wilson score interval of ``hits`` in ``n``, two-sided.

    >>> ends = wilson(37, 40, 0.95)
    >>> round(ends.low, 3), round(ends.high, 3)
    (0.801, 0.974)

    Raises:
        ValueError: If there is no trial, or more hits than trials.

    Source:
        Wilson, E. B. (1927), JASA 22, 209-212.
    """
    _check(hits, n)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, spread = hits / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Interval(0.0 if hits == 0 else low, 1.0 if hits == n else high)


def at_least(hits: int, n: int, share: float) -> float:
    """Return the exact binomial probability of ``hits`` or more in ``n`` trials with success probability ``share``.

    Above the mean the upper tail is summed, below it one minus the lower tail; each sum starts at its largest term.

    >>> at_least(10, 10, 0.5) == 0.5**10, at_least(0, 5, 0.2)
    (True, 1.0)
    """
    if hits <= 0:
        return 1.0
    if hits > n:
        return 0.0
    if share in (0.0, 1.0):
        return share
    if hits > n * share:
        return _falling(hits, n, share)
    return 1.0 - _falling(n - hits + 1, n, 1 - share)


def at_most(hits: int, n: int, share: float) -> float:
    """Return the exact binomial probability of ``hits`` or fewer in ``n`` trials with success probability ``share``."""
    return at_least(n - hits, n, 1 - share)


@functools.lru_cache(maxsize=4096)
def upper_tails(n: int, share: float) -> npt.NDArray[np.float64]:
    """Return the exact binomial probability of k or more hits in ``n`` trials, for every k from 0 to n.

    The sum starts at k = n, so that small tails keep their precision. The array is cached and read-only.

    >>> upper_tails(2, 0.5).tolist()
    [1.0, 0.75, 0.25]
    """
    k = np.arange(1, n + 1)
    ways = np.concatenate([[0.0], np.cumsum(np.log((n - k + 1) / k))])
    hits = np.arange(n + 1)
    terms = np.exp(ways + hits * math.log(share) + (n - hits) * math.log1p(-share))
    tails = np.cumsum(terms[::-1])[::-1]
    found: npt.NDArray[np.float64] = np.minimum(tails, 1.0)
    found[0] = 1.0
    found.flags.writeable = False
    return found


def arrivals_at_least(needed: int, seen: int, years: float, ahead: float) -> float:
    """Return the probability of ``needed`` or more arrivals in ``ahead`` years, given ``seen`` in the last ``years``.

    Arrivals are Poisson with one unknown yearly rate. With the Jeffreys prior the number of new arrivals is negative
    binomial with shape ``seen + 1/2`` and probability ``years / (years + ahead)``.

    >>> arrivals_at_least(0, 3, 2, 1), arrivals_at_least(2, 3, 2, 0)
    (1.0, 0.0)
    """
    if needed <= 0:
        return 1.0
    if ahead <= 0:
        return 0.0
    shape, stay = seen + 0.5, years / (years + ahead)
    term = total = math.pow(stay, shape)
    for k in range(1, needed):
        term *= (shape + k - 1) / k * (1 - stay)
        total += term
    return max(0.0, 1.0 - total)


def _falling(hits: int, n: int, share: float) -> float:
    """Sum the terms from ``hits``, above the mean, upward."""
    ways = math.lgamma(n + 1) - math.lgamma(hits + 1) - math.lgamma(n - hits + 1)
    term = total = math.exp(ways + hits * math.log(share) + (n - hits) * math.log1p(-share))
    odds = share / (1 - share)
    for k in range(hits, n):
        term *= (n - k) / (k + 1) * odds
        total += term
        if term < NEGLIGIBLE * total:
            break
    return min(1.0, total)


def _check(hits: int, n: int) -> None:
    if not 0 <= hits <= n or n == 0:
        raise ValueError(f"must be 0 to n hits in n trials, n above 0, got {hits} in {n}")
