"""Results in, sentences out, in Chinese and English; every number is computed."""

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
from mq_analysis.narrate.differences import differing
from mq_analysis.narrate.explained import explained, warned
from mq_analysis.narrate.front import front
from mq_analysis.narrate.kpi import charts, gaps, needed, samples, strategy, targets, townships_checked
from mq_analysis.narrate.scenarios import behaviour, compared, idle, sensitivity, solution, solutions
from mq_analysis.narrate.simulation import (
    budget_line,
    forecast_method,
    notches,
    simulated,
    tier_gaps,
    years_ahead,
)

__all__ = [
    "behaviour",
    "budget_line",
    "changes",
    "charts",
    "clauses",
    "compared",
    "data_doubts",
    "differing",
    "explained",
    "forecast_method",
    "front",
    "fund",
    "gaps",
    "headline",
    "idle",
    "industries",
    "near",
    "needed",
    "notches",
    "rates",
    "readings",
    "samples",
    "sensitivity",
    "simulated",
    "solution",
    "solutions",
    "strategy",
    "targets",
    "tier_gaps",
    "townships",
    "townships_checked",
    "warned",
    "years_ahead",
]
