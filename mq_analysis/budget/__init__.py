"""The award budget of a year: what a county head asks."""

from mq_analysis.budget.annual import (
    Annual,
    annual,
    by_industry,
    by_township,
    clause_history,
    firms,
)
from mq_analysis.budget.change import Change, change
from mq_analysis.budget.doubts import Doubt, doubts
from mq_analysis.budget.large import EDGES_FEN, Sums, YearInSums, in_sums
from mq_analysis.budget.prices import other_readings
from mq_analysis.budget.settlement import CAUSES, Settlement, settlement
from mq_analysis.budget.supplement import Supplement, of_township, supplements
from mq_analysis.budget.thresholds import near_threshold
from mq_analysis.fund import FundYear, fund_year

__all__ = [
    "CAUSES",
    "EDGES_FEN",
    "Annual",
    "Change",
    "Doubt",
    "FundYear",
    "Settlement",
    "Sums",
    "Supplement",
    "YearInSums",
    "annual",
    "by_industry",
    "by_township",
    "change",
    "clause_history",
    "doubts",
    "firms",
    "fund_year",
    "in_sums",
    "near_threshold",
    "of_township",
    "other_readings",
    "settlement",
    "supplements",
]
