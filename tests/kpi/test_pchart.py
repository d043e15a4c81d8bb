"""p-charts: limits follow the sample size, exact where failures are few, and agree with scipy."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, strategies as st
from scipy import stats

from mq_analysis.analyses import kpi
from mq_analysis.analyses.kpi.pchart import chart
from tests.kpi.conftest import SPEC, evaluation

CONVENTION = SPEC.convention


def counts(*pairs):
    return pd.DataFrame(
        {
            "label": [str(i) for i in range(len(pairs))],
            "n": [n for n, _ in pairs],
            "failed": [x for _, x in pairs],
        }
    )


@given(st.lists(st.tuples(st.integers(1, 400), st.floats(0, 0.3)), min_size=2, max_size=12))
def test_limits_are_three_sigma_or_the_exact_tail(samples):
    rows = counts(*((n, round(n * part)) for n, part in samples))
    if rows["failed"].sum() == 0:
        return
    points = chart(rows, CONVENTION)
    p = points.centre
    for row in points.rows.itertuples():
        if row.is_exact:
            assert row.n * p < 5
            top = round(row.high * row.n)
            assert stats.binom.sf(top, row.n, p) < 0.00135
            assert top == 0 or stats.binom.sf(top - 1, row.n, p) >= 0.00135
        else:
            sigma = math.sqrt(p * (1 - p) / row.n)
            assert row.high == pytest.approx(min(1, p + 3 * sigma), abs=1e-4)
            assert row.low == pytest.approx(max(0, p - 3 * sigma), abs=1e-4)
        assert row.tail == pytest.approx(stats.binom.sf(row.failed - 1, row.n, p), abs=1e-9)


def test_a_point_far_from_the_others_stands_out():
    points = chart(counts((200, 6), (200, 8), (200, 30), (50, 2), (6, 0)), CONVENTION)
    assert list(points.rows["is_high"]) == [False, False, True, False, False]
    assert list(points.rows["is_exact"]) == [False, False, False, True, True]


def test_the_expected_false_alarms_are_the_sum_of_exact_chances():
    points = chart(counts((200, 10), (30, 1)), CONVENTION)
    p = points.centre
    first, second = points.rows.itertuples()
    chance = stats.binom.sf(math.floor(first.high * 200), 200, p) + stats.binom.cdf(
        math.ceil(first.low * 200) - 1, 200, p
    )
    chance += stats.binom.sf(round(second.high * 30), 30, p)
    assert points.false_alarms == pytest.approx(chance)
    assert points.false_alarms < 0.01


def test_quarters_of_the_provincial_checks_hold_every_check():
    points = kpi.by_quarter(evaluation(2015), "Q3")
    assert list(points.rows["label"][:2]) == ["2011Q1", "2011Q2"]
    assert len(points.rows) == 20
    assert (points.rows["n"].sum(), points.rows["failed"].sum()) == (457, 39)


def test_townships_of_a_year_hold_every_check_of_it():
    points = kpi.by_township(evaluation(2013), "Q3")
    assert (points.rows["n"].sum(), points.rows["failed"].sum()) == (94, 14)
    worst = points.rows.sort_values("tail").iloc[0]
    assert (worst["label"], worst["n"], worst["failed"]) == ("350124105", 35, 9)


def test_lots_weigh_in_the_quarters_of_exports():
    points = kpi.by_quarter(evaluation(2012), "Q2")
    assert points.rows["n"].sum() == 1124 + 1410


def test_a_target_that_is_no_sample_has_no_chart():
    assert kpi.by_quarter(evaluation(2013), "B1") is None
    assert kpi.by_quarter(evaluation(2013), "M1") is None
