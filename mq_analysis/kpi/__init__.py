"""Whether the policy's targets are met: values from the rows, how sure they are, what is still needed."""

from mq_analysis.kpi.alternates import alternates
from mq_analysis.kpi.counted import counted
from mq_analysis.kpi.evaluate import evaluate
from mq_analysis.kpi.expiry import expiring
from mq_analysis.kpi.needs import Need, coverage, needs
from mq_analysis.kpi.pchart import Points, by_quarter, by_township
from mq_analysis.kpi.rates import rates
from mq_analysis.kpi.result import Evaluation, Result
from mq_analysis.kpi.spec import Spec, Target, bounds, find_spec, has_spec, is_spec, load_spec
from mq_analysis.kpi.status import STATUSES, Status

__all__ = [
    "STATUSES",
    "Evaluation",
    "Need",
    "Points",
    "Result",
    "Spec",
    "Status",
    "Target",
    "alternates",
    "bounds",
    "by_quarter",
    "by_township",
    "counted",
    "coverage",
    "evaluate",
    "expiring",
    "find_spec",
    "has_spec",
    "is_spec",
    "load_spec",
    "needs",
    "rates",
]
