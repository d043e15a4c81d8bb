"""Results in, tables out, in Chinese and English."""

from mq_analysis.tabulate.assessment import adding_up, card, feedback, overstated, ranking, reports, stability
from mq_analysis.tabulate.budget import (
    awards,
    by_clause,
    by_industry,
    by_township,
    changes,
    fund,
    near,
    nothing,
)
from mq_analysis.tabulate.kpi import coverage, definitions, other_weights, strategy
from mq_analysis.tabulate.outlook import alternates, counted, expiring, if_none_renewed, needs
from mq_analysis.tabulate.policy import policy
from mq_analysis.tabulate.scenario import scenario
from mq_analysis.tabulate.sources import doubts, other_readings, procedure, readings_used, sources

__all__ = [
    "adding_up",
    "alternates",
    "awards",
    "by_clause",
    "by_industry",
    "by_township",
    "card",
    "changes",
    "counted",
    "coverage",
    "definitions",
    "doubts",
    "expiring",
    "feedback",
    "fund",
    "if_none_renewed",
    "near",
    "needs",
    "nothing",
    "other_readings",
    "other_weights",
    "overstated",
    "policy",
    "procedure",
    "ranking",
    "readings_used",
    "reports",
    "scenario",
    "sources",
    "stability",
    "strategy",
]
