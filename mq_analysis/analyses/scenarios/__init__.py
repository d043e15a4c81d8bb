"""Scenarios compared with the baseline: comparison, grids, goal-seek, sensitivity, the cost of each change."""

from mq_analysis.analyses.scenarios import charts, tables, tables_grids, text
from mq_analysis.analyses.scenarios.behaviour import Answered, with_behaviour
from mq_analysis.analyses.scenarios.choice import applicable, choose, load_named, resolve_names
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
from mq_analysis.analyses.scenarios.goals import ask_levers, goal_of, heat_grid, levers_of
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
    "applicable",
    "ask_levers",
    "by_clause",
    "by_group",
    "charts",
    "choose",
    "compare",
    "compare_sums",
    "goal_of",
    "heat_grid",
    "idle_changes",
    "levers_of",
    "load_named",
    "movements",
    "over_years",
    "resolve_names",
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
    "with_behaviour",
]
