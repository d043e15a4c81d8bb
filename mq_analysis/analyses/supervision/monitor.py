"""Control charts of all streams, with the false alarms of the year kept within a budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.analyses.supervision import cusum, points
from mq_analysis.analyses.supervision.spec import Spec, Stream, Watch
from mq_analysis.analyses.supervision.streams import Series, series_of


@dataclass(frozen=True)
class Monitor:
    """The control charts up to a year.

    Attributes:
        watched: The watched years of each stream, by its id.
        series: Every group of every stream.
        paths: The CUSUM of each of them.
        quarters: Points of the p-charts, see `mq_analysis.analyses.supervision.points.judged`.
        alpha: The tail probability from which a point of the year is out of its limits; 0 if nothing is watched.
        expected: The expected alarms of the year, by kind, if every group is at its in-control share; fewer if some
            are better.
    """

    year: int
    watched: Mapping[str, tuple[int, ...]]
    series: tuple[Series, ...]
    paths: tuple[cusum.Path, ...]
    quarters: pd.DataFrame
    alpha: float
    expected: Mapping[str, float]

    def points_out(self) -> pd.DataFrame:
        """Return the points of the year that are out of their limits."""
        return self.quarters[self.quarters["is_alarm"] & (self.quarters["year"] == self.year)]

    def sums_out(self) -> list[tuple[int, cusum.Episode]]:
        """Return the sums that reached their limits in the year: index of the series, and the episode."""
        return [
            (i, episode)
            for i, (one, path) in enumerate(zip(self.series, self.paths, strict=True))
            for episode in path.episodes
            if one.years[episode.alarm] == self.year
        ]


def monitor(streams: Sequence[tuple[Stream, pd.DataFrame]], spec: Spec, year: int) -> Monitor:
    """Chart streams up to a year.

    Args:
        streams: Each stream with its rows, see `mq_analysis.analyses.supervision.streams.rows_of`.
        spec: The settings.
        year: The last year.
    """
    watch = spec.watch
    watched: dict[str, tuple[int, ...]] = {}
    series: list[Series] = []
    for stream, rows in streams:
        first = int(rows["year"].min()) + watch.reference_years
        watched[stream.id] = tuple(range(first, year + 1))
        series += series_of(stream, rows, watch)
    quarters, alpha, out = _points(series, watched, watch, year)
    paths, sums = _paths(series, watched, watch)
    return Monitor(year, watched, tuple(series), paths, quarters, alpha, {"point": out, "cusum": sums})


def _points(
    series: Sequence[Series], watched: Mapping[str, tuple[int, ...]], watch: Watch, year: int
) -> tuple[pd.DataFrame, float, float]:
    """Compare the points of every year with the limits of that year."""
    counts = points.count(series)
    place = counts["series"].to_numpy(dtype=np.int64)
    seen = np.array([min(watched[one.stream.id], default=year + 1) for one in series], dtype=np.int64)
    shares = np.array([one.in_control for one in series])
    is_watched = counts["year"].to_numpy() >= seen[place] if len(counts) else np.zeros(0, dtype=bool)
    alphas: npt.NDArray[np.float64] = np.full(len(counts), np.nan)
    last = points.Limits(0.0, 0.0)
    for now in np.unique(counts["year"].to_numpy()[is_watched]):
        mine = is_watched & (counts["year"].to_numpy() == now)
        sizes = list(zip(counts["n"][mine].tolist(), shares[place[mine]].tolist(), strict=True))
        found = points.limits(sizes, float(watch.false_alarms.points))
        alphas[mine] = found.alpha
        last = found if now == year else last
    return points.judge(counts, series, alphas), last.alpha, last.expected


def _paths(
    series: Sequence[Series], watched: Mapping[str, tuple[int, ...]], watch: Watch
) -> tuple[tuple[cusum.Path, ...], float]:
    """Run the sums of every series; return them and the expected alarms of the last year."""
    sizes = [cusum.sizes_of(one.years, watched[one.stream.id]) for one in series]
    active: dict[int, int] = {}
    for one, n in zip(series, sizes, strict=True):
        for now, count in zip(watched[one.stream.id], n, strict=True):
            active[now] = active.get(now, 0) + (count > 0)
    total = float(watch.false_alarms.cusum)
    paths, expected = [], 0.0
    for one, n in zip(series, sizes, strict=True):
        years = watched[one.stream.id]
        step = cusum.step_of(one.in_control, one.shifted)
        budgets = tuple(total / max(1, active[now]) for now in years)
        bounds, alarms = cusum.limits(one.in_control, step, n, budgets)
        calm = cusum.calm_limit(one.shifted, step, max(n, default=0), float(watch.recovery))
        paths.append(cusum.run(one.failed, one.years, dict(zip(years, bounds, strict=True)), step, calm))
        expected += alarms[-1] if alarms else 0.0
    return tuple(paths), expected
