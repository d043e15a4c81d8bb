"""One block of points answered: every set of enterprises added, span by span of the tiered award."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mq_analysis.base.errors import DataError, Problem
from mq_analysis.base.messages import sentence
from mq_analysis.rules.grids.exposure import Exposure
from mq_analysis.rules.grids.points import Ints, Points

RANGE = 2**62
FAR = np.int64(2**62)


class _Sought:
    """Numbers to be placed among sorted bases again and again: sorted once, equal ones once."""

    def __init__(self, values: Ints) -> None:
        self._values, self._back = np.unique(values, return_inverse=True)

    def place_in(self, base: Ints) -> Ints:
        """Return how many bases are smaller than each number."""
        found: Ints = np.searchsorted(base, self._values)[self._back]
        return found


def _smallest(need: Ints, rate: Ints) -> Ints:
    """Return the smallest base of 0 or more for which rate times base is at least what is needed."""
    return np.where(rate > 0, -(-need // np.maximum(rate, 1)), np.where(need <= 0, 0, FAR))


class Answer:
    """One block of points while the sets of enterprises are added."""

    def __init__(
        self, held: Exposure, bases: Ints, prefix: Callable[[int, int, int], Ints], points: Points, scale: int
    ) -> None:
        self.held, self.bases, self.prefix, self.points, self.scale = held, bases, prefix, points, scale
        self.rounding = held.rules.rounding_fen
        self.awards = len(held.rules.awards)
        self.unit = self.rounding * scale
        shape = (len(points), self.awards + 1)  # the last column takes what nobody is paid
        self.amounts, self.firms = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        self.rows = np.arange(len(points))
        self.ranks = self.awards + 1
        self.spans: list[tuple[int, Ints, Ints]] = []
        self._refuse_wide()
        starts, self.rates, self.constants = self._segments()
        self.gate, self.starts = _Sought(points.gate), [_Sought(start) for start in starts]
        one = -(-self.unit // 2)  # from here on the award rounds to at least one unit
        self.paid = [
            _Sought(_smallest(one - c, rate)) for c, rate in zip(self.constants, self.rates, strict=True)
        ]

    def _refuse_wide(self) -> None:
        points, top = self.points, int(self.bases.max(initial=0))
        rate = int(points.rates.max(initial=0)) * (self.scale // points.denominator)
        bound = max(top, int(points.lowers.max(initial=0)))
        flat = max(int(points.fixed.max(initial=0)) * self.scale, int(self.held.other.max(initial=0)))
        brackets = max(points.lowers.shape[1], 1)
        widest = max(2 * brackets * bound * rate, flat * self.ranks, len(self.bases) * top)
        if widest >= RANGE:
            raise DataError(
                Problem(
                    "grid",
                    sentence(
                        "must have amounts small enough to stay exact, got products up to {widest}",
                        widest=widest,
                    ),
                )
            )

    def best_other(self, held: int, other: int, place: int) -> tuple[Ints, Ints]:
        """Return the best award besides the tiered one, in parts of a fen, and its place; nothing: 0, last place."""
        points, last = self.points, self.ranks - 1
        factor = self.scale // self.held.scale
        key = np.full(len(points), max(other * factor * self.ranks + last - place, 0) if other >= 0 else 0)
        for i in range(self.awards):
            if held >> i & 1:
                key = np.maximum(key, points.fixed[:, i] * self.scale * self.ranks + last - i)
        return key // self.ranks, last - key % self.ranks

    def add_flat(self, firms: int, value: Ints, place: Ints) -> None:
        """Add enterprises that are all paid the same."""
        self._pay(place, (2 * value + self.unit) // (2 * self.unit), np.int64(firms))

    def _pay(self, place: Ints | int, units: Ints, firms: Ints | np.int64) -> None:
        self.amounts[self.rows, place] += units * self.rounding * firms
        self.firms[self.rows, place] += np.where(units > 0, firms, 0)

    def _segments(self) -> tuple[list[Ints], list[Ints], list[Ints]]:
        """Return where each bracket begins above the gate, its rate, and what it adds to rate times base."""
        points, factor = self.points, self.scale // self.points.denominator
        tiers = points.form.tiers
        if tiers is None:
            return [], [], []
        rates = [points.rates[:, k] * factor for k in range(points.rates.shape[1])]
        constants, sum_below = [], np.zeros(len(points), np.int64)
        for k, rate in enumerate(rates):
            lower = points.lowers[:, k]
            constants.append(sum_below - rate * lower if tiers.kind == "marginal" else np.zeros_like(lower))
            if k + 1 < len(rates):
                sum_below = sum_below + rate * (points.lowers[:, k + 1] - lower)
        starts = [np.maximum(points.lowers[:, k], points.gate) for k in range(len(rates))]
        return starts, rates, constants

    def add_tiered(self, first: int, last: int, value: Ints, place: Ints) -> None:
        """Add enterprises of one set whose tiered award counts: below the gate, below the brackets, in each."""
        tiers = self.points.form.tiers
        if tiers is None:
            raise AssertionError("an exposure without tiers has no enterprise that holds one")
        base = self.bases[first:last]
        gate = self.gate.place_in(base)
        self._add_below(gate, value, place)
        begin = self.starts[0].place_in(base)
        nothing = np.zeros(len(self.points), np.int64)
        self._add_constant(begin - gate, nothing, tiers.award, value, place)
        flat = (2 * value + self.unit) // (2 * self.unit)
        need = value + (place < tiers.award)  # an equal amount goes to the award that stands first
        ends = [*(start.place_in(base) for start in self.starts[1:]), np.full_like(begin, last - first)]
        for k, (rate, end) in enumerate(zip(self.rates, ends, strict=True)):
            wins = np.searchsorted(base, _smallest(need - self.constants[k], rate))
            crossing = np.clip(wins, begin, end)
            self._pay(place, flat, crossing - begin)
            self.firms[:, tiers.award] += end - np.clip(self.paid[k].place_in(base), crossing, end)
            self.spans.append((k, crossing + first, end + first))
            begin = end

    def _add_below(self, firms: Ints, value: Ints, place: Ints) -> None:
        """Add those that miss the gate: paid as another award, or nothing under the tiered one."""
        tiers = self.points.form.tiers
        if tiers is None:
            raise AssertionError("see add_tiered")
        if tiers.below is None:
            own, under = np.zeros(len(self.points), np.int64), tiers.award
        else:
            own, under = self.points.fixed[:, tiers.below] * self.scale, tiers.below
        self._add_constant(firms, own, under, value, place)

    def _add_constant(self, firms: Ints, own: Ints, under: int, value: Ints, place: Ints) -> None:
        """Add enterprises whose own award is one sum: the larger is paid, an equal one by the order of awards."""
        wins = (own > value) | ((own == value) & (place > under))
        best, paid_under = np.where(wins, own, value), np.where(wins, under, place)
        self._pay(paid_under, (2 * best + self.unit) // (2 * self.unit), firms)

    def add_rounded(self) -> None:
        """Add the sums of the tiered award over all spans, one prefix sum for each rate and rest."""
        tiers = self.points.form.tiers
        if tiers is None or not self.spans:
            return
        whole = [c // self.unit for c in self.constants]
        rest = [c - w * self.unit for c, w in zip(self.constants, whole, strict=True)]
        for k, begin, end in self.spans:
            self.amounts[:, tiers.award] += whole[k] * self.rounding * (end - begin)
        for k, rate in enumerate(self.rates):
            pairs, number = np.unique(np.stack([rate, rest[k]], axis=1), axis=0, return_inverse=True)
            order = np.argsort(number.reshape(-1), kind="stable")
            cuts = np.searchsorted(number.reshape(-1)[order], np.arange(len(pairs) + 1))
            for i, (one_rate, one_rest) in enumerate(pairs.tolist()):
                mine = order[cuts[i] : cuts[i + 1]]
                sums = self.prefix(one_rate, one_rest, self.unit)
                for bracket, begin, end in self.spans:
                    if bracket == k:
                        units = sums[end[mine]] - sums[begin[mine]]
                        self.amounts[mine, tiers.award] += units * self.rounding
