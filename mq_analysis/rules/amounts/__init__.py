"""What an award is worth: conditions and amounts, written once, over whole columns and over a single row."""

from mq_analysis.rules.amounts.amounts import capped, earned, worth
from mq_analysis.rules.amounts.conditions import holds
from mq_analysis.rules.amounts.look import Columns, Look, Row
from mq_analysis.rules.amounts.most import most
from mq_analysis.rules.amounts.trace import Tested, Traced, factors_that_hold, tests, trace

__all__ = [
    "Columns",
    "Look",
    "Row",
    "Tested",
    "Traced",
    "capped",
    "earned",
    "factors_that_hold",
    "holds",
    "most",
    "tests",
    "trace",
    "worth",
]
