"""A year as of a day: honours announced by then, retention of the months over by then, and a forecast of the rest.

Source: clause 四(二)2 of the policy (collected at the end of November); the year's retention is known after its end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import pandas as pd

from mq_analysis.analyses.simulation.estimate import Estimate, estimate
from mq_analysis.analyses.simulation.forecast import Forecast, forecast
from mq_analysis.analyses.simulation.later import later_honours
from mq_analysis.analyses.simulation.seasonal import ESTIMATES
from mq_analysis.analyses.simulation.study import Study, study
from mq_analysis.base.errors import CoverageError, UsageError, one
from mq_analysis.base.messages import sentence
from mq_analysis.base.money import FEN_PER_YUAN
from mq_analysis.base.results import Result, with_yuan
from mq_analysis.case import Case
from mq_analysis.policy import Fact, Policy, Rules, rules_for
from mq_analysis.rules.open_year import collection_day, is_open, month_over, read_day, tiered_base
from mq_analysis.rules.sums import Tables

DATED = {"honours": "issue_date", "special_fund": "entry_date"}
"""Tables of which a later row is not known yet, and the column that dates it."""


ESTIMATED_AFTER = 10
"""The month after which the finance office estimates the year: returns are collected in November (clause 四(二)2)."""

HOLDERS = ("org_code", "name", "township", "forecast_fen", "low_fen", "high_fen")
"""Columns of the table of a forecast: retention, and what is paid at it and at both ends of its interval."""
PAID = ("paid_fen", "paid_low_fen", "paid_high_fen")


@dataclass(frozen=True, repr=False)
class View(Result):
    """A year as of a day.

    Attributes:
        day: The day; None: the year is closed and all is known.
        tables: The county's tables as known that day, with the forecast for months that were not over; for a closed
            year, the given tables.
        study, forecast: The study and forecast of the year; None if it is closed.
        later: The effect of honours announced after that day in earlier years; see `later_honours`.
        case: The case with these tables, if `view_of` made the view.
    """

    day: dt.date | None
    tables: Tables
    study: Study | None = None
    forecast: Forecast | None = None
    later: pd.DataFrame | None = None
    case: Case | None = None

    @cached_property
    def estimate(self) -> Estimate | None:
        """The total at the forecast and its draws, computed at first use; None without a forecast."""
        return estimate(self.study, self.forecast) if self.study else None

    @property
    def is_open(self) -> bool:
        """Whether amounts that depend on retention are estimates."""
        return self.study is not None

    @property
    def title(self) -> str:
        """Say in one line what is estimated, or that the year is closed."""
        if self.study is None:
            of = f"{self.case.policy.id} {self.case.year}" if self.case else "the year"
            return f"{of}: closed, no amount is an estimate"
        of = f"{self.study.rules.policy.id} {self.study.year} as of {self.day}"
        if self.estimate is None:
            return f"{of}: no award rests on retention"
        total = f"{Decimal(self.estimate.total_fen) / FEN_PER_YUAN:,} yuan"
        return f"{of}: estimate of {total}, {len(self.estimate.holders)} enterprises with a forecast"

    def table(self) -> pd.DataFrame:
        """Return a row for each enterprise whose award is forecast, largest award first; none of a closed year.

        Columns: ``org_code, name, township``, the retention that is forecast with the ends of its interval
        (``forecast_fen, low_fen, high_fen``), what is paid at each (``paid_fen, paid_low_fen, paid_high_fen``), and
        each amount in yuan beside it.
        """
        columns = [*HOLDERS, *PAID]
        if self.estimate is None:
            return with_yuan(pd.DataFrame(columns=columns))
        rows = self.estimate.holders.sort_values(["paid_fen", "org_code"], ascending=[False, True])
        return with_yuan(rows.reindex(columns=columns).reset_index(drop=True))


def view(tables: Tables, policy: Policy, year: int, readings: Mapping[str, str], as_of: str = "") -> View:
    """Return a year as of a day (ISO; empty: the year is closed).

    Raises:
        UsageError: If ``as_of`` is no date, or lies before the end of the first month of the year.
        CoverageError: If the year is open that day and nothing allows a forecast of it.
    """
    day = read_day(as_of)
    if day is None:
        return View(None, tables)
    rules = rules_for(policy, year, readings)
    return _open(tables, policy, rules, day) if is_open(rules, day) else View(day, tables)


def view_of(case: Case) -> View:
    """Look at the year of a case as of its day; `View.case` is then the case with what is not known filled in.

    Raises:
        UsageError: If the day is one before a month of the year is over.
        CoverageError: If the year is open that day and nothing allows a forecast of it.
    """
    day = f"{case.day}" if case.day else ""
    return _with_case(view(case.tables, case.policy, case.year, case.readings, day), case)


def _with_case(seen: View, case: Case) -> View:
    return replace(seen, case=case.knowing(seen.tables, is_estimate=seen.is_open))


def november(seen: View, case: Case) -> View | None:
    """Return the view of an open year, or how a closed one looked at the end of its collection.

    None where the policy names no day of collection, or nothing allowed a forecast then.
    """
    if seen.is_open:
        return seen
    day = collection_day(case.policy, case.year)
    if day is None or not is_open(case.rules, day):
        return None
    try:
        return _with_case(_open(case.tables, case.policy, case.rules, day), case)
    except CoverageError:
        return None


def _open(tables: Tables, policy: Policy, rules: Rules, day: dt.date) -> View:
    known = _known_tables(tables, rules, day)
    month = month_over(day)
    if month < rules.year * 100 + 1:
        said = sentence(
            "must be a day on which a month of {year} is over, got {got}", year=rules.year, got=day
        )
        raise one(UsageError, "as_of", said)
    seen = study(known, policy, rules.year, rules.readings)
    later = later_honours(tables, policy, rules.year, rules.readings, day)
    through = min(month - rules.year * 100, 12)
    seen = replace(seen, settings=seen.settings.model_copy(update={"known_through": through}))
    base = tiered_base(rules)
    if base is None or base.window is None or base.window.last <= month:
        return View(day, known, seen, later=later)  # only honours are open
    found = forecast(seen)
    if found is None:
        said = sentence(
            "must hold an earlier year with all of its months to forecast {year} as of {day}, got none",
            year=rules.year,
            day=day,
        )
        raise one(CoverageError, sentence("table {table}", table=base.table), said)
    filled = dict(known) | {str(base.table): _fill_months(known[str(base.table)], found, base, month)}
    return View(day, filled, seen, found, later)


def _known_tables(tables: Tables, rules: Rules, day: dt.date) -> dict[str, pd.DataFrame]:
    """Leave out what was not known: later honours and ledger entries, months that were not over."""
    known = dict(tables)
    for name, column in DATED.items():
        if name in known and column in known[name]:
            later = (known[name][column] > day.isoformat()).fillna(value=False).astype(bool)
            known[name] = known[name][~later]
    if ESTIMATES in known and month_over(day) < rules.year * 100 + ESTIMATED_AFTER:
        rows = known[ESTIMATES]
        known[ESTIMATES] = rows[rows["year"] < rules.year]
    base = tiered_base(rules)
    if base and base.window and base.table in known:
        rows = known[str(base.table)]
        known[str(base.table)] = rows[rows["period"] <= month_over(day)]
    return known


def _fill_months(rows: pd.DataFrame, found: Forecast, base: Fact, month: int) -> pd.DataFrame:
    """Add what is forecast for the months not over, in equal parts; the year then sums to the forecast."""
    window = base.window
    months = [m for m in window.months if m > month] if window else []
    rest = found.rows["forecast_fen"].clip(lower=0) - found.rows["known_fen"]
    parts = []
    for i, each in enumerate(months):
        share = rest // len(months) if i else rest - rest // len(months) * (len(months) - 1)
        parts.append(
            pd.DataFrame(
                {"org_code": found.rows["org_code"], "period": each, base.stored_name: share.astype("Int64")}
            )
        )
    return pd.concat([rows, *parts], ignore_index=True).astype(rows.dtypes.to_dict())
