"""A comparison with the year before says what that year's figure leaves out, and no percentage that nobody can read."""

from __future__ import annotations

import pytest

from mq_analysis.analyses.budget import text as budget_text
from mq_analysis.analyses.budget.comparison import versus_before
from mq_analysis.policy import choose_readings
from mq_analysis.report import front
from mq_analysis.report.prose import Prose, paragraph
from mq_analysis.rules.annual import annual

from ..rules.small import A, B, award, fact, law, opened, rows, version
from .conftest import POLICY, sample
from .test_missing_months import county, text

FACTS = {
    "output": fact("money", table="accounts", column="output_yuan", absent="0 元"),
    "best": fact(
        "money",
        table="accounts",
        column="output_yuan",
        years={"first": -2, "last": -1},
        take="greatest",
        absent="0 元",
    ),
}
RISES = award({"share": 0.5, "of": "output"}, which=[{"fact": "best", "below": "10 元"}])


def words(said, lang="zh"):
    return text(Prose((paragraph(said),)).render(lang))


def books(folder, first="2012-03-16", *more):
    """The budget of 2013 of two firms; the policy begins in 2012."""
    policy = law(FACTS, version([RISES], first, "2015-12-31"))
    told = [(A, 2011, 1), (B, 2011, 1), (A, 2012, 8), (A, 2013, 900), (B, 2013, 90), *more]
    frames, rules = opened(folder, policy, 2013, (A, B), accounts=rows("org_code,year,output_yuan", told))
    return annual(frames, policy, 2013, rules.readings)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_the_policy_began_inside_the_year_before_stands_beside_the_comparison(tmp_path, lang):
    assert "2012-03-16" in text(budget_text.headline(books(tmp_path)).render(lang))
    assert "2012-03-16" in text(budget_text.changes(books(tmp_path)).render(lang))
    assert "2012-01-01" not in text(budget_text.headline(books(tmp_path, "2012-01-01")).render(lang))


def test_firms_that_are_undecided_in_the_year_before_are_counted_there(tmp_path):
    said = text(budget_text.headline(books(tmp_path, "2012-01-01", (B, 2012, None))).render("zh"))
    assert "无法判定、未计入的企业1家" in said
    assert "无法判定、未计入" not in text(budget_text.headline(books(tmp_path, "2012-01-01")).render("zh"))


def test_a_year_that_only_the_year_before_needs_is_no_warning_of_this_year(tmp_path):
    """2012 asks for 2010, of which there is no row; 2013 does not."""
    book = books(tmp_path, "2012-01-01")
    assert book.gaps == ()
    blocks = budget_text.headline(book).render("zh").blocks
    told = {block.kind: "没有2010年的任何一行" in str(block.items) for block in blocks}
    assert told == {"callout": False, "bullets": True}
    assert "请补齐" not in str(blocks)


@pytest.mark.parametrize(
    ("old", "new", "said", "not_said"),
    [
        (100_00, 1_000_00, "（900.0%）", "倍"),
        (100_00, 1_000_01, "10倍", "%"),
        (100_00, 4_195_44, "42倍", "%"),
        (0, 100, "2012年为0元", "%"),
        (100_00, 0, "（100.0%）", "倍"),
        (0, 0, "相同", "%"),
    ],
)
def test_a_change_of_more_than_tenfold_is_told_as_a_multiple(old, new, said, not_said):
    told = words(versus_before(2013, old, new, "assessed"))
    assert said in told
    assert not_said not in told


def test_what_the_office_has_to_do_about_a_gap_is_not_told_to_the_public():
    from mq_analysis.analyses.publication import build_audited_edition
    from mq_analysis.analyses.publication.text import public_front

    readings = choose_readings(POLICY)
    gap = county(201306)
    inside = front.front(gap, budget_rules(2013), "zh", "internal").notice
    assert "请补齐后重算" in inside
    edition = build_audited_edition(gap, POLICY, 2013, readings, ())
    assert "没有201306各月的任何一行" in public_front(edition, "zh").notice
    assert "请补齐" not in public_front(edition, "zh").notice
    later = build_audited_edition(gap, POLICY, 2014, readings, ())
    assert "任何一行" not in public_front(later, "zh").notice


def budget_rules(year):
    return annual(sample(), POLICY, year, choose_readings(POLICY)).rules


def test_a_year_in_which_nothing_is_decided_says_so(tmp_path):
    policy = law(FACTS, version([RISES], "2012-01-01", "2015-12-31"))
    told = [(A, 2012, 1), (A, 2013, None)]
    frames, rules = opened(tmp_path, policy, 2013, (A,), accounts=rows("org_code,year,output_yuan", told))
    said = text(budget_text.headline(annual(frames, policy, 2013, rules.readings)).render("zh"))
    assert "没有已能确定的奖金" in said
