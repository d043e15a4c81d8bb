"""Intervals and tails agree with scipy and statsmodels, and know their limits."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from mq_analysis.base.chances import arrivals_at_least, at_least, at_most, wilson


@given(n=st.integers(1, 5000), part=st.floats(0, 1), confidence=st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_the_wilson_interval_is_that_of_statsmodels(n, part, confidence):
    hits = round(part * n)
    mine = wilson(hits, n, confidence)
    low, high = proportion_confint(hits, n, alpha=1 - confidence, method="wilson")
    assert mine.low == pytest.approx(low, abs=1e-12)
    assert mine.high == pytest.approx(high, abs=1e-12)


@given(n=st.integers(1, 400), part=st.floats(0, 1))
def test_the_wilson_interval_is_that_of_scipy_and_holds_the_share(n, part):
    hits = round(part * n)
    mine = wilson(hits, n, 0.95)
    theirs = stats.binomtest(hits, n).proportion_ci(method="wilson")
    assert (mine.low, mine.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert 0 <= mine.low <= hits / n <= mine.high <= 1


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(37, 40, 80.1, 97.4), (185, 200, 88.0, 95.4), (30, 30, 88.6, 100.0), (12, 12, 75.8, 100.0)],
)
def test_the_worked_intervals_of_small_samples(hits, n, low, high):
    mine = wilson(hits, n, 0.95)
    assert (round(100 * mine.low, 1), round(100 * mine.high, 1)) == (low, high)


@pytest.mark.parametrize(("hits", "n"), [(1, 0), (0, 0), (3, 2), (-1, 2)])
def test_hits_above_the_trials_are_refused(hits, n):
    with pytest.raises(ValueError, match=f"must be 0 to n hits in n trials, n above 0, got {hits} in {n}"):
        wilson(hits, n, 0.95)


@given(n=st.integers(1, 3000), part=st.floats(0, 1), share=st.floats(0.001, 0.999))
def test_the_binomial_tail_is_that_of_scipy(n, part, share):
    hits = round(part * n)
    assert at_least(hits, n, share) == pytest.approx(stats.binom.sf(hits - 1, n, share), rel=1e-9, abs=1e-14)
    assert at_most(hits, n, share) == pytest.approx(stats.binom.cdf(hits, n, share), rel=1e-9, abs=1e-14)


def test_the_tail_of_a_million_trials_is_that_of_scipy():
    mine = at_least(925_500, 1_000_000, 0.925)
    assert mine == pytest.approx(stats.binom.sf(925_499, 1_000_000, 0.925), rel=1e-6)


@pytest.mark.parametrize(
    ("n", "share", "chance"), [(40, 0.925, 0.65), (100, 0.925, 0.52), (400, 0.925, 0.55)]
)
def test_a_sample_near_the_target_is_close_to_a_coin_toss(n, share, chance):
    assert at_least(math.ceil(round(0.925 * n, 9)), n, share) == pytest.approx(chance, abs=0.01)


@pytest.mark.parametrize(("hits", "share", "chance"), [(0, 0.3, 1), (6, 0.3, 0), (1, 0.0, 0), (5, 1.0, 1)])
def test_what_is_certain_is_0_or_1(hits, share, chance):
    assert at_least(hits, 5, share) == chance


@given(st.integers(1, 40), st.integers(0, 30), st.integers(1, 6), st.integers(1, 5))
def test_arrivals_are_negative_binomial_as_in_scipy(needed, seen, years, ahead):
    theirs = stats.nbinom.sf(needed - 1, seen + 0.5, years / (years + ahead))
    assert arrivals_at_least(needed, seen, years, ahead) == pytest.approx(theirs, abs=1e-10)


def test_arrivals_need_time_and_nothing_needed_is_there():
    assert arrivals_at_least(1, 5, 3, 0) == 0
    assert arrivals_at_least(0, 0, 3, 0) == 1
    assert 0 < arrivals_at_least(1, 0, 3, 1) < 0.5, "none so far is not never"
