"""The goals that a report asks of each lever: a cut of the total, and today's number of winners."""

from __future__ import annotations

import math

from mq_analysis.policy import Settings
from mq_analysis.scenarios.compare import Comparison
from mq_analysis.scenarios.setting import Setting
from mq_analysis.scenarios.solve import Goal, Solution, check, solution_of
from mq_analysis.scenarios.sweep import Sweep, sweep


def heat_grid(setting: Setting, year: int, settings: Settings) -> Sweep | None:
    """Answer the grid of the two levers that the settings name for the heat map; None if they name none."""
    levers = [settings.known[name] for name in settings.heat]
    return sweep(setting, year, levers) if levers else None


def asked(found: Comparison, settings: Settings) -> list[Solution]:
    """Ask of each lever of the heat map what saves the share of the settings, and what keeps the winners."""
    grids = [sweep(found.setting, found.year, [settings.known[name]]) for name in settings.heat]
    if not grids:
        return []
    budget = Goal("budget", math.floor(found.baseline.total_fen * (1 - settings.saving)))
    winners = Goal("winners", int(grids[0].baseline.winners[0]))
    answers = [solution_of(grid, goal) for goal in (budget, winners) for grid in grids]
    check(answers, found.setting, found.year)
    return answers
