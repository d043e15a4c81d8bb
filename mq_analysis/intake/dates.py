"""Read dates as people write them; a text that is no day of the calendar is never corrected to one."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from mq_analysis.intake.words import plain
from mq_analysis.tables.workbooks.grid import Value

_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(20_000, 60_000)  # serial numbers of the years 1954 to 2064
_YEARS = range(1949, 2100)
_DAY = re.compile(
    r"(\d{4})[年./\-](\d{1,2})[月./\-](\d{1,2})日?[.。]?(?:T?\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?)?", re.ASCII
)
_MONTH = re.compile(r"(\d{4})[年./\-](\d{1,2})月?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?", re.ASCII)
_QUARTER = re.compile(r"(\d{4})年?(?:第|Q|-Q|/)?([1-4一二三四])(?:季度|季|Q)?", re.ASCII | re.IGNORECASE)
_CHINESE = {"一": "1", "二": "2", "三": "3", "四": "4"}


@dataclass(frozen=True, slots=True)
class Read:
    """A date as ``YYYY-MM-DD``, or ``YYYY-MM`` if only the month is given."""

    text: str

    @property
    def is_month(self) -> bool:
        """Say whether only the month is known."""
        return len(self.text) == 7

    @property
    def year(self) -> int:
        """Return the calendar year."""
        return int(self.text[:4])


def read_date(value: Value) -> Read | None:
    """Read a date from a cell; None if it has no unambiguous date.

    A number with one decimal, such as 2013.1, is no date: the sender may have typed 2013.10.

    >>> read_date("2013年5月3日").text, read_date("２０１３.６").text, read_date(41470.0).text
    ('2013-05-03', '2013-06', '2013-07-15')
    >>> read_date("2013.2.30") is None, read_date(2013.1) is None
    (True, True)
    """
    if isinstance(value, dt.datetime):
        return Read(value.date().isoformat())
    if isinstance(value, dt.date):
        return Read(value.isoformat())
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _number(float(value))
    return _text(plain(value)) if isinstance(value, str) else None


def _number(value: float) -> Read | None:
    if int(value) in _SERIALS and not value.is_integer():
        value = float(int(value))  # a datetime is a day with a time
    if value.is_integer():
        whole = int(value)
        if whole in _SERIALS:
            return Read((_EPOCH + dt.timedelta(days=whole)).isoformat())
        return _text(str(whole))
    text = repr(value)
    year, _, month = text.partition(".")
    if month == "1" or len(month) > 2:
        return None
    return _month(year, month)


def _text(text: str) -> Read | None:
    text = text.removeprefix("至")
    match = _DAY.fullmatch(text)
    if match:
        return _day(*match.groups())
    match = _MONTH.fullmatch(text)
    if match:
        return _month(*match.groups())
    match = _COMPACT.fullmatch(text)
    if match:
        year, month, day = match.groups()
        return _day(year, month, day) if day else _month(year, month)
    if text.isascii() and text.isdigit() and int(text) in _SERIALS:
        return _number(float(text))
    return None


def _day(year: str, month: str, day: str) -> Read | None:
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return Read(date.isoformat()) if date.year in _YEARS else None


def _month(year: str, month: str) -> Read | None:
    if year.isdigit() and int(year) in _YEARS and month.isdigit() and 1 <= int(month) <= 12:
        return Read(f"{int(year):04d}-{int(month):02d}")
    return None


def read_month(value: Value) -> str | None:
    """Read a month as ``YYYYMM``.

    >>> read_month("2013年1月"), read_month(201301.0)
    ('201301', '201301')
    """
    date = read_date(value)
    return date.text[:7].replace("-", "") if date else None


def read_quarter(value: Value) -> str | None:
    """Read a quarter as ``2013Q2``.

    >>> read_quarter("2013年第二季度"), read_quarter("2013Q2")
    ('2013Q2', '2013Q2')
    """
    match = _QUARTER.fullmatch(plain(str(value))) if isinstance(value, str) else None
    return f"{match[1]}Q{_CHINESE.get(match[2], match[2])}" if match else None
