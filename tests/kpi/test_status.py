"""Statuses: proven or not, every year and pooled, strictly above, on the path, and no data is none of them."""

from __future__ import annotations

import pytest
from scipy import stats

from mq_analysis.base.chances import wilson
from mq_analysis.measures.judge import passes_needed
from mq_analysis.measures.status import STATUSES, Bound, path_status, sample_status
from tests.kpi.conftest import SPEC, YEARS, evaluation

HALF = Bound(0.925)


def judge(hits, n, bound=HALF):
    return sample_status([hits / n], [wilson(hits, n, 0.95)], bound)


def test_a_number_that_includes_the_bound_is_met_at_it_and_a_strict_one_is_not():
    assert judge(37, 40) == "met_not_proven"
    assert judge(37, 40, Bound(0.925, strict=True)) == "below_not_proven"


@pytest.mark.parametrize(
    ("hits", "status"),
    [(3900, "met"), (3720, "met_not_proven"), (3690, "below_not_proven"), (3600, "missed")],
)
def test_a_sample_is_proven_only_when_its_whole_interval_lies_on_one_side(hits, status):
    assert judge(hits, 4000) == status


def test_steady_needs_every_year_and_one_proven_miss_is_a_miss():
    good, low, bad = (390, 400), (36, 40), (300, 400)

    def steady(*samples):
        hits, n = (sum(column) for column in zip(*samples, strict=True))
        every = [*samples, (hits, n)]
        return sample_status([h / m for h, m in every], [wilson(h, m, 0.95) for h, m in every], HALF)

    assert steady(good, good) == "met"
    assert steady(good, low, good) == "below_not_proven"
    assert steady(good, bad, good) == "missed"


@pytest.mark.parametrize(
    ("value", "due", "status"),
    [
        (10, False, "met"),
        (10, True, "met"),
        (9, True, "missed"),
        (6, False, "on_path"),
        (5, False, "behind"),
        (4.8, False, "behind"),
        (4, False, "far_behind"),
        (0, False, "far_behind"),
    ],
)
def test_a_count_is_judged_against_its_path_until_the_target_year(value, due, status):
    assert path_status(value, Bound(10), path=6, start=0, behind=0.8, due=due) == status


def test_a_share_that_fell_below_where_its_path_begins_is_far_behind():
    assert path_status(0.80, Bound(0.95), path=0.91, start=0.79, behind=0.8, due=False) == "far_behind"
    assert path_status(0.78, Bound(0.95), path=0.79, start=0.79, behind=0.8, due=False) == "behind"


@pytest.mark.parametrize("year", YEARS)
def test_every_target_has_a_status_and_no_data_is_its_own(year):
    for result in evaluation(year).results:
        assert result.status in STATUSES
        assert result.status != "no_data"
        assert result.rows is not None
        if result.measure.is_sample:
            assert result.interval.low <= result.value <= result.interval.high


def test_the_sample_county_in_its_target_year():
    statuses = {r.target.id: r.status for r in evaluation(2015).results}
    missed = {name for name, status in statuses.items() if status == "missed"}
    assert missed == {"B5", "B7", "Q2", "Q3", "S2"}
    assert {name for name, s in statuses.items() if s == "below_not_proven"} == {"Q1", "Q4"}
    assert sum(s == "met" for s in statuses.values()) == 14


def test_the_provincial_checks_are_missed_because_2013_was_proven_below():
    result = evaluation(2015).of("Q3")
    assert result.value > 0.925
    assert result.years_below == (2013,)
    assert result.years_met == (2011, 2012, 2015)
    assert (result.pooled_total, result.pooled_years) == (94 + 90 + 92, 3)
    assert result.pooled == pytest.approx((80 + 81 + 86) / 276)


def test_the_comparison_with_the_province_is_an_exact_one_sample_test():
    for year in YEARS:
        for name in ("Q1", "Q2"):
            result = evaluation(year).of(name)
            theirs = stats.binomtest(
                round(result.hits), round(result.total), result.bound.value, alternative="greater"
            )
            assert result.chance_above == pytest.approx(theirs.pvalue, rel=1e-9)


def test_a_province_without_a_published_rate_leaves_the_target_grey(judged):
    def without(body):
        return [row for row in body if row["indicator_code"] != "prov_avg_export_pass"]

    result = judged(2015, indicators=without).of("Q2")
    assert (result.status, result.bound) == ("no_data", None)
    assert result.lacks == ("indicators.prov_avg_export_pass",)


@pytest.mark.parametrize(
    ("table", "targets"),
    [
        ("spot_checks", {"Q1", "Q3", "Q4"}),
        ("calibration", {"M1"}),
        ("agri_zones", {"S6", "S7", "S8"}),
        ("standard_drafting", {"S5"}),
        ("indicators", {"B7", "Q1", "Q2", "S3", "S4", "M2"}),
        ("enterprise_years", {"B7"}),
    ],
)
def test_a_missing_table_makes_its_targets_grey_and_no_other(judged, table, targets):
    results = judged(2014, without=(table,)).results
    assert {r.target.id for r in results if r.status == "no_data"} == targets
    for result in results:
        if result.status == "no_data":
            assert result.value is None or result.bound is None
            assert result.lacks


def test_a_table_that_does_not_reach_the_year_is_no_data_and_not_0(judged):
    def until_2013(body):
        return [row for row in body if row["publish_date"] < "2014"]

    result = judged(2014, standard_drafting=until_2013).of("S5")
    assert (result.value, result.status) == (None, "no_data")


def test_a_year_without_a_sample_is_no_data(judged):
    def without_food(body):
        return [r for r in body if not (r["is_food"] == "1" and r["sampling_date"][:4] == "2014")]

    result = judged(2014, spot_checks=without_food).of("Q4")
    assert (result.value, result.status) == (None, "no_data")


def test_few_samples_are_marked():
    assert evaluation(2013).of("Q1").notes == ("few",)
    assert evaluation(2013).of("Q3").notes == ()


def test_pace_and_chance_of_a_count():
    result = evaluation(2013).of("S3")
    assert (result.pace_so_far, result.pace_needed) == (pytest.approx(1 / 3), 0.5)
    assert result.chance == pytest.approx(stats.nbinom.sf(0, 1.5, 3 / 5))
    met = evaluation(2013).of("B2")
    assert (met.pace_needed, met.chance) == (0, None)


def test_the_pace_of_a_stock_counts_from_the_year_before_the_plan():
    assert evaluation(2012).of("B4").pace_so_far == (10 - 6) / 2


def test_the_chance_of_a_sample_is_that_of_its_size_at_the_pooled_rate():
    result = evaluation(2014).of("Q3")
    assert result.chance == pytest.approx(stats.binom.sf(83, 90, result.pooled))
    assert evaluation(2015).of("Q3").chance is None


@pytest.mark.parametrize(
    ("n", "value", "strict", "needed"), [(40, 0.925, False, 37), (40, 0.925, True, 38), (3, 1, True, 4)]
)
def test_how_many_of_a_sample_must_pass(n, value, strict, needed):
    assert passes_needed(n, Bound(value, strict)) == needed


def test_the_path_is_proportional_to_the_years():
    assert evaluation(2013).of("B4").path == pytest.approx(20 * 3 / 5)
    begin = evaluation(2011).of("S1").value
    assert evaluation(2013).of("S1").path == pytest.approx(begin + (0.85 - begin) / 2)
    assert SPEC.convention.behind == pytest.approx(0.8)
