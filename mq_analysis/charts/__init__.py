"""Charts that are worth a page, in Chinese and English, as byte-stable SVG."""

from mq_analysis.charts.assessment import ranked_scores
from mq_analysis.charts.budget import change_waterfall, clause_history, township_map
from mq_analysis.charts.checks import p_charts, rate_intervals, township_checks
from mq_analysis.charts.credit import township_grades
from mq_analysis.charts.disbursement import payment_steps, waits
from mq_analysis.charts.large import sums_amounts_chart, sums_places_chart
from mq_analysis.charts.public import public_groups_chart, public_honours_chart, public_rates_chart
from mq_analysis.charts.rates import reward_rates
from mq_analysis.charts.scenarios import heat, scenario_rates, tornado
from mq_analysis.charts.scorecard import scorecard
from mq_analysis.charts.simulation import award_curves, fan, retention_histogram, total_draws
from mq_analysis.charts.supervision import cumulative_sums, quarter_points

__all__ = [
    "award_curves",
    "change_waterfall",
    "clause_history",
    "cumulative_sums",
    "fan",
    "heat",
    "p_charts",
    "payment_steps",
    "public_groups_chart",
    "public_honours_chart",
    "public_rates_chart",
    "quarter_points",
    "ranked_scores",
    "rate_intervals",
    "retention_histogram",
    "reward_rates",
    "scenario_rates",
    "scorecard",
    "sums_amounts_chart",
    "sums_places_chart",
    "tornado",
    "total_draws",
    "township_checks",
    "township_grades",
    "township_map",
    "waits",
]
