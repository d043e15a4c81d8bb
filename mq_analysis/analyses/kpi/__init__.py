"""Analyses of the policy's targets: other readings, expiring titles, gaps and needs, control charts."""

from mq_analysis.analyses.kpi import charts, charts_checks, tables, tables_needs, text
from mq_analysis.analyses.kpi.alternates import alternates
from mq_analysis.analyses.kpi.counted import distinct_items
from mq_analysis.analyses.kpi.expiry import expiring
from mq_analysis.analyses.kpi.needs import Need, coverage, needs
from mq_analysis.analyses.kpi.pchart import Points, by_quarter, by_township
from mq_analysis.analyses.kpi.rates import rates

__all__ = [
    "Need",
    "Points",
    "alternates",
    "by_quarter",
    "by_township",
    "charts",
    "charts_checks",
    "coverage",
    "distinct_items",
    "expiring",
    "needs",
    "rates",
    "tables",
    "tables_needs",
    "text",
]
