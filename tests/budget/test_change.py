"""The causes of a change add up to it, whatever the readings."""

import pandas as pd
import pytest

from mq_analysis.analyses import budget
from mq_analysis.analyses.budget import tables, text
from mq_analysis.rules.annual import Annual

from ..rules.small import A, assessed, award, fact, law, opened, version
from .conftest import POLICY, book


def small_policy():
    area = {"area": fact("number", table="land", column="area")}
    return law(area, version([award({"each": "3 元", "of": "area"})], "2010-01-01", "2015-12-31"))


READINGS = (
    (),
    ("R_TIER=whole_amount",),
    ("R_STACK=per_product", "R_CERT=per_certificate"),
    ("R_STACK=per_class", "R_RENEW=full"),
    ("R_FALLBACK=provincial", "R_YEAR=collection_year"),
    ("R_MATCH=capped",),
    ("R_ONCE=yearly_while_valid",),
)


@pytest.mark.parametrize("readings", READINGS)
@pytest.mark.parametrize("year", [2013, 2014, 2015])
def test_the_causes_sum_to_the_change(year, readings):
    annual = book(year, *readings)
    change = budget.change(annual.previous, annual.assessment)
    assert change.before_fen == annual.previous.total_fen
    assert change.after_fen == annual.assessment.total_fen
    assert change.causes["amount_fen"].sum() == change.after_fen - change.before_fen
    ids = [award.id for award in POLICY.versions[0].awards]
    assert change.causes["cause"].tolist() == [*ids, "stacking"]


def test_each_cause_is_what_its_honours_earn_by_themselves():
    """By hand, from the honours looked at: 2013 against 2012 under the defaults."""
    annual = book(2013)
    change = budget.change(annual.previous, annual.assessment).causes.set_index("cause")
    own = []
    for assessment in (annual.previous, annual.assessment):
        counted = assessment.looked_at[assessment.looked_at["outcome"].isin(["paid", "not_highest"])]
        own.append(counted.groupby("award_id")["own_fen"].sum())
    for name in ("A1", "A2b", "A3a", "A3b", "A4", "A5"):
        expected = own[1].get(name, 0) - own[0].get(name, 0)
        assert change.loc[name, "amount_fen"] == expected
    lost = [(a.looked_at["outcome"] == "not_highest").sum() for a in (annual.previous, annual.assessment)]
    assert change.loc["stacking", ["before", "after"]].tolist() == lost


def test_the_prize_of_2013_stands_before_the_rule_that_takes_it():
    """The Fuzhou prize of 2013 would earn 300,000 yuan, but its firm has a higher award."""
    annual = book(2013)
    change = budget.change(annual.previous, annual.assessment).causes.set_index("cause")
    assert change.loc["A2b", ["before", "after", "amount_fen"]].tolist() == [0, 1, 30_000_000]
    assert change.loc["stacking", "amount_fen"] <= -30_000_000


def test_a_year_against_itself_has_no_change():
    assessment = book(2013).assessment
    change = budget.change(assessment, assessment)
    assert (change.causes["amount_fen"] == 0).all()
    assert (change.causes["before"] == change.causes["after"]).all()


def test_the_total_of_the_table_counts_items_where_its_columns_do():
    """It had the yuan of both years under the heads of item counts."""
    for lang, sums in {
        "zh": "奖金合计：2012年1,078,457元，2013年1,920,001元。",
        "en": "1,078,457 yuan in 2012",
    }.items():
        table = tables.changes(book(2013)).render(lang)
        rule = {"zh": "只取最高项", "en": "Highest-only rule"}[lang]
        counts = [[int(row[i]) for row in table.rows[:-1] if row[0] != rule] for i in (1, 2)]
        assert [int(table.rows[-1][i]) for i in (1, 2)] == [sum(part) for part in counts]
        assert sums in table.notes[0]


def test_the_note_names_the_row_of_the_rule_only_where_it_stands(tmp_path):
    policy = small_policy()
    land = f"org_code,year,area\n{A},2012,1\n{A},2013,2\n"
    first, second = (assessed(tmp_path, policy, "pandas", year, (A,), land=land) for year in (2012, 2013))
    frames, _ = opened(tmp_path, policy, 2013, (A,), land=land)
    year = Annual(frames, second, first, "", pd.Series(dtype="Int64"))
    table = tables.changes(year).render("zh")
    assert [row[0] for row in table.rows] == ["例", "合计"]
    assert "一行" not in table.notes[0]
    assert any("一行" in note for note in tables.changes(book(2013)).render("zh").notes)


def test_the_rule_that_takes_away_is_said_to_take_more_or_less():
    assert "只取最高项：与上年相比多减340,250元。" in str(text.changes(book(2013)).render("zh"))
