"""The goals that a report seeks for each lever: a cut of the total, and today's number of winners."""

from __future__ import annotations

import math
from collections.abc import Iterable

from mq_analysis.analyses.scenarios.compare import Comparison
from mq_analysis.analyses.scenarios.setting import Setting
from mq_analysis.analyses.scenarios.solve import Goal, Solution, check, solution_of
from mq_analysis.analyses.scenarios.sweep import Sweep, sweep
from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.messages import sentence
from mq_analysis.base.money import parse_amount
from mq_analysis.policy import Lever, Settings, read_lever, settings_for
from mq_analysis.rules.sums import winners as paid


def heat_grid(setting: Setting, year: int, settings: Settings) -> Sweep | None:
    """Compute the grid of the two levers that the settings name for the heat map; None if they name none."""
    levers = [settings.known[name] for name in settings.heat]
    return sweep(setting, year, levers) if levers else None


def ask_levers(found: Comparison, settings: Settings) -> list[Solution]:
    """Find for each lever of the heat map the values that save the share of the settings, and that keep the winners."""
    grids = [sweep(found.setting, found.year, [settings.known[name]]) for name in settings.heat]
    if not grids:
        return []
    budget = Goal("budget", math.floor(found.baseline.total_fen * (1 - settings.saving)))
    winners = Goal("winners", int(grids[0].baseline.winners[0]))
    answers = [solution_of(grid, goal) for goal in (budget, winners) for grid in grids]
    check(answers, found.setting, found.year)
    return answers


def levers_of(setting: Setting, texts: Iterable[str]) -> list[Lever]:
    """Read levers: names of ``params/simulation``, with or without other values, or addresses in the policy.

    Raises:
        UsageError: For one that is neither, or has invalid values.
    """
    known = settings_for(setting.source.policy).known
    return [read_lever(text, known) for text in texts]


def goal_of(
    setting: Setting, year: int, budget: str | None, winners: int | str | None, *, option: str = ""
) -> Goal:
    """Read a goal: a budget such as ``200 万元``, or a number of firms that are paid (``keep``: as many as today).

    ``option`` is the prefix of the name of an invalid goal in error messages.

    Raises:
        UsageError: If not exactly one of the two is given, or it is neither an amount nor a number.
    """
    if (budget is None) == (winners is None):
        raise one(UsageError, f"{option}budget, {option}winners", sentence("must be given one of the two"))
    if budget is not None:
        try:
            return Goal("budget", parse_amount(budget))
        except ValueError as error:
            raise one(UsageError, f"{option}budget", str(error)) from None
    if winners == "keep":
        return Goal("winners", paid(setting.assess(setting.rules(year))))
    text = str(winners)
    if not text.isascii() or not text.isdigit():
        said = sentence("must be a number of firms or keep, got {got!r}", got=winners)
        raise one(UsageError, f"{option}winners", said)
    return Goal("winners", int(text))
