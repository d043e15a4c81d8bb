"""The result of a target in a year, and of all targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mq_analysis.base.chances import Interval
from mq_analysis.base.results import Result as Shown
from mq_analysis.measures.model import Measure
from mq_analysis.measures.spec import Spec, Target
from mq_analysis.measures.status import Bound, Status
from mq_analysis.tables import County


@dataclass(frozen=True)
class Beside:
    """A second figure shown beside the computed one."""

    value: float
    difference: float


@dataclass(frozen=True)
class Result:
    """The result of one target in one year. Shares are 0 to 1; None means not applicable or unknown.

    Attributes:
        target: The target.
        measure: The measure under the chosen readings.
        history: By year, from the first of the plan to the year reported: ``value, hits, total, rows``.
        value, hits, total, rows: The figures of the year.
        bound: The bound of the year; None if the indicator to compare with is not in the data.
        interval: The confidence interval of the year, for samples.
        pooled, pooled_interval, pooled_total, pooled_years: The same for the last years pooled, for samples.
        years_met: Years so far that reach the bound (that of the same year if the bound is a yearly series).
        years_below: Years so far whose whole interval lies below the bound, for samples.
        chance_above: For a strict bound: probability of this many passes or more if the true rate were the bound.
        path: The value of the time-proportional path in the year.
        pace_so_far, pace_needed: Change per year so far and still needed, for counts and full shares.
        chance: Before the target year. For a count, the probability that the arrivals still needed come in time at
            the rate since the plan began (`mq_analysis.base.chances.arrivals_at_least`; None once it is reached). For
            a sample, the probability that one of this year's size reaches the bound if the pooled rate is true.
        declared: The declared figure of a department, if the figure can be recomputed.
        only_declared: Whether the figure is only declared.
        lacks: Tables, columns or indicators that are missing.
        notes: ``few`` (fewer samples than the convention requires), ``current_prices``.
    """

    target: Target
    measure: Measure
    history: pd.DataFrame
    status: Status
    bound: Bound | None
    value: float | None = None
    hits: float | None = None
    total: float | None = None
    rows: int | None = None
    interval: Interval | None = None
    pooled: float | None = None
    pooled_interval: Interval | None = None
    pooled_total: int | None = None
    pooled_years: int | None = None
    years_met: tuple[int, ...] = ()
    years_below: tuple[int, ...] = ()
    chance_above: float | None = None
    path: float | None = None
    pace_so_far: float | None = None
    pace_needed: float | None = None
    chance: float | None = None
    declared: Beside | None = None
    only_declared: bool = False
    lacks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def of_year(self, year: int) -> float | None:
        """Return the figure of a year of the plan; None if it is unknown."""
        if year not in self.history.index:
            return None
        return {int(str(y)): float(v) for y, v in self.history["value"].dropna().items()}.get(year)


@dataclass(frozen=True, repr=False)
class Evaluation(Shown):
    """All targets in one year under chosen readings."""

    county: County
    spec: Spec
    year: int
    target_year: int
    readings: Mapping[str, str]
    results: tuple[Result, ...]

    @property
    def title(self) -> str:
        """Return one line that describes the evaluation."""
        met = sum(result.status == "met" for result in self.results)
        return (
            f"{self.spec.policy} {self.year}: {met} of {len(self.results)} targets for {self.target_year} met"
        )

    def table(self) -> pd.DataFrame:
        """Return a row for each target.

        Columns: ``target, name, status, value, low, high, bound, hits, total``; shares are 0 to 1, ``low`` and ``high``
        the ends of the interval of a sample.
        """
        rows = [
            {
                "target": one.target.id,
                "name": one.target.name.en,
                "status": one.status,
                "value": one.value,
                "low": one.interval.low if one.interval else None,
                "high": one.interval.high if one.interval else None,
                "bound": one.bound.value if one.bound else None,
                "hits": one.hits,
                "total": one.total,
            }
            for one in self.results
        ]
        return pd.DataFrame(rows)

    def of(self, target_id: str) -> Result:
        """Return the result of a target."""
        return next(result for result in self.results if result.target.id == target_id)
