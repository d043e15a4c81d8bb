"""Goal-seek: find the values of a lever that meet a goal, by computing every value exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from mq_analysis.analyses.scenarios.setting import Setting
from mq_analysis.analyses.scenarios.sweep import Sweep, sweep
from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.messages import sentence
from mq_analysis.base.money import FEN_PER_YUAN
from mq_analysis.base.results import Result, with_yuan
from mq_analysis.policy import Lever
from mq_analysis.rules.awards import assess
from mq_analysis.rules.sums import winners


@dataclass(frozen=True, slots=True)
class Goal:
    """A budget that the total must not exceed, or a number of enterprises to be paid."""

    kind: Literal["budget", "winners"]
    number: int

    def meets(self, total_fen: int, winners: int) -> bool:
        """Say whether a year with this total and number of winners meets the goal."""
        return total_fen <= self.number if self.kind == "budget" else winners == self.number


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the lever, with the total of the year and the number of winners."""

    text: str
    total_fen: int
    winners: int


@dataclass(frozen=True, slots=True)
class Span:
    """A run of values that all meet the goal, and the values just outside; None at an end of the range."""

    first: Value
    last: Value
    before: Value | None
    after: Value | None


@dataclass(frozen=True, repr=False)
class Solution(Result):
    """The values of a lever that meet a goal.

    Attributes:
        spans: All runs of values that meet it, in the order of the lever.
        best: For a budget the value with the largest total within it; for winners the value whose total is nearest to
            today's; None if no value meets the goal.
        nearest: The value nearest to the goal, whether or not it meets it.
    """

    goal: Goal
    lever: Lever
    baseline: Value
    spans: tuple[Span, ...]
    best: Value | None
    nearest: Value
    grid: Sweep

    @property
    def title(self) -> str:
        """Return one line with the goal and whether a value meets it."""
        best = f"best {self.best.text}" if self.best else f"none meets it, nearest {self.nearest.text}"
        number = self.goal.number
        budget = f"a budget of {Decimal(number) / FEN_PER_YUAN:,} yuan"
        return (
            f"{self.lever.id} for {budget if self.goal.kind == 'budget' else f'{number:,} winners'}: {best}"
        )

    def table(self) -> pd.DataFrame:
        """Return a row for each run of values that meet the goal.

        Columns: ``first, last`` (values of the lever), ``total_fen, total_yuan, winners`` at the first of them.
        """
        rows = [
            {
                "first": span.first.text,
                "last": span.last.text,
                "total_fen": span.first.total_fen,
                "winners": span.first.winners,
            }
            for span in self.spans
        ]
        return with_yuan(pd.DataFrame(rows, columns=["first", "last", "total_fen", "winners"]))


def solve(setting: Setting, year: int, lever: Lever, goal: Goal) -> Solution:
    """Find every value of a lever that meets a goal; the ends of the found runs are checked by full assessments.

    Raises:
        UsageError: For a goal below 0 or a lever with a single value.
        PolicyError: For an invalid value of the lever.
        CoverageError: If policy or data do not cover the year.
    """
    if goal.number < 0:
        raise one(UsageError, f"--{goal.kind}", sentence("must be 0 or more, got {got}", got=goal.number))
    if len(lever.values) < 2:
        raise one(
            UsageError,
            "--vary",
            sentence("must take several values to choose from, got only {value}", value=lever.values[0]),
        )
    grid = sweep(setting, year, [lever])
    solution = solution_of(grid, goal)
    check([solution], setting, year)
    return solution


def solution_of(grid: Sweep, goal: Goal) -> Solution:
    """Find the values that meet a goal in a computed grid of one lever."""
    (lever,) = grid.levers
    values = [
        Value(text, int(total), int(winners))
        for text, total, winners in zip(lever.values, grid.totals.total_fen, grid.totals.winners, strict=True)
    ]
    baseline = Value("", int(grid.baseline.total_fen[0]), int(grid.baseline.winners[0]))
    meeting = [value for value in values if goal.meets(value.total_fen, value.winners)]
    nearest = min(values, key=lambda value: _distance(value, goal))
    best = _best(meeting, goal, baseline)
    return Solution(goal, lever, baseline, _spans(values, goal), best, nearest, grid)


def _best(meeting: list[Value], goal: Goal, baseline: Value) -> Value | None:
    if not meeting:
        return None
    if goal.kind == "budget":
        return max(meeting, key=lambda value: value.total_fen)
    return min(meeting, key=lambda value: abs(value.total_fen - baseline.total_fen))


def _distance(value: Value, goal: Goal) -> int:
    return abs((value.total_fen if goal.kind == "budget" else value.winners) - goal.number)


def _spans(values: list[Value], goal: Goal) -> tuple[Span, ...]:
    meets = np.array([goal.meets(value.total_fen, value.winners) for value in values])
    edges = np.flatnonzero(np.diff(np.concatenate([[False], meets, [False]])))
    padded = [None, *values, None]
    pairs = list(pairwise(edges.tolist()))[::2]
    return tuple(Span(values[i], values[j - 1], padded[i], padded[j + 1]) for i, j in pairs)


def check(solutions: Sequence[Solution], setting: Setting, year: int) -> None:
    """Check solutions by full assessments, each value once: the ends of their spans and the values just outside.

    Raises:
        AssertionError: If the grid and the full assessment disagree.
    """
    rests = dict.fromkeys((solution.lever, value) for solution in solutions for value in _rests_on(solution))
    for lever, value in rests:
        assessed = assess(setting.tables, setting.rules(year, moves={lever: value.text}))
        if (assessed.total_fen, winners(assessed)) != (value.total_fen, value.winners):
            raise AssertionError(f"{lever.id}={value.text}: the grid and the award rule disagree")


def _rests_on(solution: Solution) -> list[Value]:
    ends = [
        value
        for span in solution.spans
        for value in (span.before, span.first, span.last, span.after)
        if value
    ]
    return [solution.nearest, *ends[:4], *ends[-4:]]
