"""What earns nothing or less: each item stands somewhere with its reason, and sentences name only what occurs."""

import pandas as pd
import pytest

from mq_analysis.analyses.budget import tables, tables_awards
from mq_analysis.analyses.budget.points import limit_points
from mq_analysis.report.display import Prose as Shown
from mq_analysis.report.prose import Prose, bullets
from mq_analysis.rules.annual import Annual

from ..rules.small import ALL, A, B, C, assessed, award, fact, law, opened, version

FACTS = {
    "area": fact("number", of="plots", column="area"),
    "is_open": fact("number", of="plots", column="is_open"),
    "room": {
        "name": {"zh": "余额", "en": "what is left"},
        "of": "enterprise",
        "type": "money",
        "table": "rooms",
        "column": "room",
        "unit": "yuan",
    },
    "size": fact("number", table="sizes", column="size"),
}
OPEN = {"requires": [{"fact": "is_open", "at_least": 1, "otherwise": "closed"}]}
CLOSED = {"reasons": {"closed": {"zh": "已关闭", "en": "closed"}}}
PLOTS = {"plots": {"title": {"zh": "地块", "en": "plots"}, "id": "plot", "year": "year"}}
LIMIT = {"clause": "二", "quote": "最高", "per": "enterprise", "at_most": "room", "awards": ["W"]}
TOP = {"clause": "三", "quote": "前一名", "per": "year", "first": 1, "by": "size", "awards": ["W"]}


def year_of(folder, plots, *steps, awards=None, room="100", sizes=(3, 2, 1)):
    """A year that pays 3 yuan for each part of the area of open plots: (number, firm, area, open)."""
    every = awards or [award({"each": "3 元", "of": "area"}, for_="plots", **OPEN)]
    policy = law(
        FACTS, version(every, "2010-01-01", "2015-12-31", stacking=[*steps, ALL]), tables=PLOTS, **CLOSED
    )
    named = {
        "plots": "plot,org_code,year,area,is_open\n"
        + "".join(f"{n},{c},2013,{a},{o}\n" for n, c, a, o in plots),
        "rooms": f"org_code,year,room\n{A},2013,{room}\n{B},2013,{room}\n{C},2013,{room}\n",
        "sizes": "org_code,year,size\n"
        + "".join(f"{c},2013,{s}\n" for c, s in zip((A, B, C), sizes, strict=True)),
    }
    tables_, _ = opened(folder, policy, 2013, **named)
    found = assessed(folder, policy, "pandas", 2013, **named)
    return Annual(tables_, found, None, "no_data", pd.Series(dtype="Int64"))


def told(year, lang="zh"):
    return str(Prose((bullets(limit_points(year)),)).render(lang))


def test_a_refused_item_of_a_firm_with_another_award_stands_with_its_reason(tmp_path):
    """It stood nowhere: only firms without any award were listed."""
    year = year_of(tmp_path, [("P1", A, 2, 1), ("P2", A, 3, 0), ("P3", B, 1, 1), ("P4", C, 1, 0)])
    table = tables_awards.refusals(year).render("zh")
    assert [(row[2], row[3], row[4]) for row in table.rows] == [("例", "P2", "已关闭")]
    assert [row[3] for row in tables_awards.nothing(year).render("zh").rows] == ["P4：已关闭"]


def test_every_item_stands_in_some_table(tmp_path):
    plots = [(f"P{n}", firm, n % 3, n % 4 and 1) for n, firm in enumerate((A, B, C) * 4)]
    year = year_of(tmp_path, plots, LIMIT, room="4")
    shown = [tables_awards.awards, tables_awards.reductions, tables_awards.refusals, tables_awards.nothing]
    text = " ".join(str(table(year).render("zh").rows) for table in shown) + "'"
    assert [n for n, _, _, _ in plots if not any(f"{n}{end}" in text for end in "'：；")] == []


def test_no_empty_table_is_shown(tmp_path):
    year = year_of(tmp_path, [("P1", A, 2, 1)])
    for table, said in (
        (tables_awards.nothing, "2013年有申报项目的企业都有奖金或尚待判定的奖金。"),
        (tables_awards.refusals, "另有奖项的企业没有不计奖的申报项目。"),
    ):
        shown = table(year).render("zh")
        assert isinstance(shown, Shown)
        assert str(shown) == said
    assert (
        str(tables_awards.awards(year_of(tmp_path, [("P1", A, 2, 0)])).render("zh"))
        == "2013年没有应付或尚待判定的奖金。"
    )


def test_firms_that_nobody_applies_for_have_no_items(tmp_path):
    """The captions spoke of items and of their numbers where awards are for firms alone."""
    year = year_of(tmp_path, [], awards=[award({"each": "3 元", "of": "size"})], sizes=(1, 0, 0))
    assert tables_awards.refusals(year) is None
    assert tables_awards.nothing(year).render("zh").caption == "2013年没有奖金的企业"
    assert tables_awards.awards(year).render("zh").notes == ("金额为核算数，须经核准后发放。",)


def test_a_limit_of_one_award_is_called_that_and_shows_what_was_left(tmp_path):
    """The reason quoted the clause alone where earlier years had used up the limit."""
    year = year_of(tmp_path, [("P1", A, 2, 1)], LIMIT, room="0")
    assert (
        told(year) == "因单个奖项的合计限额，应得奖金减少6元，涉及1家企业（单个项目金额自身的封顶不计在内）。"
    )
    assert tables_awards.reductions(year).render("zh").rows[0][-1] == "二“最高”，余额：0元"
    year = year_of(tmp_path, [("P1", A, 2, 1)], LIMIT, room="4")
    assert tables_awards.reductions(year).render("en").rows[0][-1] == "二 “最高”, what is left: 4 yuan"


def test_a_limit_on_several_awards_is_called_that(tmp_path):
    two = [award({"each": "3 元", "of": "area"}, name, "plots") for name in ("W", "V")]
    year = year_of(tmp_path, [("P1", A, 2, 1)], LIMIT | {"awards": ["W", "V"]}, awards=two, room="4")
    assert told(year).startswith("因合计限额，应得奖金减少8元")
    assert "名额" not in told(year)


def test_what_is_outside_a_quota_is_not_said_to_be_reduced(tmp_path):
    """Firms beyond the first had never been entitled; the report said how much they lost."""
    year = year_of(tmp_path, [], TOP, awards=[award({"each": "3 元", "of": "size"})])
    assert told(year) == "名额之外的有2项，涉及2家企业，不计奖。"
    assert tables_awards.reductions(year) is None
    reasons = [row[3] for row in tables_awards.nothing(year).render("zh").rows]
    assert reasons == ["例：未进入名额（三“前一名”）"] * 2


@pytest.mark.parametrize(
    ("plots", "steps", "said"),
    [
        ([("P1", A, 0, 1), ("P2", A, 1, 1)], (), "计奖项中没有奖金的共1项：按规则计得0的1项。"),
        (
            [("P1", A, 0, 1), ("P2", A, 3, 1)],
            (LIMIT,),
            "没有奖金的共2项：额度已用完的1项、按规则计得0的1项。",
        ),
    ],
)
def test_items_without_money_are_counted_by_the_causes_that_occur(tmp_path, plots, steps, said):
    year = year_of(tmp_path, plots, *steps, room="0" if steps else "100")
    assert any(note.endswith(said) for note in tables.by_clause(year).render("zh").notes)


def test_nothing_is_said_of_items_without_money_where_all_get_something(tmp_path):
    assert len(tables.by_clause(year_of(tmp_path, [("P1", A, 1, 1)])).notes) == 1
