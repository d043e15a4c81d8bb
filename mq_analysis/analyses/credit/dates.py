"""Dates as whole numbers; each distinct text is parsed only once, so that a million rows are quick."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
NEVER = np.iinfo(np.int64).max
"""The day of a blank date."""
LONG_AGO = 10**6
"""Months of a row without date."""


@dataclass(frozen=True, slots=True)
class Days:
    """A column of dates.

    Attributes:
        day: Proleptic ordinal of each row; `NEVER` if it is blank.
        months: Full months from the date to the day of grading; below 0 for later dates; `LONG_AGO` if it is blank.
    """

    day: Ints
    months: Ints


def days_of(dates: pd.Series[str], as_of: dt.date) -> Days:
    """Read a column of dates ``YYYY-MM-DD``; a month ``YYYY-MM`` is its first day."""
    codes, texts = pd.factorize(dates)
    read = [dt.date.fromisoformat(text if len(text) > 7 else f"{text}-01") for text in texts]
    day = np.array([*(one.toordinal() for one in read), NEVER], dtype=np.int64)
    months = np.array([*(full_months(one, as_of) for one in read), LONG_AGO], dtype=np.int64)
    return Days(day[codes], months[codes])  # pandas codes a blank as -1, which indexes the last entry


def full_months(start: dt.date, end: dt.date) -> int:
    """Return how many full months lie between two dates; below 0 if the first is later.

    >>> end = dt.date(2014, 12, 31)
    >>> full_months(dt.date(2013, 12, 31), end), full_months(dt.date(2014, 1, 1), end)
    (12, 11)
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day and not _is_last(end))


def _is_last(day: dt.date) -> bool:
    return (day + dt.timedelta(days=1)).month != day.month


def later(day: dt.date, months: int) -> dt.date:
    """Return the same day ``months`` months later, or the last day of that month if it is shorter.

    >>> later(dt.date(2013, 8, 31), 6)
    datetime.date(2014, 2, 28)
    """
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(dt.date(year, month + 1, 1) + dt.timedelta(days=day.day - 1), following - dt.timedelta(days=1))
