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
from mq_analysis.tabulate.policy import policy
from mq_analysis.tabulate.scenario import scenario
from mq_analysis.tabulate.sources import doubts, other_readings, procedure, readings_used, sources

__all__ = [
    "awards",
    "by_clause",
    "by_industry",
    "by_township",
    "changes",
    "doubts",
    "fund",
    "near",
    "nothing",
    "other_readings",
    "policy",
    "procedure",
    "readings_used",
    "scenario",
    "sources",
]
