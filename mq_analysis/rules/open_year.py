"""Whether a year is open on a day, and which of its months are over and known."""

from __future__ import annotations

import datetime as dt

from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Fact, Policy, Rules
from mq_analysis.rules.tier import has_tier, tier_of


def read_day(text: str) -> dt.date | None:
    """Read a day; empty is None.

    Raises:
        UsageError: If it is no date such as 2013-11-30.
    """
    if not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise one(
            UsageError, "as_of", sentence("must be a date such as 2013-11-30, got {got!r}", got=text)
        ) from None


def collection_day(policy: Policy, year: int) -> dt.date | None:
    """Return the day by which honours are collected, the first deadline of the procedure."""
    steps = policy.procedure.steps if policy.procedure else ()
    days = [step.by for step in steps if step.by]
    return dt.date.fromisoformat(f"{year}-{days[0]}") if days else None


def month_over(day: dt.date) -> int:
    """Return the last month (YYYYMM) that is over on a day and therefore known.

    >>> month_over(dt.date(2013, 11, 30)), month_over(dt.date(2014, 1, 1))
    (201310, 201312)
    """
    return day.year * 100 + day.month - 1 if day.month > 1 else (day.year - 1) * 100 + 12


def is_open(rules: Rules, day: dt.date) -> bool:
    """Say whether honours or retention of an award year may still change after a day."""
    base = tiered_base(rules)
    last = base.window.last if base and base.window else 0
    honours = rules.honour_months.last
    return f"{day:%Y%m%d}" < f"{honours}{_days(honours):02}" or month_over(day) < last


def _days(month: int) -> int:
    """Return the number of days of a month."""
    after = dt.date(month // 100 + month % 100 // 12, month % 100 % 12 + 1, 1)
    return (after - dt.timedelta(days=1)).day


def tiered_base(rules: Rules) -> Fact | None:
    """Return what the tiered award is computed from, if there is one."""
    return rules.facts[tier_of(rules).schedule.of] if has_tier(rules) else None
