"""Grids: every combination of the values of some levers, each computed exactly."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mq_analysis.analyses.scenarios.evaluate import LargeEvaluator
from mq_analysis.analyses.scenarios.grid import grid_points, raise_first
from mq_analysis.analyses.scenarios.setting import Setting
from mq_analysis.base.errors import PolicyError, Problem, UsageError
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.results import Result, with_yuan
from mq_analysis.policy import Lever, Rules
from mq_analysis.rules.grids import Totals

MOST_CELLS = 250_000
"""Cells of a grid that the index answers."""
MOST_RECOMPUTED = 1_000
"""Cells of a grid that is recomputed cell by cell."""


@dataclass(frozen=True, repr=False)
class Sweep(Result):
    """A grid of levers over one year.

    Attributes:
        baseline: The year without any lever.
        totals: The totals of each cell; the last lever varies fastest.
        how: ``index``, or why each cell was assessed in full.
        undecided: Enterprises with an award that is undecided; totals count what is decided of them.
        units: The units of the values of each lever; see `mq_analysis.policy.unit_of`.
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
        """Return one line that describes the grid."""
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
    """Compute every combination of the values of the levers.

    Args:
        setting: The policy and tables to which the levers are applied.
        year: The award year.
        levers: The levers with their values.
        evaluator: The evaluator of the year, for tables larger than memory.

    Raises:
        UsageError: For a lever that is given twice, or too many cells.
        PolicyError: For a value outside its range, or brackets that cross, with the values.
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
        how = looked.why_not or sentence("a lever changes more than numbers")
        _refuse_size(levers, MOST_RECOMPUTED, sentence(" where each cell is recomputed ({why})", why=how))
        found = looked.recompute(_every_rules(setting, year, levers))
    return Sweep(rules, tuple(levers), baseline, found, how, looked.undecided, setting.units(levers))


def _refuse_size(levers: Sequence[Lever], most: int, where: str) -> None:
    ids = [lever.id for lever in levers]
    twice = [name for i, name in enumerate(ids) if name in ids[:i]]
    if twice:
        raise UsageError(
            Problem("--vary", sentence("must name each lever once, got {got} again", got=join(twice)))
        )
    cells = int(np.prod([len(lever.values) for lever in levers], dtype=object))
    if cells > most:
        sizes = " × ".join(str(len(lever.values)) for lever in levers)
        raise UsageError(
            Problem(
                "--vary",
                sentence(
                    "must make at most {most:,} cells{where}, got {got:,} ({sizes})",
                    most=most,
                    where=where,
                    got=cells,
                    sizes=sizes,
                ),
            )
        )


def _every_rules(setting: Setting, year: int, levers: Sequence[Lever]) -> list[Rules]:
    """Apply every combination to the policy.

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
    raise_first(problems)
    return every
