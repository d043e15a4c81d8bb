"""Every option of every reading does what its text says; what the data lack is undecided, never 0."""

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from mq_analysis.base.errors import CoverageError, DataError
from mq_analysis.policy import choose_readings, rules_for
from mq_analysis.rules.awards import assess
from tests.sizes import examples

from .conftest import POLICY, paid, paid_each, tables
from .oracle import MUNICIPAL, NATIONAL, PROVINCIAL, SYSTEMS, WAN, Honour, awards

OPTIONS = {
    name: tuple(POLICY.readings[name].options)
    for name in ("R_TIER", "R_FALLBACK", "R_STACK", "R_RENEW", "R_LAB", "R_CERT")
}
NAMES = (
    *NATIONAL,
    *PROVINCIAL,
    *MUNICIPAL,
    *SYSTEMS,
    "福建省政府质量奖",
    "福州市政府质量奖",
    "国家实验室认可",
    "ISO9001质量管理体系认证",
)
RETENTIONS = st.one_of(
    st.integers(0, 2_000 * WAN),
    st.builds(lambda t, d: t * WAN + d, st.sampled_from([100, 150, 300, 500]), st.integers(-200, 200)),
)


READINGS = st.fixed_dictionaries({name: st.sampled_from(options) for name, options in OPTIONS.items()})


@st.composite
def _firms(draw):
    """One to eight enterprises in one county, each with its honours and retention in fen."""
    return [(draw(_honours(f"F{i}")), draw(RETENTIONS)) for i in range(draw(st.integers(1, 8)))]


@st.composite
def _honours(draw, firm):
    entity = draw(st.sampled_from(["企业", "事业单位"]))
    count = draw(st.integers(1, 6))
    return [
        Honour(
            draw(st.sampled_from(NAMES)),
            f"{firm}H{i}",
            draw(st.sampled_from(["new", "new", "renewal"])),
            draw(st.sampled_from(["technical_body", "in_house"])),
            draw(st.sampled_from(["", "甲", "乙"])),
            entity,
        )
        for i in range(count)
    ]


@settings(max_examples=examples(100), deadline=None)
@given(_firms(), READINGS)
def test_the_rule_agrees_with_the_oracle_under_any_readings(firms, readings):
    chosen = [f"{name}={option}" for name, option in readings.items()]
    assert paid_each(firms, chosen) == [awards(honours, x, readings) for honours, x in firms]


@settings(max_examples=examples(25), deadline=None)
@given(_firms(), READINGS)
def test_duckdb_agrees_with_the_oracle_too(firms, readings):
    chosen = [f"{name}={option}" for name, option in readings.items()]
    assert paid_each(firms, chosen, "duckdb") == [awards(honours, x, readings) for honours, x in firms]


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(RETENTIONS, min_size=2, max_size=20, unique=True), st.sampled_from(OPTIONS["R_TIER"]))
def test_more_retention_never_earns_less(retentions, tier):
    firms = [([Honour("中国驰名商标", f"F{i}")], x) for i, x in enumerate(sorted(retentions))]
    earned = [sum(line[2] for line in lines) for lines in paid_each(firms, [f"R_TIER={tier}"])]
    assert earned == sorted(earned)


def test_a_match_waits_for_the_upper_award_where_the_data_say_so(engine):
    prize = [Honour("福州市政府质量奖")]
    assert paid(prize, 0, [], engine) == [("A2b", "H1", 30 * WAN)]
    assert paid(prize, 0, ["R_MATCH=after_receipt"], engine) == [("", "", None)]


@pytest.mark.parametrize(
    ("column", "value", "reading", "expected"),
    [
        ("upper_award_fen", 20 * WAN, "R_MATCH=capped", 20 * WAN),
        ("upper_award_fen", 50 * WAN, "R_MATCH=capped", 30 * WAN),
        ("upper_paid_date", "2014-02-01", "R_MATCH=after_receipt", 30 * WAN),
        ("upper_paid_date", None, "R_MATCH=after_receipt", 0),
    ],
)
def test_a_match_follows_the_upper_award(column, value, reading, expected):
    frames = tables([Honour("福州市政府质量奖")], 0)
    dtype = "Int64" if column.endswith("fen") else "str"
    frames["honours"][column] = pd.array([value], dtype=dtype)
    rules = rules_for(POLICY, 2013, choose_readings(POLICY, [reading]))
    assert assess(frames, rules).awards["amount_fen"].tolist() == [expected]


def test_a_renewed_match_is_decided_even_where_the_upper_award_is_unknown(engine):
    prize = [Honour("福州市政府质量奖", kind="renewal")]
    assert paid(prize, 0, ["R_MATCH=capped"], engine) == []


def test_a_national_honour_without_retention_is_undecided_and_not_zero(engine):
    assert paid([Honour("中国驰名商标")], None, [], engine) == [("", "", None)]


def test_a_title_counts_every_year_while_in_force_only_under_that_reading():
    frames = tables([Honour("中国驰名商标")], None)
    frames["honours"]["issue_month"] = 201206
    frames["honours"]["valid_until"] = pd.array(["2014-12-31"], dtype="str")
    others = [
        frames["honours"].assign(honour_name="HACCP认证", issue_month=m) for m in (201301, 201401, 201501)
    ]
    frames["honours"] = pd.concat([frames["honours"], *others], ignore_index=True)
    frames["retention"] = pd.DataFrame(
        {"period": [201301, 201401, 201501], "org_code": ["PDY000018"] * 3, "retention_fen": [200 * WAN] * 3}
    )

    def total(year, reading):
        rules = rules_for(POLICY, year, choose_readings(POLICY, [reading]))
        return assess(frames, rules).total_fen

    yearly = [total(year, "R_ONCE=yearly_while_valid") for year in (2013, 2014, 2015)]
    assert yearly == [10 * WAN, 10 * WAN, 0]
    assert total(2013, "R_ONCE=once") == 0


@pytest.mark.parametrize(
    ("option", "months"),
    [
        ("calendar_settled", "1-12"),
        ("jan_nov", "1-11"),
        ("previous_year", "before"),
        ("collection_year", "12-11"),
    ],
)
def test_the_year_of_the_retention_follows_its_reading(option, months):
    frames = tables([Honour("中国驰名商标")], None)
    amounts = (
        {201212: 1, 201301: 200, 201311: 10, 201312: 40} if months != "before" else {201212: 200, 201306: 900}
    )
    frames["retention"] = pd.DataFrame(
        {
            "period": list(amounts),
            "org_code": "PDY000018",
            "retention_fen": [wan * WAN for wan in amounts.values()],
        }
    )
    expected = {"1-12": 250, "1-11": 210, "12-11": 211, "before": 200}[months]
    rules = rules_for(POLICY, 2013, choose_readings(POLICY, [f"R_YEAR={option}"]))
    assert assess(frames, rules).total_fen == (expected - 100) * WAN // 10


def test_december_honours_move_to_the_next_year_only_in_the_collection_year():
    frames = tables([Honour("福建名牌产品")], 0)
    frames["honours"]["issue_month"] = 201212
    frames["retention"]["period"] = 201302
    rules = rules_for(POLICY, 2013, choose_readings(POLICY, ["R_YEAR=collection_year"]))
    assert assess(frames, rules).total_fen == 5 * WAN
    with pytest.raises(CoverageError, match="table honours: must have rows of 2013"):
        assess(frames, rules_for(POLICY, 2013, choose_readings(POLICY)))


def test_a_year_without_any_retention_row_is_refused():
    frames = tables([Honour("福建名牌产品")], 0)
    frames["retention"]["period"] = 201201
    with pytest.raises(CoverageError, match="201301 to 201312"):
        assess(frames, rules_for(POLICY, 2013, choose_readings(POLICY)))


def test_a_retention_too_large_to_stay_exact_is_refused():
    with pytest.raises(DataError, match="stay exact"):
        paid([Honour("中国驰名商标")], 2**52, [])


@pytest.mark.parametrize("year", [2011, 2016])
def test_a_year_outside_the_policy_is_refused_and_later_ones_run_only_as_projection(year):
    readings = choose_readings(POLICY)
    with pytest.raises(CoverageError, match="2012-01-01 to 2015-12-31"):
        rules_for(POLICY, year, readings)
    if year == 2016:
        assert rules_for(POLICY, year, readings, project=True).projected
