"""Exact quantities: one arithmetic of the rules, over whole columns and over a single row."""

from mq_analysis.exact.columns import Column, Test, column
from mq_analysis.exact.emit import emit
from mq_analysis.exact.graph import NO, YES, Node, col, lit, when
from mq_analysis.exact.row import Number, Verdict, number, unknown

__all__ = [
    "NO",
    "YES",
    "Column",
    "Node",
    "Number",
    "Test",
    "Verdict",
    "col",
    "column",
    "emit",
    "lit",
    "number",
    "unknown",
    "when",
]
