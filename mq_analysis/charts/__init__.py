"""Charts that are worth a page, in Chinese and English, as byte-stable SVG."""

from mq_analysis.charts.assessment import ranked_scores
from mq_analysis.charts.budget import change_waterfall, clause_history, township_map
from mq_analysis.charts.checks import p_charts, rate_intervals, township_checks
from mq_analysis.charts.rates import reward_rates
from mq_analysis.charts.scorecard import scorecard

__all__ = [
    "change_waterfall",
    "clause_history",
    "p_charts",
    "ranked_scores",
    "rate_intervals",
    "reward_rates",
    "scorecard",
    "township_checks",
    "township_map",
]
