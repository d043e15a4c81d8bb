"""Grids: every combination of the values of some levers, each answered exactly."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mq_analysis.analyses.scenarios.evaluate import Evaluator, LargeEvaluator
from mq_analysis.analyses.scenarios.setting import Setting
from mq_analysis.base.errors import PolicyError, Problem, UsageError
from mq_analysis.base.results import Result, with_yuan
from mq_analysis.policy import Lever, Rules
from mq_analysis.rules.grids import Point, Points, Totals
from mq_analysis.rules.grids.points import Ints

MOST_CELLS = 250_000
"""Cells of a grid that the index answers."""
MOST_RECOMPUTED = 1_000
"""Cells of a grid that is recomputed cell by cell."""
LOADED = 25
"""Up to so many values of a lever, each is laid over the policy; of a longer one some, and the rest between."""
SHOWN = 5


@dataclass(frozen=True, repr=False)
class Sweep(Result):
    """A grid of levers over one year.

    Attributes:
        baseline: The year without any lever.
        totals: What each cell pays, the last lever fastest.
        how: ``index``, or why each cell was recomputed.
        undecided: Enterprises that a missing fact leaves undecided; they are in no total.
        units: What the values of each lever are in; see `mq_analysis.policy.unit_of`.
    """

    rules: Rules
    levers: tuple[Lever, ...]
    baseline: Totals
    totals: Totals
    how: str
    undecided: int
    units: tuple[str, ...]

    @property
    def title(self) -> str:
        """Say in one line what is answered."""
        levers = " × ".join(lever.id for lever in self.levers)
        return f"{self.rules.policy.id} {self.rules.year}: {levers}, {len(self.totals.total_fen)} cells"

    def table(self) -> pd.DataFrame:
        """Return `cells` with yuan beside fen."""
        return with_yuan(self.cells)

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of values of each lever."""
        return tuple(len(lever.values) for lever in self.levers)

    @property
    def cells(self) -> pd.DataFrame:
        """A row for each cell: the value of each lever, ``total_fen, difference_fen, winners``, and fen by award."""
        values = list(itertools.product(*(lever.values for lever in self.levers)))
        table = pd.DataFrame(values, columns=[lever.id for lever in self.levers])
        table["total_fen"] = self.totals.total_fen
        table["difference_fen"] = self.totals.total_fen - self.baseline.total_fen[0]
        table["winners"] = self.totals.winners
        for i, award in enumerate(self.rules.awards):
            table[f"{award.id}_fen"] = self.totals.amount_fen[:, i]
        return table


def sweep(
    setting: Setting, year: int, levers: Sequence[Lever], evaluator: LargeEvaluator | None = None
) -> Sweep:
    """Answer every combination of the values of the levers.

    Args:
        setting: What scenarios and levers are laid over.
        year: The award year.
        levers: Each with its values.
        evaluator: What looked at the year, where memory does not hold its rows.

    Raises:
        UsageError: For a lever that is given twice, or more cells than can be answered.
        PolicyError: For a value outside its range, or brackets that cross, naming the values.
        CoverageError: If policy or data do not cover the year.
    """
    _refuse_size(levers, MOST_CELLS, "")
    looked = evaluator or setting.evaluator(year)
    rules = looked.rules
    baseline = looked.totals([rules])
    points = grid_points(setting, year, levers, looked)
    if points is not None and looked.index is not None:
        found, how = looked.index.totals(points), "index"
    else:
        how = looked.why_not or "a lever changes more than numbers"
        _refuse_size(levers, MOST_RECOMPUTED, f" where each cell is recomputed ({how})")
        found = looked.recomputed(_every_rules(setting, year, levers))
    return Sweep(rules, tuple(levers), baseline, found, how, looked.undecided, setting.units(levers))


def _refuse_size(levers: Sequence[Lever], most: int, where: str) -> None:
    ids = [lever.id for lever in levers]
    twice = [name for i, name in enumerate(ids) if name in ids[:i]]
    if twice:
        raise UsageError(Problem("--vary", f"must name each lever once, got {', '.join(twice)} again"))
    cells = int(np.prod([len(lever.values) for lever in levers], dtype=object))
    if cells > most:
        sizes = " × ".join(str(len(lever.values)) for lever in levers)
        raise UsageError(
            Problem("--vary", f"must make at most {most:,} cells{where}, got {cells:,} ({sizes})")
        )


def _every_rules(setting: Setting, year: int, levers: Sequence[Lever]) -> list[Rules]:
    """Lay every combination over the policy.

    Raises:
        PolicyError: With the problems of all combinations.
    """
    every: list[Rules] = []
    problems: dict[Problem, None] = {}
    for values in itertools.product(*(lever.values for lever in levers)):
        try:
            every.append(setting.rules(year, moves=dict(zip(levers, values, strict=True))))
        except PolicyError as error:
            problems |= dict.fromkeys(error.problems)
    _raise(problems)
    return every


def _raise(problems: dict[Problem, None]) -> None:
    if problems:
        shown = list(problems)[:SHOWN]
        if len(problems) > SHOWN:
            shown.append(Problem("--vary", f"and {len(problems) - SHOWN} problems more of this kind"))
        raise PolicyError(shown)


def grid_points(
    setting: Setting, year: int, levers: Sequence[Lever], evaluator: Evaluator | LargeEvaluator
) -> Points | None:
    """Return the numbers of every cell; None if one of them is not of the index's form.

    Each lever is laid over the policy by itself; cells combine what the levers change. The corners of the grid are laid
    over the policy in full, and must come to the same numbers.

    Raises:
        PolicyError: For values that do not hold.
    """
    base = evaluator.point(evaluator.rules)
    if base is None:
        return None
    axes: list[list[Point]] = []
    problems: dict[Problem, None] = {}
    for lever in levers:
        try:
            points = _axis(setting, year, lever, evaluator)
        except PolicyError as error:
            problems |= dict.fromkeys(error.problems)
            continue
        if points is None:
            return None
        axes.append(points)
    _raise(problems)
    every = Points.of([base, *(point for axis in axes for point in axis)])
    cells = _combined(every, [len(axis) for axis in axes])
    _refuse_crossed(cells, levers)
    _check_corners(cells, setting, year, levers, evaluator)
    return cells


def _axis(
    setting: Setting, year: int, lever: Lever, evaluator: Evaluator | LargeEvaluator
) -> list[Point] | None:
    """Return the numbers at each value of a lever."""
    if len(lever.values) <= LOADED:
        return _laid_over(setting, year, lever, lever.values, evaluator)
    middle = len(lever.values) // 2
    some = [lever.values[i] for i in (0, middle, len(lever.values) - 1)]
    laid = _laid_over(setting, year, lever, some, evaluator)
    if laid is None:
        return None
    numbers = lever.numbers
    seen = dict(zip((numbers[0], numbers[middle], numbers[-1]), laid, strict=True))
    if all(laid[0].with_number(laid[-1], number) == point for number, point in seen.items()):
        return [laid[0].with_number(laid[-1], number) for number in numbers]
    return _laid_over(setting, year, lever, lever.values, evaluator)


def _laid_over(
    setting: Setting, year: int, lever: Lever, values: Sequence[str], evaluator: Evaluator | LargeEvaluator
) -> list[Point] | None:
    points: list[Point | None] = []
    problems: dict[Problem, None] = {}
    for value in values:
        try:
            points.append(evaluator.point(setting.rules(year, moves={lever: value})))
        except PolicyError as error:
            problems |= dict.fromkeys(error.problems)
    _raise(problems)
    found = [point for point in points if point is not None]
    return found if len(found) == len(points) else None


def _combined(every: Points, sizes: Sequence[int]) -> Points:
    """Combine what each axis changes against the first point; no two axes change the same number."""
    number = np.indices(sizes).reshape(len(sizes), -1)
    starts = np.cumsum([1, *sizes[:-1]])

    def over(array: Ints) -> Ints:
        flat = array.reshape(len(array), -1)
        cells = np.repeat(flat[:1], number.shape[1], axis=0)
        for start, size, which in zip(starts, sizes, number, strict=True):
            mine = flat[start : start + size]
            moves = (mine != flat[0]).any(axis=0)
            cells[:, moves] = mine[which][:, moves]
        return cells.reshape(number.shape[1], *array.shape[1:])

    return Points(
        every.form,
        over(every.fixed),
        over(every.gate),
        over(every.lowers),
        over(every.rates),
        every.denominator,
    )


def _cell(levers: Sequence[Lever], number: int) -> dict[Lever, str]:
    places = np.unravel_index(number, [len(lever.values) for lever in levers])
    return {lever: lever.values[int(i)] for lever, i in zip(levers, places, strict=True)}


def _refuse_crossed(cells: Points, levers: Sequence[Lever]) -> None:
    """Refuse cells in which brackets cross.

    Raises:
        PolicyError: Naming the first of them, and how many there are.
    """
    crossed = np.flatnonzero((np.diff(cells.lowers, axis=1) <= 0).any(axis=1))
    if len(crossed):
        where = ", ".join(f"{lever.id}={value}" for lever, value in _cell(levers, int(crossed[0])).items())
        said = (
            f"must leave every bracket above the one before, got brackets that cross in {len(crossed)} cells"
        )
        raise PolicyError(Problem(where, said))


def _check_corners(
    cells: Points, setting: Setting, year: int, levers: Sequence[Lever], evaluator: Evaluator | LargeEvaluator
) -> None:
    """Lay the corners of the grid over the policy in full.

    Raises:
        PolicyError: If levers that each hold do not hold together.
    """
    sizes = [len(lever.values) for lever in levers]
    for corner in sorted({tuple(c) for c in itertools.product(*((0, size - 1) for size in sizes))}):
        number = int(np.ravel_multi_index(corner, sizes))
        point = evaluator.point(setting.rules(year, moves=_cell(levers, number)))
        mine = cells.part(slice(number, number + 1))
        if point is None or not mine.same_as(Points.of([point])):
            raise AssertionError(
                f"a combination of levers is not what the levers are apart: {_cell(levers, number)}"
            )
