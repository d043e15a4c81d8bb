"""Targets in words and numbers: figures, bounds, intervals, statuses, what is missing."""

from __future__ import annotations

from mq_analysis.base.chances import Interval
from mq_analysis.measures.result import Result
from mq_analysis.measures.status import Bound, Status
from mq_analysis.report.cells import Ends, Numbered, Several
from mq_analysis.report.values import Said, Shown, Value, join, say

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


def target_name(result: Result) -> Numbered:
    """Return id and short name of a target."""
    return Numbered(result.target.short, result.target.id)


def share(value: float, bound: Bound | None = None) -> Shown:
    """Return a share in percent with one decimal, or two if one would hide on which side of the bound it lies.

    >>> [part.shown for part in (share(0.9248), share(0.9248, Bound(0.925)), share(0.30))]
    ['92.5%', '92.48%', '30%']
    """
    text = _plain(100 * value, 1)
    if bound is not None and bound.holds(float(text) / 100) != bound.holds(value):
        text = _plain(100 * value, 2)
    return Shown(_exact(value), f"{text}%")


def _plain(value: float, places: int) -> str:
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if float(text) == int(float(text)) else text


def count(value: float, shown: object = None) -> Shown:
    """Return a number of items; ``shown`` is its text if that is not the plain number.

    >>> count(3.0).value, count(2.5).shown
    (3, '2.5')
    """
    return Shown(_exact(value), f"{value:g}" if shown is None else shown)


def _exact(value: float) -> int | float:
    """Return a whole number as int, another one without floating-point noise in its last digits.

    >>> _exact(3.0), _exact(0.1 + 0.2)
    (3, 0.3)
    """
    return int(value) if value == int(value) else float(f"{value:.12g}")


def figure(result: Result, value: float | None) -> Value:
    """Return a figure of a target: a share, a count, yes or no; None if it is unknown."""
    if value is None or value != value:  # noqa: PLR0124 (NaN)
        return None
    if result.target.is_share:
        return share(value, result.bound)
    if result.target.reached is not None:
        return say("kpi_yes") if value >= 1 else say("kpi_no")
    return count(value)


def bound(result: Result) -> Value:
    """Return the bound of a target; the text shows on which side the target lies."""
    limit = result.bound
    if result.target.reached is not None:
        return say("kpi_yes")
    if limit is None:
        return None
    said = share(limit.value).shown if result.target.is_share else f"{limit.value:g}"
    return count(limit.value, f"> {100 * limit.value:.2f}%" if limit.strict else f"≥ {said}")


def interval(ends: Interval | None) -> Value:
    """Return both ends of an interval, written in percent."""
    if ends is None:
        return None
    return Ends(_exact(ends.low), _exact(ends.high), f"{100 * ends.low:.1f}–{100 * ends.high:.1f}%")


def certainty(result: Result) -> Value:
    """Write the certainty of a figure: its interval, that it is a full count, or that it is only declared."""
    if result.value is None:
        return None
    if result.interval:
        return interval(result.interval)
    if result.only_declared:
        return Ends(None, None, say("kpi_declared"))
    exact = count(result.value)
    return Ends(exact, exact, say("kpi_full"))


def rows(result: Result) -> Value:
    """Return the counts behind a figure: numerator and denominator, or the number of rows."""
    if result.rows is None:
        return None
    n = int(result.rows)
    if result.hits is not None and result.total is not None:
        return _hits_of_total(
            count(result.hits), count(result.total), n, f"{result.hits:,.0f}/{result.total:,.0f}"
        )
    return _hits_of_total(None, None, n, say("kpi_rows", n=n))


def _hits_of_total(hits: Value, total: Value, n: int, shown: object) -> Several:
    return Several(
        ((say("kpi_hits"), hits), (say("kpi_all"), total), (say("kpi_row_count"), n)),
        shown,
        own_heads=True,
    )


def status_name(status: Status) -> Said:
    """Return the word for a status."""
    return say(f"status_{status}")


def missing(result: Result) -> Value:
    """Write the gap to the target in a few words; None if there is none."""
    if result.status == "no_data":
        return say("kpi_lacks", names=join(result.lacks)) if result.lacks else say("kpi_no_rows")
    if result.value is None or result.bound is None or result.status == "met":
        return None
    if result.target.steady and result.years_below and result.status == "missed":
        return say("kpi_years_below", years=join(result.years_below))
    left = result.bound.value - result.value
    if result.status == "met_not_proven":
        return say("kpi_crosses")
    if result.target.reached is not None:
        return say("kpi_not_yet")
    if result.target.is_share:
        if result.target.steady and left <= 0:
            return say("kpi_not_every_year")
        return say("kpi_points", n=f"{100 * left:.1f}" if left >= 0.0005 else f"{100 * left:.2f}")
    return short_of(result, left)


def short_of(result: Result, left: float) -> Said:
    """Write how many items a target still needs, in its unit."""
    return say("kpi_short", n=f"{left:g}", unit=result.target.unit or "")
