"""Where a firm's awards exceed a limit in principle that is a figure of the firm, the table says how high it is."""

import pandas as pd

from mq_analysis.analyses.budget.tables_awards import to_settle
from mq_analysis.report.labels import Words
from mq_analysis.report.values import text_of
from mq_analysis.rules.annual import Annual

from ..rules.small import A, B, assessed, award, fact, law, opened, version

FACTS = {
    "area": fact("number", table="land", column="area"),
    "kept": fact("money", table="land", column="kept_yuan", name={"zh": "留成", "en": "kept"}),
}


def settled(folder, rows, award_more, **more):
    """The words of the table for a county whose firms have an area and a sum."""
    policy = law(
        FACTS,
        version([award({"each": "3 元", "of": "area"}, **award_more)], "2010-01-01", "2015-12-31", **more),
    )
    land = "org_code,year,area,kept_yuan\n" + "".join(f"{c},2013,{n},{k}\n" for c, n, k in rows)
    codes = tuple(code for code, *_ in rows)
    tables, _ = opened(folder, policy, 2013, codes, land=land)
    found = assessed(folder, policy, "pandas", 2013, codes, land=land)
    table = to_settle(Annual(tables, found, None, "no_data", pd.Series(dtype="Int64")))
    return [text_of(row[-1], Words("zh")) for row in table.rows] if table else []


def test_a_soft_cap_by_a_figure_is_told_with_the_figure_of_each_firm(tmp_path):
    cap = {"at_most": [{"fact": "kept", "soft": True}]}
    said = settled(tmp_path, [(A, 7, "20.50"), (B, 9, "1")], cap)
    assert [one.split("；")[1] for one in said] == ["限额为20.5元", "限额为1元"]


def test_a_soft_cap_that_is_a_sum_says_its_sum_once(tmp_path):
    said = settled(tmp_path, [(A, 7, "20")], {"at_most": [{"amount": "20 元", "soft": True}]})
    assert len(said) == 1
    assert "限额为" not in said[0]


def test_what_is_within_the_limit_is_not_told(tmp_path):
    assert settled(tmp_path, [(A, 7, "21")], {"at_most": [{"fact": "kept", "soft": True}]}) == []
