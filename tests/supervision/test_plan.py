"""The plan meets as many failures as its bounds allow and never makes more visits than there are."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy import special

from mq_analysis.analyses.supervision import shrink, visits as plan
from tests.supervision.conftest import SPEC, county

FIRMS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=5)


@given(FIRMS, st.integers(0, 14))
def test_no_other_allotment_within_the_bounds_meets_more(bounds, total):
    least, most = [low for low, _ in bounds], [low + more for low, more in bounds]
    chance = [1 / (i + 2) for i in range(len(bounds))]
    given_out = plan.allot(least, most, total)
    assert sum(given_out) == min(total, sum(most))
    assert all(visits <= high for visits, high in zip(given_out, most, strict=True))
    if sum(least) <= total:
        value = sum(v * c for v, c in zip(given_out, chance, strict=True))
        choices = itertools.product(*(range(low, high + 1) for low, high in zip(least, most, strict=True)))
        best = max(
            sum(v * c for v, c in zip(choice, chance, strict=True))
            for choice in choices
            if sum(choice) <= total
        )
        assert value == pytest.approx(best)


@pytest.mark.parametrize("visits", [0, 50, 200, 10_000])
def test_the_number_of_visits_is_the_analysts(visits):
    found = plan.plan(county(), SPEC, 2014, {}, visits)
    assert found.made <= visits
    assert (found.firms["visits"] <= found.firms["most"]).all()
    assert found.fits == (found.firms["least"].sum() <= visits)
    if found.fits:
        assert (found.firms["visits"] >= found.firms["least"]).all()
    assert found.expected >= found.expected_uniform * (1 - 1e-12)


def test_the_plan_expects_to_meet_more_than_a_uniform_one():
    found = plan.plan(county(), SPEC, 2014, {})
    assert found.made == 200
    assert found.expected > 1.1 * found.expected_uniform
    assert found.firms["chance"].is_monotonic_decreasing


def test_a_worse_class_is_visited_more():
    code = plan.plan(county(), SPEC, 2014, {}).firms["org_code"].iloc[-1]
    visits = {
        grade: int(
            plan.plan(county(), SPEC, 2014, {code: grade}).firms.set_index("org_code").at[code, "least"]
        )
        for grade in ("A", "D")
    }
    assert visits["D"] > visits["A"]


def test_firms_that_are_closed_or_not_yet_there_are_not_visited():
    register = county()["enterprises"]
    closed = set(
        register.loc[(register["status"] != "存续") & (register["status_date"] <= "2014-12-31"), "org_code"]
    )
    young = set(register.loc[register["established_date"] > "2014-12-31", "org_code"])
    public = set(register.loc[register["entity_type"] != "企业", "org_code"])
    planned = set(plan.plan(county(), SPEC, 2014, {}).firms["org_code"])
    assert planned == set(register["org_code"]) - closed - young - public
    assert closed


def test_only_checks_in_the_window_count():
    firms = plan.plan(county(), SPEC, 2014, {}).firms
    checks = county()["spot_checks"]
    mine = checks[checks["sampling_date"].between("2012-01-01", "2014-12-31")]
    assert firms["n"].sum() == mine["org_code"].isin(firms["org_code"]).sum()


def test_the_prior_is_the_best_by_the_likelihood_of_scipy():
    counts = [(4, 0), (13, 1), (108, 5), (78, 18), (20, 0), (33, 2)]
    found = shrink.prior_of(counts)

    def log_likelihood(weight):
        a, b = found.mean * weight, (1 - found.mean) * weight
        return sum(special.betaln(a + x, b + n - x) - special.betaln(a, b) for n, x in counts)

    grid = np.geomspace(shrink.LEAST, shrink.MOST, 4000)
    best = grid[np.argmax([log_likelihood(weight) for weight in grid])]
    assert found.weight == pytest.approx(best, rel=0.07)
    assert found.mean == pytest.approx(26.5 / 257)


def test_alike_groups_are_drawn_together_and_unlike_ones_are_not():
    alike = shrink.prior_of([(40, 4)] * 8)
    unlike = shrink.prior_of([(40, 0)] * 4 + [(40, 12)] * 4)
    assert alike.weight == shrink.MOST
    assert unlike.weight < 20
    assert shrink.shrunk(alike, 3, 3) == pytest.approx(alike.mean, abs=1e-3)


def test_the_back_test_uses_only_what_was_known():
    found = plan.back_test(county(), SPEC, 2014, {})
    assert (found.year, found.checks, found.failed) == (2014, 191, 15)
    assert 0 < found.share < 0.2
    assert 0 < found.share_planned < 0.2
