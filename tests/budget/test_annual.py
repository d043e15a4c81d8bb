"""The year's sums belong together: by clause, township and industry, and year after year."""

import pytest

from mq_analysis.analyses import budget
from mq_analysis.analyses.budget import text as budget_text
from mq_analysis.analyses.budget.groups import by_industry, by_township, clause_history, firms
from mq_analysis.base.errors import CoverageError
from mq_analysis.policy import choose_readings, rules_for
from mq_analysis.rules import annual as annual_module, sums
from mq_analysis.rules.awards import assess

from .conftest import BRAND, POLICY, TRADEMARK, WAN, YEARS, book, sample, small

READINGS = ((), ("R_STACK=per_product",), ("R_RENEW=full", "R_CERT=per_certificate"))


@pytest.mark.parametrize("readings", READINGS)
@pytest.mark.parametrize("year", YEARS)
def test_clauses_townships_and_industries_sum_to_the_total(year, readings):
    annual = book(year, *readings)
    total = annual.assessment.total_fen
    assert total == annual.assessment.awards["amount_fen"].sum() > 0
    tables = (sums.by_award(annual.assessment), by_township(annual), by_industry(annual))
    assert [int(table["amount_fen"].sum()) for table in tables] == [total] * 3


def test_every_award_and_every_township_has_a_row_even_without_money():
    annual = book(2012)
    assert sums.by_award(annual.assessment)["award_id"].tolist() == [a.id for a in annual.rules.awards]
    townships = by_township(annual)
    assert townships["township_code"].tolist() == sorted(set(sample()["enterprises"]["township_code"]))
    assert (townships["amount_fen"] == 0).any()
    industries = by_industry(annual)["amount_fen"].tolist()
    assert industries == sorted(industries, reverse=True)


@pytest.mark.parametrize("readings", READINGS)
def test_the_history_is_the_clauses_of_every_year_up_to_this(readings):
    chosen = choose_readings(POLICY, readings)
    history = clause_history(sample(), POLICY, 2014, chosen)
    assert history["year"].unique().tolist() == [2012, 2013, 2014]
    for year in (2012, 2013, 2014):
        mine = history[history["year"] == year].drop(columns="year").reset_index(drop=True)
        expected = sums.by_award(book(year, *readings).assessment)[["award_id", "firms", "amount_fen"]]
        assert mine.to_dict() == expected.to_dict()


def test_the_first_year_of_the_policy_has_no_year_before():
    assert book(2012).previous is None
    for lang, said in {"zh": "规则自2012年起", "en": "rules of the policy file begin in 2012"}.items():
        assert said in str(budget_text.headline(book(2012)).render(lang))
        assert said not in str(budget_text.headline(book(2013)).render(lang))
    assert book(2013).previous.rules.year == 2012
    assert book(2013).previous.total_fen == book(2012).assessment.total_fen


def test_a_year_before_without_data_is_called_that_and_not_the_first_year():
    tables = dict(sample())
    tables["honours"] = tables["honours"].query("issue_month // 100 == 2013")
    tables["retention"] = tables["retention"].query("period // 100 == 2013")
    annual = annual_module.annual(tables, POLICY, 2013, choose_readings(POLICY))
    assert annual.previous is None
    assert annual.assessment.total_fen == book(2013).assessment.total_fen
    assert "没有2012年的数据" in str(budget_text.headline(annual).render("zh"))
    assert "规则自" not in str(budget_text.headline(annual).render("zh"))
    history = clause_history(tables, POLICY, 2013, annual.rules.readings)
    assert history["year"].unique().tolist() == [2013]


@pytest.mark.parametrize("year", [2011, 2016])
def test_a_year_outside_the_policy_is_refused(year):
    with pytest.raises(CoverageError, match=f"must cover the year, got {year}; it runs from 2012-01-01"):
        annual_module.annual(sample(), POLICY, year, choose_readings(POLICY))


@pytest.mark.parametrize("year", [0, 10000, -1])
def test_a_year_of_no_calendar_is_refused_like_any_other_outside_the_policy(year):
    with pytest.raises(CoverageError, match=f"got {year}"):
        rules_for(POLICY, year, choose_readings(POLICY))


def test_firms_stand_beside_their_register_entry_largest_first():
    rows = firms(book(2013))
    largest = rows.iloc[0]
    assert (largest["org_code"], largest["name"]) == ("PDY417528", "样例源德工艺有限公司")
    assert (largest["amount_fen"], largest["retention_fen"]) == (74_000_100, 620_000_250)
    assert rows["amount_fen"].is_monotonic_decreasing
    assert len(rows) == len(book(2013).assessment.awards)


def test_firms_have_the_columns_of_the_awards_and_of_the_register():
    extra = ["name", "township_code", "township", "product_group", "size", "retention_fen"]
    rows = firms(book(2013))
    assert list(rows.columns) == [*book(2013).assessment.awards.columns, *extra]


def test_a_firm_without_retention_has_none_in_the_list_and_not_zero(annual):
    tables = small({"H1": ("PDY000018", BRAND)}, {"PDY000026": 5})
    rows = firms(annual(tables))
    assert rows["retention_fen"].isna().tolist() == [True]
    assert rows["amount_fen"].tolist() == [5 * WAN]


def test_a_winner_outside_the_register_drops_out_of_no_sum(annual):
    tables = small({"H1": ("PDY000018", BRAND), "H2": ("PDY000026", BRAND)}, {"PDY000018": 5})
    tables["enterprises"] = tables["enterprises"].query("org_code != 'PDY000026'")
    year = annual(tables)
    assert year.assessment.total_fen == 10 * WAN
    for table in (by_township(year), by_industry(year)):
        assert table["amount_fen"].sum() == 10 * WAN


def test_what_the_highest_only_rule_takes_is_counted_as_displaced(annual):
    tables = small({"H1": ("PDY000018", BRAND), "H2": ("PDY000018", TRADEMARK)}, {"PDY000018": 200 * WAN})
    clauses = sums.by_award(annual(tables).assessment).set_index("award_id")
    assert clauses.loc["A1", ["firms", "honours", "amount_fen", "displaced_fen"]].tolist() == [
        1,
        1,
        10 * WAN,
        0,
    ]
    assert clauses.loc["A3a", ["firms", "honours", "amount_fen", "displaced_fen"]].tolist() == [
        0,
        1,
        0,
        5 * WAN,
    ]


def test_a_year_of_honours_that_no_clause_names_pays_nothing_and_says_so(annual):
    tables = small({"H1": ("PDY000018", "HACCP认证")}, {"PDY000018": 200 * WAN})
    year = annual(tables)
    assert year.assessment.total_fen == 0
    assert year.assessment.awards.empty
    assert by_township(year)["amount_fen"].tolist() == [0]
    assert sums.by_award(assess(tables, year.rules))["amount_fen"].sum() == 0
    counts = {doubt.kind: doubt.count for doubt in budget.doubts(year)}
    assert counts["no_award"] == 1
