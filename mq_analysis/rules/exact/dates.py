"""Days of the calendar as exact quantities: how long it is from one to another, over columns and single rows alike.

A day is the number YYYYMMDD, so that days compare as numbers do; every step is a division that rounds down.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol, TypeVar

from mq_analysis.base.daynumbers import YEAR
from mq_analysis.rules.exact.columns import Column
from mq_analysis.rules.exact.row import Number

N = TypeVar("N", Column, Number)
"""Days of a column or of one row; the checker reads each function once for either."""


class Elapsed(Protocol):
    """A function that says how long it is from one day to another."""

    def __call__(self, first: N, last: N, /) -> N:
        """Return the days, full months or full years."""


def day_number(day: N) -> N:
    """Return the number of a day in a count of days without gaps.

    Source: the Julian day number of a Gregorian date, in whole numbers (Fliegel and Van Flandern, 1968).
    """
    year, month, of_month = _parts(day)
    return _count(year, month, of_month)


def days_between(first: N, last: N) -> N:
    """Return the days from one day to another; below 0 if it is earlier."""
    return day_number(last).minus(day_number(first))


def months_between(first: N, last: N) -> N:
    """Return the full months from one day to another, as many below 0 if it is earlier.

    The corresponding day completes a month, or the last day of a month that has no such day.
    Source: 民法典 201, 202.
    """
    forward = first.compare("at_most", last)
    cases = [(forward, _full_months(first, last)), (forward.negation, _full_months(last, first).times(-1))]
    return type(first).choose(cases)


def years_between(first: N, last: N) -> N:
    """Return the full years from one day to another, as many below 0 if it is earlier."""
    forward = first.compare("at_most", last)
    years = [_full_months(a, b).whole_units(Fraction(12)) for a, b in ((first, last), (last, first))]
    return type(first).choose([(forward, years[0]), (forward.negation, years[1].times(-1))])


def months_earlier(day: N, months: int) -> N:
    """Return the same day of an earlier month; 31 February stays a number, which compares as a day would."""
    year, month, of_month = _parts(day)
    total = year.times(12).plus(month).minus(day.constant(months + 1))
    month_before = total.remainder(12).plus(day.constant(1))
    return total.whole_units(Fraction(12)).times(YEAR).plus(month_before.times(100)).plus(of_month)


def month_end(day: N) -> N:
    """Return the last day of the month of a day, whose own number may be 0."""
    year, month, of_month = _parts(day)
    return day.minus(of_month).plus(_length(year, month))


def _length(year: N, month: N) -> N:
    one = month.constant(1)
    return _count(year, month.plus(one), one).minus(_count(year, month, one))


def _parts(day: N) -> tuple[N, N, N]:
    month = day.remainder(YEAR).whole_units(Fraction(100))
    return day.whole_units(Fraction(YEAR)), month, day.remainder(100)


def _count(year: N, month: N, of_month: N) -> N:
    """Count days from the parts of a date; months count from March, so that the leap day is the last of a year."""
    of = month.constant
    turned = of(14).minus(month).whole_units(Fraction(12))  # 1 in January and February
    since = year.plus(of(4800)).minus(turned)
    months = month.plus(turned.times(12)).minus(of(3))
    days = of_month.plus(months.times(153).plus(of(2)).whole_units(Fraction(5))).plus(since.times(365))
    leaps = (
        since.whole_units(Fraction(4))
        .minus(since.whole_units(Fraction(100)))
        .plus(since.whole_units(Fraction(400)))
    )
    return days.plus(leaps)


def _full_months(first: N, last: N) -> N:
    (year, month, day), (year_, month_, day_) = _parts(first), _parts(last)
    one, length = first.constant(1), _length(year_, month_)
    corresponds = day_.compare("at_least", day)
    complete = type(corresponds).some([corresponds, day_.compare("at_least", length)])
    months = year_.minus(year).times(12).plus(month_).minus(month)
    return type(first).choose([(complete, months), (complete.negation, months.minus(one))])
