"""Scenarios beside the baseline: comparison, grids, goal-seek, sensitivity, the cost of each change."""

from mq_analysis.analyses.scenarios import charts, tables, tables_grids, text
from mq_analysis.analyses.scenarios.behaviour import Answered, answered
from mq_analysis.analyses.scenarios.choice import applicable, chosen, named, resolved
from mq_analysis.analyses.scenarios.compare import (
    BASELINE,
    Alternative,
    Comparison,
    by_clause,
    by_group,
    compare,
    movements,
    over_years,
    totals,
)
from mq_analysis.analyses.scenarios.evaluate import LargeEvaluator
from mq_analysis.analyses.scenarios.goals import asked, goal_of, heat_grid, levers_of
from mq_analysis.analyses.scenarios.large import compare_sums
from mq_analysis.analyses.scenarios.sensitivity import sensitivity
from mq_analysis.analyses.scenarios.setting import Setting, setting, setting_of
from mq_analysis.analyses.scenarios.solve import Goal, Solution, Span, Value, solve
from mq_analysis.analyses.scenarios.split import Share, idle_changes, split
from mq_analysis.analyses.scenarios.sweep import Sweep, sweep
from mq_analysis.rules.awards.gains import KINDS

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
    "charts",
    "chosen",
    "compare",
    "compare_sums",
    "goal_of",
    "heat_grid",
    "idle_changes",
    "levers_of",
    "movements",
    "named",
    "over_years",
    "resolved",
    "sensitivity",
    "setting",
    "setting_of",
    "solve",
    "split",
    "sweep",
    "tables",
    "tables_grids",
    "text",
    "totals",
]
