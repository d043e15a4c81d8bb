"""Results in, sentences out, in Chinese and English; every number is computed."""

from mq_analysis.narrate.assessment import (
    adding_up,
    feedback,
    firmness,
    honesty,
    missing_reports,
    page,
    ranked,
    told,
)
from mq_analysis.narrate.budget import (
    changes,
    clauses,
    data_doubts,
    fund,
    headline,
    industries,
    near,
    rates,
    readings,
    townships,
)
from mq_analysis.narrate.credit import apart, graded, link, looked_up, robust
from mq_analysis.narrate.differences import differing
from mq_analysis.narrate.disbursement import against_rule, disbursed, in_order, waited
from mq_analysis.narrate.explained import explained, warned
from mq_analysis.narrate.front import front
from mq_analysis.narrate.kpi import charts, gaps, needed, samples, strategy, targets, townships_checked
from mq_analysis.narrate.large import sums_amounts, sums_headline, sums_items, sums_places
from mq_analysis.narrate.open_year import before_year_end, estimated, only_if_open, settled
from mq_analysis.narrate.programmes import covered
from mq_analysis.narrate.public import public_awards_told, public_front, public_headline, public_protected
from mq_analysis.narrate.scenarios import behaviour, compared, idle, sensitivity, solution, solutions
from mq_analysis.narrate.simulation import (
    forecast_method,
    notches,
    simulated,
    tier_gaps,
    years_ahead,
)
from mq_analysis.narrate.supervision import (
    alerted,
    cases,
    complaints,
    department_reports,
    no_data,
    stream,
    visits,
)
from mq_analysis.narrate.supervision import changes as supervision_changes
from mq_analysis.narrate.supplements import supplements

__all__ = [
    "adding_up",
    "against_rule",
    "alerted",
    "apart",
    "before_year_end",
    "behaviour",
    "cases",
    "changes",
    "charts",
    "clauses",
    "compared",
    "complaints",
    "covered",
    "data_doubts",
    "department_reports",
    "differing",
    "disbursed",
    "estimated",
    "explained",
    "feedback",
    "firmness",
    "forecast_method",
    "front",
    "fund",
    "gaps",
    "graded",
    "headline",
    "honesty",
    "idle",
    "in_order",
    "industries",
    "link",
    "looked_up",
    "missing_reports",
    "near",
    "needed",
    "no_data",
    "notches",
    "only_if_open",
    "page",
    "public_awards_told",
    "public_front",
    "public_headline",
    "public_protected",
    "ranked",
    "rates",
    "readings",
    "robust",
    "samples",
    "sensitivity",
    "settled",
    "simulated",
    "solution",
    "solutions",
    "strategy",
    "stream",
    "sums_amounts",
    "sums_headline",
    "sums_items",
    "sums_places",
    "supervision_changes",
    "supplements",
    "targets",
    "tier_gaps",
    "told",
    "townships",
    "townships_checked",
    "visits",
    "waited",
    "warned",
    "years_ahead",
]
