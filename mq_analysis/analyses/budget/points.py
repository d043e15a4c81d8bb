"""Points of the conclusion that most policies do not have: payments for later, limits, what a person must settle."""

from __future__ import annotations

from mq_analysis.analyses.budget.limits import items_under_limits, name_limits, outside
from mq_analysis.report.prose import Said, narrate
from mq_analysis.report.rules_in_words import Phrase
from mq_analysis.report.text_explanation import warning_in_words
from mq_analysis.report.values import Money, join
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.awards.payment_table import year_end
from mq_analysis.rules.awards.payments import later_fen
from mq_analysis.rules.sums import warnings_by_firm

SHOWN_KINDS = 3
"""How many kinds of what a person must settle are named; more are only counted."""


def later(year: Annual) -> list[Said]:
    """Say what the year's payments leave for later, if they do."""
    day = year_end(year.rules)
    later = later_fen(year.assessment.payments, day)
    return [narrate("headline_later", amount=Money(later), date=day)] if later else []


def to_settle(year: Annual) -> list[Said]:
    """Say of how many firms a person must settle something."""
    rows = warnings_by_firm(year.assessment)
    if rows.empty:
        return []
    n, kinds = int(rows["org_code"].nunique()), list(rows["warning"].drop_duplicates())
    if len(kinds) > SHOWN_KINDS:
        return [narrate("headline_check_many", n=n, kinds=len(kinds))]
    phrases = [Phrase(year.rules, warning_in_words, (kind,)) for kind in kinds]
    return [narrate("headline_check", n=n, kinds=join(phrases, "separator"))]


def limit_points(year: Annual) -> list[Said]:
    """Say what limits and divisions take off, and how many items are outside a quota, if there are any."""
    said: list[Said] = []
    rows = items_under_limits(year.assessment)
    if len(rows):
        less = Money(int((rows["own_fen"] - rows["paid_fen"]).sum()))
        limits = name_limits(rows, year.rules)
        said.append(narrate("headline_reduced", limits=limits, less=less, n=rows["org_code"].nunique()))
    rows = outside(year.assessment)
    if len(rows):
        said.append(narrate("headline_outside", n=len(rows), firms=rows["org_code"].nunique()))
    return said
