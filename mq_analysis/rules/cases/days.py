"""Days of the items of cases: as the case gives them, or the last of its year."""

from __future__ import annotations

import calendar
from collections.abc import Mapping

from mq_analysis.base.daynumbers import year_end
from mq_analysis.policy import Rules
from mq_analysis.policy.checks.cases import DAYS
from mq_analysis.rules.exact.row import day_of
from mq_analysis.rules.facts.days import FIRST, LAST
from mq_analysis.rules.facts.items import DAY


def day_of_item(item: Mapping[str, str], rules: Rules) -> str | None:
    """Return the day that a case gives for an item: by itself, or as the fact of the column that dates it."""
    given = next((item[key] for key in DAYS if key in item and key not in rules.facts), None)
    if given is not None:
        return given
    source = item.get("item", "honour")
    info = rules.policy.tables.get(source)
    column = "issue_date" if source == "honour" else info.date if info else None
    facts = (name for name, fact in rules.facts.items() if fact.of == source and fact.column == column)
    return next((item[name] for name in facts if column and name in item), None)


def last_day(rules: Rules) -> str:
    """Return the last day of the months of items of a year."""
    year, month = divmod(rules.honour_months.last, 100)
    return f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"


def is_of_year(item: Mapping[str, str], rules: Rules) -> bool:
    """Say whether an item is of the months of the year, or an honour that counts while it is in force."""
    month, window = day_of(item[DAY]) // 100, rules.honour_months
    in_force = {honour for award in rules.ruled if award.counts_in_force for honour in award.honours}
    return month <= window.last and (month >= window.first or item.get("honour") in in_force)


def days_of(day: str, source: str, rules: Rules) -> dict[str, int]:
    """Return the first and last day that an item may be dated; one that tells its year alone has its last day."""
    info = rules.policy.tables.get(source)
    if source != "honour" and not (info and (info.month or info.date)):
        return dict.fromkeys((FIRST, LAST), year_end(rules.year))
    number = day_of(day)
    if number % 100 and not (info and info.month):
        return {FIRST: number, LAST: number}
    year, month = divmod(number // 100, 100)
    first = number // 100 * 100
    return {FIRST: first + 1, LAST: first + calendar.monthrange(year, month)[1]}
