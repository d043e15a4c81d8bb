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
from mq_analysis.narrate.differences import differing
from mq_analysis.narrate.explained import explained, warned
from mq_analysis.narrate.front import front
from mq_analysis.narrate.kpi import (
    charts,
    gaps,
    needed,
    samples,
    strategy,
    targets,
    townships_checked,
)

__all__ = [
    "adding_up",
    "changes",
    "charts",
    "clauses",
    "data_doubts",
    "differing",
    "explained",
    "feedback",
    "firmness",
    "front",
    "fund",
    "gaps",
    "headline",
    "honesty",
    "industries",
    "missing_reports",
    "near",
    "needed",
    "page",
    "ranked",
    "rates",
    "readings",
    "samples",
    "strategy",
    "targets",
    "told",
    "townships",
    "townships_checked",
    "warned",
]
