"""Awards under which nothing is due are told apart from those under which that is not known."""

from mq_analysis.analyses.budget.text import clauses

from ..rules.small import A, B, assessed, award, fact, one_version
from .test_bearers import Year

FACTS = {
    "area": fact("number", table="land", column="area"),
    "more": fact("number", table="land", column="more"),
}


def test_an_award_with_undecided_items_is_not_said_to_be_due_to_nobody(tmp_path):
    names = [{"zh": zh, "en": zh} for zh in ("甲奖", "乙奖")]
    awards = [award({"each": "100 元", "of": of}, id_) for of, id_ in (("area", "V"), ("more", "W"))]
    awards = [one | {"name": name} for one, name in zip(awards, names, strict=True)]
    land = f"org_code,year,area,more\n{A},2013,0,\n{B},2013,0,0\n"
    found = assessed(tmp_path, one_version(FACTS, awards), "pandas", 2013, [A, B], land=land)
    said = str(clauses(Year(found)).render("zh"))
    assert "甲奖没有应付的奖金" in said
    assert "乙奖有奖金尚无法判定" in said
