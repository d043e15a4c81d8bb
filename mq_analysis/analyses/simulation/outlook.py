"""The years ahead: the total of each year up to the planning horizon, as a fan of simulated paths.

On each path the retention of every enterprise grows with a shared yearly and an own error, new honours come from the
pipeline, and awards follow the rules of the year. Years after the policy's end use its last version and are marked as
projected.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.analyses.simulation.distribution import nearest_rank
from mq_analysis.analyses.simulation.growth import Growth, growth
from mq_analysis.analyses.simulation.pipeline import Pipeline, Slots, pipeline
from mq_analysis.analyses.simulation.streams import stream
from mq_analysis.analyses.simulation.study import Study
from mq_analysis.base.errors import CoverageError
from mq_analysis.policy import Context, Policy, Rules, rules_for
from mq_analysis.rules.grids import Exposure, NotIndexableError, Payout, point_of
from mq_analysis.rules.grids.points import Ints

FAN = (0.05, 0.25, 0.50, 0.75, 0.95)
"""Quantiles of the fan."""
CELLS = 2**20
"""Most amounts held at once: paths times enterprises or slots."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Outlook:
    """The totals of past years as assessed, and of the years ahead as simulated.

    Attributes:
        rows: ``year, kind`` (``assessed``; ``expected``: the policy runs; ``projected``: its last version applies
            beyond its end), ``total_fen`` (Int64; of an assessed year) and ``q05, q25, q50, q75, q95`` (Int64 fen).
        new_honours: Expected new honours a year by award id.
    """

    rows: pd.DataFrame
    growth: Growth
    pipeline: Pipeline
    paths: int


def outlook(study: Study, policy: Policy, context: Context | None = None) -> Outlook | None:
    """Simulate the years ahead from what is known at the end of the study's year.

    None if the policy cannot be simulated: stacking pays an enterprise more than one award, an award is neither a fixed
    sum nor the tiered one, titles are paid every year while valid, or no two past years are complete.
    """
    grown = growth(study, context)
    if study.held is None or grown is None:
        return None
    ahead = [_rules(policy, study, year) for year in study.settings.years_ahead(policy, study.year)]
    if any(a.counts_in_force for rules in ahead for a in rules.awards):
        return None
    try:
        payouts = [Payout(_nobody(rules), point_of(rules)) for rules in ahead]
    except NotIndexableError:
        return None
    if any(
        fen is None and i != _tier_place(payout)
        for payout in payouts
        for i, fen in enumerate(payout.point.fixed)
    ):
        return None
    flow = pipeline(study, policy, context)
    totals = _paths(study, grown, flow, payouts)
    rows = [*_past(study, policy), *(_fan(rules, np.sort(totals[:, i])) for i, rules in enumerate(ahead))]
    table = pd.DataFrame(rows)
    money = [name for name in table if name not in ("year", "kind")]
    return Outlook(table.astype(dict.fromkeys(money, "Int64")), grown, flow, study.settings.paths)


def _tier_place(payout: Payout) -> int | None:
    return payout.point.tiers.award if payout.point.tiers else None


def _rules(policy: Policy, study: Study, year: int) -> Rules:
    return rules_for(policy, year, study.rules.readings, project=True)


def _nobody(rules: Rules) -> Exposure:
    """Return an exposure without enterprises; the holders are drawn later."""
    none = np.zeros(0, dtype=np.int64)
    return Exposure(rules, point_of(rules), none, none.astype(bool), none, none, none, none, 1, 0)


def _paths(study: Study, grown: Growth, flow: Pipeline, payouts: list[Payout]) -> Ints:
    """Return the total of each path (rows) and year (columns), computed in blocks of paths."""
    start = flow.pool["base"].to_numpy("float64")
    widest = max(len(start), *(len(slots.firm) for slots in flow.slots.values()), 1)
    streams = [_Streams(study.settings.seed, year, flow) for year in range(len(payouts))]
    number = max(CELLS // widest, 1)
    parts = []
    for first in range(0, study.settings.paths, number):
        paths = min(number, study.settings.paths - first)
        base = np.broadcast_to(start, (paths, len(start)))
        taken = {place: np.zeros((paths, len(slots.firm)), dtype=bool) for place, slots in flow.slots.items()}
        totals = np.zeros((paths, len(payouts)), dtype=np.int64)
        for i, (payout, mine) in enumerate(zip(payouts, streams, strict=True)):
            base = base * mine.growth(paths, len(start), grown)
            totals[:, i] = _year(payout, np.rint(base).astype(np.int64), flow, taken, mine)
        parts.append(totals)
    return np.concatenate(parts)


class _Streams:
    """The random streams of a year; rows are paths, so that more paths do not change the first ones."""

    def __init__(self, seed: int, year: int, flow: Pipeline) -> None:
        self._growth = stream(seed, f"growth {year}")
        self._numbers = {place: stream(seed, f"new {year} {place}") for place in flow.slots}
        self._times = {place: stream(seed, f"slots {year} {place}") for place in flow.slots}

    def growth(self, paths: int, firms: int, grown: Growth) -> npt.NDArray[np.float64]:
        """Return the growth factor of each enterprise on each path."""
        normal = self._growth.standard_normal((paths, firms + 1))
        spread = grown.spread
        grows: npt.NDArray[np.float64] = np.exp(
            spread.mean + spread.shared * normal[:, :1] + spread.own * normal[:, 1:]
        )
        return grows

    def draw(self, place: int, slots: Slots, taken: Flags) -> Flags:
        """Choose a Poisson number of free slots on each path, with probabilities by their weights.

        The slots with the smallest exponential times divided by weights are chosen. A drawn slot is taken afterwards.
        """
        number = self._numbers[place].poisson(slots.mean, len(taken))
        times = self._times[place].standard_exponential(taken.shape) / slots.weight
        times[taken] = np.inf
        number = np.minimum(number, (~taken).sum(axis=1))
        drawn = np.zeros_like(taken)
        most = int(number.max(initial=0))
        if most:
            near = np.argpartition(times, most - 1, axis=1)[:, :most]
            order = np.take_along_axis(times, near, axis=1).argsort(axis=1)
            near = np.take_along_axis(near, order, axis=1)
            np.put_along_axis(drawn, near, np.arange(most) < number[:, None], axis=1)
        taken |= drawn
        return drawn


def _year(payout: Payout, base: Ints, flow: Pipeline, taken: dict[int, Flags], streams: _Streams) -> Ints:
    """Draw honours on every path, and pay each enterprise its highest award."""
    paid = np.zeros_like(base)
    for place, slots in flow.slots.items():
        path, slot = np.nonzero(streams.draw(place, slots, taken[place]))
        firm = slots.firm[slot]
        if place == _tier_place(payout):
            amount = payout.own(base[path, firm])
        else:
            amount = np.full(len(path), payout.round_fen(payout.point.fixed[place] or 0))
        np.maximum.at(paid, (path, firm), amount)
    totals: Ints = paid.sum(axis=1)
    return totals


def _past(study: Study, policy: Policy) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for year in range(policy.versions[0].from_.year, study.year + 1):
        try:
            total = study.kept.assess(rules_for(policy, year, study.rules.readings)).total_fen
        except CoverageError:
            continue
        rows.append({"year": year, "kind": "assessed", "total_fen": total})
    return rows


def _fan(rules: Rules, totals: Ints) -> dict[str, object]:
    quantiles = {f"q{round(100 * q):02d}": nearest_rank(totals, q) for q in FAN}
    return {"year": rules.year, "kind": "projected" if rules.projected else "expected", **quantiles}
