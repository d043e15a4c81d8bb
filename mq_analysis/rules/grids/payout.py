"""One point for bases that change: what each enterprise is paid, in whole fen, as arrays."""

from __future__ import annotations

import itertools
import math

import numpy as np

from mq_analysis.base.errors import DataError, Problem
from mq_analysis.base.messages import sentence
from mq_analysis.rules.grids.answer import RANGE
from mq_analysis.rules.grids.exposure import Exposure
from mq_analysis.rules.grids.points import Ints, Point, Points

EVERY = slice(None)


class Payout:
    """What the enterprises of an exposure are paid under one point, for any bases.

    Attributes:
        tiered: int64: which enterprises of the exposure have the tiered award; bases are given for these.
        flat_fen: int64 (N,): the best other award of every enterprise, rounded; 0 without one.
    """

    def __init__(self, held: Exposure, point: Point) -> None:
        points = Points.of([point])
        self.scale = math.lcm(points.denominator, held.scale)
        self.unit = held.rules.rounding_fen * self.scale
        self.rounding = held.rules.rounding_fen
        best = np.maximum(held.other, 0) * (self.scale // held.scale)
        for i, fen in enumerate(point.fixed):
            if fen is not None:
                best = np.where(held.held >> i & 1, np.maximum(best, fen * self.scale), best)
        self.flat_fen: Ints = self._round(best)
        self.tiered: Ints = np.flatnonzero(held.tiered)
        self.fixed_total: int = int(self.flat_fen[~held.tiered].sum())
        self.point, self._factor = point, self.scale // points.denominator
        self._rates = points.rates[0] * self._factor
        self._lowers = points.lowers[0]

    def _round(self, parts: Ints) -> Ints:
        return (2 * parts + self.unit) // (2 * self.unit) * self.rounding

    def round_fen(self, fen: int) -> int:
        """Return a sum rounded as awards are."""
        return int(self._round(np.array([fen * self.scale]))[0])

    def own(self, base: Ints) -> Ints:
        """Return what the tiered award comes to by itself, rounded, for bases in fen of 0 or more."""
        tiers = self.point.tiers
        if tiers is None:
            return np.zeros_like(base)
        top = int(base.max(initial=0))
        if 2 * top * int(self._rates.max(initial=0)) * max(len(self._rates), 1) >= RANGE:
            raise DataError(
                Problem("base", sentence("must be small enough to stay exact, got {got} fen", got=top))
            )
        parts = np.zeros_like(base)
        uppers = [*self._lowers[1:], None]
        for lower, upper, rate in zip(self._lowers, uppers, self._rates, strict=True):
            if tiers.kind == "marginal":
                inside = np.maximum((base if upper is None else np.minimum(base, upper)) - lower, 0)
            else:
                inside = np.where((base >= lower) & (base < upper if upper is not None else True), base, 0)
            parts += inside * rate
        below = 0 if tiers.below is None else (self.point.fixed[tiers.below] or 0)
        return np.where(base >= tiers.gate, self._round(parts), self.round_fen(below))

    def pieces(self) -> list[tuple[float, float, float, float]]:
        """Return the tiered award before rounding as lines: from, to (fen, the last open), constant fen, slope."""
        tiers = self.point.tiers
        if tiers is None:
            return []
        below = 0 if tiers.below is None else (self.point.fixed[tiers.below] or 0)
        edges = sorted({0, tiers.gate, *tiers.lowers})
        lines = []
        for low, high in zip(edges, [*edges[1:], np.inf], strict=True):
            k = sum(lower <= low for lower in tiers.lowers) - 1
            if low < tiers.gate:
                constant, slope = float(below), 0.0
            elif k < 0:
                constant, slope = 0.0, 0.0
            else:
                spans = itertools.pairwise(tiers.lowers[: k + 1])
                earned = sum(rate * (b - a) for rate, (a, b) in zip(tiers.rates, spans, strict=False))
                start = earned - tiers.rates[k] * tiers.lowers[k] if tiers.kind == "marginal" else 0
                constant, slope = float(start), float(tiers.rates[k])
            lines.append((float(low), float(high), constant, slope))
        return lines

    def amounts(self, base: Ints, some: slice = EVERY) -> Ints:
        """Return what each enterprise of ``tiered``, or some of them, is paid: its highest award.

        Args:
            base: Fen, one column an enterprise.
            some: Which enterprises the columns are.
        """
        return np.maximum(self.own(base), self.flat_fen[self.tiered][some])

    def total(self, base: Ints) -> int:
        """Return the sum over all enterprises, given the bases of ``tiered``."""
        return self.fixed_total + int(self.amounts(base).sum())
