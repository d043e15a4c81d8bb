"""Every figure comes from the rows: equal to the plain oracle, and to what departments declare."""

from __future__ import annotations

import pytest

from tests.kpi import oracle
from tests.kpi.conftest import SPEC, YEARS, evaluation, rows


@pytest.mark.parametrize("year", YEARS)
def test_all_21_targets_equal_the_plain_oracle(year):
    mine = {result.target.id: result.value for result in evaluation(year).results}
    theirs = oracle.figures(year)
    assert list(mine) == list(theirs)
    assert len(mine) == 21
    assert mine == pytest.approx({name: float(value) for name, value in theirs.items()}, abs=1e-12)


DERIVED = {row["indicator_code"] for row in rows("indicators") if row["is_derived"] == "1"}
BY_CODE = {t.declared_as.indicator: t.id for t in SPEC.targets if t.declared_as}


@pytest.mark.parametrize("year", YEARS)
def test_recomputed_figures_equal_the_derived_indicators(year):
    compared = 0
    for row in rows("indicators"):
        if row["year"] == str(year) and row["indicator_code"] in BY_CODE and row["is_derived"] == "1":
            value = evaluation(year).of(BY_CODE[row["indicator_code"]]).value
            shown = round(100 * value, 2) if row["unit"] == "%" else value
            assert shown == pytest.approx(float(row["value"])), row
            compared += 1
    assert compared == 18


def test_every_derived_indicator_of_a_target_is_compared():
    others = {"above_scale_output", "brand_output", "brand_value_added", "city_spot_pass"}
    assert DERIVED - others == set(BY_CODE)


@pytest.mark.parametrize("year", YEARS)
def test_a_declared_figure_stands_beside_the_computed_one_with_the_difference(year):
    for result in evaluation(year).results:
        declared_only = result.target.id in ("S3", "S4", "M2")
        assert result.only_declared == declared_only
        assert (result.declared is None) == declared_only
        if result.declared:
            assert result.declared.difference == pytest.approx(result.value - result.declared.value)
            assert abs(result.declared.difference) < 1e-4


@pytest.mark.parametrize("year", YEARS)
def test_new_titles_of_the_plan_period_are_the_other_reading(year):
    under = evaluation(year, "R_KPI_STOCK=new")
    for name, honours in oracle.TITLES.items():
        assert under.of(name).value == oracle.new(honours, year)
    assert under.of("B3").declared is None, "what is declared is the stock, another thing"


def test_one_award_each_counts_the_lesser_of_the_two():
    each = [evaluation(year, "R_KPI_AWARD=each").of("B2") for year in (2013, 2014)]
    assert [(result.value, result.status) for result in each] == [(0, "far_behind"), (1, "met")]
    assert evaluation(2013).of("B2").status == "met"


@pytest.mark.parametrize("year", [2012, 2015])
def test_value_added_and_increment_are_the_other_readings_of_the_contribution(year):
    gdp, before = (float(oracle.indicator("gdp", y)) for y in (year, year - 1))
    added, added_before = (float(oracle.brand_output(y, added=True)) for y in (year, year - 1))
    share = evaluation(year, "R_KPI_GDP=value_added").of("B7")
    assert share.value == pytest.approx(added / gdp, rel=1e-9)
    rise = evaluation(year, "R_KPI_GDP=increment").of("B7")
    assert rise.value == pytest.approx((added - added_before) / (gdp - before), rel=1e-9)
    assert rise.notes == ("current_prices",)


def test_a_price_index_takes_prices_out_of_the_increments(judged):
    index = {
        "indicator_code": "gdp_price_index",
        "indicator_name": "价格指数",
        "unit": "上年=100",
        "note": "",
    }

    def with_index(body):
        return [*body, {**body[0], **index, "year": "2012", "value": "104", "is_derived": "0"}]

    result = judged(2012, "R_KPI_GDP=increment", indicators=with_index).of("B7")
    gdp, before = (float(oracle.indicator("gdp", y)) for y in (2012, 2011))
    added, added_before = (float(oracle.brand_output(y, added=True)) for y in (2012, 2011))
    assert result.value == pytest.approx((added / 1.04 - added_before) / (gdp / 1.04 - before), rel=1e-9)
    assert result.notes == ()
