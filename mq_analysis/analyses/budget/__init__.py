"""The award budget of a year: totals by clause, township and industry, changes, readings, doubts."""

from mq_analysis.analyses.budget import (
    bearers,
    charts,
    charts_large,
    tables,
    tables_awards,
    tables_large,
    tables_sources,
    tables_supplements,
    text,
    text_large,
    text_supplements,
    text_thresholds,
)
from mq_analysis.analyses.budget.change import Change, change
from mq_analysis.analyses.budget.doubts import Doubt, doubts
from mq_analysis.analyses.budget.groups import by_industry, by_township, clause_history, firms
from mq_analysis.analyses.budget.large import EDGES_FEN, Sums, YearInSums, in_sums
from mq_analysis.analyses.budget.prices import other_readings
from mq_analysis.analyses.budget.supplement import Supplement, of_township, supplements
from mq_analysis.analyses.budget.thresholds import near_threshold

__all__ = [
    "EDGES_FEN",
    "Change",
    "Doubt",
    "Sums",
    "Supplement",
    "YearInSums",
    "bearers",
    "by_industry",
    "by_township",
    "change",
    "charts",
    "charts_large",
    "clause_history",
    "doubts",
    "firms",
    "in_sums",
    "near_threshold",
    "of_township",
    "other_readings",
    "supplements",
    "tables",
    "tables_awards",
    "tables_large",
    "tables_sources",
    "tables_supplements",
    "text",
    "text_large",
    "text_supplements",
    "text_thresholds",
]
