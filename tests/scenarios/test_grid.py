"""The index answers what the award rule answers: against a plain oracle, and against `assess` cell by cell."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from mq_analysis.analyses.scenarios import sweep
from mq_analysis.base.errors import CoverageError, PolicyError, UsageError
from mq_analysis.policy import choose_readings, open_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.grids import (
    Exposure,
    Index,
    NotIndexableError,
    Payout,
    Point,
    Points,
    exposure,
    point_of,
)
from mq_analysis.rules.grids.points import Tiers
from mq_analysis.rules.sums import by_award
from tests.sizes import examples

from .conftest import YEAR, lever, plan, sample

RULES = rules_for(open_policy("minqing"), YEAR, choose_readings(open_policy("minqing")))
PLACES = [i for i, award in enumerate(RULES.awards) if award.fixed_fen]
UNIT = RULES.rounding_fen
BASES = st.one_of(st.integers(0, 2_000), st.integers(0, 10**9))


@st.composite
def points(draw):
    """A point with thresholds, rates and sums to the fen and basis point, and perhaps a fallback."""
    kind = draw(st.sampled_from(["marginal", "whole"]))
    lowers = sorted(draw(st.sets(st.integers(0, 3_000), min_size=1, max_size=4)))
    rates = [Fraction(draw(st.integers(0, 10_000)), 10_000) for _ in lowers]
    fixed = tuple(draw(st.integers(0, 900)) if i in PLACES else None for i in range(len(RULES.awards)))
    below = draw(st.sampled_from([None, PLACES[2]]))
    gate = draw(st.sampled_from([0, *lowers, 700]))
    return Point(fixed, Tiers(0, below, kind, "retention", gate, tuple(lowers), tuple(rates)))


@st.composite
def enterprises(draw):
    return draw(
        st.lists(
            st.tuples(
                st.booleans(), BASES, st.sets(st.sampled_from(PLACES)), st.none() | st.integers(0, 800)
            ),
            min_size=1,
            max_size=25,
        )
    )


def held(firms) -> Exposure:
    other = [-1 if o is None else o * 3 for *_, o in firms]  # in thirds of a fen
    return Exposure(
        RULES,
        point_of(RULES),
        np.array([f"F{i}" for i in range(len(firms))]),
        np.array([tiered for tiered, *_ in firms]),
        np.array([base if tiered else 0 for tiered, base, *_ in firms], dtype=np.int64),
        np.array([sum(1 << p for p in places) for _, _, places, _ in firms], dtype=np.int64),
        np.array(other, dtype=np.int64),
        np.array([len(RULES.awards) if o < 0 else 5 for o in other], dtype=np.int64),
        3,
        0,
    )


def own(tiers: Tiers, base: int, fixed) -> tuple[Fraction, int]:
    """What the tiered award comes to by itself, and the award it is paid under: from the text, in fractions."""
    if base < tiers.gate:
        return (
            (Fraction(0), tiers.award) if tiers.below is None else (Fraction(fixed[tiers.below]), tiers.below)
        )
    uppers = [*tiers.lowers[1:], math.inf]
    total = Fraction(0)
    for low, high, rate in zip(tiers.lowers, uppers, tiers.rates, strict=True):
        if tiers.kind == "marginal":
            total += rate * max(0, min(base, high) - low)
        elif low <= base < high:
            total = rate * base
    return total, tiers.award


def oracle(firms, point: Point) -> tuple[list[int], list[int]]:
    """Each enterprise is paid its largest amount, equal ones by the order of awards, rounded once."""
    amounts, winners = [0] * len(RULES.awards), [0] * len(RULES.awards)
    for tiered, base, places, other in firms:
        offers = [(Fraction(point.fixed[p]), p) for p in places]
        offers += [(Fraction(other), 5)] if other is not None else []
        offers += [own(point.tiers, base, point.fixed)] if tiered else []
        if not offers:
            continue
        best, place = min(offers, key=lambda offer: (-offer[0], offer[1]))
        paid = math.floor(best / UNIT + Fraction(1, 2)) * UNIT
        amounts[place] += paid
        winners[place] += paid > 0
    return amounts, winners


@given(enterprises(), st.lists(points(), min_size=1, max_size=4))
@settings(max_examples=examples(300), deadline=None)
def test_the_index_and_the_payout_equal_fractions_from_the_text(firms, some):
    alike = [
        p
        for p in some
        if (p.tiers.kind, p.tiers.below, len(p.tiers.lowers))
        == (some[0].tiers.kind, some[0].tiers.below, len(some[0].tiers.lowers))
    ]
    exposed = held(firms)
    answer = Index(exposed).totals(Points.of(alike))
    for i, point in enumerate(alike):
        amounts, winners = oracle(firms, point)
        assert answer.amount_fen[i].tolist() == amounts
        assert answer.firms[i].tolist() == winners
        payout = Payout(exposed, point)
        assert payout.total(exposed.base[payout.tiered]) == sum(amounts)


READINGS = st.fixed_dictionaries(
    {
        "R_TIER": st.sampled_from(["marginal_above_100", "marginal_from_0_after_gate", "whole_amount"]),
        "R_FALLBACK": st.sampled_from(["none", "provincial"]),
        "R_LAB": st.sampled_from(["technical_body", "any"]),
        "R_RENEW": st.sampled_from(["zero", "full"]),
        "R_MATCH": st.sampled_from(["fixed", "capped"]),
    }
)


@given(
    READINGS,
    st.sampled_from([2012, 2013, 2014, 2015]),
    st.integers(50, 299),
    st.integers(301, 450),
    st.integers(0, 10_000),
    st.integers(0, 20),
)
@settings(max_examples=examples(8), deadline=None)
def test_a_sweep_equals_assess_on_every_cell(readings, year, gate, third, top, provincial):
    setting = plan(*(f"{name}={option}" for name, option in readings.items()))
    levers = [
        lever(f"gate={gate} 万元, {gate}.37 万元"),
        lever(f"awards.A1.amount.brackets.500 万元.at_least={third}.013 万元, 5100000 元"),
        lever(f"awards.A1.amount.brackets.500 万元.rate={top / 10_000}"),
        lever(f"awards.A3a.amount={provincial} 万元"),
    ]
    grid = sweep(setting, year, levers)
    assert grid.how == "index"
    for i, row in enumerate(grid.cells.to_dict("records")):
        rules = setting.rules(year, moves={each: row[each.id] for each in levers})
        assessed = assess(setting.tables, rules)
        sums = by_award(assessed)
        assert grid.totals.amount_fen[i].tolist() == sums["amount_fen"].tolist()
        assert grid.totals.firms[i].tolist() == sums["firms"].tolist()
        assert row["total_fen"] == assessed.total_fen
        assert grid.undecided == assessed.awards["amount_fen"].isna().sum()


def test_a_policy_that_pays_several_amounts_is_recomputed_and_says_why():
    setting = plan("R_STACK=per_class")
    grid = sweep(setting, YEAR, [lever("top_rate=0.2, 0.25")])
    assert "stacking" in grid.how
    expected = [
        assess(sample(), setting.rules(YEAR, moves={lever("top_rate=0.2, 0.25"): v})).total_fen
        for v in ("0.2", "0.25")
    ]
    assert grid.totals.total_fen.tolist() == expected
    with pytest.raises(NotIndexableError):
        exposure(sample(), setting.rules(YEAR))


def test_a_long_lever_is_filled_in_between_and_equals_the_values_laid_over_one_by_one():
    long = sweep(plan(), YEAR, [lever("top_rate=0.15..0.25 by 0.001")]).cells.set_index("top_rate")[
        "total_fen"
    ]
    short = sweep(plan(), YEAR, [lever("top_rate")]).cells.set_index("top_rate")["total_fen"]
    assert (long.loc[short.index] == short).all()
    assert long.nunique() == len(long) > 50


@pytest.mark.parametrize(
    ("texts", "error", "said"),
    [
        (["gate=100 万元..400 万元 by 100 万元"], PolicyError, "gate=400 万元: .*upper bound must be more"),
        (["gate", "awards.A1.amount.brackets.300 万元.at_least=120 万元"], PolicyError, "cross in 4 cells"),
        (["top_rate=0.5, 1.5"], PolicyError, "top_rate=1.5: .*must be a share from 0 to 1"),
        (["top_rate", "top_rate=0.1"], UsageError, "once, got top_rate"),
        (
            ["gate=1 万元..200 万元 by 1 万元", "top_rate=0..1 by 0.0001"],
            UsageError,
            "250,000 cells, got 2,000,200",
        ),
        (["awards.A9.amount=1 万元"], PolicyError, "no 'A9' in awards"),
    ],
)
def test_a_grid_that_does_not_hold_is_refused_with_the_value(texts, error, said):
    with pytest.raises(error, match=said):
        sweep(plan(), YEAR, [lever(text) for text in texts])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tpo_rate", "did you mean top_rate"),
        ("top_rate=0.3..0.1 by 0.1", "must run upwards"),
        ("top_rate=0.1..0.3 by 0", "step above 0"),
        ("gate=1 元..9000000 元 by 1 元", "at most 20000 values, got 9000000"),
        ("gate=1 万元, 0.2", "all amounts or all plain numbers"),
        ("gate=1 万元, 10000 元", "each value once"),
        ("gate=ten", "plain number such as"),
    ],
)
def test_a_lever_that_does_not_hold_is_refused(text, said):
    with pytest.raises(UsageError, match=said):
        lever(text)


def test_too_many_cells_to_recompute_are_refused_with_the_number():
    with pytest.raises(UsageError, match=r"at most 1,000 cells where each cell is recomputed .*got 1,001"):
        sweep(plan("R_STACK=per_class"), YEAR, [lever("top_rate=0..1 by 0.001")])


def test_the_evaluator_refuses_a_year_without_data():
    before = {**sample(), "honours": sample()["honours"].query("issue_month < 201201")}
    with pytest.raises(CoverageError, match="2012"):
        replace(plan(), tables=before).evaluator(2012)


def test_what_is_assessed_once_is_not_taken_for_other_rules_or_tables():
    setting = plan()
    rules = setting.rules(YEAR)
    assert setting.assess(rules) is setting.assess(setting.rules(YEAR))
    dearer = setting.rules(YEAR, moves={lever("top_rate=0.3"): "0.3"})
    assert setting.assess(dearer).total_fen > setting.assess(rules).total_fen
    assert setting.assess(setting.rules(YEAR - 1)).rules.year == YEAR - 1
    fewer = {**sample(), "honours": sample()["honours"].iloc[::2]}
    assert replace(setting, tables=fewer).assess(rules).total_fen < setting.assess(rules).total_fen
