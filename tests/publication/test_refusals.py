"""A refused edition says which awards and figures it is about, by their names and in the language of the reader."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mq_analysis.analyses.publication.choose import POOL, TOTAL
from mq_analysis.analyses.publication.figures import Figure
from mq_analysis.analyses.publication.tiered import tiered_year
from mq_analysis.base.errors import PublicationError
from mq_analysis.base.messages import in_language
from mq_analysis.policy import choose_readings, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.tables import read_county

from ..samples import SAMPLE
from .conftest import POLICY


def test_undecided_amounts_are_counted_by_award():
    tables = read_county(SAMPLE).tables
    outcome = assess(tables, rules_for(POLICY, 2013, choose_readings(POLICY)))
    rows, items = outcome.awards.copy(), outcome.looked_at.copy()
    for award_id, number in (("A4", 1), ("A3a", 2)):
        mine = items.index[(items["award_id"] == award_id) & (items["outcome"] == "paid")][:number]
        items.loc[mine, "outcome"] = "missing"
        rows.loc[rows["org_code"].isin(items.loc[mine, "org_code"]), ["amount_fen", "award_id"]] = [None, ""]
    with pytest.raises(PublicationError) as caught:
        tiered_year(replace(outcome, awards=rows, looked_at=items), tables)
    (problem,) = caught.value.problems
    assert problem.in_language("zh") == (
        "2013年的奖励: 各项奖励须已确定金额，现未确定的有："
        "省级品牌产品奖（A3a）2项、国家实验室认可奖（A4）1项；是哪些企业，见 mq assess 写出的表"
    )
    assert "(A3a) (2), " in str(problem)


def test_a_figure_is_named_by_what_it_shows():
    of_year = Figure(TOTAL, (2014,), "", 0, 1)
    pooled = Figure(POOL, (2013, 2014), "", 0, 1, source="a.published.json")
    assert (of_year.name, in_language(of_year.name, "zh")) == ("total_awards 2014", "2014年奖金总额")
    assert in_language(pooled.name, "zh") == "a.published.json 中的2013—2014年分档奖励合计"
