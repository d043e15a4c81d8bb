"""A year as it looked in November: only what was known then, the estimate marked, the difference afterwards exact."""

from __future__ import annotations

import datetime as dt
import functools
import json

import pandas as pd
import pytest
from click.testing import CliRunner

import mq_analysis as mq
from mq_analysis.analyses import simulation
from mq_analysis.analyses.budget import (
    charts as budget_charts,
    tables as budget_tables,
    tables_awards as budget_tables_awards,
    tables_sources as budget_tables_sources,
    text as budget_text,
)
from mq_analysis.analyses.simulation.settlement import settlement
from mq_analysis.base.errors import CoverageError, UsageError
from mq_analysis.base.project import home
from mq_analysis.cli import main
from mq_analysis.factory import find_notebooks
from mq_analysis.factory.execute import execute
from mq_analysis.policy import choose_readings, open_policy, rules_for
from mq_analysis.rules import open_year
from mq_analysis.rules.annual import Annual, annual
from mq_analysis.rules.awards import assess
from mq_analysis.tables import read_county

POLICY = open_policy("minqing")
READINGS = choose_readings(POLICY)
YEARS = (2012, 2013, 2014, 2015)


@functools.cache
def sample():
    return read_county(home() / "data" / "sample").tables


@functools.cache
def november(year: int) -> simulation.View:
    return simulation.view(sample(), POLICY, year, READINGS, f"{year}-11-30")


@functools.cache
def book(year: int, *, is_estimate: bool) -> Annual:
    tables = november(year).tables if is_estimate else sample()
    return annual(tables, POLICY, year, READINGS, is_estimate=is_estimate)


@pytest.mark.parametrize("year", YEARS)
def test_the_book_of_an_open_year_comes_to_the_estimate(year):
    assert book(year, is_estimate=True).assessment.total_fen == november(year).estimate.total_fen


@pytest.mark.parametrize("year", YEARS)
def test_every_firm_has_its_forecast_as_retention(year):
    filled = november(year).tables["retention"]
    sums = filled[filled["period"] // 100 == year].groupby("org_code")["retention_fen"].sum()
    rows = november(year).forecast.rows.set_index("org_code")["forecast_fen"].clip(lower=0)
    pd.testing.assert_series_equal(
        sums.reindex(rows.index).astype("int64"), rows.astype("int64"), check_names=False
    )


def test_what_came_later_changes_nothing():
    """Honours of December, months from November on and later entries of the fund are spoilt; the view is the same."""
    tables = dict(sample())
    late = tables["honours"]["issue_date"] > "2013-11-30"
    assert (late & (tables["honours"]["issue_date"] < "2014")).any()
    tables["honours"] = tables["honours"][~late]
    rows = tables["retention"]
    tables["retention"] = rows.assign(
        retention_fen=rows["retention_fen"].where(rows["period"] <= 201310, rows["retention_fen"] * 9)
    )
    spoilt = simulation.view(tables, POLICY, 2013, READINGS, "2013-11-30")
    seen = november(2013)
    pd.testing.assert_frame_equal(spoilt.tables["retention"], seen.tables["retention"])
    assert spoilt.estimate.total_fen == seen.estimate.total_fen
    assert (spoilt.estimate.draws.totals == seen.estimate.draws.totals).all()
    assert (seen.tables["special_fund"]["entry_date"] <= "2013-11-30").all()


@pytest.mark.parametrize(
    ("day", "readings", "is_open"),
    [
        ("2013-12-31", (), True),  # December's retention is not known on its last day
        ("2014-01-01", (), False),
        ("2013-12-31", ("R_YEAR=previous_year",), False),  # only honours are of the year
        ("2013-12-30", ("R_YEAR=previous_year",), True),
        ("2013-11-30", ("R_YEAR=collection_year",), True),
        ("2013-12-01", ("R_YEAR=collection_year",), False),
        ("2013-12-31", ("R_YEAR=jan_nov",), False),
    ],
)
def test_a_year_is_open_until_its_last_honour_and_month_are_known(day, readings, is_open):
    rules = rules_for(POLICY, 2013, choose_readings(POLICY, readings))
    assert open_year.is_open(rules, dt.date.fromisoformat(day)) == is_open


def test_a_closed_year_is_seen_as_it_is():
    for day in ("", "2014-01-01"):
        seen = simulation.view(sample(), POLICY, 2013, READINGS, day)
        assert not seen.is_open
        assert seen.estimate is None
        assert seen.tables["retention"] is sample()["retention"]


def test_where_only_honours_are_open_nothing_is_forecast():
    chosen = choose_readings(POLICY, ["R_YEAR=previous_year"])
    seen = simulation.view(sample(), POLICY, 2013, chosen, "2013-11-30")
    assert seen.is_open
    assert seen.forecast is None
    assert "20,000" in str(
        simulation.text.estimate(seen).render("zh")
    )  # what later honours added the year before


def test_more_months_known_more_months_used():
    early = simulation.view(sample(), POLICY, 2013, READINGS, "2013-07-15")
    late = simulation.view(sample(), POLICY, 2013, READINGS, "2013-12-31")
    assert (early.forecast.known.last, late.forecast.known.last) == (201306, 201311)
    assert late.estimate.sd_fen < early.estimate.sd_fen


@pytest.mark.parametrize(
    ("day", "error", "said"),
    [
        ("30.11.2013", UsageError, "must be a date such as"),
        ("2013-01-31", UsageError, "a month of 2013 is over"),
        ("2012-11-30", UsageError, "a month of 2013 is over"),
    ],
)
def test_a_day_that_says_nothing_of_the_year_is_refused(day, error, said):
    with pytest.raises(error, match=said):
        simulation.view(sample(), POLICY, 2013, READINGS, day)


def test_an_open_year_without_an_earlier_one_is_refused_and_a_closed_one_just_has_no_estimate():
    rows = sample()["retention"]
    tables = dict(sample()) | {"retention": rows[rows["period"] >= 201201]}
    with pytest.raises(CoverageError, match="an earlier year with all of its months"):
        simulation.view(tables, POLICY, 2012, READINGS, "2012-11-30")
    closed = simulation.view(tables, POLICY, 2012, READINGS)
    opened = mq.open_case("minqing", "data/sample", 2012)
    assert simulation.november(closed, opened.knowing(tables, is_estimate=False)) is None
    assert "没有更早" in str(simulation.text.estimate(None).render("zh"))


@pytest.mark.parametrize("year", YEARS)
def test_settled_less_estimated_is_the_sum_of_its_firms_and_causes(year):
    found = settlement(book(year, is_estimate=True), book(year, is_estimate=False))
    off = found.settled_fen - found.estimated_fen
    assert found.settled_fen == assess(sample(), rules_for(POLICY, year, READINGS)).total_fen
    assert found.firms["difference_fen"].sum() == found.causes["difference_fen"].sum() == off != 0
    honours = sample()["honours"].set_index("org_code")["issue_date"]
    for code, cause in zip(found.firms["org_code"], found.firms["cause"], strict=True):
        dates = honours.loc[[code]]
        has_late = ((dates > f"{year}-11-30") & (dates < f"{year + 1}")).any()
        assert (cause == "honours") == has_late


def test_a_firm_undecided_before_and_decided_after_is_a_cause_of_its_own():
    tables = dict(november(2013).tables)
    rows = tables["retention"]
    tables["retention"] = rows[rows["org_code"] != "PDY417528"]
    before = annual(tables, POLICY, 2013, READINGS, is_estimate=True)
    found = settlement(before, book(2013, is_estimate=False))
    line = found.firms.set_index("org_code").loc["PDY417528"]
    assert line["cause"] == "undecided"
    assert pd.isna(line["estimated_fen"])
    assert found.causes["difference_fen"].sum() == found.settled_fen - found.estimated_fen


def test_later_honours_of_earlier_years_are_assessed_with_and_without():
    rows = november(2015).later.set_index("year")
    assert rows.loc[2012, ["firms", "amount_fen"]].tolist() == [2, 2_000_000]
    assert rows.loc[2013, ["firms", "amount_fen"]].tolist() == [4, 6_000_000]
    assert list(rows.index) == [2012, 2013, 2014]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_shown_of_an_open_year_is_marked(lang):
    of = book(2013, is_estimate=True)
    mark = {"zh": "预计", "en": "estimate"}[lang]
    shown = [
        budget_tables.by_clause(of).render(lang),
        budget_tables.by_township(of).render(lang),
        budget_tables.by_industry(of).render(lang),
        budget_tables_awards.awards(of).render(lang),
        budget_tables_awards.nothing(of).render(lang),
        budget_tables.changes(of).render(lang),
        budget_tables.near(of).render(lang),
        budget_tables_sources.other_readings(of).render(lang),
        budget_charts.change_waterfall(of).render(lang),
        budget_charts.township_map(of).render(lang),
        budget_charts.reward_rates(of).render(lang),
    ]
    assert [thing.caption for thing in shown if mark not in thing.caption] == []
    assert mark in str(budget_text.headline(of).render(lang))
    closed = book(2013, is_estimate=False)
    assert mark not in budget_tables.by_clause(closed).render(lang).caption
    assert mark not in str(budget_text.headline(closed).render(lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_estimate_is_told_with_interval_and_chance(lang):
    seen = november(2013)
    said = str(simulation.text.estimate(seen).render(lang))
    draws = seen.estimate.draws
    for fen in (seen.estimate.total_fen, *(draws.quantile(q) for q in (0.05, 0.50, 0.95, 0.90))):
        assert f"{fen // 100:,}" in said
    assert f"{100 * draws.chance_above(seen.estimate.total_fen):.1f}%" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_settlement_is_told_with_its_difference(lang):
    found = settlement(book(2013, is_estimate=True), book(2013, is_estimate=False))
    assert all(
        text in str(simulation.text.settlement(found, november(2013)).render(lang))
        for text in ("1,920,001", "50,285")
    )
    table = simulation.tables.settlement(found, 2013).render(lang)
    assert table.rows[-1][2:] == ("1,869,716", "1,920,001", "+50,285")
    assert simulation.text.settlement(None, november(2013)) is not None
    assert settlement(book(2013, is_estimate=True), book(2013, is_estimate=True)) is None


def test_the_notebook_runs_open_and_says_so_first(tmp_path):
    (notebook,) = find_notebooks(["10"])
    parameters = {"year": 2013, "as_of": "2013-11-30", "lang": "en"}
    text = json.dumps(execute(notebook, parameters, tmp_path / "open.ipynb"), ensure_ascii=False)
    assert "Estimate of 2013-11-30" in text
    assert "what is paid follows the settlement" in text
    assert "1,869,716" in text
    assert "1,920,001" not in text


def run(*args: str):
    return CliRunner().invoke(main, args)


def test_what_settles_amounts_refuses_an_open_year(tmp_path):
    out = tmp_path / "awards.csv"
    for args in (("assess", "--year", "2013", "-o", str(out)), ("explain", "PDY417528", "--year", "2013")):
        done = run(*args, "--as-of", "2013-11-30")
        assert done.exit_code == 1
        assert "a day on which 2013 is closed" in done.output
    assert not out.exists()
    assert run("assess", "--year", "2013", "--as-of", "2014-01-01", "-o", str(out), "--quiet").exit_code == 0


def test_documents_of_an_open_year_are_estimates_and_none_authorises_or_pays(tmp_path):
    done = run("documents", "2013", "--as-of", "2013-11-30", "--out", str(tmp_path), "--format", "xlsx")
    assert done.exit_code == 0
    assert "1,869,716 yuan" in done.output
    names = sorted(path.name[:9] for path in tmp_path.rglob("*.xlsx"))
    assert names == ["1_summary", "3_request"]
    refused = run(
        "documents", "2013", "--step", "payment", "--as-of", "2013-11-30", "--out", str(tmp_path / "no")
    )
    assert (refused.exit_code, "an open year" in refused.output) == (2, True)


def test_a_notebook_of_closed_years_named_with_a_day_is_refused(tmp_path):
    done = run("report", "2013", "--notebook", "20", "--as-of", "2013-11-30", "--out", str(tmp_path))
    assert done.exit_code == 2
    assert "20_retention_simulation" in done.output
    assert not list(tmp_path.iterdir())
