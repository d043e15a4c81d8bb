"""Dates as clerks write them."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date

from .mess_values import Write, Written, value_mess
from .numerals import date_in_numerals, wide
from .returns import Mess, Outcome
from .workbook import CellValue, Formula

EPOCH = date(1899, 12, 30)


def on_dates(
    words: Callable[[date], Written],
) -> Write:
    """Return a writer that changes dates only."""
    return lambda value: words(value) if isinstance(value, date) else None


def dates(
    name: str,
    doc: str,
    outcome: Outcome,
    words: Callable[[date], Written],
    number_format: str = "@",
    formatted: bool = False,
) -> Mess:
    """Return a mess of dates."""
    return value_mess(
        name, doc, outcome, on_dates(words), ("date",), number_format=number_format, formatted=formatted
    )


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def months(
    name: str, doc: str, outcome: Outcome, words: Callable[[int, int], Written], number_format: str = "@"
) -> Mess:
    """Return a mess of months (所属期); without its month a row of taxes says nothing."""

    def write(value: CellValue) -> Written:
        return words(int(value[:4]), int(value[4:])) if isinstance(value, str) and value.isdigit() else None

    return value_mess(
        name, doc, outcome, write, kinds=("month",), number_format=number_format, optional=False
    )


MONTH_MESSES = (
    months("month_in_words", "2013年1月", "same", lambda year, month: f"{year}年{month}月"),
    months("month_dashed", "2013-01", "same", lambda year, month: f"{year}-{month:02}"),
    months("month_dotted", "2013.1", "told", lambda year, month: f"{year}.{month}"),
    months("month_number", "201301 as a number", "same", lambda year, month: year * 100 + month, "General"),
    months("month_full_width", "２０１３０１", "told", lambda year, month: wide(f"{year}{month:02}")),
    months(
        "month_in_numerals",
        "二〇一三年一月",
        "told",
        lambda year, month: date_in_numerals(date(year, month, 1))[:-2],
    ),
    months("month_without_year", "1月", "told", lambda _, month: f"{month}月"),
    months(
        "month_as_day",
        "A date: the last day of the month",
        "told",
        last_day,
        "yyyy-mm-dd",
    ),
    months(
        "month_range",
        "The first and the last day: 2013-01-01至2013-01-31",
        "told",
        lambda year, month: f"{year}-{month:02}-01至{last_day(year, month)}",
    ),
)

DATE_MESSES = (
    dates("date_dots", "2014.6.6", "same", lambda day: f"{day.year}.{day.month}.{day.day}"),
    dates("date_slashes", "2014/6/6", "same", lambda day: f"{day.year}/{day.month}/{day.day}"),
    dates("date_in_words", "2014年6月6日", "same", lambda day: f"{day.year}年{day.month}月{day.day}日"),
    dates("date_in_numerals", "二〇一四年九月一日", "same", date_in_numerals),
    dates(
        "date_in_numerals_with_circle",
        "二○一四年 or 二零一四年: the zero is a circle, or the word",
        "told",
        lambda day: (date_in_numerals(day, "○"), date_in_numerals(day, "零")),
    ),
    dates("date_full_width", "２０１４－０６－０６", "same", lambda day: wide(day.isoformat())),
    dates("date_eight_digits", "20140606 as text", "same", lambda day: f"{day:%Y%m%d}"),
    dates(
        "date_eight_digits_number",
        "20140606 as a number",
        "same",
        lambda day: int(f"{day:%Y%m%d}"),
        "General",
    ),
    dates("date_blanks", "2014 - 6 - 6", "told", lambda day: f"{day.year} - {day.month} - {day.day} "),
    dates(
        "date_with_time",
        "2014-06-06 00:00:00 as text",
        "same",
        lambda day: f"{day.isoformat()} 00:00:00",
    ),
    dates("date_short_year", "14.6.6", "told", lambda day: f"{day.year % 100}.{day.month}.{day.day}"),
    dates(
        "date_without_year",
        "5月7号; the sheet is about one year",
        "told",
        lambda day: f"{day.month}月{day.day}号",
    ),
    dates("date_serial_as_text", "41796 as text", "told", lambda day: str((day - EPOCH).days)),
    dates(
        "date_serial_as_number",
        "A date whose format was lost: 41796",
        "told",
        lambda day: (day - EPOCH).days,
        "General",
    ),
    dates(
        "date_shown_in_words",
        "A date that the format shows as 2014年6月6日",
        "same",
        lambda day: day,
        'yyyy"年"m"月"d"日"',
        True,
    ),
    dates(
        "date_shown_without_year",
        "A date of which the format shows 6月6日",
        "same",
        lambda day: day,
        'm"月"d"日"',
        True,
    ),
    dates(
        "date_formula",
        "=DATE(2014,6,6)",
        "same",
        lambda day: Formula(f"=DATE({day.year},{day.month},{day.day})", (day - EPOCH).days),
        "yyyy-mm-dd",
        True,
    ),
    dates(
        "date_day_first",
        "6/6/2014, as a foreign export writes",
        "told",
        lambda day: f"{day.day:02}/{day.month:02}/{day.year}",
    ),
    dates("date_impossible", "2014-02-30: no such day", "told", lambda day: f"{day.year}-02-30"),
    dates(
        "date_unreadable",
        "A date that nobody knows: 不详",
        "told",
        lambda _: ("不详", "年底", "上半年"),
    ),
    dates(
        "date_document_words",
        "2014年6月6日公布",
        "told",
        lambda day: f"{day.year}年{day.month}月{day.day}日公布",
    ),
)
