"""What is known of a target in a year, and of all targets."""

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
    """A declared figure beside the computed one."""

    value: float
    difference: float


@dataclass(frozen=True)
class Result:
    """One target in one year. Shares are 0 to 1; what does not apply or is not known is None.

    Attributes:
        target: The target.
        measure: How it was computed under the readings chosen.
        history: By year, from the first of the plan to the year reported: ``value, hits, total, rows``.
        value, hits, total, rows: Those of the year.
        bound: What it must reach; None if the comparison is not in the data.
        interval: Of the year, for samples.
        pooled, pooled_interval, pooled_total, pooled_years: The last years together, for samples.
        years_met: Years so far that reach the bound (each its own, where the bound is a yearly series).
        years_below: Years so far that lie below it with their whole interval, for samples.
        chance_above: For a strict comparison: chance of so many passes or more if the rate were the bound.
        path: Where the time-proportional path stands.
        pace_so_far, pace_needed: Per year, for counts and full shares.
        chance: Before the target year: of a count, that the arrivals still needed come in time if they go on
            as since the plan began (`mq_analysis.base.chances.arrivals_at_least`; None once it is reached); of a
            sample, that one as large as this year's reaches the bound if the pooled rate is the true one.
        declared: As declared by a department, where it can be recomputed.
        only_declared: Whether it exists only as declared.
        lacks: Tables, columns or indicators that are missing.
        notes: ``few`` (fewer samples than the convention asks), ``current_prices``.
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
        """Return the figure of a year of the plan; None if it is not known."""
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
        """Say in one line what is evaluated."""
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
