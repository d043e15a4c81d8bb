"""The goals that a report asks of each lever: a cut of the total, and today's number of winners."""

from __future__ import annotations

import math

from mq_analysis.policy import Settings
from mq_analysis.scenarios.compare import Comparison
from mq_analysis.scenarios.setting import Setting
from mq_analysis.scenarios.solve import Goal, Solution, solve
from mq_analysis.scenarios.sweep import Sweep, sweep


def heat_grid(setting: Setting, year: int, settings: Settings) -> Sweep | None:
    """Answer the grid of the two levers that the settings name for the heat map; None if they name none."""
    levers = [settings.known[name] for name in settings.heat]
    return sweep(setting, year, levers) if levers else None


def asked(found: Comparison, settings: Settings) -> list[Solution]:
    """Ask of each lever of the heat map what saves the share of the settings, and what keeps the winners."""
    levers = [settings.known[name] for name in settings.heat]
    total = found.baseline.total_fen
    budget = Goal("budget", math.floor(total * (1 - settings.saving)))
    answers = [solve(found.setting, found.year, lever, budget) for lever in levers]
    winners = Goal("winners", int(answers[0].grid.baseline.winners[0])) if answers else None
    return answers + [solve(found.setting, found.year, lever, winners) for lever in levers if winners]
