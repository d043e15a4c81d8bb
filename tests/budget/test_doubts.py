"""What is missing or doubtful is counted; the counts of 2013 agree with a count by hand from the files."""

import csv
from collections import Counter, defaultdict
from decimal import Decimal

import pandas as pd
import pytest

from mq_analysis.analyses import budget
from mq_analysis.analyses.budget import tables_sources
from mq_analysis.analyses.budget.doubts import KINDS
from mq_analysis.base.project import home
from mq_analysis.rules.annual import Annual

from ..rules.small import A, B, assessed, award, fact, law, opened, version
from .conftest import BRAND, TRADEMARK, WAN, YEARS, book, small

FIRM, OTHER, THIRD = "PDY000018", "PDY000026", "PDY000034"
AWARDED = {
    "国家出口商品免验",
    "中国名牌产品",
    "中国驰名商标",
    "福建省政府质量奖",
    "福州市政府质量奖",
    "福建名牌产品",
    "福建省著名商标",
    "福州市产品质量奖",
    "福州市知名商标",
    "国家实验室认可",
    "ISO14000环境管理体系认证",
    "ISO22000食品安全管理体系认证",
    "OHSAS18000职业卫生安全管理体系认证",
    "SA8000社会责任标准认证",
}


def found(annual) -> dict[str, budget.Doubt]:
    return {doubt.kind: doubt for doubt in budget.doubts(annual)}


def lines(name: str) -> list[dict[str, str]]:
    with (home() / "data" / "sample" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("year", YEARS)
def test_honours_without_an_award_are_counted_by_name(year):
    honours = [h for h in lines("honours") if h["issue_date"].startswith(str(year))]
    outside = [h for h in honours if h["honour_name"] not in AWARDED]
    doubt = found(book(year))["no_award"]
    assert doubt.count == len(outside) > 20
    assert sorted(doubt.rows) == sorted(h["honour_id"] for h in outside)
    assert dict(doubt.detail) == Counter(h["honour_name"] for h in outside)


@pytest.mark.parametrize("year", YEARS)
def test_renewals_of_awarded_honours_are_counted(year):
    renewals = sorted(
        h["honour_id"]
        for h in lines("honours")
        if h["issue_date"].startswith(str(year)) and h["kind"] == "renewal" and h["honour_name"] in AWARDED
    )
    doubt = found(book(year))["renewal"]
    assert list(doubt.rows) == renewals
    assert doubt.count == len(renewals) > 0


@pytest.mark.parametrize("year", YEARS)
def test_national_honours_that_miss_the_gate_are_those_below_a_million(year):
    sums = defaultdict(Decimal)
    for row in lines("retention"):
        if row["period"].startswith(str(year)):
            sums[row["org_code"]] += Decimal(row["retention_yuan"])
    missed = [
        h["honour_id"]
        for h in lines("honours")
        if h["issue_date"].startswith(str(year))
        and h["honour_name"] in ("国家出口商品免验", "中国名牌产品", "中国驰名商标")
        and h["kind"] == "new"
        and sums[h["org_code"]] < 1_000_000
    ]
    assert list(found(book(year))["gate_missed"].rows) == sorted(missed)


def test_the_firm_one_fen_below_the_gate_is_told():
    honour = next(h for h in lines("honours") if h["honour_id"] == "H0265")
    assert honour["org_code"] == "PDY106682"
    assert found(book(2013))["gate_missed"].rows == ("H0265",)


@pytest.mark.parametrize("year", YEARS)
def test_negative_months_are_counted_by_firm_and_month(year):
    sums = defaultdict(Decimal)
    for row in lines("retention"):
        if row["period"].startswith(str(year)):
            sums[row["org_code"], row["period"]] += Decimal(row["retention_yuan"])
    negative = sorted(f"{code} {period}" for (code, period), total in sums.items() if total < 0)
    doubt = found(book(year))["negative_month"]
    assert list(doubt.rows) == negative
    assert doubt.count == len(negative) > 0


def test_every_kind_is_told_in_its_order_and_absent_ones_count_zero():
    kinds = [doubt.kind for doubt in budget.doubts(book(2013))]
    assert tuple(kinds) == KINDS
    for doubt in budget.doubts(book(2013)):
        assert doubt.count == len(doubt.rows)
    nothing = {kind for kind, doubt in found(book(2013)).items() if doubt.count == 0}
    none = {"undecided", "no_retention", "months_missing", "closed", "not_registered", "negative_year"}
    assert nothing == none


@pytest.mark.parametrize("year", [2013, 2014])
def test_a_match_that_needs_unknown_facts_is_told_as_undecided(year):
    name = {2013: "福州市政府质量奖", 2014: "福建省政府质量奖"}[year]
    prize = [
        h["honour_id"]
        for h in lines("honours")
        if h["honour_name"] == name and h["issue_date"][:4] == str(year)
    ]
    assert list(found(book(year, "R_MATCH=after_receipt"))["undecided"].rows) == prize


CLOSED = {
    "closed before the year": ("注销", "2011-12-31", 1),
    "closed within the year": ("吊销", "2012-12-31", 1),
    "closed after the year": ("注销", "2013-01-01", 0),
    "in operation": ("存续", None, 0),
}


@pytest.mark.parametrize("case", CLOSED)
def test_a_winner_closed_by_the_end_of_the_year_is_counted(annual, case):
    status, date, count = CLOSED[case]
    tables = small(
        {"H1": (FIRM, BRAND), "H2": (OTHER, BRAND)},
        {FIRM: 5, OTHER: 5},
        status=[status, "存续"],
        status_date=pd.array([date, None], dtype="str"),
    )
    doubt = found(annual(tables))["closed"]
    assert doubt.rows == (FIRM,) * count
    assert doubt.count == count


def test_a_closed_firm_without_an_award_is_not_counted(annual):
    tables = small({"H1": (FIRM, "HACCP认证"), "H2": (OTHER, BRAND)}, {FIRM: 5}, status=["注销", "存续"])
    assert found(annual(tables))["closed"].count == 0


def test_a_closed_winner_of_several_items_is_one_firm(annual):
    tables = small({"H1": (FIRM, BRAND), "H2": (FIRM, BRAND)}, {FIRM: 5}, status=["注销"])
    year = annual(tables, "R_STACK=per_product")
    assert len(year.assessment.awards) == 2
    assert found(year)["closed"].rows == (FIRM,)


def test_active_firms_without_retention_are_told(annual):
    tables = small(
        {"H1": (FIRM, BRAND)},
        {THIRD: 5},
        established_date=pd.array(["2012-12-31", None], dtype="str"),
        status="存续",
    )
    doubt = found(annual(tables))["no_retention"]
    assert doubt.rows == (FIRM,)


@pytest.mark.parametrize(
    ("column", "value"), [("status", "注销"), ("established_date", "2013-01-01")], ids=["closed", "not yet"]
)
def test_firms_that_do_not_run_in_the_year_need_no_retention(annual, column, value):
    tables = small({"H1": (FIRM, BRAND)}, {OTHER: 5}, **{column: [value, "2000-01-01"]})
    assert found(annual(tables))["no_retention"].count == 0


def test_a_holder_without_retention_is_undecided_and_told_twice(annual):
    tables = small({"H1": (FIRM, TRADEMARK)}, {OTHER: 5})
    doubts = found(annual(tables))
    assert doubts["undecided"].rows == ("H1",)
    assert doubts["no_retention"].rows == (FIRM,)


def test_honours_of_codes_outside_the_register_are_told(annual):
    tables = small({"H1": (FIRM, BRAND), "H2": (OTHER, BRAND)}, {OTHER: 5 * WAN})
    tables["enterprises"] = tables["enterprises"][tables["enterprises"]["org_code"] != FIRM]
    assert found(annual(tables))["not_registered"].rows == ("H1",)


def test_months_without_any_row_of_the_county_are_told(annual):
    tables = small({"H1": (FIRM, BRAND)}, {FIRM: 5})
    months = [f"2012{month:02d}" for month in range(1, 13)]
    assert list(found(annual(tables))["months_missing"].rows) == [m for m in months if m != "201203"]
    assert found(annual(tables, "R_YEAR=jan_nov"))["months_missing"].count == 10
    collection = found(annual(tables, "R_YEAR=collection_year"))["months_missing"].rows
    assert collection[0] == "201112"
    assert "201212" not in collection


def test_a_firm_whose_refunds_exceed_its_taxes_is_told_and_earns_nothing(annual):
    national = "中国名牌产品"
    tables = small(
        {"H1": (FIRM, national), "H2": (OTHER, national)}, {FIRM: -1, OTHER: 100 * WAN + 100 * 100}
    )
    for reading in ("R_TIER=marginal_above_100", "R_TIER=whole_amount", "R_TIER=marginal_from_0_after_gate"):
        year = annual(tables, reading)
        assert found(year)["negative_year"].rows == (FIRM,)
        paid = year.assessment.awards.set_index("org_code")["amount_fen"]
        assert paid[FIRM] == 0 < paid[OTHER]
        assert found(year)["gate_missed"].rows == ("H1",)


def land_year(folder, awards, plots, quarters, **more):
    """A year of 2013 with awards for plots and for firms, from rows as text."""
    facts = {
        "area": fact("number", of="plots", column="area"),
        "sales": fact("number", table="sales", column="sales"),
    }
    title = {"zh": "地块", "en": "plots"}
    policy = law(
        facts,
        version(awards, "2010-01-01", "2015-12-31"),
        tables={"plots": {"title": title, "id": "plot", "year": "year"}},
        **more,
    )
    named = {"plots": "plot,org_code,year,area\n" + plots, "sales": "org_code,year,sales\n" + quarters}
    tables, _ = opened(folder, policy, 2013, **named)
    assessment = assessed(folder, policy, "pandas", 2013, **named)
    return Annual(tables, assessment, None, "no_data", pd.Series(dtype="Int64"))


def gate(of):
    return {"gate": [{"fact": of, "at_least": 5}], "gate_missed": {"pay": "nothing"}}


def test_a_gate_of_firms_alone_has_no_row_of_items(tmp_path):
    """It had: 0 items below the gate, while another table listed the firms below it."""
    year = land_year(tmp_path, [award({"fixed": "1 元"}, **gate("sales"))], "", f"{A},2013,1\n{B},2013,9\n")
    assert "gate_missed" not in found(year)


def test_an_item_below_two_gates_is_one_item(tmp_path):
    two = [award({"fixed": "1 元"}, name, "plots", **gate("area")) for name in ("V", "W")]
    year = land_year(tmp_path, two, f"P1,{A},2013,1\nP2,{A},2013,9\n", f"{A},2013,1\n")
    assert (found(year)["gate_missed"].count, found(year)["gate_missed"].rows) == (1, ("P1",))


def test_an_item_that_lacks_a_fact_for_two_awards_is_one_item(tmp_path):
    two = [award({"each": "1 元", "of": "area"}, name, "plots") for name in ("V", "W")]
    year = land_year(tmp_path, two, f"P1,{A},2013,\nP2,{A},2013,9\n", f"{A},2013,1\n")
    assert (found(year)["undecided"].count, found(year)["undecided"].detail) == (1, (("area", 1),))


def test_what_lacks_a_fact_is_called_items_or_firms_by_what_the_policy_has(tmp_path):
    of_firms, of_plots = (
        award({"each": "1 元", "of": "sales"}),
        award({"each": "1 元", "of": "area"}, "V", "plots"),
    )
    for i, (awards, name) in enumerate(
        [([of_firms], "企业"), ([of_plots], "申报项目"), ([of_firms, of_plots], "申报项目和企业")]
    ):
        folder = tmp_path / str(i)
        folder.mkdir()
        year = land_year(folder, awards, f"P1,{A},2013,1\n", f"{A},2013,1\n")
        rows = tables_sources.doubts(budget.doubts(year), year.rules).render("zh").rows
        assert rows[0][0] == f"缺少所需数据的{name}"


def test_renewals_follow_a_reading_only_where_the_policy_has_readings(tmp_path):
    reason = {"renewal": {"zh": "复评", "en": "renewal"}}
    refused = award(
        {"fixed": "1 元"},
        for_="plots",
        requires=[{"fact": "area", "at_least": 5, "otherwise": "renewal"}],
    )
    year = land_year(tmp_path, [refused], f"P1,{A},2013,1\n", f"{A},2013,1\n", reasons=reason)
    said = {
        row[0]: row[3] for row in tables_sources.doubts(budget.doubts(year), year.rules).render("zh").rows
    }
    assert said["复评、延续"] == "按政策的规定不计奖"
    sample = {
        row[0]: row[3]
        for row in tables_sources.doubts(budget.doubts(book(2013)), book(2013).rules).render("zh").rows
    }
    assert sample["复评、延续"] == "按采用的理解不计奖"
