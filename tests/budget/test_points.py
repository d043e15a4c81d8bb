"""What a report says of payments for later and of what a person must settle; and nothing where there is none."""

import pandas as pd
import pytest

from mq_analysis.analyses.budget import tables_awards
from mq_analysis.analyses.budget.points import later, limit_points, to_settle
from mq_analysis.report.prose import Prose, bullets
from mq_analysis.rules.annual import Annual

from ..rules.small import ALL, NAME, A, B, C, assessed, award, fact, law, opened, version
from .conftest import YEARS, book

AREA = {"area": fact("number", table="land", column="area")}
LAND = f"org_code,year,area\n{A},2013,2\n{B},2013,3\n{C},2013,0\n"


def year_of(tmp_path, *steps, **more):
    policy = law(
        AREA,
        version([award({"each": "3 元", "of": "area"}, **more)], "2010-01-01", "2015-12-31", stacking=steps),
    )
    found = assessed(tmp_path, policy, "pandas", 2013, land=LAND)
    tables, _ = opened(tmp_path, policy, 2013, land=LAND)
    return Annual(tables, found, None, "no_data", pd.Series(dtype="Int64"))


def test_a_limit_in_principle_that_is_exceeded_stands_in_the_report(tmp_path):
    year = year_of(
        tmp_path, {"clause": "五", "quote": "原则上", "per": "enterprise", "at_most": "7 元", "soft": "true"}
    )
    assert [point.key for (point,) in to_settle(year)] == ["headline_check"]
    table = tables_awards.to_settle(year).render("zh")
    assert [row[2] for row in table.rows] == ["9"]
    assert "7元" in table.rows[0][3]
    assert not limit_points(year)
    said = str(Prose((bullets(to_settle(year)),)).render("zh"))
    assert said == "1家企业的奖金须由人核定：超过7元（原则上的限额，未减）。见“须由人核定的奖金”一表。"


def test_the_conclusion_names_what_a_person_must_settle_and_no_example(tmp_path):
    """It gave a limit in principle as the example where the amounts were ceilings."""
    said = str(Prose((bullets(to_settle(year_of(tmp_path, ALL, ceiling="true"))),)).render("en"))
    assert said.startswith(
        "Firms whose awards a person must settle: 2; the amount is a ceiling; a person decides the sum."
    )
    assert "limit" not in said


def test_what_is_paid_later_stands_in_the_conclusion(tmp_path):
    stage = {"name": NAME, "quote": "分两年"}
    stages = [
        {"id": "a", **stage, "share": "0.4"},
        {"id": "b", **stage, "share": "0.6", "after": {"years": 1}},
    ]
    year = year_of(tmp_path, ALL, stages=stages)
    ((point,),) = later(year)
    assert point.values["amount"].fen == 900
    assert not to_settle(year)


@pytest.mark.parametrize("year", YEARS)
def test_nothing_is_said_where_nothing_is(year):
    assert later(book(year)) == to_settle(book(year)) == []
    assert tables_awards.to_settle(book(year)) is None
