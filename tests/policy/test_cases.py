"""Worked cases beside a policy hold on every engine, and one that does not says what is paid instead."""

import re

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner

from mq_analysis.base.errors import DataError, PolicyError
from mq_analysis.base.project import home
from mq_analysis.cli import main
from mq_analysis.policy import choose_readings, find_policy, load_policy, parse_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.cases import run_cases
from mq_analysis.tables import read_county

from .test_bad_policies import TEXT, changed, line_of

FILES = sorted((home() / "params" / "policies").rglob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_case_of_every_policy_holds_on_both_engines(path):
    policy = load_policy(path)
    assert policy.cases
    for native in (lambda frame: frame, duckdb.from_df):
        for result in run_cases(policy, native):
            assert result.holds, (result.case.id, result.expected, result.paid)


def test_minqing_has_a_case_under_an_alternate_of_every_reading_that_a_case_can_show():
    policy = load_policy(find_policy("minqing"))
    shown = {name for case in policy.cases for e in case.expect for name in e.under}
    assert shown == {"R_TIER", "R_STACK", "R_CERT", "R_FALLBACK", "R_RENEW", "R_LAB", "R_MATCH"}


BAD = {
    "a fact that is not declared": (
        "facts: {retention: 80 万元}",
        "facts: {retentoin: 80 万元}",
        "did you mean retention",
    ),
    "a fact of an honour given for the enterprise": (
        "facts: {retention: 80 万元}",
        "facts: {lab_kind: in_house}",
        "must name a fact of the enterprise, got 'lab_kind'",
    ),
    "money without a unit": (
        "facts: {retention: 80 万元}",
        "facts: {retention: 80}",
        "an amount with its unit",
    ),
    "an item without its honour": (
        "items: [{honour: 福建名牌产品, kind: renewal}]",
        "items: [{kind: renewal}]",
        "must name its honour",
    ),
    "a fact of an item that is not declared": (
        "items: [{honour: 福建名牌产品, kind: renewal}]",
        "items: [{honour: 福建名牌产品, knid: renewal}]",
        "did you mean kind",
    ),
    "the same id twice": ("- id: renewal", "- id: gate_missed", "got the case 'gate_missed' again"),
    "an option that does not exist": (
        "{under: {R_RENEW: full}, pay: 5 万元}",
        "{under: {R_RENEW: fully}, pay: 5 万元}",
        "must name an option of R_RENEW",
    ),
    "a sum and undecided at once": (
        "expect: {undecided: true}",
        "expect: {undecided: true, pay: 1 元}",
        "exactly one of",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_case_is_refused_at_its_line_for(name):
    old, new, said = BAD[name]
    text = changed((old, new))
    with pytest.raises(PolicyError, match=said) as caught:
        parse_policy(text, "bad.yaml")
    lines = [int(problem.where.split(":")[1]) for problem in caught.value.problems]
    spots = [number for number, line in enumerate(text.splitlines(), 1) if new in line]
    assert any(abs(line - spot) <= 1 for line in lines for spot in spots)


def test_a_case_that_fails_is_told_with_its_place_and_the_explanation_of_what_is_paid(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text(
        TEXT.replace("pay: 740000 元", "pay: 1 元").replace("pay: 20000 元}", "pay: 20001 元}", 1), "utf-8"
    )
    done = CliRunner().invoke(main, ["check", str(path)])
    assert done.exit_code == 1
    assert f":{line_of(path.read_text('utf-8'), 'pay: 20001 元')}:" in done.stderr
    assert "case tier_03 must pay 20,001 yuan under R_TIER=marginal_above_100" in done.stderr
    assert "got 20,000 yuan" in done.stderr
    assert "100万元（含）–300万元" in done.stderr


def test_a_retention_with_an_unknown_month_is_undecided_and_not_a_smaller_sum():
    sample = dict(read_county(home() / "data" / "sample").tables)
    policy = load_policy(find_policy("minqing"))
    rules = rules_for(policy, 2013, choose_readings(policy))
    firm, month = "PDY417528", 201305
    retention = sample["retention"].copy()
    one = (retention["org_code"] == firm) & (retention["period"] == month)
    assert one.any()
    retention.loc[one, "retention_fen"] = pd.NA
    for native in (lambda frame: frame, duckdb.from_df):
        tables = {name: native(frame) for name, frame in (sample | {"retention": retention}).items()}
        found = assess(tables, rules)
        assert pd.isna(found.awards.set_index("org_code").loc[firm, "amount_fen"])
        assert found.looked_at.set_index("org_code").loc[[firm], "lacks"].iloc[0] == ("retention",)


@pytest.mark.parametrize("name", ["fuqing_2012", "haicang_2020"])
def test_a_case_that_stands_in_a_county_with_others_gets_what_it_gets_alone(name):
    policy = load_policy(find_policy(name))
    alone = [
        result for case in policy.cases for result in run_cases(policy.model_copy(update={"cases": (case,)}))
    ]
    together = list(run_cases(policy))
    assert [result.case.id for result in together] == [result.case.id for result in alone]
    assert len({id(result.gathered) for result in together}) < len(together), "some share a county"
    for one, other in zip(together, alone, strict=True):
        assert one.paid == other.paid
        columns = ["award_id", "amount_fen"]
        pd.testing.assert_frame_equal(one.assessment.awards[columns], other.assessment.awards[columns])


def test_a_case_that_is_refused_among_others_is_named():
    old = "facts: {retention: 80 万元}"
    policy = parse_policy(changed((old, "facts: {retention: 9000000000 万元}")), "large.yaml")
    with pytest.raises(DataError, match=r"case gate_missed, .*must be small enough to stay exact"):
        list(run_cases(policy))


def test_a_number_of_a_case_with_more_decimals_than_its_fact_is_refused_and_not_cut():
    text = (home() / "params" / "policies" / "longgang_2023.yaml").read_text("utf-8")
    before, cases = text.split("\ncases:", 1)
    with pytest.raises(PolicyError, match="at most 2 decimals as the fact area says, got '800"):
        parse_policy(
            before + "\ncases:" + re.sub(r"area: [\d.]+ 平方米", "area: 800.125 平方米", cases, count=1),
            "x.yaml",
        )
    parse_policy(
        before + "\ncases:" + re.sub(r"area: [\d.]+ 平方米", "area: 800.12 平方米", cases, count=1), "x.yaml"
    )


def test_a_bound_that_is_an_unrounded_quotient_is_refused_where_it_stands():
    text = (home() / "params" / "policies" / "dangshan_2023.yaml").read_text("utf-8")
    assert "decimals: 4" in text
    with pytest.raises(PolicyError, match="quotient that is not rounded"):
        parse_policy(re.sub(r"\n *decimals: 4", "", text), "x.yaml")
