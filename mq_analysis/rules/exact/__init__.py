"""Exact quantities: one arithmetic of the rules, over whole columns and over a single row."""

from mq_analysis.rules.exact.columns import Column
from mq_analysis.rules.exact.dates import (
    days_between,
    month_end,
    months_between,
    months_earlier,
    years_between,
)
from mq_analysis.rules.exact.emit import emit
from mq_analysis.rules.exact.graph import NO, YES, Node, col, lit, when
from mq_analysis.rules.exact.quantity import N, Quantity, T, Truth
from mq_analysis.rules.exact.row import Number, Verdict, number, unknown
from mq_analysis.rules.exact.stored import column, day_column
from mq_analysis.rules.exact.truth import Test

__all__ = [
    "NO",
    "YES",
    "Column",
    "N",
    "Node",
    "Number",
    "Quantity",
    "T",
    "Test",
    "Truth",
    "Verdict",
    "col",
    "column",
    "day_column",
    "days_between",
    "emit",
    "lit",
    "month_end",
    "months_between",
    "months_earlier",
    "number",
    "unknown",
    "when",
    "years_between",
]
