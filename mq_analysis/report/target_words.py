"""Targets in words and numbers: figures, bounds, intervals, statuses, what is missing."""

from __future__ import annotations

from mq_analysis.base.chances import Interval
from mq_analysis.measures.result import Result
from mq_analysis.measures.status import Bound, Status
from mq_analysis.report.format import DASH
from mq_analysis.report.labels import Words

LEVELS: dict[Status, str] = {
    "met": "good",
    "on_path": "good",
    "met_not_proven": "fair",
    "open": "fair",
    "behind": "warn",
    "below_not_proven": "warn",
    "far_behind": "bad",
    "missed": "bad",
    "no_data": "none",
}
"""How good a status is, for its colour; shape and word say which it is."""


def share(value: float, bound: Bound | None = None) -> str:
    """Write a share in percent with one decimal, two where one would hide which side of the bound it is on.

    >>> share(0.9248), share(0.9248, Bound(0.925)), share(0.30)
    ('92.5%', '92.48%', '30%')
    """
    text = _plain(100 * value, 1)
    if bound is not None and bound.holds(float(text) / 100) != bound.holds(value):
        text = _plain(100 * value, 2)
    return f"{text}%"


def _plain(value: float, places: int) -> str:
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if float(text) == int(float(text)) else text


def figure(result: Result, value: float | None, t: Words) -> str:
    """Write a figure of a target: a share in percent, a count, yes or no; a dash if it is not known."""
    if value is None or value != value:  # noqa: PLR0124 (NaN)
        return DASH
    if result.target.is_share:
        return share(value, result.bound)
    if result.target.reached is not None:
        return t("kpi_yes") if value >= 1 else t("kpi_no")
    return f"{value:g}"


def bound(result: Result, t: Words) -> str:
    """Write what a target must reach, with the side of the bound."""
    limit = result.bound
    if result.target.reached is not None:
        return t("kpi_yes")
    if limit is None:
        return DASH
    number = share(limit.value) if result.target.is_share else f"{limit.value:g}"
    if limit.strict:
        number = f"{100 * limit.value:.2f}%"
    return ("> " if limit.strict else "≥ ") + number


def interval(ends: Interval | None) -> str:
    """Write both ends of an interval in percent."""
    return f"{100 * ends.low:.1f}–{100 * ends.high:.1f}%" if ends else DASH


def certainty(result: Result, t: Words) -> str:
    """Write how sure a figure is: its interval, that it is a full count, or only declared."""
    if result.value is None:
        return DASH
    if result.interval:
        return interval(result.interval)
    return t("kpi_declared") if result.only_declared else t("kpi_full")


def rows(result: Result, t: Words) -> str:
    """Write what a figure was counted from: numerator and denominator, or rows of a table."""
    if result.rows is None:
        return DASH
    if result.hits is not None and result.total is not None:
        return f"{result.hits:,.0f}/{result.total:,.0f}"
    return t("kpi_rows", n=result.rows)


def status_name(status: Status, t: Words) -> str:
    """Return the word for a status."""
    return t(f"status_{status}")


def missing(result: Result, t: Words) -> str:
    """Say what is missing to the target, in a few words; a dash if nothing is."""
    if result.status == "no_data":
        return t("kpi_lacks", names=t("comma").join(result.lacks)) if result.lacks else t("kpi_no_rows")
    if result.value is None or result.bound is None or result.status == "met":
        return DASH
    if result.target.steady and result.years_below and result.status == "missed":
        return t("kpi_years_below", years=t("comma").join(map(str, result.years_below)))
    left = result.bound.value - result.value
    if result.status == "met_not_proven":
        return t("kpi_crosses")
    if result.target.reached is not None:
        return t("kpi_not_yet")
    if result.target.is_share:
        if result.target.steady and left <= 0:
            return t("kpi_not_every_year")
        return (
            t("kpi_points", n=f"{100 * left:.1f}")
            if left >= 0.0005
            else t("kpi_points", n=f"{100 * left:.2f}")
        )
    unit = t.of(result.target.unit) if result.target.unit else ""
    return t("kpi_short", n=f"{left:g}", unit=unit)
