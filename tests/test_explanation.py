"""Why this amount: the parts add up to the award, and the text holds all it rests on."""

from __future__ import annotations

import functools
from fractions import Fraction

import narwhals.stable.v2 as nw
import pandas as pd
import pytest
from hypothesis import example, given, settings, strategies as st

from mq_analysis.base.errors import CoverageError, UsageError
from mq_analysis.base.frames import collect
from mq_analysis.base.money import round_half_up
from mq_analysis.base.project import home
from mq_analysis.policy import (
    Rules,
    choose_readings,
    find_policy,
    load_policy,
    parse_policy,
    rules_for,
)
from mq_analysis.report.text_explanation import explanation_text
from mq_analysis.rules import schedule
from mq_analysis.rules.amounts import Columns, earnings
from mq_analysis.rules.exact import emit
from mq_analysis.rules.explanation import Explanation, explain
from mq_analysis.tables import read_county
from tests.sizes import examples

POLICY = load_policy(find_policy("minqing"))
TIERS = tuple(POLICY.readings["R_TIER"].options)
WAN = 1_000_000  # fen
EXPORTER, BELOW, AT_GATE = "PDY417528", "PDY106682", "PDY081462"


@functools.cache
def sample():
    return read_county(home() / "data" / "sample").tables


def rules(*readings: str, year: int = 2013) -> Rules:
    return rules_for(POLICY, year, choose_readings(POLICY, readings))


@functools.cache
def why(code: str, *readings: str, year: int = 2013) -> Explanation:
    return explain(sample(), rules(*readings, year=year), code)


def outcomes(explanation: Explanation) -> list[tuple[str, str, str]]:
    return [(c.item.id, c.award.id if c.award else "", c.outcome) for c in explanation.considered]


BASES = st.one_of(
    st.integers(0, 2_000 * WAN),
    st.builds(lambda t, d: max(0, t * WAN + d), st.sampled_from([0, 100, 300, 500]), st.integers(-3, 3)),
)


@pytest.mark.parametrize("tier", TIERS)
@settings(max_examples=examples(60), deadline=None)
@given(bases=st.lists(BASES, min_size=1, max_size=20))
@example(bases=[0, 100 * WAN, 300 * WAN, 500 * WAN])
def test_the_parts_sum_to_the_award_before_rounding(tier, bases):
    tiered = rules(f"R_TIER={tier}").award("A1").schedule
    frame = nw.from_native(pd.DataFrame({"org_code": "x", "retention": bases}).astype({"retention": "Int64"}))
    value = earnings(tiered, Columns(rules().facts, {"retention": (0, max(bases))}))
    values = collect(emit(frame.lazy(), {"v": value.expr}))["v"].tolist()
    for base, worth in zip(bases, values, strict=True):
        parts = schedule.parts(tiered, base)
        assert sum((p.earned_fen for p in parts), Fraction(0)) * value.scale == worth
        assert [p.earned_fen for p in parts] == [p.part_fen * p.bracket.rate for p in parts]


@pytest.mark.parametrize("tier", TIERS)
@settings(max_examples=examples(60), deadline=None)
@given(base=BASES)
def test_what_lies_in_the_brackets_is_the_base_above_the_lowest(tier, base):
    tiered = rules(f"R_TIER={tier}").award("A1").schedule
    inside = [p.part_fen for p in schedule.parts(tiered, base)]
    lowest = tiered.brackets[0].lower
    if tiered.kind == "whole":
        assert sum(inside) == (base if base >= lowest else 0)
        assert sum(part > 0 for part in inside) <= 1
    else:
        assert sum(inside) == max(0, base - lowest)


@pytest.mark.parametrize("year", [2012, 2013, 2014, 2015])
@pytest.mark.parametrize("tier", TIERS)
def test_the_parts_of_every_national_honour_of_the_sample_round_to_its_amount(tier, year):
    honours = sample()["honours"].query("honour_year == @year")
    national = rules(year=year).award("A1").honours
    holders = honours[honours["honour_name"].isin(national)]
    assert len(holders) > 0
    for code in holders["org_code"]:
        for item in why(code, f"R_TIER={tier}", year=year).considered:
            if item.parts:
                exact = sum((p.earned_fen for p in item.parts), Fraction(0))
                assert round_half_up(exact, 100) == item.own_fen


def test_the_largest_award_of_2013_is_explained():
    explanation = why(EXPORTER)
    assert explanation.firm["name"] == "样例源德工艺有限公司"
    assert explanation.awards["amount_fen"].tolist() == [74_000_100]
    assert outcomes(explanation) == [
        ("H0210", "A1", "paid"),
        ("H0261", "A2b", "not_highest"),
        ("H0240", "", "no_award"),
    ]
    tiered, prize, other = explanation.considered
    assert tiered.base_fen == 620_000_250
    assert [p.part_fen for p in tiered.parts] == [200 * WAN, 200 * WAN, 120_000_250]
    assert [p.earned_fen for p in tiered.parts] == [20 * WAN, 30 * WAN, 24_000_050]
    assert (tiered.own_fen, prize.own_fen, other.own_fen) == (74_000_100, 30 * WAN, None)
    assert (prize.parts, prize.base_fen) == ((), None)


def test_a_fen_below_the_gate_earns_nothing_and_has_no_parts():
    explanation = why(BELOW)
    assert outcomes(explanation) == [("H0265", "A1", "gate_missed")]
    item = explanation.considered[0]
    assert (item.base_fen, item.own_fen, item.parts) == (99_999_999, 0, ())
    assert explanation.awards["amount_fen"].tolist() == [0]


def test_a_missed_gate_that_is_paid_as_a_provincial_brand_has_no_tiers():
    explanation = why(BELOW, "R_FALLBACK=provincial")
    assert explanation.awards["award_id"].tolist() == ["A3a"]
    item = explanation.considered[0]
    assert (item.outcome, item.own_fen, item.parts) == ("paid", 5 * WAN, ())
    text = explanation_text(explanation, "en")
    assert "Award: 50,000 yuan, Provincial brand award, clause 四(二)1(3)" in text
    assert "Bracket" not in text


def test_exactly_at_the_gate_the_tiers_earn_nothing_and_the_certificate_is_paid():
    explanation = why(AT_GATE)
    assert outcomes(explanation) == [("H0212", "A1", "zero"), ("H0213", "A5", "paid")]
    tiered = explanation.considered[0]
    assert tiered.base_fen == 100 * WAN
    assert [p.part_fen for p in tiered.parts] == [0, 0, 0]
    assert explanation.awards[["award_id", "amount_fen"]].to_numpy().tolist() == [["A5", 2 * WAN]]


def test_exactly_at_the_gate_the_whole_amount_earns_a_tenth():
    explanation = why(AT_GATE, "R_TIER=whole_amount")
    assert [p.part_fen for p in explanation.considered[0].parts] == [100 * WAN, 0, 0]
    assert outcomes(explanation) == [("H0212", "A1", "paid"), ("H0213", "A5", "not_highest")]


def test_a_code_that_is_not_registered_is_refused_with_the_nearest():
    with pytest.raises(UsageError, match=r"must be in the register, got 'PDY417529'; did you mean PDY417528"):
        explain(sample(), rules(), "PDY417529")


def test_a_year_without_data_is_refused():
    tables = {**sample(), "honours": sample()["honours"].query("honour_year != 2013")}
    with pytest.raises(CoverageError, match="must have rows of 2013"):
        explain(tables, rules("R_ONCE=once"), "PDY000597")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "本年没有可计奖的记录，不在奖励范围。"),
        ("en", "Nothing of the year is on record that an award is for."),
    ],
)
def test_an_enterprise_without_honours_says_so(lang, said):
    with_honours = set(sample()["honours"].query("honour_year == 2013")["org_code"])
    code = next(c for c in sample()["enterprises"]["org_code"] if c not in with_honours)
    explanation = why(code)
    assert explanation.considered == ()
    assert explanation.awards.empty
    text = explanation_text(explanation, lang)
    assert said in text
    assert code in text
    assert "0元" not in text


def test_an_enterprise_whose_only_honours_have_no_award_gets_zero_and_each_is_named():
    honours = sample()["honours"].query("honour_year == 2013")
    named = {h for a in rules().awards for h in a.honours}
    codes = honours.groupby("org_code")["honour_name"].agg(lambda names: not set(names) & named)
    explanation = why(codes[codes].index[0])
    assert {c.outcome for c in explanation.considered} == {"no_award"}
    assert "核算奖金：0元" in explanation_text(explanation, "zh")
    assert explanation_text(explanation, "zh").count("政策未设奖项") == len(explanation.considered)


def test_a_renewal_is_named_with_its_reason():
    renewal = sample()["honours"].query("honour_year == 2013 and kind == 'renewal'").iloc[0]
    explanation = why(renewal["org_code"])
    item = next(c for c in explanation.considered if c.item.id == renewal["honour_id"])
    assert (item.outcome, item.own_fen) == ("renewal", None)
    assert "复评、延续不是新获，不奖励" in explanation_text(explanation, "zh")


TEXTS = {
    "zh": [
        "样例源德工艺有限公司（PDY417528）2013年奖励说明",
        "核算奖金：740,001元",
        "条款四(二)1(1)",
        "当年缴纳本级财政留成：6,200,002.50元",
        "100万元（含）–300万元",
        "300万元（含）–500万元",
        "500万元（含）以上",
        "单独可得300,000元；同年另有更高奖项",
        "740,000.5元 → 740,001元",
        "四(二)1 末段：“同年度内获得以上多个奖项的，只享受最高项奖金，不重复计奖”",
        "H0240",
        "政策未设奖项",
    ],
    "en": [
        "样例源德工艺有限公司 (PDY417528): award of 2013 explained",
        "Award: 740,001 yuan, National brand award, clause 四(二)1(1)",
        "county fiscal retention of the year: 6,200,002.50 yuan",
        "1,000,000 to under 3,000,000",
        "3,000,000 to under 5,000,000",
        "5,000,000 and above",
        "earns 300,000 yuan by itself; another award of the year is higher",
        "740,000.5 → 740,001 yuan",
        "四(二)1 末段: “同年度内获得以上多个奖项的",
        "no award in the policy",
    ],
}


@pytest.mark.parametrize("lang", TEXTS)
def test_the_text_holds_amount_clauses_brackets_and_rounding(lang):
    text = explanation_text(why(EXPORTER), lang)
    assert [said for said in TEXTS[lang] if said not in text] == []


@pytest.mark.parametrize(
    ("lang", "default", "chosen"), [("zh", "（默认）", "（选定）"), ("en", " (default)", " (chosen)")]
)
def test_the_chosen_reading_is_marked_among_the_defaults(lang, default, chosen):
    lines = explanation_text(why(EXPORTER, "R_TIER=whole_amount"), lang).splitlines()
    marked = [line.strip() for line in lines if chosen in line]
    assert len(marked) == 1
    assert marked[0].startswith(f"R_TIER=whole_amount{chosen}")
    readings = [n for n, r in POLICY.readings.items() if r.affects == "awards"]
    assert sum(default in line for line in lines) == len(readings) - 1
    assert "1,240,001" in "".join(lines)


def test_an_undecided_amount_is_said_and_no_honour_is_called_paid():
    explanation = why(EXPORTER, "R_MATCH=after_receipt")
    assert explanation.awards["amount_fen"].isna().all()
    text = explanation_text(explanation, "zh")
    assert "无法判定：缺少所需数据" in text
    assert "核算奖金" not in text
    assert "计发" not in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_base_without_data_is_called_that_and_never_zero(lang):
    tables = {**sample(), "retention": sample()["retention"].query("org_code != @EXPORTER")}
    explanation = explain(tables, rules(), EXPORTER)
    assert outcomes(explanation)[0] == ("H0210", "A1", "missing")
    assert explanation.considered[0].base_fen is None
    text = explanation_text(explanation, lang)
    assert {"zh": "当年缴纳本级财政留成：无数据", "en": "retention of the year: no data"}[lang] in text
    assert {"zh": "留成：0", "en": "year: 0"}[lang] not in text


def test_an_enterprise_of_several_items_has_a_line_for_each():
    explanation = why(EXPORTER, "R_STACK=per_product")
    text = explanation_text(explanation, "en")
    assert "Award: 740,001 yuan, National brand award" in text
    assert "Award: 300,000 yuan, Match for the Fuzhou government quality award" in text


TOWNSHIP = """
        - id: T1
          class: T1
          clause: 某镇规定第一条
          name: {zh: 镇级配套奖, en: Township match}
          quote: 各乡镇可结合实际，制定相应的奖励规定
          honours: [福建名牌产品]
          amount: {fixed: 1 万元}
"""


def test_an_honour_that_county_and_township_both_award_is_explained_under_both():
    file = find_policy("minqing")
    text = file.read_text("utf-8").replace("      awards: []\n", f"      awards:{TOWNSHIP}", 1)
    policy = parse_policy(text, "township.yaml")
    brand = sample()["honours"].query(
        "honour_year == 2012 and honour_name == '福建名牌产品' and kind == 'new'"
    )
    code = brand["org_code"].iloc[0]
    explanation = explain(sample(), rules_for(policy, 2012, choose_readings(policy)), code)
    assert "T1" in explanation.awards["award_id"].tolist()
    paid = {(c.award.id, c.own_fen) for c in explanation.considered if c.outcome == "paid"}
    assert ("T1", WAN) in paid
    assert "某镇规定第一条" in explanation_text(explanation, "zh").split("逐项核对")[1]
