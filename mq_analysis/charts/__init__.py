"""Charts that are worth a page, in Chinese and English, as byte-stable SVG."""

from mq_analysis.charts.budget import change_waterfall, clause_history, township_map
from mq_analysis.charts.rates import reward_rates

__all__ = ["change_waterfall", "clause_history", "reward_rates", "township_map"]
