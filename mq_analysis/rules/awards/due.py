"""From which day a part of an award is due, and in which budget: a term from the day of its item."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from mq_analysis.policy import Rules
from mq_analysis.policy.model import After
from mq_analysis.policy.variants import one


@dataclass(frozen=True, slots=True)
class Days:
    """The first and last day that a day may be; they differ where only its month is known."""

    first: dt.date
    last: dt.date


def item_days(text: object, year: int) -> Days:
    """Read the day of an item; an item that has none has 31 December of the award year.

    >>> item_days("2014-02", 2014).last
    datetime.date(2014, 2, 28)
    """
    if not isinstance(text, str) or not text:
        day = dt.date(year, 12, 31)
        return Days(day, day)
    if len(text) > 7:
        day = dt.date.fromisoformat(text[:10])
        return Days(day, day)
    month = dt.date.fromisoformat(f"{text}-01")
    return Days(month, month.replace(day=calendar.monthrange(month.year, month.month)[1]))


def end_of_term(day: dt.date, after: After) -> dt.date:
    """Return the day on which a term ends: the corresponding day, or the last one of a shorter month.

    Source: 民法典 201, 202.

    >>> end_of_term(dt.date(2014, 8, 31), After(months="6")), end_of_term(dt.date(2016, 2, 29), After(years="1"))
    (datetime.date(2015, 2, 28), datetime.date(2017, 2, 28))
    """
    if after.days is not None:
        return day + dt.timedelta(days=after.days)
    months = day.year * 12 + day.month - 1 + (after.months or 12 * (after.years or 0))
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def due_days(item: object, after: After | None, year: int) -> Days | None:
    """Return from which day a stage is due whose conditions hold; None: at once, with the award."""
    if after is None:
        return None
    days = item_days(item, year)
    return Days(end_of_term(days.first, after), end_of_term(days.last, after))


def due_status(held: str, days: Days | None, on: dt.date) -> str:
    """Say yes, no or unknown: whether a stage is due on a day.

    Args:
        held: Whether its conditions hold: yes, no or unknown.
        days: From when it is due then.
        on: The day.
    """
    if held == "no" or (days and on < days.first):
        return "no"
    return "unknown" if held == "unknown" or (days and on < days.last) else "yes"


def budget_year(held: str, days: Days | None, rules: Rules) -> int | None:
    """Return the year whose budget pays a stage; None while nobody can tell when it will be due."""
    if held != "yes":
        return None
    years = {max(day.year, rules.year) for day in (days.first, days.last)} if days else {rules.year}
    if len(years) > 1:
        return None
    said = rules.version.budget
    return years.pop() + (bool(said) and one(said, rules.readings).is_ == "next")
