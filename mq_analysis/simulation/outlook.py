"""Several years ahead: the total of each year up to the planning horizon, as a fan of simulated paths.

Each path lets retention of every enterprise grow with a yearly and an own error, lets new honours come from the
pipeline, and pays them by the rules of that year; years after the policy's end run its last version, marked as a
projection.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mq_analysis.awards import assess
from mq_analysis.errors import CoverageError
from mq_analysis.grids import Exposure, NotIndexableError, Payout, point_of
from mq_analysis.grids.points import Ints
from mq_analysis.policy import Context, Policy, Rules, rules_for
from mq_analysis.simulation.distribution import nearest_rank
from mq_analysis.simulation.growth import Growth, growth
from mq_analysis.simulation.pipeline import Pipeline, pipeline
from mq_analysis.simulation.study import Study

FAN = (0.05, 0.25, 0.50, 0.75, 0.95)
"""Quantiles of the fan."""
ORIGIN = 2**32
"""Where the streams of paths begin, apart from those of the draws of a year."""


@dataclass(frozen=True)
class Outlook:
    """The totals of past years as assessed, and of the years ahead as simulated.

    Attributes:
        rows: ``year, kind`` (``assessed``; ``expected``: the policy runs; ``projected``: its last version is run beyond
            its end), ``total_fen`` (Int64; of an assessed year) and ``q05, q25, q50, q75, q95`` (Int64 fen).
        new_honours: Expected new honours a year by award id.
    """

    rows: pd.DataFrame
    growth: Growth
    pipeline: Pipeline
    paths: int


def outlook(study: Study, policy: Policy, context: Context | None = None) -> Outlook | None:
    """Simulate the years ahead from what is known at the end of the study's year.

    None where there is nothing to simulate from: stacking pays more than one award of an enterprise, an award is
    neither a fixed sum nor the tiered one, titles are paid every year while valid, or no two past years are complete.
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
    """Return an exposure without enterprises: who holds what is drawn."""
    none = np.zeros(0, dtype=np.int64)
    return Exposure(rules, point_of(rules), none, none.astype(bool), none, none, none, none, 1, 0)


def _paths(study: Study, grown: Growth, flow: Pipeline, payouts: list[Payout]) -> Ints:
    totals = np.zeros((study.settings.paths, len(payouts)), dtype=np.int64)
    spread = grown.spread
    start = flow.pool["base"].to_numpy("float64")
    for number in range(len(totals)):
        stream = np.random.Generator(np.random.Philox(key=[study.settings.seed, ORIGIN + number]))
        base = start
        taken = {place: np.zeros(len(slots.firm), dtype=bool) for place, slots in flow.slots.items()}
        for i, payout in enumerate(payouts):
            normal = stream.standard_normal(len(base) + 1)
            base = base * np.exp(spread.mean + spread.shared * normal[0] + spread.own * normal[1:])
            totals[number, i] = _year(payout, np.rint(base).astype(np.int64), flow, taken, stream)
    return totals


def _year(
    payout: Payout, base: Ints, flow: Pipeline, taken: dict[int, np.ndarray], stream: np.random.Generator
) -> int:
    """Let honours come, and pay each enterprise its highest award."""
    paid = np.zeros(len(base), dtype=np.int64)
    for place, slots in flow.slots.items():
        winners = slots.firm[_drawn(slots.mean, slots.weight, taken[place], stream)]
        if place == _tier_place(payout):
            amount = payout.own(base[winners])
        else:
            amount = np.full(len(winners), payout.rounded(payout.point.fixed[place] or 0))
        np.maximum.at(paid, winners, amount)
    return int(paid.sum())


def _drawn(mean: float, weight: np.ndarray, taken: np.ndarray, stream: np.random.Generator) -> Ints:
    """Take a Poisson number of free slots, likelier ones first: the smallest of exponential times over weights."""
    number = min(int(stream.poisson(mean)), int((~taken).sum()))
    if number == 0:
        return np.zeros(0, dtype=np.int64)
    times = stream.standard_exponential(len(weight)) / weight
    times[taken] = np.inf
    chosen = np.argpartition(times, number - 1)[:number]
    taken[chosen] = True
    return chosen


def _past(study: Study, policy: Policy) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for year in range(policy.versions[0].from_.year, study.year + 1):
        try:
            total = assess(study.tables, rules_for(policy, year, study.rules.readings)).total_fen
        except CoverageError:
            continue
        rows.append({"year": year, "kind": "assessed", "total_fen": total})
    return rows


def _fan(rules: Rules, totals: Ints) -> dict[str, object]:
    quantiles = {f"q{round(100 * q):02d}": nearest_rank(totals, q) for q in FAN}
    return {"year": rules.year, "kind": "projected" if rules.projected else "expected", **quantiles}
