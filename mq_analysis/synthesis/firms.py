"""Draw enterprises in chunks such that the award of each is known before any rule is applied.

For a holder of the tiered award the award is drawn, in whole units of rounding, and the retention that earns it is
computed from the schedule, at or one fen beside the points where rounding changes. The answer is then the larger of
two sums, the drawn award and the fixed one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from mq_analysis.base.errors import PolicyError, one
from mq_analysis.base.messages import join, sentence
from mq_analysis.policy import Rules
from mq_analysis.rules.grids import NotIndexableError, point_of

Ints = npt.NDArray[np.int64]
CHUNK = 500_000
"""Enterprises drawn at once; part of what a seed gives."""
NOISE = ("ISO9001质量管理体系认证", "HACCP认证")
"""Titles that no award is for."""
TIERED, FIXED, BOTH, BELOW = 0.04, 0.16, 0.02, 0.01
"""Shares of enterprises: with the tiered title, with a fixed one, with both, with the tiered one but under the gate."""
RENEWED, EARLY, NOISY = 0.05, 0.05, 0.65
"""Shares of enterprises with a title that does not count: renewed, of the year before, or without an award."""
COUNTS, RENEWAL, EARLIER = 0, 1, 2
"""Whether a title counts, is renewed, or is of the year before."""
TYPICAL_FEN = 40_000_000
"""The median retention of an enterprise without a tiered award."""
STEPS = 400_000
"""Most units of rounding in a bracket that has no end."""


@dataclass(frozen=True)
class Design:
    """The awards for which enterprises are drawn.

    Attributes:
        fixed: (place of the award, fen) of the fixed sums that a new title earns, largest first.
        lowers, starts: For each bracket its lower bound and the award earned there, in fen.
        steps, step, units: For each bracket the number of steps, fen per step, and units of rounding earned per step.
        edge: For each bracket the fen beyond a step from which rounding reaches the next unit.
    """

    rules: Rules
    tiered: int
    fixed: tuple[tuple[int, int], ...]
    gate: int
    lowers: Ints
    starts: Ints
    steps: Ints
    step: Ints
    units: Ints
    edge: Ints


def design_of(rules: Rules) -> Design:
    """Return the design for the rules of a year.

    Raises:
        PolicyError: If the rules are not one marginal tiered award and fixed sums, of which only the highest is paid.
    """
    try:
        point = point_of(rules)
    except NotIndexableError as error:
        raise one(
            PolicyError,
            rules.policy.id,
            sentence("must pay each enterprise its highest award, but {error}", error=error),
        ) from None
    tiers = point.tiers
    if tiers is None or tiers.kind != "marginal" or tiers.below is not None or tiers.gate != tiers.lowers[0]:
        raise one(
            PolicyError,
            rules.policy.id,
            sentence("must have a marginal tiered award that begins at its gate"),
        )
    unit = rules.rounding_fen
    rates = [Fraction(rate) for rate in tiers.rates]
    steps = [unit * rate.denominator for rate in rates]
    ends = [*tiers.lowers[1:], tiers.lowers[-1] + STEPS * steps[-1]]
    spans = [high - low for low, high in zip(tiers.lowers, ends, strict=True)]
    earned = [int(span * rate) for span, rate in zip(spans, rates, strict=True)]
    fixed = [(i, fen) for i, fen in enumerate(point.fixed) if fen]
    if any(fen % unit for fen in (*earned, *(fen for _, fen in fixed))):
        raise one(
            PolicyError,
            rules.policy.id,
            sentence("must have sums and brackets that come to whole units of rounding"),
        )
    asked = {c.fact for a in rules.awards for c in a.requires} - {"kind", "lab_kind"}
    if asked:
        raise one(
            PolicyError,
            rules.policy.id,
            sentence("must ask for nothing that is not drawn, got {got}", got=join(sorted(asked))),
        )
    return Design(
        rules,
        tiers.award,
        tuple(sorted(fixed, key=lambda each: (-each[1], each[0]))),
        tiers.gate,
        np.array(tiers.lowers),
        np.cumsum([0, *earned[:-1]]),
        np.array([span // step for span, step in zip(spans, steps, strict=True)]),
        np.array(steps),
        np.array([rate.numerator for rate in rates]),
        np.array([math.ceil(unit / rate / 2) for rate in rates]),
    )


@dataclass(frozen=True)
class Chunk:
    """A run of enterprises and the honours they hold.

    Attributes:
        base_fen: Retention of the year.
        township: Number of the township within its county.
        holder, title, counts: For each honour its enterprise (index in the chunk), the index of its title in
            `titles_of`, and whether it counts.
        place, amount_fen: For each enterprise the index of the award that is paid (-1: none) and the sum.
    """

    first: int
    base_fen: Ints
    township: Ints
    size: Ints
    holder: Ints
    title: Ints
    counts: Ints
    place: Ints
    amount_fen: Ints


def titles_of(design: Design) -> list[tuple[str, int]]:
    """Return every title with the index of its award; -1 if it earns no award."""
    own = [(name, place) for place, award in enumerate(design.rules.awards) for name in award.honours]
    return [*own, *((name, -1) for name in NOISE)]


def chunk_of(design: Design, first: int, number: int, *, seed: int, townships: int) -> Chunk:
    """Draw the enterprises from number ``first`` on, a multiple of `CHUNK`.

    The same seed gives the same enterprises, whatever other chunks are drawn.
    """
    rng = np.random.Generator(np.random.Philox(key=[seed, first // CHUNK]))
    ends = np.cumsum([TIERED, FIXED, BOTH, BELOW])
    kind = np.searchsorted(ends, rng.random(number), side="right")
    is_tiered, is_fixed, is_below = (kind == 0) | (kind == 2), (kind == 1) | (kind == 2), kind == 3
    base = np.rint(np.exp(rng.normal(math.log(TYPICAL_FEN), 1.1, number))).astype(np.int64)
    own = np.zeros(number, dtype=np.int64)
    base[is_tiered], own[is_tiered] = _draw_tiered(design, int(is_tiered.sum()), rng)
    base[is_below] = design.gate - 1 - rng.integers(0, 100, int(is_below.sum()))
    prize = rng.integers(0, len(design.fixed), number)
    places, sums = (np.array(column)[prize] for column in zip(*design.fixed, strict=True))
    sums = np.where(is_fixed, sums, 0)
    tier_wins = is_tiered & ((own > sums) | ((own == sums) & (design.tiered < places)))
    held = [
        (is_tiered | is_below, np.full(number, design.tiered), COUNTS),
        (is_fixed, places, COUNTS),
        (rng.random(number) < NOISY, np.full(number, -1), COUNTS),
        (rng.random(number) < RENEWED, places, RENEWAL),
        (rng.random(number) < EARLY, np.full(number, design.tiered), EARLIER),
    ]
    holder = np.concatenate([np.flatnonzero(who) for who, _, _ in held])
    award = np.concatenate([of[who] for who, of, _ in held])
    counts = np.concatenate([np.full(int(who.sum()), how) for who, _, how in held])
    order = np.argsort(holder, kind="stable")
    return Chunk(
        first,
        base_fen=base,
        township=rng.integers(0, townships, number),
        size=rng.integers(0, 4, number),
        holder=holder[order],
        title=_titles(design, award[order], rng),
        counts=counts[order],
        place=np.where(tier_wins, design.tiered, np.where(is_fixed, places, -1)),
        amount_fen=np.where(tier_wins, own, sums),
    )


def _titles(design: Design, award: Ints, rng: np.random.Generator) -> Ints:
    """Pick one of the titles of each award."""
    places = np.array([place for _, place in titles_of(design)])
    groups = [np.flatnonzero(places == place) for place in range(-1, len(design.rules.awards))]
    sizes = np.array([len(group) for group in groups])
    starts = np.cumsum(sizes) - sizes
    turn = (rng.random(len(award)) * sizes[award + 1]).astype(np.int64)
    titles: Ints = np.concatenate(groups)[starts[award + 1] + turn]
    return titles


def _draw_tiered(design: Design, number: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Draw tiered awards; return the retention that earns each, and the awards, in fen.

    Retention lies on a step, on the last fen that is rounded down, the first rounded up, or the last before a step.
    """
    bracket = rng.integers(0, len(design.lowers), number)
    steps = (rng.random(number) * design.steps[bracket]).astype(np.int64)
    step, units, edge = design.step[bracket], design.units[bracket], design.edge[bracket]
    turn = rng.integers(0, 4, number)
    beyond = np.choose(turn, [np.zeros_like(step), edge - 1, edge, step - 1])
    more = np.choose(turn, [np.zeros_like(step), np.zeros_like(step), np.ones_like(step), units])
    award = design.starts[bracket] + (steps * units + more) * design.rules.rounding_fen
    return design.lowers[bracket] + steps * step + beyond, award
