"""The points of a grid: the changes of each lever by itself, combined for every cell."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from mq_analysis.analyses.scenarios.evaluate import Evaluator, LargeEvaluator
from mq_analysis.analyses.scenarios.setting import Setting
from mq_analysis.base.errors import PolicyError, Problem
from mq_analysis.base.messages import join, sentence
from mq_analysis.policy import Lever
from mq_analysis.rules.grids import Point, Points
from mq_analysis.rules.grids.points import Ints

LOADED = 25
"""Up to so many values of a lever, each is laid over the policy; of a longer one some, and the rest between."""
SHOWN = 5


def raise_first(problems: dict[Problem, None]) -> None:
    """Raise the first of some problems, with the number of the others; do nothing without any."""
    if problems:
        shown = list(problems)[:SHOWN]
        if len(problems) > SHOWN:
            shown.append(
                Problem(
                    "--vary",
                    sentence("and {count} problems more of this kind", count=len(problems) - SHOWN),
                )
            )
        raise PolicyError(shown)


def grid_points(
    setting: Setting, year: int, levers: Sequence[Lever], evaluator: Evaluator | LargeEvaluator
) -> Points | None:
    """Return the numbers of every cell; None if a cell does not have the form of the index.

    Each lever is applied to the policy by itself, and cells combine the changes of the levers. As a check, the corners
    of the grid are applied to the policy in full and must give the same numbers.

    Raises:
        PolicyError: For invalid values.
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
    raise_first(problems)
    every = Points.of([base, *(point for axis in axes for point in axis)])
    cells = _combine(every, [len(axis) for axis in axes])
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
    raise_first(problems)
    found = [point for point in points if point is not None]
    return found if len(found) == len(points) else None


def _combine(every: Points, sizes: Sequence[int]) -> Points:
    """Combine the changes of each axis against the first point; no two axes may change the same number."""
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
    """Raise if brackets cross in a cell.

    Raises:
        PolicyError: With the first such cell, and the number of them.
    """
    crossed = np.flatnonzero((np.diff(cells.lowers, axis=1) <= 0).any(axis=1))
    if len(crossed):
        where = join(f"{lever.id}={value}" for lever, value in _cell(levers, int(crossed[0])).items())
        said = sentence(
            "must leave every bracket above the one before, got brackets that cross in {count} cells",
            count=len(crossed),
        )
        raise PolicyError(Problem(where, said))


def _check_corners(
    cells: Points, setting: Setting, year: int, levers: Sequence[Lever], evaluator: Evaluator | LargeEvaluator
) -> None:
    """Apply the corners of the grid to the policy in full, and compare the numbers.

    Raises:
        PolicyError: If levers that are valid each are invalid together.
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
