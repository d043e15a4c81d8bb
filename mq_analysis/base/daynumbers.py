"""Days as the numbers YYYYMMDD and months as YYYYMM, so that they compare as numbers do."""

from __future__ import annotations

YEAR = 10_000
"""What a year counts in the number of a day."""
LAST_DAY = 9999_12_31
LAST_YEAR = 9999
"""The last year: a greater number is a month or a day."""


def day_number(year: int, month: int, day: int) -> int:
    """Return the number of a day.

    >>> day_number(2014, 5, 1)
    20140501
    """
    return year * YEAR + month * 100 + day


def year_end(year: int) -> int:
    """Return the number of 31 December."""
    return day_number(year, 12, 31)
