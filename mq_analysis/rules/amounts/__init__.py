"""What an award is worth: conditions and amounts, written once, over whole columns and over a single row."""

from mq_analysis.rules.amounts.amounts import apply_caps, earnings, worth
from mq_analysis.rules.amounts.columns import Columns
from mq_analysis.rules.amounts.conditions import holds
from mq_analysis.rules.amounts.look import Look
from mq_analysis.rules.amounts.row import Row
from mq_analysis.rules.amounts.trace import Tested, Traced, factors_that_hold, tests, trace
from mq_analysis.rules.amounts.upper_bound import upper_bound

__all__ = [
    "Columns",
    "Look",
    "Row",
    "Tested",
    "Traced",
    "apply_caps",
    "earnings",
    "factors_that_hold",
    "holds",
    "tests",
    "trace",
    "upper_bound",
    "worth",
]
