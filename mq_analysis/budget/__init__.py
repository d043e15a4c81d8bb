"""The award budget of a year: what a county head asks."""

from mq_analysis.budget.annual import (
    UNREGISTERED,
    Annual,
    annual,
    by_clause,
    by_industry,
    by_township,
    clause_history,
    firms,
    retention,
)
from mq_analysis.budget.change import Change, change
from mq_analysis.budget.doubts import Doubt, doubts
from mq_analysis.budget.fund import FundYear, fund_year
from mq_analysis.budget.prices import other_readings
from mq_analysis.budget.thresholds import near_threshold
from mq_analysis.budget.tier import Tier, has_tier, tier_of, tier_readings

__all__ = [
    "UNREGISTERED",
    "Annual",
    "Change",
    "Doubt",
    "FundYear",
    "Tier",
    "annual",
    "by_clause",
    "by_industry",
    "by_township",
    "change",
    "clause_history",
    "doubts",
    "firms",
    "fund_year",
    "has_tier",
    "near_threshold",
    "other_readings",
    "retention",
    "tier_of",
    "tier_readings",
]
