"""``mq check --policy`` checks a folder for what a policy needs and nothing else; what is missing is told by name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from mq_analysis.base.project import home

from ..samples import copy_small

SAMPLE = home() / "data" / "sample"
FIRMS = "org_code,name\nPDY00001X,样例甲有限公司\nPDY000028,样例乙有限公司\n"
POLICY = """
id: size
title: {zh: 规模奖励, en: size}
issuer: {zh: 某县人民政府, en: county}
jurisdiction: {zh: 某省某市某县, en: county}
tables:
  yearbook: {title: {zh: 年鉴表, en: yearbook}, year: year}
facts:
  output: {name: {zh: 产值, en: output}, of: enterprise, type: money, unit: 万元, table: yearbook, column: 产值}
versions:
  - from: 2013-01-01
    to: 2014-12-31
    rounding: {to: 1 元, mode: half_up, assumption: true}
    awards:
      - id: a
        clause: 一
        name: {zh: 规模奖, en: size}
        quote: 产值1亿元以上部分奖1%
        for: enterprise
        gate: [{fact: output, at_least: 1 亿元}]
        gate_missed: {pay: nothing}
        amount: {marginal: {of: output, brackets: [{at_least: 1 亿元, rate: 0.01}]}}
    stacking:
      - {clause: 二, quote: 都付, per: enterprise, pay: all}
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "size.yaml"
    path.write_text(POLICY, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path):
    """A folder of tables by file name."""

    def write(**files: str) -> Path:
        place = tmp_path / "data"
        place.mkdir(exist_ok=True)
        tables = {
            "enterprises": FIRMS,
            "yearbook": "org_code,year,产值\nPDY00001X,2014,25000\nPDY000028,2014,900\n",
        }
        for name, text in {**tables, **files}.items():
            if text:
                (place / f"{name}.csv").write_text(text, encoding="utf-8")
        return place

    return write


def test_a_folder_with_what_the_policy_needs_is_fine_and_is_computed_by_every_command(
    mq, policy, folder, tmp_path
):
    place = folder()
    done = mq("check", "--policy", policy, place, "--lang", "en")
    assert (done.exit_code, done.stderr) == (0, f"{place}: fine for size, 2 tables, 4 rows\n")
    for code, command in (
        (0, ("assess", "--year", 2014, "-o", tmp_path / "a.csv")),
        (0, ("explain", "PDY00001X", "--year", 2014)),
        (0, ("totals", "--year", 2014)),
        (0, ("documents", 2014, "--out", tmp_path / "reports")),  # has no settings of its own
    ):
        done = mq(*command, "--policy", policy, "--data", place)
        assert done.exit_code == code, done.output
    assert (
        "1,500,000" in mq("explain", "PDY00001X", "--year", 2014, "--policy", policy, "--data", place).stdout
    )


def test_the_budget_and_the_explorer_need_no_honours_and_no_retention(policy, folder):
    from mq_analysis.analyses import budget
    from mq_analysis.analyses.budget import tables_sources as budget_tables_sources, text as budget_text
    from mq_analysis.explore.start import panel
    from mq_analysis.policy import choose_readings, load_policy
    from mq_analysis.rules.annual import annual
    from mq_analysis.tables import read_county

    law = load_policy(policy)
    from mq_analysis.rules.facts import needed_schema

    tables = read_county(folder(), ["enterprises", "yearbook"], schema=needed_schema(law)).tables
    book = annual(tables, law, 2014, choose_readings(law))
    assert not {d.kind for d in budget.doubts(book) if d.count}  # a firm below the gate applied for nothing
    assert budget_tables_sources.other_readings(book) is None
    assert budget_text.headline(book).render("zh").blocks
    place = folder(
        enterprises="org_code,name,entity_type,township_code,township,product_group\n"
        "PDY00001X,样例甲有限公司,企业,350124100,梅城镇,食品\nPDY000028,样例乙有限公司,企业,350124100,梅城镇,食品\n"
    )
    assert panel(str(policy), str(place), 2014, "zh").model.years == [2014]


def test_documents_need_no_honours(policy, folder):
    from types import SimpleNamespace

    from mq_analysis.analyses.documents.columns import item_names
    from mq_analysis.policy import choose_readings, load_policy, rules_for
    from mq_analysis.rules.awards import assess
    from mq_analysis.rules.facts import read_needed

    law = load_policy(policy)
    county = read_needed(folder(), law)
    assessment = assess(county.tables, rules_for(law, 2014, choose_readings(law)))
    book = SimpleNamespace(county=county, assessment=assessment, rules=assessment.rules)
    assert set(item_names(book)) == {"PDY00001X", "PDY000028"}


@pytest.mark.parametrize("broken", ["honours", "retention", "spot_checks"])
def test_a_table_that_the_policy_does_not_use_is_not_looked_at(mq, policy, folder, broken, tmp_path):
    place = folder(**{broken: "neither,key\n1\n"})
    done = mq("check", "--policy", policy, place, "--lang", "en")
    assert done.exit_code == 0, done.stderr
    assert f"not looked at, since size uses none of them: {broken}.csv" in done.stderr
    assert (
        mq("assess", "--policy", policy, "--data", place, "--year", 2014, "-o", tmp_path / "a.csv").exit_code
        == 0
    )


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("honors", "honours"),
        ("enterprise_year", "enterprise_years"),
        ("yearbok", "yearbook"),
        ("notes_of_mine", None),
    ],
)
def test_a_file_of_no_table_is_told_as_not_read_with_the_nearest(mq, policy, folder, name, nearest):
    place = folder(**{name: "a,b\n1,2\n"})
    said = mq("check", "--policy", policy, place).stderr
    assert f"{name}.csv: is no table of " in said
    assert "not read" in said
    assert (f"did you mean {nearest}" if nearest else "delete it if it is of no use") in said
    assert "choose from" not in said


def test_a_misspelt_table_of_the_policy_is_refused_by_name_and_said_when_awards_are_computed(
    mq, policy, folder, tmp_path
):
    place = folder(yearbook="", yearbok="org_code,year,产值\nPDY00001X,2014,25000\n")
    done = mq("check", "--policy", policy, place, "--lang", "en")
    assert done.exit_code == 1
    said = f"{place}: has no yearbook (it would be yearbook.csv), the nearest is yearbok.csv; therefore unknown: output"
    assert f"mq: {said}" in done.stderr
    done = mq("assess", "--policy", policy, "--data", place, "--year", 2014, "-o", tmp_path / "a.csv")
    assert f"note: {said}" in done.stderr


def test_a_column_that_facts_need_is_told_with_the_nearest_and_the_facts(mq, policy, folder):
    place = folder(yearbook="org_code,year,产値\nPDY00001X,2014,25000\n")
    done = mq("check", "--policy", policy, place, "--lang", "zh")
    assert done.exit_code == 0
    assert "年鉴表（yearbook）没有“产值”一栏" in done.stderr
    assert "因此未知：产值" in done.stderr


def test_what_the_policy_needs_is_still_checked(mq, policy, folder):
    place = folder(enterprises="org_code,name\nPDY00001Y,\n", yearbook="org_code,year,产值\nPDY00001X,14,x\n")
    said = mq("check", "--policy", policy, place).stderr
    for column in (
        "enterprises.csv:row 2:column org_code",
        "row 2:column name",
        "yearbook.csv:row 2:column year",
        "产值",
    ):
        assert column in said


@pytest.mark.parametrize(
    "name", ["changfeng_2022", "changxing", "fuqing_2012", "haicang_2020", "xiamen_2025"]
)
def test_a_table_of_items_that_is_not_there_is_a_problem_and_nothing_else(mq, name, folder):
    """Of every policy of the toolkit: the tables of its items are asked for by name; retention by none of these."""
    place = folder(yearbook="")
    law = yaml.safe_load((home() / "params" / "policies" / f"{name}.yaml").read_text(encoding="utf-8"))
    awards = [award for version in law["versions"] for award in version["awards"]]
    wanted = {award["for"] for award in awards if award.get("for", "enterprise") != "enterprise"}
    wanted |= {"honours"} if any("honours" in award for award in awards) else set()
    done = mq("check", "--policy", name, place)
    told = {
        line.split("must hold ")[1].split(".csv")[0]
        for line in done.stderr.splitlines()
        if "must hold" in line
    }
    assert told == wanted
    assert "KeyError" not in done.output


def test_only_folders_are_checked_for_a_policy(mq, policy, tmp_path):
    done = mq("check", "--policy", policy, policy, tmp_path / "nowhere")
    assert done.exit_code == 2
    assert done.stderr.count("must be a data folder, since --policy is given") == 2


# ---------------------------------------------------------------- months without a row


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample county with a few of its firms: a month without a row is told of any number of firms alike."""
    copy_small(folder := tmp_path_factory.mktemp("few") / "county")
    return folder


def without(tmp_path: Path, county: Path, *months: int) -> Path:
    """A county without these months of retention."""
    place = tmp_path / "months"
    place.mkdir()
    for name in ("enterprises.csv", "honours.csv", "county.yaml"):
        shutil.copy(county / name, place)
    lines = (county / "retention.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line[:6] not in {str(month) for month in months}]
    (place / "retention.csv").write_text("".join(kept), encoding="utf-8")
    return place


@pytest.mark.parametrize(
    ("months", "zh", "en"),
    [
        ((201306,), "没有201306各月的任何一行", "has no row at all of 201306,"),
        ((201301,), "没有201301各月的任何一行", "has no row at all of 201301,"),
        ((201312,), "没有201312各月的任何一行", "has no row at all of 201312,"),
        (
            (201302, 201303, 201307),
            "没有201302、201303、201307各月的",
            "has no row at all of 201302, 201303, 201307,",
        ),
    ],
)
def test_missing_months_are_told_wherever_awards_are(mq, few, tmp_path, months, zh, en):
    place = without(tmp_path, few, *months)
    assert zh in mq("check", place, "--lang", "zh").stderr
    assert zh in mq("check", "--policy", "minqing", place, "--lang", "zh").stderr
    for command in (
        ("check", "--policy", "minqing", place),
        ("assess", "--year", 2013, "-o", tmp_path / "a.csv", "--data", place),
        ("totals", "--year", 2013, "--data", place),
        ("totals", "--year", 2013, "--engine", "duckdb", "--data", place),
        ("explain", "PDY292059", "--year", 2013, "--data", place),
        ("compare", "--year", 2013, "--data", place),
    ):
        for lang, said, award in (("en", en, "National brand award"), ("zh", zh, "国家级")):
            done = mq(*command, "--lang", lang)
            assert done.exit_code == 0
            (note,) = (line for line in done.stderr.splitlines() if said in line)
            assert note.startswith({"en": "note: ", "zh": "注意："}[lang])
            assert award in note


def test_a_month_of_another_year_or_of_the_future_is_no_gap(mq, few, tmp_path):
    place = without(tmp_path, few, 201206, *(201500 + m for m in range(6, 13)))
    said = mq("assess", "--year", 2013, "-o", tmp_path / "a.csv", "--data", place).stderr
    assert "no row at all" not in said
    assert "201206" in mq("check", "--policy", "minqing", place).stderr


def test_the_whole_sample_has_no_gap(mq, tmp_path):
    assert "no row at all" not in mq("check", SAMPLE).stderr
    assert "no row at all" not in mq("check", "--policy", "minqing", SAMPLE).stderr
    assert "no row at all" not in mq("assess", "--year", 2013, "-o", tmp_path / "a.csv").stderr
