"""A township's own rule: paid by the township, for its firms alone, beside the county's and never in its total."""

from __future__ import annotations

import functools
import json

import pandas as pd
import pytest
from click.testing import CliRunner

from mq_analysis.analyses import budget
from mq_analysis.analyses.budget import (
    tables_supplements as budget_tables_supplements,
    text_supplements as budget_text_supplements,
)
from mq_analysis.analyses.budget.groups import firms
from mq_analysis.base.errors import DataError, PolicyError, UsageError
from mq_analysis.base.project import home
from mq_analysis.cli import main
from mq_analysis.factory import find_notebooks
from mq_analysis.factory.execute import execute
from mq_analysis.policy import (
    choose_readings,
    find_supplement,
    open_policy,
    open_supplements,
    parse_policy,
    rules_for,
)
from mq_analysis.rules.annual import Annual, annual
from mq_analysis.rules.awards import assess
from mq_analysis.tables import read_county

LAW = open_policy("minqing")
FILE = home() / "params" / "policies" / "townships" / "chiyuan_example.yaml"
TEXT = FILE.read_text("utf-8")
COUNTY_TEXT = (home() / "params" / "policies" / "minqing.yaml").read_text("utf-8")
CHIYUAN = "350124105"
YEARS = (2012, 2013, 2014, 2015)


@functools.cache
def sample():
    return read_county(home() / "data" / "sample").tables


@functools.cache
def county(year: int, *readings: str) -> Annual:
    return annual(sample(), LAW, year, choose_readings(LAW, readings))


def beside(year: int, *readings: str) -> budget.Supplement:
    (found,) = budget.supplements(
        sample(), open_supplements(["chiyuan_example"], LAW), county(year, *readings)
    )
    return found


@pytest.mark.parametrize("year", YEARS)
def test_only_firms_of_the_township_are_looked_at(year):
    found = beside(year)
    register = sample()["enterprises"].set_index("org_code")["township_code"]
    for codes in (found.firms["org_code"], found.assessment.looked_at["org_code"]):
        assert len(codes)
        assert {register[code] for code in codes} == {CHIYUAN}


@pytest.mark.parametrize("year", YEARS)
def test_the_total_is_that_of_the_text(year):
    """Counted again in plain Python from the rows: the highest of 2, 1.5 and 0.5 (in 万元) per firm."""
    worth = {"福建名牌产品": 2_000_000, "福建省著名商标": 2_000_000}
    worth |= {"福州市产品质量奖": 1_500_000, "福州市知名商标": 1_500_000}
    names = ("ISO14000环境管理体系认证", "ISO22000食品安全管理体系认证", "OHSAS18000职业卫生安全管理体系认证")
    worth |= dict.fromkeys(names, 500_000)
    register = sample()["enterprises"].set_index("org_code")["township_code"]
    best: dict[str, int] = {}
    for row in sample()["honours"].itertuples():
        mine = row.issue_date[:4] == str(year) and row.kind == "new" and register.get(row.org_code) == CHIYUAN
        if mine and row.honour_name in worth:
            best[row.org_code] = max(best.get(row.org_code, 0), worth[row.honour_name])
    assert beside(year).total_fen == sum(best.values()) > 0


@pytest.mark.parametrize("year", YEARS)
def test_the_countys_year_does_not_see_it(year):
    before = county(year).assessment.awards.copy()
    found = beside(year)
    pd.testing.assert_frame_equal(county(year).assessment.awards, before)
    assert (
        county(year).assessment.total_fen
        == assess(sample(), rules_for(LAW, year, choose_readings(LAW))).total_fen
    )
    own = firms(county(year)).set_index("org_code")["amount_fen"]
    for row in found.firms.itertuples():
        assert row.county_fen == own.get(row.org_code, 0)


@pytest.mark.parametrize("year", YEARS)
def test_one_highest_over_both_is_what_a_joint_policy_pays(year):
    """The same awards inside the county's file, under the reading that joins both layers."""
    start, end = TEXT.index("    awards:\n") + len("    awards:\n"), TEXT.index("    stacking:")
    layer = "".join(f"  {line}\n" for line in TEXT[start:end].splitlines())
    mine, new = (
        "fact: place, is: '350124105', otherwise: elsewhere",
        "fact: kind, is: new, otherwise: renewal",
    )
    requires = f"requires: [{{{mine}}}, {{{new}}}]"
    layer = layer.replace("          amount:", f"          {requires}\n          amount:")
    text = COUNTY_TEXT.replace("      awards: []\n", "      awards:\n" + layer, 1)
    place = "  place:\n    name: {zh: 乡镇, en: township}\n    of: enterprise\n    type: text\n"
    place += "    table: enterprises\n    column: township_code\n"
    text = text.replace("\nfacts:\n", "\nfacts:\n" + place, 1)
    text = text.replace("\nreasons:\n", "\nreasons:\n  elsewhere: {zh: 外镇企业, en: elsewhere}\n", 1)
    joint = parse_policy(text, "joint.yaml")
    together = assess(sample(), rules_for(joint, year, choose_readings(joint, ["R_TOWNSHIP=joint"])))
    found = beside(year)
    outside = county(year).assessment.total_fen - int(found.firms["county_fen"].sum())
    assert together.total_fen == found.joint_fen + outside
    apart = assess(sample(), rules_for(joint, year, choose_readings(joint)))
    assert apart.total_fen == county(year).assessment.total_fen + found.total_fen
    assert found.saved_fen == apart.total_fen - together.total_fen


def test_one_highest_has_no_price_where_the_county_pays_several_awards_of_a_firm():
    assert beside(2013, "R_STACK=per_product").joint_fen is None
    assert beside(2013).joint_fen == 8_000_000


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_payer_total_and_example_are_told(lang):
    found = [beside(2013)]
    said = str(budget_text_supplements.supplements(found, county(2013)).render(lang))
    payer = LAW_OF_TOWNSHIP.issuer.zh if lang == "zh" else LAW_OF_TOWNSHIP.issuer.en
    assert all(text in said for text in (payer, "50,000", "70,000", "80,000", "40,000"))
    assert {"zh": "虚构示例", "en": "invented example"}[lang] in said
    (found_table,) = budget_tables_supplements.supplements(found, county(2013))
    table = found_table.render(lang)
    assert payer in table.caption
    assert table.rows[-1][3:] == ("50,000", "70,000", "80,000")
    joint = str(
        budget_text_supplements.supplements([beside(2013)], county(2013, "R_TOWNSHIP=joint")).render(lang)
    )
    assert {"zh": "采用的理解是县、乡镇合并", "en": "reading used is one highest"}[lang] in joint
    assert str(budget_text_supplements.supplements([], county(2013)).render(lang))


LAW_OF_TOWNSHIP = open_supplements(["chiyuan_example"], LAW)[0]


def test_a_year_that_the_supplement_does_not_cover_is_said_and_not_zero(tmp_path):
    path = tmp_path / "short.yaml"
    path.write_text(TEXT.replace("to: 2015-12-31", "to: 2012-12-31"), encoding="utf-8")
    (found,) = budget.supplements(sample(), open_supplements([str(path)], LAW), county(2013))
    assert found.assessment is None
    assert budget_tables_supplements.supplements([found], county(2013)) == []
    assert "2013年度没有奖励" in str(budget_text_supplements.supplements([found], county(2013)).render("zh"))


def test_a_file_that_is_no_supplement_to_the_policy_is_refused(tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(TEXT.replace("to: minqing", "to: fuqing_2012"), encoding="utf-8")
    with pytest.raises(PolicyError, match="must be a supplement to minqing, got one to fuqing_2012"):
        open_supplements([str(other)], LAW)
    with pytest.raises(PolicyError, match="a policy without supplement"):
        open_supplements([str(home() / "params" / "policies" / "fuqing_2012.yaml")], LAW)
    with pytest.raises(UsageError, match="chiyuan_example"):
        find_supplement("chiyuan_exampel")
    with pytest.raises(UsageError, match="given once"):
        open_supplements(["chiyuan_example", str(FILE)], LAW)
    bad = tmp_path / "bad.yaml"
    bad.write_text(TEXT.replace('"350124105"', '"35012410"'), encoding="utf-8")
    with pytest.raises(PolicyError, match=r"bad.yaml:\d+:\d+.*"):
        open_supplements([str(bad)], LAW)


def test_a_township_that_the_register_does_not_hold_is_refused(tmp_path):
    path = tmp_path / "nowhere.yaml"
    path.write_text(TEXT.replace('"350124105"', '"350124999"'), encoding="utf-8")
    with pytest.raises(DataError, match="350124999"):
        budget.supplements(sample(), open_supplements([str(path)], LAW), county(2013))


def run(*args: str):
    return CliRunner().invoke(main, args)


def test_assess_writes_it_to_a_file_of_its_own(tmp_path):
    plain, out = tmp_path / "plain.csv", tmp_path / "awards.csv"
    assert run("assess", "--year", "2013", "-o", str(plain), "--quiet").exit_code == 0
    done = run("assess", "--year", "2013", "--supplement", "chiyuan_example", "-o", str(out))
    assert done.exit_code == 0
    assert "not in the county's total" in done.output
    assert out.read_bytes() == plain.read_bytes()
    rows = pd.read_csv(tmp_path / "awards.chiyuan_example.csv")
    assert rows["amount_fen"].sum() == 5_000_000


def test_a_supplement_is_no_policy_of_a_county(tmp_path):
    done = run("assess", "--year", "2013", "--policy", str(FILE), "-o", str(tmp_path / "x.csv"))
    assert (done.exit_code, "--supplement" in done.output) == (2, True)
    with pytest.raises(UsageError, match="township's supplement"):
        open_policy(str(FILE))
    assert not list(tmp_path.iterdir())


def test_a_notebook_without_a_place_for_it_refuses_it(tmp_path):
    done = run(
        "report", "2013", "--notebook", "80", "--supplement", "chiyuan_example", "--out", str(tmp_path)
    )
    assert done.exit_code == 2
    assert "80_disbursement" in done.output


def test_the_notebook_shows_it_apart(tmp_path):
    (notebook,) = find_notebooks(["10"])
    parameters = {"year": 2013, "supplement": ["chiyuan_example"], "lang": "en"}
    text = json.dumps(execute(notebook, parameters, tmp_path / "out.ipynb"), ensure_ascii=False)
    assert "paid by Chiyuan township" in text
    assert "1,920,001" in text
