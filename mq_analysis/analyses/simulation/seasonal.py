"""Retention by month, and five methods to extrapolate the known months to the whole year."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.analyses.simulation.study import Study
from mq_analysis.policy.terms import Window
from mq_analysis.rules.tier import tier_of

METHODS = ("own", "group", "county", "last_year", "months")
"""Whole year / known months in the enterprise's own past, in its product group's, in the county's; the remaining
months of last year added; by the number of months."""

FINANCE = "finance"
"""The estimate of the finance office where it made one, else that of the product group."""

ESTIMATES = "retention_estimates"
"""The table of the finance office's estimates."""

FEW = 30
"""Fewer enterprises than this near the thresholds, and all are taken."""

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Months:
    """Retention by month, the months that count, and the known months.

    Attributes:
        monthly: fen by ``org_code`` and month (YYYYMM); null if an enterprise has no row of the month.
        window: The months that the year's retention is summed over.
        known: The months that are known at the time of the forecast.
        groups: The product group of each enterprise.
        estimates: The finance office's estimate of a year, fen by ``org_code`` and year; empty if it made none.
    """

    monthly: pd.DataFrame
    window: Window
    known: Window
    year: int
    groups: pd.Series[str]
    estimates: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that can be tried: the finance office's only if it estimated this year."""
        return (*METHODS, FINANCE) if self.year in self.estimates.columns else METHODS

    @property
    def complete(self) -> list[int]:
        """The years for which the data have every month of the window."""
        there = {int(month) for month in self.monthly.columns}
        years = range(min(there) // 100, max(there) // 100 + 2)
        return [y for y in years if set(_shift(self.window, y - self.year).months) <= there]

    def _sums(self, window: Window, year: int) -> Floats:
        """Return the sum over a window shifted to another year; NaN without a row."""
        months = [m for m in _shift(window, year - self.year).months if m in self.monthly.columns]
        return self.monthly[months].sum(axis=1, min_count=1).to_numpy("float64", na_value=np.nan)

    def whole(self, year: int) -> Floats:
        """Return the sum of the whole year."""
        return self._sums(self.window, year)

    def part(self, year: int) -> Floats:
        """Return the sum of the known months."""
        return self._sums(self.known, year)

    def predict(self, year: int, past: list[int], method: str) -> Floats:
        """Forecast a year by one method from its known months and earlier years; NaN if that is impossible."""
        part = self.part(year)
        if method == FINANCE:
            group = part * self._ratio(past, "group")
            if year not in self.estimates.columns:
                return group
            said = self.estimates[year].reindex(self.monthly.index).to_numpy("float64", na_value=np.nan)
            return np.where(np.isfinite(said) & np.isfinite(part), said, group)
        if method == "months":
            return part * len(self.window.months) / len(self.known.months)
        if method == "last_year":
            before = np.nan_to_num(self.whole(past[-1]) - self.part(past[-1]))
            return part + before
        return part * self._ratio(past, method)

    def _ratio(self, past: list[int], method: str) -> Floats:
        """Return whole year / known months over earlier years; that of a wider group if an enterprise's is invalid."""
        whole = np.sum([np.nan_to_num(self.whole(y)) for y in past], axis=0)
        part = np.sum([np.nan_to_num(self.part(y)) for y in past], axis=0)
        sums = pd.DataFrame({"whole": whole, "part": part, "group": self.groups.to_numpy()})
        county = whole.sum() / part.sum()
        grouped = sums.groupby("group")[["whole", "part"]].transform("sum")
        ratios = {"county": np.full(len(sums), county)}
        ratios["group"] = _sound(grouped["whole"], grouped["part"], ratios["county"])
        ratios["own"] = _sound(sums["whole"], sums["part"], ratios["group"])
        return ratios[method]


def _sound(whole: pd.Series[float], part: pd.Series[float], otherwise: Floats) -> Floats:
    """Return the ratio where it is 1 or more, since the remaining months add to the sum; ``otherwise`` elsewhere."""
    ratio = np.divide(
        whole.to_numpy(), part.to_numpy(), out=np.full(len(whole), np.nan), where=part.to_numpy() > 0
    )
    return np.where(ratio >= 1, ratio, otherwise)


def large_enough(base: Floats, known: Bools, gate_fen: int) -> Bools:
    """Select the enterprises with at least a quarter of the gate; all known ones if those are few."""
    large: Bools = known & (base >= gate_fen / 4)
    return large if large.sum() >= FEW else known


def _shift(window: Window, years: int) -> Window:
    return Window(window.first + 100 * years, window.last + 100 * years)


def months(study: Study) -> Months | None:
    """Return the retention of a study by month; None if the base is not summed over months."""
    fact = study.rules.facts[tier_of(study.rules).schedule.of]
    if fact.window is None:
        return None
    rows = study.tables[str(fact.table)]
    table = rows.pivot_table(index="org_code", columns="period", values=fact.stored_name, aggfunc="sum")
    known = Window(fact.window.first, min(fact.window.last, study.year * 100 + study.settings.known_through))
    groups = study.tables["enterprises"].set_index("org_code")["product_group"].reindex(table.index)
    estimates = _estimates(study)
    return Months(table.astype("Float64"), fact.window, known, study.year, groups.fillna(""), estimates)


def _estimates(study: Study) -> pd.DataFrame:
    """Return the finance office's estimates, fen by ``org_code`` and year."""
    rows = study.tables.get(ESTIMATES)
    if rows is None:
        return pd.DataFrame()
    return rows.pivot_table(index="org_code", columns="year", values="estimate_fen", aggfunc="last").astype(
        "Float64"
    )
