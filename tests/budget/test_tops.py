"""The largest award, firm and place; and what joins and encloses names that have marks of their own."""

import pandas as pd
import pytest

from mq_analysis.analyses.budget.tops import largest, top_place
from mq_analysis.report.labels import Words
from mq_analysis.report.prose import Prose, paragraph
from mq_analysis.report.spoken import Bracketed
from mq_analysis.report.values import join, text_of
from mq_analysis.rules.annual import Annual

from ..rules.small import A, B, C, assessed, award, code, fact, law, opened, version

AREA = {"area": fact("number", table="land", column="area")}
OTHER = {"zh": "节能、低碳奖", "en": "Saving, low carbon"}


def year_of(folder, areas, *awards, **more):
    """A year that pays 3 yuan for each part of an area, or what other awards pay."""
    every = awards or (award({"each": "3 元", "of": "area"}),)
    policy = law(AREA, version(every, "2010-01-01", "2015-12-31", **more))
    codes = tuple(areas)
    land = "org_code,year,area\n" + "".join(f"{c},2013,{n}\n" for c, n in areas.items())
    tables, _ = opened(folder, policy, 2013, codes, land=land)
    found = assessed(folder, policy, "pandas", 2013, codes, land=land)
    return Annual(tables, found, None, "no_data", pd.Series(dtype="Int64"))


def told(year, lang="zh"):
    return [str(Prose((paragraph(said),)).render(lang)) for said in largest(year)]


@pytest.mark.parametrize(
    ("areas", "said"),
    [
        ({A: 2, B: 3, C: 1}, "最大的一家为企业1，9元，占50.0%。"),
        ({A: 3, B: 3, C: 1}, "最大的各家为企业0、企业1，每家9元，各占42.9%。"),
        ({code(n): 2 for n in range(1, 5)}, "并列最大的有4家，每家6元，各占25.0%。"),
        ({A: 2, B: 0}, "全部归企业0一家。"),
    ],
)
def test_firms_that_tie_are_named_or_counted(tmp_path, areas, said):
    assert told(year_of(tmp_path, areas)) == ["奖金都出自例（一）；" + said]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("2 元", "最大的一项是例（一），3元，占60.0%；"),
        ("3 元", "最大的各项是例（一）；节能、低碳奖（一），每项3元，各占50.0%；"),
    ],
)
def test_awards_that_tie_are_all_named(tmp_path, second, said):
    awards = (award({"fixed": "3 元"}), award({"fixed": second}, "V") | {"name": OTHER})
    assert told(year_of(tmp_path, {A: 1}, *awards))[0].startswith(said)


def test_many_awards_that_tie_are_counted(tmp_path):
    awards = [award({"fixed": "3 元"}, f"W{n}") for n in range(4)]
    assert told(year_of(tmp_path, {A: 1}, *awards), "en") == [
        "Awards that tie as the largest: 4, 3 yuan or 25.0% each; all of it goes to 企业0."
    ]


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ((1, 3), "乙最多，3元，占75.0%。"),
        ((3, 3), "甲、乙并列最多，每个3元，各占50.0%。"),
        ((3, 3, 3, 3), "并列最多的有4个，每个3元，各占25.0%。"),
    ],
)
def test_places_that_tie_are_named_or_counted(amounts, said):
    rows = pd.DataFrame({"name": list("甲乙丙丁")[: len(amounts)], "amount_fen": [100 * n for n in amounts]})
    found = top_place(rows, lambda row: row["name"], 100 * sum(amounts))
    assert str(Prose((paragraph(found),)).render("zh")) == said


@pytest.mark.parametrize(
    ("clause", "zh", "en"),
    [
        ("三", "（三）", "(三)"),
        ("(三)", "(三)", "(三)"),
        ("(1)至(5)", "〔(1)至(5)〕", "[(1)至(5)]"),
        ("（十四）首台（套）", "〔（十四）首台（套）〕", "[（十四）首台（套）]"),
        ("一(二)3", "（一(二)3）", "(一(二)3)"),
    ],
)
def test_no_clause_stands_in_doubled_brackets(clause, zh, en):
    assert [text_of(Bracketed(clause), Words(lang)) for lang in ("zh", "en")] == [zh, en]


def test_names_with_the_comma_of_the_language_are_joined_by_semicolons():
    zh, en = Words("zh"), Words("en")
    assert text_of(join(["甲、乙奖", "丙奖"]), zh) == "甲、乙奖；丙奖"
    assert text_of(join(["甲奖", "丙奖"]), zh) == "甲奖、丙奖"
    assert text_of(join(["First, second", "third"]), en) == "First, second; third"
    assert text_of(join(["1,000 yuan", "third"]), en) == "1,000 yuan, third"
