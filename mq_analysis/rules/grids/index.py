"""Many points at once, exactly: enterprises sorted once, sums of *rounded* amounts as differences of prefix sums.

Inside one bracket the tiered award is ``(rate x + c) / M``, half-up to the unit of rounding. Rounding is not linear,
so sums of the base do not give the sum of the awards. But ``floor((rate x + c) / M + 1/2)`` depends on ``c`` only
through its rest modulo ``M`` units; so one prefix sum of rounded awards for each (rate, rest) serves every threshold
with that rest: for thresholds that are multiples of the unit times ``M`` (10,000 yuan for rates in basis points and
awards in yuan) it is one for each rate. What else an enterprise holds is one of few sets; within a set the best other
award is one number for each point, and where the tiered award passes it is one crossing for each bracket.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from mq_analysis.rules.grids.answer import Answer
from mq_analysis.rules.grids.exposure import Exposure
from mq_analysis.rules.grids.points import Ints, Points

BLOCK = 20_000
"""Points answered at once."""
KEPT_BYTES = 512 * 2**20
"""Memory for prefix sums; those beyond it are computed again."""


@dataclass(frozen=True)
class Totals:
    """What S sets of rules pay.

    Attributes:
        amount_fen: int64 (S, A): sum of the awards paid under each award.
        firms: int64 (S, A): enterprises paid under each award.
        winners: int64 (S,): enterprises that are paid.
    """

    amount_fen: Ints
    firms: Ints
    winners: Ints

    @property
    def total_fen(self) -> Ints:
        """The sum of each (S,)."""
        total: Ints = self.amount_fen.sum(axis=1)
        return total


class Index:
    """The enterprises of an `Exposure`, sorted by what else they hold and then by their base."""

    def __init__(self, held: Exposure) -> None:
        self.exposure = held
        self.awards = len(held.rules.awards)
        keys = np.stack([held.tiered.astype(np.int64), held.held, held.other, held.other_place], axis=1)
        sets, number = np.unique(keys, axis=0, return_inverse=True)
        number = number.reshape(-1)
        order = np.lexsort((held.base, number))
        self._sets = sets
        self._base = np.ascontiguousarray(held.base[order])
        self._ends = np.concatenate([[0], np.cumsum(np.bincount(number, minlength=len(sets)))])
        self._prefixes: dict[tuple[int, int, int], Ints] = {}

    def totals(self, points: Points) -> Totals:
        """Answer points of the form of the exposure's rules.

        Raises:
            DataError: If a product could leave 64 bits.
        """
        parts = [self._block(points.part(slice(i, i + BLOCK))) for i in range(0, len(points), BLOCK)]
        amounts, firms = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
        return Totals(amounts, firms, firms.sum(axis=1))

    def _block(self, points: Points) -> tuple[Ints, Ints]:
        scale = math.lcm(points.denominator, self.exposure.scale)
        answer = Answer(self.exposure, self._base, self.prefix, points, scale)
        for i, (tiered, held, other, place) in enumerate(self._sets.tolist()):
            first, last = int(self._ends[i]), int(self._ends[i + 1])
            best = answer.best_other(held, other, place)
            if tiered:
                answer.add_tiered(first, last, *best)
            else:
                answer.add_flat(last - first, *best)
        answer.add_rounded()
        return answer.amounts[:, : self.awards], answer.firms[:, : self.awards]

    def prefix(self, rate: int, rest: int, unit: int) -> Ints:
        """Return the sums of the first n rounded awards ``(rate x + rest) / unit``, n from 0."""
        key = (rate, rest, unit)
        if key not in self._prefixes:
            sums = np.zeros(len(self._base) + 1, dtype=np.int64)
            np.cumsum((2 * (self._base * rate + rest) + unit) // (2 * unit), out=sums[1:])
            if (len(self._prefixes) + 1) * sums.nbytes > KEPT_BYTES:
                return sums
            self._prefixes[key] = sums
        return self._prefixes[key]
