"""Read dates as people write them; a text that is no day of the calendar is never corrected to one.

A spelling that means one day is read; if it is not a common one, that is told. A spelling that may mean several days,
or lacks the year, is only a proposal.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from mq_analysis.intake.numerals import read_numeral
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

_NUMERALS = re.compile(r"[〇零○一二三四五六七八九十]+(?=[年月日号])")
_SHORT_YEAR = re.compile(r"(\d\d)(?=[年./\-]\d{1,2}(?:[月./\-]|$))", re.ASCII)
_RANGE = re.compile(
    r"(?<=[\d日号月])(?:起?至|到|—|–|~|～|--)(?=\d{4}|[〇零○一二三四五六七八九十]{2,}年)|(?<=[\d日号月])-(?=\d{4}[年./\-])"
)
_APART = re.compile(r"(?<=\d)\s+(?=\d)")
_COMMAS = re.compile(r"(?<=\d)[,、](?=\d)")
_EXTRA = re.compile(r"\([^()]*\)$|(?:起|止|前后?|左右)$|[./\-,，;；。、]+$")
_ABOUT = re.compile(r"^(?:约|大约|预计|拟)")
_THIRD = re.compile(r"(?<=月)(?:上旬|中旬|下旬|底|初|末|份)$")
_NO_YEAR = re.compile(r"(\d{1,2})[月./\-](\d{1,2})日?", re.ASCII)
_SLASHES = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", re.ASCII)
_WESTERN = re.compile(
    r"([A-Za-z]{3,9})\.?(\d{1,2}),?(\d{4})|(\d{1,2})-?([A-Za-z]{3,9})\.?-?,?(\d{4})", re.ASCII
)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

MONTH = re.compile(r"(?:(?<!\d)((?:19|20)\d\d)年)?(?<!\d)(0?[1-9]|1[0-2])月(?!\d)", re.ASCII)
"""A month in a title or the name of a sheet, with its year if that is stated."""

Sure = Literal["plain", "repaired", "proposed"]


@dataclass(frozen=True, slots=True)
class Read:
    """A date as ``YYYY-MM-DD``, or ``YYYY-MM`` if only the month is given.

    Attributes:
        sure: ``plain`` for common spellings, ``repaired`` for others that mean one day, ``proposed`` for those that
            may mean another.
        note: What is uncertain.
    """

    text: str
    sure: Sure = "plain"
    note: str = ""

    @property
    def is_month(self) -> bool:
        """Say whether only the month is known."""
        return len(self.text) == 7

    @property
    def year(self) -> int:
        """Return the calendar year."""
        return int(self.text[:4])


def read_date(value: Value) -> Read | None:
    """Read a date from a cell in a common spelling; None if it has no unambiguous date.

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
    return _text(plain(_APART.sub(".", value))) if isinstance(value, str) else None


def interpret_date(value: Value, year: int, *, is_end: bool = False) -> Read | None:
    """Read a date in any spelling that offices use.

    Args:
        value: The cell.
        year: The collection year, proposed where the year is not given.
        is_end: Whether the last day of a range is meant, else the first.

    >>> interpret_date("二〇一三年五月七日", 2013).text, interpret_date("13.5.7", 2013).text
    ('2013-05-07', '2013-05-07')
    >>> interpret_date("5月7号", 2013).sure, interpret_date("5/7/2013", 2013).sure
    ('proposed', 'proposed')
    """
    found = read_date(value)
    if found is not None:
        is_serial = isinstance(value, str) and len(plain(value)) == 5 and plain(value).isdigit()
        return Read(found.text, "repaired", "文本形式的日期序号") if is_serial else found
    if isinstance(value, float):
        return _decimal(value)
    text = _APART.sub(".", value) if isinstance(value, str) else ""
    return _other_spelling(plain(text), year, is_end=is_end) if text else None


def _decimal(value: float) -> Read | None:
    """Propose the month of a number such as 2013.1, which may have been 2013.10."""
    year, _, month = repr(value).partition(".")
    found = _month(year, month)
    return Read(found.text, "proposed", f"也可能是{year}-10") if found and month == "1" else None


def _other_spelling(text: str, year: int, *, is_end: bool) -> Read | None:
    parts = _RANGE.split(text)
    if len(parts) == 2:
        text = parts[1 if is_end else 0]
    is_about = bool(_ABOUT.match(text))
    text = _NUMERALS.sub(lambda match: str(read_numeral(match[0]) or match[0]), _ABOUT.sub("", text))
    western = _western(text)
    text = _COMMAS.sub(".", text.replace("号", "日"))
    before = None
    while before != text:
        before, text = text, _EXTRA.sub("", text)
    text = _THIRD.sub("", text)
    found = western or _text(text)
    if found is None and (short := _SHORT_YEAR.match(text)):
        found = _text(f"20{text}") if int(short[1]) < 50 else _text(f"19{text}")
    if found:
        return Read(found.text, "proposed", "原文不确定") if is_about else Read(found.text, "repaired")
    return _unclear(text, year)


def _western(text: str) -> Read | None:
    match = _WESTERN.fullmatch(text)
    if not match:
        return None
    name, day, year = match.group(1, 2, 3) if match[1] else (match[5], match[4], match[6])
    month = _NAMES.index(name[:3].lower()) + 1 if name[:3].lower() in _NAMES else 0
    return _day(year, str(month), day) if month else None


def _unclear(text: str, year: int) -> Read | None:
    match = _SLASHES.fullmatch(text)
    if match:
        first, second, said = match.groups()
        ways = [day for day in (_day(said, first, second), _day(said, second, first)) if day]
        if len(ways) == 2 and ways[0] != ways[1]:
            return Read(ways[0].text, "proposed", f"也可能是{ways[1].text}")
        return Read(ways[0].text, "repaired") if ways else None
    match = _NO_YEAR.fullmatch(text)
    found = _day(str(year), *match.groups()) if match else None
    return Read(found.text, "proposed", "原文没有年份") if found else _among_words(text)


def _among_words(text: str) -> Read | None:
    """Propose the one day that stands among words, such as 2013年5月3日公告; None if other figures stand there."""
    days = list(_DAY.finditer(text))
    rest = _DAY.sub("", text)
    if len(days) != 1 or any(letter.isdigit() for letter in rest):
        return None
    found = _day(*days[0].groups())
    return Read(found.text, "proposed", f"日期之外另有“{rest[:20]}”") if found else None


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

    >>> read_month("2013年1月"), read_month(201301.0), read_month("二〇一三年十一月")
    ('201301', '201301', '201311')
    """
    date = interpret_date(value, 0)
    return date.text[:7].replace("-", "") if date and date.sure != "proposed" else None


_YEAR = re.compile(r"((?:19|20)\d\d)(?:\.0+)?(?:年度?)?", re.ASCII)


def read_year(value: Value) -> str | None:
    """Read a calendar year.

    >>> read_year("2024年度"), read_year(2024.0), read_year("二〇二四年"), read_year("24年")
    ('2024', '2024', '2024', None)
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = plain(value) if isinstance(value, str) else repr(value)
    text = _NUMERALS.sub(lambda match: str(read_numeral(match[0]) or match[0]), text)
    match = _YEAR.fullmatch(text)
    return match[1] if match else None


def read_quarter(value: Value) -> str | None:
    """Read a quarter as ``2013Q2``.

    >>> read_quarter("2013年第二季度"), read_quarter("2013Q2")
    ('2013Q2', '2013Q2')
    """
    match = _QUARTER.fullmatch(plain(str(value))) if isinstance(value, str) else None
    return f"{match[1]}Q{read_numeral(match[2]) or match[2]}" if match else None
