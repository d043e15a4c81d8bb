"""Limits keep to their budgets: against enumeration, against plain simulation, on counties without any change."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from mq_analysis.analyses.supervision import cusum, points
from mq_analysis.analyses.supervision.monitor import monitor
from mq_analysis.analyses.supervision.streams import rows_of
from mq_analysis.base.chances import upper_tails
from tests.supervision.conftest import SPEC, county, supervised


@pytest.mark.parametrize(("n", "share"), [(1, 0.05), (40, 0.075), (400, 0.3), (5000, 0.01)])
def test_tails_are_those_of_scipy(n, share):
    expected = stats.binom.sf(np.arange(n + 1) - 1, n, share)
    assert np.allclose(upper_tails(n, share), expected, rtol=1e-9, atol=1e-300)


def test_points_use_as_much_of_the_budget_as_a_common_chance_can_and_no_more():
    sizes = [(n, share) for n in (3, 8, 13, 20, 55) for share in (0.035, 0.075, 0.12)]
    found = points.limits(sizes, 0.4)
    out = [stats.binom.sf(np.arange(n + 1) - 1, n, p) for n, p in sizes]
    used = sum(tails[tails <= found.alpha].max(initial=0.0) for tails in out)
    assert used == pytest.approx(found.expected)
    assert used <= 0.4
    higher = min(t for tails in out for t in tails if t > found.alpha * (1 + 1e-9))
    assert sum(tails[tails <= higher * (1 + 1e-9)].max(initial=0.0) for tails in out) > 0.4


@pytest.mark.parametrize("budget", [0.2, 0.02])
def test_alarms_expected_of_a_sum_equal_the_enumeration_of_every_sequence(budget):
    share, step, sizes = 0.2, 4, (5, 6)
    bounds, expected = cusum.limits(share, step, sizes, (budget, budget))
    total = [0.0, 0.0]
    for sequence in itertools.product((False, True), repeat=sum(sizes)):
        weight = share ** sum(sequence) * (1 - share) ** (len(sequence) - sum(sequence))
        value, rest = 0, iter(sequence)
        for year, (n, bound) in enumerate(zip(sizes, bounds, strict=True)):
            value = min(value, bound - 1)
            for _ in range(n):
                value = max(0, value + (step if next(rest) else -1))
                if value >= bound:
                    total[year] += weight
                    value = 0
    assert expected == pytest.approx(total)
    assert all(one <= budget for one in total)


def test_a_lower_limit_would_break_the_budget():
    bounds, _ = cusum.limits(0.075, 9, (60,), (0.02,))
    _, alarms = cusum._run(np.ones(1), bounds[0] - 1, 0.075, 9, 1, 60)
    assert alarms > 0.02


def test_a_path_is_the_plain_loop():
    rng = np.random.default_rng(3)
    for _ in range(40):
        years = np.repeat([2013, 2014, 2015], [700, 1500, 300])
        failed = np.array([rng.random() < (0.25 if 900 < i < 1300 else 0.06) for i in range(2500)])
        bounds, step, calm = {2013: 45, 2014: 38, 2015: 50}, 9, 40
        found = cusum.run(failed, years, bounds, step, calm)
        value, quiet, onset, since, told = 0, 0, 0, None, []
        for i, (fails, year) in enumerate(zip(failed, years, strict=True)):
            if since is None:
                if i and years[i - 1] != year:
                    value = min(value, bounds[int(year)] - 1)
                value = max(0, value + (step if fails else -1))
                if value == 0:
                    onset = i + 1
                if value >= bounds[int(year)]:
                    since, quiet = i, 0
            else:
                quiet = max(0, quiet + (1 if not fails else -step))
                if quiet >= calm:
                    told.append((onset, since, i))
                    since, value, onset = None, 0, i + 1
        if since is not None:
            told.append((onset, since, None))
        assert [(e.onset, e.alarm, e.recovered) for e in found.episodes] == told
        assert told


def test_the_page_promises_at_most_one_false_alarm_a_year():
    assert float(SPEC.watch.false_alarms.page) == 1
    for year in (2013, 2014, 2015):
        expected = supervised(year).expected
        assert set(expected) == {"point", "cusum", "cluster"}
        assert 0.5 < sum(expected.values()) <= 1


COUNTIES = 1000


@pytest.mark.slow
def test_a_thousand_counties_without_change_show_no_more_alarms_than_promised():
    """Each group keeps one failed share: its own of the sample, or the acceptable one, or a higher one."""
    rng = np.random.default_rng(20130401)
    known = [(stream, rows_of(stream, county())) for stream in SPEC.streams]
    alarms, promised = {"point": [], "cusum": []}, []
    for i in range(COUNTIES):
        streams = []
        for stream, rows in known:
            own = rows.groupby("product_group")["failed"].mean()
            share = rows["product_group"].map(own).to_numpy() if i % 3 == 0 else (0.075, 0.15)[i % 3 - 1]
            streams.append((stream, rows.assign(failed=rng.random(len(rows)) < share)))
        found = monitor(streams, SPEC, 2015)
        alarms["point"].append(len(found.points_out()))
        alarms["cusum"].append(len(found.sums_out()))
        promised.append((found.expected["point"], found.expected["cusum"]))
    for kind, bound in zip(("point", "cusum"), np.mean(promised, axis=0), strict=True):
        mean, error = np.mean(alarms[kind]), np.std(alarms[kind]) / COUNTIES**0.5
        assert (
            mean <= bound <= float(getattr(SPEC.watch.false_alarms, f"{kind}s" if kind == "point" else kind))
        )
        assert mean > 0
        assert error < bound / 5


def test_at_the_share_they_are_set_for_the_charts_alarm_as_often_as_they_say():
    """The promise is no idle upper bound: where every group is at its in-control share it is what happens."""
    rng = np.random.default_rng(7)
    charts = supervised(2015).monitor
    now = charts.quarters[(charts.quarters["year"] == 2015) & charts.quarters["limit"].notna()]
    share = np.array([one.in_control for one in charts.series])[now["series"]]
    out = [(rng.binomial(now["n"], share) / now["n"] > now["limit"] + 1e-12).sum() for _ in range(4000)]
    assert np.mean(out) == pytest.approx(charts.expected["point"], abs=4 * np.std(out) / 4000**0.5)
    one = max(charts.series, key=lambda series: len(series.rows))
    step, sizes = cusum.step_of(one.in_control, one.shifted), cusum.sizes_of(one.years, (2013, 2014, 2015))
    bounds, expected = cusum.limits(one.in_control, step, sizes, (0.05,) * 3)
    seen = []
    for _ in range(4000):
        value, count = 0, 0
        for n, bound in zip(sizes, bounds, strict=True):
            value, count = min(value, bound - 1), 0
            for fails in rng.random(n) < one.in_control:
                value = max(0, value + (step if fails else -1))
                if value >= bound:
                    value, count = 0, count + 1
        seen.append(count)
    assert np.mean(seen) == pytest.approx(expected[-1], abs=4 * np.std(seen) / 4000**0.5)
