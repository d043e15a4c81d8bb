"""The attack: how far published figures narrow down a firm's retention.

An attacker knows the award's formula, the winners, all fixed sums, and every figure that was ever published, but not
the winners' retention. The smallest and the largest retention of one firm that is consistent with all those figures are
the optima of two mixed-integer linear programmes (HiGHS): retention is modelled by the brackets of the formula, in each
of which the award is linear, and exactly one bracket is chosen.
This is valid for formulas with jumps and for figures under several readings at once, where a plain linear programme
is not. If figures refer to a winner under one reading only, and the formula rises without a jump, no brackets are
needed: the award itself is the unknown, and its bounds give those of the retention. An insider is a winner that also
knows its own retention.

Amounts are in units of 10,000 yuan, because solvers are most accurate for numbers near 1.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mq_analysis.analyses.publication.figures import Figure, Years
from mq_analysis.analyses.publication.tiered import Winner
from mq_analysis.base.errors import Problem, PublicationError
from mq_analysis.base.messages import sentence
from mq_analysis.base.money import FEN_PER_WAN
from mq_analysis.rules.tier import Tier

if TYPE_CHECKING:
    from scipy import optimize

Unknown = tuple[str, int]
"""A firm and a year: one retention."""

BEYOND = 20
"""How many times the largest retention an attacker considers at most: the formula has no upper end."""
TOLERANCE = 1e-6
INFEASIBLE = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A bracket of an unknown, in 10,000 yuan, with the award by reading within it: ``slope * x + constant``."""

    low: float
    high: float
    awards: dict[str, tuple[float, float]]


class Programme:
    """The linear programme of all figures published about some winners, from which bounds of one of them are computed.

    Raises:
        PublicationError: If figures use different retentions of the same firm and year (readings with other months).
    """

    def __init__(self, figures: Sequence[Figure], years: Years) -> None:
        self.truth: dict[Unknown, int] = {}
        self.least: dict[Unknown, int] = {}
        self._tiers: dict[Unknown, dict[str, Tier]] = {}
        for figure in figures:
            self._know(figure, years)
        self.most = BEYOND * max(self.truth.values(), default=0)
        self._pieces = {one: self._cut(one) for one in self.truth}
        rising = {one: _rises(cut) for one, cut in self._pieces.items()}
        self._by_award = {one: next(iter(self._tiers[one].values())) for one in rising if rising[one]}
        self._pieces |= {one: [_as_award(self._pieces[one])] for one in self._by_award}
        self._columns = [(one, i) for one, cut in self._pieces.items() for i in range(len(cut))]
        self._at = {column: i for i, column in enumerate(self._columns)}
        self._constraints = [self._one_bracket_each(), *self._inside_brackets(), self._sums(figures, years)]

    def _know(self, figure: Figure, years: Years) -> None:
        for part, winner in figure.winners(years):
            one = (winner.firm, part.year)
            if self.truth.setdefault(one, winner.retention_fen) != winner.retention_fen:
                said = sentence(
                    "must rest on the same months as the figures published with it, got another retention of {year}",
                    year=part.year,
                )
                raise PublicationError(Problem(figure.name, said))
            self.least[one] = max(self.least.get(one, 0), winner.least_fen)
            self._tiers.setdefault(one, {})[part.reading] = winner.tier

    def _cut(self, one: Unknown) -> list[Piece]:
        tiers = self._tiers[one]
        inner = {t for tier in tiers.values() for t in tier.thresholds if self.least[one] < t < self.most}
        bounds = sorted({self.least[one], *inner, self.most})
        return [
            Piece(low / FEN_PER_WAN, high / FEN_PER_WAN, {r: _line(t, low, high) for r, t in tiers.items()})
            for low, high in itertools.pairwise(bounds)
        ]

    def _one_bracket_each(self) -> optimize.LinearConstraint:
        rows = {one: row for row, one in enumerate(self._pieces)}
        n = len(self._columns)
        cells = [(rows[one], n + self._at[one, i], 1.0) for one, i in self._columns]
        return _constraint(cells, [1.0] * len(rows), [1.0] * len(rows), 2 * n)

    def _inside_brackets(self) -> list[optimize.LinearConstraint]:
        n = len(self._columns)
        low, high = [], []
        for column, (one, i) in enumerate(self._columns):
            piece = self._pieces[one][i]
            low += [(column, column, 1.0), (column, n + column, -piece.low)]
            high += [(column, column, 1.0), (column, n + column, -piece.high)]
        return [
            _constraint(low, [0.0] * n, [np.inf] * n, 2 * n),
            _constraint(high, [-np.inf] * n, [0.0] * n, 2 * n),
        ]

    def _sums(self, figures: Sequence[Figure], years: Years) -> optimize.LinearConstraint:
        n, cells, lows, highs = len(self._columns), [], [], []
        for row, figure in enumerate(figures):
            known, slack = figure.known_fen(years), 0
            for part, winner in figure.winners(years):
                slack += int(winner.times * part.slack_fen) + 1
                cells += self._award(row, n, part.reading, (winner.firm, part.year), winner)
            lows.append((figure.low_fen - known - slack) / FEN_PER_WAN)
            highs.append((figure.high_fen - known + slack) / FEN_PER_WAN)
        return _constraint(cells, lows, highs, 2 * n)

    def _award(
        self, row: int, n: int, reading: str, one: Unknown, winner: Winner
    ) -> list[tuple[int, int, float]]:
        cells = []
        for i, piece in enumerate(self._pieces[one]):
            slope, constant = piece.awards[reading]
            column = self._at[one, i]
            cells += [
                (row, column, winner.times * slope),
                (row, n + column, winner.times * constant),
            ]
        return cells

    def bounds(self, of: Unknown, known: Collection[Unknown] = ()) -> tuple[float, float] | None:
        """Return the smallest and the largest retention of a winner, in fen, consistent with all published figures.

        Args:
            of: The firm and year that is attacked.
            known: The firms and years whose retention the attacker knows exactly.

        Returns:
            None if the figures contradict each other.
        """
        n = len(self._columns)
        aim = np.zeros(2 * n)
        aim[[self._at[of, i] for i in range(len(self._pieces[of]))]] = 1.0
        within = self._box(known)
        ends = []
        for sign in (1.0, -1.0):
            from scipy import optimize

            found = optimize.milp(
                sign * aim,
                constraints=self._constraints,
                bounds=within,
                integrality=np.r_[np.zeros(n), [len(self._pieces[one]) > 1 for one, _ in self._columns]],
            )
            if found.status == INFEASIBLE:
                return None
            if not found.success:
                said = sentence("must be solved to know what it would reveal, got {got}", got=found.message)
                raise PublicationError(Problem(sentence("the attacker's programme"), said))
            ends.append(sign * found.fun * FEN_PER_WAN)
        return self._retention(of, math.floor(ends[0])), self._retention(of, math.ceil(ends[1]))

    def _retention(self, of: Unknown, fen: float) -> float:
        """Convert a bound of an unknown, which may be the award, to a bound of the retention."""
        tier = self._by_award.get(of)
        if tier is None:
            return fen
        found = tier.even_point(max(0, int(fen)))
        return float(self.most if found is None else found)

    def _value(self, one: Unknown) -> float:
        """Return the true value of an unknown, in 10,000 yuan."""
        tier = self._by_award.get(one)
        return float((tier.earnings(self.truth[one]) if tier else self.truth[one]) / FEN_PER_WAN)

    def _box(self, known: Collection[Unknown]) -> optimize.Bounds:
        n = len(self._columns)
        low, high = np.zeros(2 * n), np.r_[np.full(n, np.inf), np.ones(n)]
        for one in known:
            x = self._value(one)
            taken = max(i for i, piece in enumerate(self._pieces[one]) if piece.low <= x + TOLERANCE)
            for i in range(len(self._pieces[one])):
                column = self._at[one, i]
                low[column] = high[column] = x if i == taken else 0.0
                low[n + column] = high[n + column] = float(i == taken)
        from scipy import optimize

        return optimize.Bounds(low, high)


def _rises(cut: Sequence[Piece]) -> bool:
    """Say whether there is only one reading, under which the award rises strictly and never jumps."""
    if len(cut[0].awards) > 1:
        return False
    lines = [line for piece in cut for line in piece.awards.values()]
    ends = [(slope * piece.high + constant) for (slope, constant), piece in zip(lines, cut, strict=True)]
    starts = [(slope * piece.low + constant) for (slope, constant), piece in zip(lines, cut, strict=True)]
    joins = all(abs(a - b) < TOLERANCE for a, b in zip(ends[:-1], starts[1:], strict=True))
    return joins and all(slope > 0 for slope, _ in lines)


def _as_award(cut: Sequence[Piece]) -> Piece:
    """Return the single piece of an unknown that is the award itself."""
    (reading, (first, start)), (last, end) = (
        next(iter(cut[0].awards.items())),
        next(iter(cut[-1].awards.values())),
    )
    return Piece(first * cut[0].low + start, last * cut[-1].high + end, {reading: (1.0, 0.0)})


def _line(tier: Tier, low_fen: int, high_fen: int) -> tuple[float, float]:
    """Return slope and constant (10,000 yuan) of the award within one bracket, from two points of the formula."""
    middle = (low_fen + high_fen) // 2
    first, second = tier.earnings(low_fen), tier.earnings(middle)
    slope = (second - first) / (middle - low_fen)
    return float(slope), float((first - slope * low_fen) / FEN_PER_WAN)


def _constraint(
    cells: Sequence[tuple[int, int, float]], low: Sequence[float], high: Sequence[float], width: int
) -> optimize.LinearConstraint:
    rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
    from scipy import optimize, sparse

    matrix = sparse.csr_array((values, (rows, columns)), shape=(len(low), width))
    return optimize.LinearConstraint(matrix, low, high)
