"""The tiered award by retention: rates, gaps (it pays nothing or less than a lower honour), and jumps."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pandas as pd

from mq_analysis.analyses.simulation.study import Study
from mq_analysis.base.chances import at_most
from mq_analysis.base.money import least_rounded
from mq_analysis.policy import Award, Rules
from mq_analysis.rules.awards.candidates import applies_to
from mq_analysis.rules.tier import Tier, tier_of, tier_readings

JUST_BELOW = 10_000
"""How far below a threshold "just below" is in tables, in fen: 100 yuan."""
BEYOND = (Fraction(8, 5), Fraction(4))
"""Multiples of the last threshold that tables show too."""


def rates(study: Study) -> pd.DataFrame:
    """Tabulate the tiered award at and between its thresholds, under every reading.

    Returns:
        ``base_fen, option`` (number of the reading's option), ``award_fen`` (rounded), ``effective`` (award / base),
        ``marginal`` (award per further yuan, without jumps); both are exact fractions.
    """
    bases = _bases(tier_of(study.rules))
    rows = []
    for i, (_, rules) in enumerate(tier_readings(study.rules)):
        tier = tier_of(rules)
        for base in bases:
            award = tier.earnings(base)
            rows.append((base, i, rules.round_amount(award), award / base, tier.rate_at(base)))
    return pd.DataFrame(rows, columns=["base_fen", "option", "award_fen", "effective", "marginal"])


def _bases(tier: Tier) -> list[int]:
    bounds = tier.thresholds
    between = [(one + two) // 2 for one, two in itertools.pairwise(bounds)]
    beyond = [int(bounds[-1] * factor) for factor in BEYOND]
    return sorted({*(b - JUST_BELOW for b in bounds), *bounds, *between, *beyond})


def gaps(study: Study) -> pd.DataFrame:
    """List under every reading where the tiered award pays nothing, or less than another award with a fixed sum.

    Returns:
        ``option``, ``awards`` (ids of fixed awards with one sum, each paid in place of the tiered one; empty: the
        tiered award pays nothing), ``sum_fen``,
        ``from_fen`` (the gate), ``to_fen`` (from here on it pays at least the sum; null if it never does), ``holders``
        and ``firms`` (enterprises with a national honour this year, and all enterprises, with retention in between).
    """
    holders = study.base.reindex(study.holders).dropna()
    sums: dict[int, list[str]] = {}
    for award in study.rules.awards:
        if award.fixed_fen and _is_alternative(award, study.rules):
            sums.setdefault(award.fixed_fen, []).append(award.id)
    rows = []
    for i, (_, rules) in enumerate(tier_readings(study.rules)):
        tier = tier_of(rules)
        levels = [(0, ()), *((fen, tuple(ids)) for fen, ids in sorted(sums.items()))]
        for fen, ids in levels:
            least = fen if fen else least_rounded(rules.rounding_fen, rules.rounding.mode)
            end = tier.even_point(least)
            if end is None or end > tier.gate_fen:
                counts = [_between(base, tier.gate_fen, end) for base in (holders, study.base.dropna())]
                rows.append((i, ids, fen, tier.gate_fen, end, *counts))
    names = ["option", "awards", "sum_fen", "from_fen", "to_fen", "holders", "firms"]
    return pd.DataFrame(rows, columns=names).astype({"to_fen": "Int64"})


def _is_alternative(award: Award, rules: Rules) -> bool:
    """Say whether a step pays either an award or the tiered one."""
    tiered = tier_of(rules).award
    choosing = (step for step in rules.steps if step.action in ("pay", "first") and step.how != "all")
    return any(applies_to(step, award) and applies_to(step, tiered) for step in choosing)


def _between(base: pd.Series[int], low: int, high: int | None) -> int:
    return int(((base >= low) & (True if high is None else base < high)).sum())


def notches(study: Study) -> pd.DataFrame:
    """Describe each threshold under every reading, and count the enterprises on either side.

    At a jump an enterprise just below gains by paying a little more tax. If retention were smooth there, both sides
    would be equally likely; ``p_value`` is the exact two-sided binomial test of that over all enterprises.

    Returns:
        ``threshold_fen, option, jump_fen`` (award at the threshold less the award just below, exact fraction),
        ``rate_below, rate_above`` (marginal), ``holders_below, holders_above, below, above`` (enterprises within the
        share ``near`` of the settings), ``p_value``.
    """
    share = study.settings.near
    holders, every = study.base.reindex(study.holders).dropna(), study.base.dropna()
    rows = []
    for bound in tier_of(study.rules).thresholds:
        low, high = math.ceil(bound * (1 - share)), math.floor(bound * (1 + share))
        sides = [(_between(base, low, bound), _between(base, bound, high + 1)) for base in (holders, every)]
        for i, (_, rules) in enumerate(tier_readings(study.rules)):
            tier = tier_of(rules)
            below, above = tier.rate_at(bound - 1), tier.rate_at(bound)
            jump = tier.earnings(bound) - tier.earnings(bound - 1) - below
            rows.append((bound, i, jump, below, above, *sides[0], *sides[1], two_sided(*sides[1])))
    names = [
        "threshold_fen",
        "option",
        "jump_fen",
        "rate_below",
        "rate_above",
        "holders_below",
        "holders_above",
    ]
    return pd.DataFrame(rows, columns=[*names, "below", "above", "p_value"])


def two_sided(one: int, other: int) -> float:
    """Return the exact two-sided binomial p-value of two counts if both sides are equally likely.

    >>> round(two_sided(9, 1), 4), two_sided(3, 3)
    (0.0215, 1.0)
    """
    return min(1.0, 2 * at_most(min(one, other), one + other, 0.5))
