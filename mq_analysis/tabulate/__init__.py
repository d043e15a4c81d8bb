"""Results in, tables out, in Chinese and English."""

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
    "alternates",
    "awards",
    "by_clause",
    "by_industry",
    "by_township",
    "changes",
    "counted",
    "coverage",
    "definitions",
    "doubts",
    "expiring",
    "fund",
    "if_none_renewed",
    "near",
    "needs",
    "nothing",
    "other_readings",
    "other_weights",
    "policy",
    "procedure",
    "readings_used",
    "scenario",
    "sources",
    "strategy",
]
