"""Approvals and payments compared with the awards: irregularities, open amounts, durations."""

from mq_analysis.analyses.disbursement import charts, tables, tables_checks, tables_lines, text
from mq_analysis.analyses.disbursement.controls import controls
from mq_analysis.analyses.disbursement.finding import Control, Finding
from mq_analysis.analyses.disbursement.flow import (
    STEPS,
    SUMS,
    differences,
    execution,
    open_lines,
    steps,
    waiting_days,
)

__all__ = [
    "STEPS",
    "SUMS",
    "Control",
    "Finding",
    "charts",
    "controls",
    "differences",
    "execution",
    "open_lines",
    "steps",
    "tables",
    "tables_checks",
    "tables_lines",
    "text",
    "waiting_days",
]
