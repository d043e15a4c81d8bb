"""Forecast the year's retention of each enterprise from its first months, with the error of past forecasts.

A forecast in November uses January to October. Each method multiplies the known sum by a ratio of whole year to known
months; the method is chosen by a back-test on earlier years, each forecast with the data known then.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mq_analysis.analyses.simulation.seasonal import Floats, Months, large_enough, months
from mq_analysis.analyses.simulation.study import Study
from mq_analysis.base.errors import CoverageError, Problem
from mq_analysis.base.messages import sentence
from mq_analysis.policy.terms import Window

INTERVAL = (0.05, 0.95)
"""Quantiles of past errors that bound a forecast: nine of ten past forecasts lay between them."""
WITHIN = 0.10


@dataclass(frozen=True)
class Forecast:
    """The forecast of the retention of a year from its first months.

    Attributes:
        known: The known months.
        method: One of `Months.methods`.
        rows: ``org_code, known_fen, forecast_fen, low_fen, high_fen, actual_fen`` (Int64; null if the year's months
            are not complete). An enterprise without a known month has no row.
        tests: The back-test: ``method, year, firms, error`` (sum of absolute errors / sum of actuals), ``bias``
            (sum of errors / sum of actuals), ``within`` (share within 10 %), ``covered`` (share inside the interval
            that was known before that year; NaN for its first).
        errors: Log of actual / forecast of the method, one array per past year, of sufficiently large enterprises.
        in_sample: Whether there was no earlier year for a back-test, so that errors are those of the fitted year.
    """

    year: int
    known: Window
    method: str
    rows: pd.DataFrame
    tests: pd.DataFrame
    errors: tuple[Floats, ...]
    in_sample: bool


def forecast(study: Study) -> Forecast | None:
    """Forecast a year from the months known in November; None if no earlier year has all of its months.

    Raises:
        CoverageError: If the year itself has none of the known months.
    """
    county = months(study)
    if county is None:
        return None
    known, past = county.known, [year for year in county.complete if year < study.year]
    if not set(known.months) & set(county.monthly.columns):
        raise CoverageError(
            Problem(
                "retention",
                sentence(
                    "must hold months from {first} to {last} for a forecast, got none",
                    first=known.first,
                    last=known.last,
                ),
            )
        )
    if not past:
        return None
    tests, errors = _back_test(county, past, study.tier.gate_fen)
    tested = tests.groupby("method")["error"].mean() if len(tests) else pd.Series(dtype="float64")
    method = str(tested.reindex(county.methods).idxmin()) if len(tested) else "group"
    mine = errors.get(method, {})
    in_sample = not mine
    if in_sample:
        mine = {past[-1]: _log_errors(county, past[-1], [past[-1]], "group", study.tier.gate_fen)}
    found = [part for part in mine.values() if len(part)]
    rows = _rows(county, study.year, past, method, np.concatenate(list(mine.values())))
    return Forecast(study.year, known, method, rows, tests, tuple(found), in_sample)


def _back_test(
    county: Months, past: list[int], gate: int
) -> tuple[pd.DataFrame, dict[str, dict[int, Floats]]]:
    """Forecast every past year but the first from the years before it, by every method."""
    rows: list[dict[str, object]] = []
    errors: dict[str, dict[int, Floats]] = {method: {} for method in county.methods}
    for i, year in enumerate(past[1:], start=1):
        actual = county.whole(year)
        for method in county.methods:
            predicted = county.predict(year, past[:i], method)
            ok = np.isfinite(predicted) & np.isfinite(actual)
            off = predicted[ok] - actual[ok]
            before = [e for e in errors[method].values() if len(e)]
            errors[method][year] = _log_errors(county, year, past[:i], method, gate)
            rows.append(
                {
                    "method": method,
                    "year": year,
                    "firms": int(ok.sum()),
                    "error": float(np.abs(off).sum() / actual[ok].sum()),
                    "bias": float(off.sum() / actual[ok].sum()),
                    "within": float((np.abs(off) <= WITHIN * actual[ok]).mean()),
                    "covered": _coverage(errors[method][year], np.concatenate(before)) if before else np.nan,
                }
            )
    names = ["method", "year", "firms", "error", "bias", "within", "covered"]
    return pd.DataFrame(rows, columns=names), {m: e for m, e in errors.items() if e}


def _coverage(errors: Floats, before: Floats) -> float:
    """Return the share of errors inside the interval of the errors of earlier years."""
    low, high = np.quantile(before, INTERVAL)
    return float(((errors >= low) & (errors <= high)).mean())


def _log_errors(county: Months, year: int, past: list[int], method: str, gate: int) -> Floats:
    """Return log(actual / forecast) of enterprises forecast to a quarter of the gate or more; of all if few."""
    predicted, actual = county.predict(year, past, method), county.whole(year)
    ok = np.isfinite(predicted) & np.isfinite(actual) & (predicted > 0) & (actual > 0)
    chosen = large_enough(predicted, ok, gate)
    errors: Floats = np.log(actual[chosen] / predicted[chosen])
    return errors


def _rows(county: Months, year: int, past: list[int], method: str, errors: Floats) -> pd.DataFrame:
    part, predicted = county.part(year), county.predict(year, past, method)
    low, high = np.exp(np.quantile(errors, INTERVAL)) if len(errors) else (np.nan, np.nan)
    actual = county.whole(year) if year in county.complete else np.full(len(part), np.nan)
    columns = {
        "known_fen": part,
        "forecast_fen": predicted,
        "low_fen": predicted * low,
        "high_fen": predicted * high,
    }
    table = pd.DataFrame({"org_code": county.monthly.index, **columns, "actual_fen": actual})
    table = pd.DataFrame(table[np.isfinite(table["forecast_fen"])]).reset_index(drop=True)
    money = [name for name in table if name != "org_code"]
    for name in money:
        table[name] = table[name].astype("Float64").round().astype("Int64")
    return table
