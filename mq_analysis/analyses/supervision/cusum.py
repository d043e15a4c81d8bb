"""One-sided CUSUM of single results, with limits from the exact probabilities of a Markov chain.

Each failure adds ``step``, each pass subtracts 1, and the sum is never below 0. At the limit an alarm is raised; it
lasts until a mirrored sum shows that the share is back in control. All sums are whole numbers, so the chain has one
state for each value and its probabilities are exact.

Source: Page (1954), Biometrika 41; Reynolds & Stoumbos (1999), J. Quality Technology 31, for single results.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
FIRST_CHUNK = 1024


@dataclass(frozen=True, slots=True)
class Episode:
    """An alarm, as indices of the series' rows.

    Attributes:
        onset: First row after the sum was last at 0, the estimated begin of the change.
        alarm: The row that raised it.
        recovered: The row that ended it; None while it lasts.
    """

    onset: int
    alarm: int
    recovered: int | None


@dataclass(frozen=True, slots=True)
class Path:
    """A watched series.

    Attributes:
        level: The sum after each row as a share of its limit; NaN outside the watched years and during alarms.
        calm: The mirrored sum as a share of its limit; only during alarms.
        episodes: The alarms.
    """

    level: Numbers
    calm: Numbers
    episodes: tuple[Episode, ...]


def step_of(in_control: float, shifted: float) -> int:
    """Return the step of a failure if a pass subtracts 1: the ratio of the log likelihood ratios, rounded.

    >>> step_of(0.05, 0.15)
    10
    """
    fall = -math.log((1 - shifted) / (1 - in_control))
    rise = math.log(shifted / in_control)
    return max(1, round(rise / fall))


@functools.lru_cache(maxsize=65536)
def limits(
    in_control: float, step: int, sizes: tuple[int, ...], budgets: tuple[float, ...]
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return the smallest limit of each year within its budget of false alarms, and the expected alarms at that limit.

    The sum is carried from year to year (a sum at or above a lower limit is reduced to just below it), so the
    probabilities of a year are those of a chain that has run since the watch began.

    Args:
        in_control: Probability of a failure in control.
        step: What a failure adds.
        sizes: Number of rows in each year.
        budgets: Expected false alarms allowed in each year.
    """
    state: Numbers = np.ones(1)
    bounds, expected = [], []
    for n, budget in zip(sizes, budgets, strict=True):
        high = step + 1
        while _run(state, high, in_control, step, 1, n)[1] > budget:
            high *= 2
        low = 1 if high <= step + 1 else high // 2
        while low < high:
            middle = (low + high) // 2
            if _run(state, middle, in_control, step, 1, n)[1] > budget:
                low = middle + 1
            else:
                high = middle
        state, alarms = _run(state, high, in_control, step, 1, n)
        bounds.append(high)
        expected.append(alarms)
    return tuple(bounds), tuple(expected)


@functools.lru_cache(maxsize=65536)
def calm_limit(shifted: float, step: int, n: int, chance: float) -> int:
    """Return the limit of the mirrored sum that ``n`` rows reach with at most this probability at the shifted share."""
    limit = step + 1
    while _run(np.ones(1), limit, 1 - shifted, 1, step, n)[1] > chance:
        limit = math.ceil(limit * 1.1)
    return limit


def _run(state: Numbers, limit: int, chance: float, up: int, down: int, n: int) -> tuple[Numbers, float]:
    """Run a chain for ``n`` rows; return its distribution and the expected number of alarms (each restarts it at 0)."""
    now = np.zeros(limit + 1)
    kept = state[:limit]
    now[: len(kept)] = kept
    now[limit - 1] += state[limit:].sum()
    matrix = np.zeros((limit + 1, limit + 1))
    places = np.arange(limit)
    matrix[places, np.maximum(0, places - down)] += 1 - chance
    above = places + up
    matrix[places[above < limit], above[above < limit]] += chance
    matrix[places[above >= limit], 0] += chance
    matrix[places[above >= limit], limit] += chance  # probability of an alarm at this row
    matrix[limit, limit] = 1
    while n:
        if n & 1:
            now = now @ matrix
        n >>= 1
        if n:
            matrix = matrix @ matrix
    return now[:limit], float(now[limit])


def run(
    failed: npt.NDArray[np.bool_],
    years: npt.NDArray[np.int64],
    bounds: dict[int, int],
    step: int,
    calm: int,
) -> Path:
    """Watch a series.

    Args:
        failed: Whether each row failed, by date.
        years: Year of each row.
        bounds: Limit of each watched year; rows of other years are left out.
        step: What a failure adds.
        calm: Limit of the mirrored sum.
    """
    n = len(failed)
    level, quiet = np.full(n, np.nan), np.full(n, np.nan)
    rise = np.where(failed, step, -1).astype(np.int64)
    episodes: list[Episode] = []
    start, value, onset, since = 0, 0, 0, -1
    for year, limit in sorted(bounds.items()):
        start, end = (int(np.searchsorted(years, year, side=s)) for s in ("left", "right"))
        value = min(value, limit - 1) if since < 0 else value
        while start < end:
            if since < 0:
                values, hit = _climb(rise[start:end], value, limit)
                stop = start + len(values)
                level[start:stop] = values / limit
                zeros = np.flatnonzero(values == 0)
                onset = start + int(zeros[-1]) + 1 if len(zeros) else onset if value else start
                value = int(values[-1])
                if hit:
                    since, value = stop - 1, 0
            else:
                values, hit = _climb(-rise[start:end], value, calm)
                stop = start + len(values)
                quiet[start:stop] = values / calm
                value = int(values[-1])
                if hit:
                    episodes.append(Episode(onset, since, stop - 1))
                    since, value, onset = -1, 0, stop
            start = stop
    if since >= 0:
        episodes.append(Episode(onset, since, None))
    return Path(level, quiet, tuple(episodes))


def _climb(steps: npt.NDArray[np.int64], start: int, limit: int) -> tuple[npt.NDArray[np.int64], bool]:
    """Add steps to a sum, kept at 0 or more, until it reaches its limit; return its values and whether it did."""
    found: list[npt.NDArray[np.int64]] = []
    done, size = 0, FIRST_CHUNK
    while done < len(steps):
        free = start + np.cumsum(steps[done : done + size])
        values = free - np.minimum(np.minimum.accumulate(free), 0)
        hits = np.flatnonzero(values >= limit)
        if len(hits):
            return np.concatenate([*found, values[: hits[0] + 1]]), True
        found.append(values)
        start, done, size = int(values[-1]), done + size, size * 2
    return np.concatenate(found), False


def sizes_of(years: npt.NDArray[np.int64], watched: Sequence[int]) -> tuple[int, ...]:
    """Return the rows of each watched year."""
    left, right = (np.searchsorted(years, watched, side=s) for s in ("left", "right"))
    return tuple(int(n) for n in right - left)
