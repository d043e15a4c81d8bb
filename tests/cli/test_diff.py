"""``mq diff`` prints what differs; ``--scenario`` changes what the other commands compute."""

import json

import pytest

from mq_analysis.policy import find_scenario
from mq_analysis.report import scenario_tables
from mq_analysis.report.labels import Words
from mq_analysis.report.policy_differences import old_and_new
from mq_analysis.rules.differences import Difference


def rows(text):
    """The rows of every table, their cells split at wide gaps."""
    return [line.split() for line in text.splitlines() if " → " in line and line.startswith("  ")]


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有差别"), ("en", "No difference")])
def test_equal_sides_are_said_to_be_equal(mq, lang, said):
    done = mq("diff", "minqing", "minqing", "--lang", lang)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.strip().endswith(said)


def test_a_changed_rate_is_one_row_for_each_reading_with_clause_old_and_new(mq):
    done = mq("diff", "minqing", "minqing+top25", "--lang", "en")
    assert done.exit_code == 0
    assert "Differences: 3" in done.stdout
    assert "2012-01-01 to 2015-12-31" in done.stdout
    found = rows(done.stdout)
    assert {tuple(row[2:]) for row in found} == {("四(二)1(1)", "20%", "→", "25%")}
    assert found[0][:2] == ["awards.A1.amount[R_TIER=marginal_above_100].brackets.500", "万元.rate"]
    assert len(found) == 3


def test_the_other_way_round_old_and_new_change_places(mq):
    there, back = (mq("diff", *sides).stdout for sides in (("minqing", "top25"), ("top25", "minqing")))
    assert [[row[-1], row[-3]] for row in rows(there)] == [[row[-3], row[-1]] for row in rows(back)]


def test_a_scenario_alone_means_its_policy_with_it(mq):
    assert "没有差别" in mq("diff", "top25", "minqing+top25").stdout
    assert "没有差别" in mq("diff", "top25+gate80", "minqing+gate80+top25").stdout


def test_what_changes_from_a_date_stands_under_its_dates(mq):
    text = mq("diff", "minqing", "provincial6").stdout
    assert "2014-01-01 至 2015-12-31" in text
    assert rows(text) == [["awards.A3a.amount.fixed", "四(二)1(3)", "5万元", "→", "6万元"]]
    assert "没有差别" in mq("diff", "minqing", "provincial6", "--date", "2013-12-31").stdout
    assert rows(mq("diff", "minqing", "provincial6", "--date", "2014-01-01").stdout) == rows(text)


def test_a_difference_over_versions_that_were_split_is_one_row(mq):
    text = mq("diff", "minqing", "top25+provincial6").stdout
    assert len(rows(text)) == 4
    assert text.index("2012-01-01 至 2015-12-31") < text.index("2014-01-01 至 2015-12-31")


def test_a_moved_threshold_shows_the_bracket_that_goes_and_the_one_that_comes(mq):
    text = mq("diff", "minqing", "gate80", "--lang", "en").stdout
    assert "1,000,000 yuan to under 3,000,000 yuan: 10%  →  (absent)" in text
    assert "(absent)" in text
    assert "→  800,000 yuan to under 3,000,000 yuan: 10%" in text


def test_policy_files_are_compared_too(mq, policy_file):
    shorter = policy_file("to: 2015-12-31", "to: 2014-12-31", "shorter.yaml")
    text = mq("diff", "minqing", shorter, "--lang", "en").stdout
    assert "2015-01-01 to 2015-12-31" in text
    assert "(rules in force)" in text
    renamed = policy_file("en: Opinions on raising", "en: Views on raising", "renamed.yaml")
    text = mq("diff", "minqing", renamed, "--lang", "en").stdout
    assert "All dates" in text
    assert "Views on raising product quality" in text


def test_amounts_written_in_another_unit_do_not_differ(mq, policy_file):
    same = policy_file("fixed: 5 万元", "fixed: 50000.00 元", "same.yaml")
    assert "没有差别" in mq("diff", "minqing", same).stdout


def test_an_unknown_side_is_refused_with_the_nearest_both_at_once(refused):
    said = refused(2, "diff", "minqin", "top52").splitlines()
    assert said[0] == "mq: A: must name a policy or a scenario, got 'minqin'; did you mean minqing?"
    assert said[1].startswith("mq: B: must name a policy or a scenario, got 'top52'; did you mean top25")
    assert "--scenario: must name a scenario, got 'top52'" in refused(2, "diff", "minqing", "minqing+top52")


def test_a_day_without_rules_is_refused(refused):
    said = refused(1, "diff", "minqing", "top25", "--date", "2016-01-01")
    assert said == "mq: --date: must be a day on which minqing has rules, got 2016-01-01\n"


# ---------------------------------------------------------------- --scenario


def test_a_scenario_changes_what_is_assessed_and_is_said(mq, tmp_path):
    done = mq("assess", "--year", 2013, "--scenario", "top25", "-o", tmp_path / "a.csv")
    assert done.exit_code == 0
    assert "scenario: Top band at 25 %" in done.stderr
    assert done.stderr.splitlines()[-1].endswith("33 rows, 1,980,001 yuan")


def test_a_scenario_changes_what_is_explained_and_is_said(mq):
    text = mq("explain", "PDY417528", "--year", 2013, "--scenario", "top25", "--lang", "en").stdout
    assert "Scenario: Top band at 25 % (not the policy in force)" in text
    assert "Award: 800,001 yuan" in text


def test_an_unknown_scenario_is_refused_with_the_nearest(refused, tmp_path):
    output = tmp_path / "a.csv"
    said = refused(2, "assess", "--year", 2013, "--scenario", "top52", "-o", output)
    assert "mq: --scenario: must name a scenario, got 'top52'; did you mean top25" in said
    assert not output.exists()


@pytest.mark.slow
def test_a_report_under_scenarios_has_a_run_of_its_own_and_says_so(mq, tmp_path):
    options = ("--scenario", "top25+gate80", "--reading", "R_LAB=any", "--format", "html")
    done = mq("report", 2013, *options, "--notebook", "10", "--lang", "en", "--out", tmp_path)
    assert done.exit_code == 0, done.output
    folder = tmp_path / "minqing+top25+gate80+R_LAB-any" / "2013"
    manifest = json.loads((folder / "10_award_budget.en.manifest.json").read_text("utf-8"))
    assert manifest["parameters"]["scenario"] == ["top25", "gate80"]
    inputs = sorted(name for name in manifest["inputs"] if not name.startswith("params "))
    assert inputs == ["data", "policy", "scenario gate80", "scenario top25"]
    assert "params kpi/minqing.yaml" in manifest["inputs"]
    page = (folder / "10_award_budget.en.html").read_text("utf-8")
    assert ", year 2013 · Scenario: Top band at 25 %, Gate at 800,000 yuan" in page


@pytest.mark.parametrize(("lang", "title"), [("zh", "情景改动的内容"), ("en", "What the scenario changes")])
def test_a_report_lists_what_its_scenarios_change(lang, title):
    table = scenario_tables.scenario("minqing", ["top25"]).render(lang)
    assert table.caption == title
    plain = [[cell.replace("\N{ZERO WIDTH SPACE}", "") for cell in row[:4]] for row in table.rows]
    address = "awards.A1.amount[R_TIER=marginal_above_100].brackets.500 万元.rate"
    name = "国家级（原文“部级”）品牌产品奖：" if lang == "zh" else "National brand award: "
    assert [name + address, "四(二)1(1)", "20%", "25%"] in plain
    assert len(plain) == 3
    assert scenario_tables.scenario("minqing", []) is None


# ---------------------------------------------------------------- two days of one policy


@pytest.fixture
def two_versions(tmp_path):
    """A policy outside the project whose second version pays more, and a scenario of it; ``+`` and ``@`` in paths."""
    version = """
  - from: {}
    to: {}
    rounding: {{to: 1 元, mode: half_up}}
    awards:
      - {{id: a, clause: 一, name: {{zh: 名, en: b}}, quote: 奖, honours: [省名牌产品], amount: {{fixed: {} 万元}}}}
    stacking: [{{clause: 四, quote: 都付, per: enterprise, pay: all}}]"""
    label = "{zh: 甲, en: first}"
    head = f"id: elsewhere\ntitle: {label}\nissuer: {label}\njurisdiction: {label}\nversions:"
    folder = tmp_path / "a+b@2"
    folder.mkdir()
    law, plan = folder / "law.yaml", folder / "more+less.yaml"
    spans = [("2013-01-01", "2014-06-30", 3), ("2014-07-01", "2015-12-31", 5)]
    law.write_text(head + "".join(version.format(*span) for span in spans), encoding="utf-8")
    change = "changes: [{at: awards.a.amount, add: 1 万元}]"
    plan.write_text(
        f"id: more\ntitle: {label}\nreason: {label}\npolicy: elsewhere\n{change}", encoding="utf-8"
    )
    return law, plan


def amounts(text):
    """The old and the new value of every row."""
    return [(row[-3], row[-1]) for row in rows(text)]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("2013-06-30", "2014-06-30", []),
        ("2014-06-30", "2014-07-01", [("3万元", "5万元")]),
        ("2014-07-01", "2014-06-30", [("5万元", "3万元")]),
        ("2013-01-01", "2015-12-31", [("3万元", "5万元")]),
    ],
)
def test_two_days_of_one_policy_are_compared_by_the_version_of_each(mq, two_versions, first, second, found):
    law, _ = two_versions
    text = mq("diff", f"{law}@{first}", f"{law}@{second}").stdout
    assert amounts(text) == found
    assert mq("diff", f"{law}@{first}", f"@{second}").stdout.splitlines()[1:] == text.splitlines()[1:]
    assert not found or f"{first}的规则与{second}的规则" in text


def test_a_side_without_a_day_is_meant_on_the_day_of_date_or_on_its_last(mq, two_versions):
    law, _ = two_versions
    text = mq("diff", f"{law}@2013-06-30", law, "--lang", "en").stdout
    assert "Rules of 2013-06-30 beside those of 2015-12-31" in text
    assert "30,000 yuan  →  50,000 yuan" in text
    assert "没有差别" in mq("diff", f"{law}@2013-06-30", law, "--date", "2013-12-31").stdout
    assert amounts(mq("diff", law, f"{law}@2013-06-30").stdout) == [("5万元", "3万元")]


def test_a_day_and_scenarios_stand_together_in_either_order(mq, two_versions):
    law, plan = two_versions
    for side in (f"{law}@2014-07-01+{plan}", f"{law}+{plan}@2014-07-01", f"{plan}@2014-07-01"):
        assert amounts(mq("diff", f"{law}@2013-06-30", side).stdout) == [("3万元", "6万元")]


def test_a_scenario_file_is_laid_over_the_policy_file_of_the_other_side(mq, two_versions, refused):
    law, plan = two_versions
    found = [("3万元", "4万元"), ("5万元", "6万元")]
    assert amounts(mq("diff", law, plan).stdout) == amounts(mq("diff", law, f"{law}+{plan}").stdout) == found
    said = refused(2, "diff", "minqing", plan)
    assert f"{plan}:4:9: must be for a policy of params/policies or of the other side" in said


def test_days_that_are_none_and_days_without_rules_are_told_of_both_sides(refused, two_versions):
    law, _ = two_versions
    said = refused(2, "diff", f"{law}@2013-02-30", "minqin@2013-01-01").splitlines()
    assert said[0] == "mq: A: must name a day after @ as YYYY-MM-DD, got '2013-02-30'"
    assert said[1].startswith("mq: B: must name a policy or a scenario, got 'minqin'; did you mean minqing")
    said = refused(1, "diff", f"{law}@2012-12-31", f"{law}@2016-01-01").splitlines()
    span = "they run from 2013-01-01 to 2015-12-31"
    assert said[0] == f"mq: A: must be a day on which elsewhere has rules, got 2012-12-31; {span}"
    assert said[1] == f"mq: B: must be a day on which elsewhere has rules, got 2016-01-01; {span}"
    assert "must name one day after @" in refused(2, "diff", "minqing@2013-01-01@2014-01-01", "minqing")
    both = refused(2, "diff", f"{law}@2013-01-01", f"{law}@2014-01-01", "--date", "2014-01-01")
    assert "--date: must not be given where both sides name their day" in both


# ---------------------------------------------------------------- files joined by +


@pytest.fixture
def plans(tmp_path):
    """Two scenario files of Minqing's policy, with ``+`` in their paths, that do what top25 and gate80 do."""
    folder = tmp_path / "a+b"
    folder.mkdir()
    files = []
    for name, old in (("top+25", "top25"), ("gate", "gate80")):
        text = find_scenario(old).read_text("utf-8")
        path = folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        files.append(path)
    return files


def test_scenario_files_are_joined_as_names_are_wherever_scenarios_are_named(mq, plans):
    one, two = plans
    options = ("--scenario", "top25", "--scenario", "gate80", "--lang", "en")
    apart = mq("explain", "PDY417528", "--year", 2013, *options).stdout
    for joined in (f"{one}+{two}", f"top25+{two}", f"{one}+gate80"):
        assert "没有差别" in mq("diff", "minqing+top25+gate80", f"minqing+{joined}").stdout
        text = mq("explain", "PDY417528", "--year", 2013, "--scenario", joined, "--lang", "en").stdout
        assert text == apart
    compared = mq("compare", f"{one}+{two}", "--year", 2013, "--lang", "en").stdout
    named = mq("compare", "top25+gate80", "--year", 2013, "--lang", "en").stdout
    assert compared == named


def test_a_file_that_is_not_there_is_told_as_the_file_that_was_meant(refused, plans):
    one, _ = plans
    joined = f"{one}+{one.parent}/none.yaml"
    said = refused(2, "explain", "PDY417528", "--year", 2013, "--scenario", joined)
    assert said == f"mq: {one.parent}/none.yaml: must be a scenario file, got no such file\n"


def test_a_changed_share_is_told_in_percent_as_a_rate_is():
    said = [
        old_and_new(Difference(f"awards.a.amount.{key}", "", "0.50", "0.6"), Words("zh"))
        for key in ("share", "rate")
    ]
    assert said == [("50%", "60%")] * 2
