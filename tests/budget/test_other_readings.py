"""The price of a reading is what a separate assessment says; what the data lack has no price."""

import functools

import pandas as pd
import pytest

from mq_analysis.analyses import budget
from mq_analysis.analyses.budget import tables_sources
from mq_analysis.policy import choose_readings, rules_for
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.awards import assess

from ..rules.small import assessed, award, one_version, opened
from .conftest import BRAND, POLICY, WAN, YEARS, book, sample, small


@functools.cache
def prices(year: int, *readings: str) -> pd.DataFrame:
    return budget.other_readings(book(year, *readings))


@functools.cache
def separate(year: int, *readings: str):
    return assess(sample(), rules_for(POLICY, year, choose_readings(POLICY, readings)))


@pytest.mark.parametrize("year", YEARS)
def test_each_difference_is_that_of_a_separate_assessment(year):
    mine = book(year).assessment
    rows = prices(year)
    assert len(rows) == 17
    assert rows["difference_fen"].notna().sum() >= 15
    for row in rows.to_dict("records"):
        other = separate(year, f"{row['reading']}={row['option']}")
        assert row["total_fen"] == other.total_fen
        if pd.notna(row["difference_fen"]):
            assert row["difference_fen"] == other.total_fen - mine.total_fen
            assert row["undecided"] == 0
        sums = [
            a.awards.groupby("org_code")["amount_fen"].sum().astype("int64").to_dict() for a in (mine, other)
        ]
        firms = set(sums[0]) | set(sums[1])
        assert row["firms_changed"] == sum(sums[0].get(f, 0) != sums[1].get(f, 0) for f in firms)


def test_every_other_option_that_bears_on_awards_is_there_once():
    rows = prices(2013, "R_TIER=whole_amount")
    expected = [
        (name, option)
        for name, reading in POLICY.readings.items()
        for option in reading.options
        if reading.affects == "awards" and option != ("whole_amount" if name == "R_TIER" else reading.default)
    ]
    assert list(zip(rows["reading"], rows["option"], strict=True)) == expected
    assert "R_FUND" not in set(rows["reading"])


def test_the_other_readings_are_kept_as_chosen():
    rows = prices(2013, "R_TIER=whole_amount").set_index(["reading", "option"])
    both = separate(2013, "R_TIER=whole_amount", "R_RENEW=full")
    assert rows.loc[("R_RENEW", "full"), "total_fen"] == both.total_fen


@pytest.mark.parametrize("year", [2013, 2014])
@pytest.mark.parametrize("option", ["after_receipt", "capped"])
def test_a_match_that_needs_unknown_facts_has_no_price_and_never_zero(year, option):
    rows = prices(year).set_index(["reading", "option"])
    row = rows.loc[("R_MATCH", option)]
    assert "upper_award_fen" not in sample()["honours"]
    assert row["undecided"] == 1
    assert pd.isna(row["difference_fen"])
    awards = separate(year, f"R_MATCH={option}").awards
    assert awards["amount_fen"].isna().sum() == 1


@pytest.mark.parametrize("year", [2012, 2015])
def test_a_match_that_nobody_got_costs_nothing(year):
    rows = prices(year).set_index(["reading", "option"])
    assert rows.loc["R_MATCH", "difference_fen"].tolist() == [0, 0]


def test_a_reading_whose_months_are_missing_cannot_be_computed(annual):
    tables = small({"H1": ("PDY000018", BRAND)}, {"PDY000018": 200 * WAN})
    rows = budget.other_readings(annual(tables)).set_index(["reading", "option"])
    row = rows.loc[("R_YEAR", "previous_year")]
    assert "201101 to 201112" in row["missing"]
    assert pd.isna(row["total_fen"])
    assert pd.isna(row["difference_fen"])
    assert rows.loc[("R_TIER", "whole_amount"), "missing"] == ""


def test_firms_undecided_under_the_chosen_readings_stay_out_of_every_difference():
    rows = prices(2013, "R_MATCH=capped").set_index(["reading", "option"])
    row = rows.loc[("R_TIER", "whole_amount")]
    sums = [
        assessment.awards.groupby("org_code")["amount_fen"].sum(skipna=False).dropna()
        for assessment in (book(2013, "R_MATCH=capped").assessment, separate(2013, "R_TIER=whole_amount"))
    ]
    assert "PDY417528" not in sums[0]
    decided = sums[1].reindex(sums[0].index)
    assert row["undecided"] == 0
    assert row["difference_fen"] == decided.sum() - sums[0].sum() > 0
    fixed = rows.loc[("R_MATCH", "fixed")]
    assert (fixed["difference_fen"], fixed["undecided"]) == (0, 0)


def test_a_price_stands_beside_the_question_that_it_answers():
    """Answers such as "both" or "it need not" stood alone, with an identifier."""
    for lang, (question, option) in {
        "zh": ("国家级荣誉未达留成门槛怎么办", "按省级品牌奖励"),
        "en": ("What of a national honour that misses the gate", "it is paid as a provincial brand (50,000)"),
    }.items():
        table = tables_sources.other_readings(book(2013)).render(lang)
        assert (question, option) in [row[:2] for row in table.rows]
        assert not any("R_" in cell for row in table.rows for cell in row)
    assert "R_FALLBACK=provincial" in tables_sources.other_readings(book(2013)).frame("en").to_csv()


def test_what_cannot_be_computed_is_explained_only_where_it_stands(tmp_path):
    said = {"zh": "甲", "en": "first"}
    reading = {
        "clause": "一",
        "question": said,
        "options": {"a": said, "b": said},
        "default": "a",
        "reason": said,
    }
    amount = [{"under": {"R_X": "a"}, "fixed": "1 元"}, {"under": {"R_X": "b"}, "fixed": "2 元"}]
    policy = one_version({}, [award(amount)], readings={"R_X": reading | {"affects": "awards"}})
    tables, _ = opened(tmp_path, policy, 2013)
    year = Annual(tables, assessed(tmp_path, policy, "pandas", 2013), None, "", pd.Series(dtype="Int64"))
    assert tables_sources.other_readings(year).render("zh").notes == ("每次只改一项理解，其余不变。",)
    assert len(tables_sources.other_readings(book(2013)).notes) == 2
