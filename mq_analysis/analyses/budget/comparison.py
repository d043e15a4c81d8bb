"""Sentences that compare a year with the one before, and say what its figure leaves out."""

from __future__ import annotations

from collections.abc import Sequence

from mq_analysis.analyses.budget.large import Sums, YearInSums
from mq_analysis.policy import Rules, rules_for
from mq_analysis.report.prose import Said, narrate
from mq_analysis.report.spoken import gap_in_short
from mq_analysis.report.values import Money, Share, Value, format_number, join, say
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.facts import month_gaps

MOST_TIMES = 10
"""A year of more than so many times the one before is told as a multiple of it, not in percent."""


def versus_year_before(year: Annual) -> Said:
    """Say the change against the year before and what its figure leaves out, or why it cannot be compared."""
    old = year.previous.total_fen if year.previous else None
    return versus_before(year.year, old, year.assessment.total_fen, year.before) + _limits(year)


def versus_before(year: int, old: int | None, new: int, before: str) -> Said:
    """Say the change against the year before, or why it cannot be compared (``no_policy``, ``no_data``)."""
    if old is None:
        key = "headline_first" if before == "no_policy" else "headline_no_data"
        return narrate(key, year=year, before=year - 1)
    if old == new:
        return narrate("headline_same", before=year - 1)
    said = {"before": year - 1, "old": Money(old), "difference": Money(abs(new - old))}
    if old == 0:
        return narrate("headline_from_none", **said)
    if new > MOST_TIMES * old:
        return narrate("headline_times", times=format_number(new / old, ".0f"), **said)
    return narrate(
        "headline_up" if new > old else "headline_down", percent=Share(abs(new - old), old), **said
    )


def _limits(year: Annual) -> Said:
    if year.previous is None:
        return ()
    rules, awards = year.previous.rules, year.previous.awards
    found = _begins_inside(rules)
    undecided = int(awards.loc[awards["amount_fen"].isna(), "org_code"].nunique())
    if undecided:
        found.append(say("before_undecided", n=undecided))
    found += [gap_in_short(gap, rules) for gap in month_gaps(year.tables, rules)]
    return _note(rules, found)


def limits_in_sums(year: YearInSums) -> Said:
    """Say what the figure of the year before leaves out, in a report of sums."""
    if year.before != "assessed":
        return ()
    rules = rules_for(year.rules.policy, year.year - 1, year.rules.readings)
    found = _begins_inside(rules)
    undecided = Sums.of(year.history[year.history["year"] == rules.year]).undecided
    if undecided:
        found.append(say("before_undecided_awards", n=undecided))
    return _note(rules, found)


def _begins_inside(rules: Rules) -> list[Value]:
    """Say that the policy began inside the year, if it did."""
    is_inside = rules.first_day > rules.honour_months.first * 100 + 1
    return [say("before_begins", day=f"{rules.policy.versions[0].from_}")] if is_inside else []


def _note(rules: Rules, found: Sequence[Value]) -> Said:
    return narrate("headline_before", before=rules.year, what=join(found, "semicolon")) if found else ()
