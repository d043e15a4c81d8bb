"""Scenarios beside the baseline: comparison, grids, goal-seek, sensitivity, the cost of each change."""

from mq_analysis.awards.moves import KINDS
from mq_analysis.scenarios.behaviour import Answered, answered
from mq_analysis.scenarios.compare import (
    BASELINE,
    Alternative,
    Comparison,
    applicable,
    by_clause,
    by_group,
    chosen,
    compare,
    movements,
    named,
    over_years,
    resolved,
    totals,
)
from mq_analysis.scenarios.evaluate import LargeEvaluator
from mq_analysis.scenarios.goals import asked, heat_grid
from mq_analysis.scenarios.large import compare_sums
from mq_analysis.scenarios.sensitivity import sensitivity
from mq_analysis.scenarios.setting import Setting, setting
from mq_analysis.scenarios.solve import Goal, Solution, Span, Value, solve
from mq_analysis.scenarios.split import Share, idle_changes, split
from mq_analysis.scenarios.sweep import Sweep, sweep

__all__ = [
    "BASELINE",
    "KINDS",
    "Alternative",
    "Answered",
    "Comparison",
    "Goal",
    "LargeEvaluator",
    "Setting",
    "Share",
    "Solution",
    "Span",
    "Sweep",
    "Value",
    "answered",
    "applicable",
    "asked",
    "by_clause",
    "by_group",
    "chosen",
    "compare",
    "compare_sums",
    "heat_grid",
    "idle_changes",
    "movements",
    "named",
    "over_years",
    "resolved",
    "sensitivity",
    "setting",
    "solve",
    "split",
    "sweep",
    "totals",
]
