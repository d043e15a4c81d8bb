"""Whatever is published of a random small county, another county would have published the same: each firm is hidden.

The other county is built by hand, without the attacker's programme: the firm's retention is moved to either end of the
protection interval, and other firms make up for it.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import HealthCheck, given, settings, strategies as st

from mq_analysis.analyses.publication import choose
from mq_analysis.analyses.publication.audit import need
from mq_analysis.base.money import round_half_up
from tests.sizes import examples

from .conftest import NORTH, SETTINGS, TOWN, by_number, winner, year_of

ONE_WAY = SETTINGS.model_copy(
    update={"breakdown": SETTINGS.breakdown.model_copy(update={"layouts": (("township",),)})}
)


@st.composite
def counties(draw):
    parts = []
    for year in range(2012, 2012 + draw(st.integers(1, 3))):
        n = draw(st.integers(0, 6))
        winners = [
            winner(f"{year}{i}", draw(st.integers(110, 900)), draw(st.sampled_from([TOWN, NORTH])))
            for i in range(n)
        ]
        parts.append(year_of(year, winners, draw(st.integers(0, 200))))
    return parts


def with_awards(parts, changed):
    """The county with other awards (fen) for some firms, each with a retention that earns it."""
    found = []
    for part in parts:
        winners = []
        for one in part.winners:
            base = one.tier.even_point(changed.get(one.firm, one.award_fen))
            award = round_half_up(one.tier.earnings(base), 100)
            winners.append(replace(one, retention_fen=base, award_fen=award))
        found.append(replace(part, winners=tuple(winners)))
    return found


def publishes(figures, parts):
    years = by_number(*parts)
    return all(f.low_fen <= f.true_fen(years) <= f.high_fen for f in figures)


def another_county(figures, parts, target, retention, kept):
    """Look for a county with this retention of the target that publishes the same; firms kept stay as they are."""
    award = round_half_up(target.tier.earnings(retention), 100)
    others = [one for part in parts for one in part.winners if one.firm not in (target.firm, kept)]
    orders = itertools.chain.from_iterable(itertools.permutations(others, n) for n in range(4))
    for order in orders:
        left, changed = award - target.award_fen, {target.firm: award}
        for one in order:
            take = min(left, one.award_fen - 100) if left > 0 else left
            changed[one.firm] = one.award_fen - take
            left -= take
        if publishes(figures, with_awards(parts, changed)):
            return True
    return False


@given(counties())
@settings(max_examples=examples(25), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_for_each_firm_there_is_another_county_that_publishes_the_same(parts):
    figures = choose(parts, ONE_WAY).figures
    assert publishes(figures, parts)
    for target in (one for part in parts for one in part.winners):
        mine = [f for f in figures if any(w == target for _, w in f.winners(by_number(*parts)))]
        rivals = {
            max((w.award_fen, w.firm) for _, w in f.winners(by_number(*parts)) if w != target)[1:]
            for f in mine
            if len(f.winners(by_number(*parts))) > 1
        }
        for kept in ["", *(firm for (firm,) in rivals)]:
            for retention in need(target, SETTINGS.protection.value):
                assert another_county(figures, parts, target, retention, kept), (
                    target,
                    retention,
                    kept,
                    figures,
                )
