"""``mq credit``."""

from __future__ import annotations

import datetime as dt

import click

from mq_analysis.analyses import credit
from mq_analysis.analyses.credit import (
    tables as credit_tables,
    tables_card as credit_tables_card,
    text as credit_text,
)
from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.messages import sentence
from mq_analysis.case import open_case
from mq_analysis.policy import rules_for
from mq_analysis.report.format import table_text
from mq_analysis.rules.awards import assess


def look(
    org_code: str | None,
    year: int | None,
    as_of: str | None,
    link: str,
    policy: str,
    readings: tuple[str, ...],
    data: str,
    lang: str,
) -> None:
    """Print the credit of a firm with all its lines, or the grades of all firms and their effect on awards."""
    day = _day(year, as_of)
    case = open_case(policy, data, readings=readings)
    book = credit.grade_all(case.county, credit.CREDIT.find(case.policy), day)
    if org_code:
        click.echo(credit_text.account(credit.look_up(book, org_code)).render(lang))
        return
    tables = [
        credit_tables.grades(book),
        credit_tables.feeds(book),
        credit_tables.lowest_grade(book),
    ]
    rules = rules_for(case.policy, day.year, case.readings)
    found = credit.link_awards(book, assess(case.county.tables, rules).awards, link)
    tables += [credit_tables_card.switches(found), credit_tables_card.link(found, rules, book)]
    click.echo("\n\n".join(table_text(table.render(lang)) for table in tables if table is not None))


def _day(year: int | None, as_of: str | None) -> dt.date:
    if (year is None) == (as_of is None):
        raise one(UsageError, "--year", sentence("must be given, or --as-of instead, and not both"))
    if as_of is None:
        return dt.date(int(str(year)), 12, 31)
    try:
        return dt.date.fromisoformat(as_of)
    except ValueError:
        raise one(
            UsageError, "--as-of", sentence("must be a date YYYY-MM-DD, got {got!r}", got=as_of)
        ) from None
