"""Who bears the awards, in which budget, who receives them, and what of the total is a ceiling."""

import pytest

from mq_analysis.analyses.budget.bearers import bearer_points, bearers
from mq_analysis.report.prose import Prose, bullets

from ..rules.small import A, B, assessed, award, fact, one_version

FACTS = {
    "area": fact("number", table="land", column="area"),
    "agent": fact("text", table="land", column="agent", name={"zh": "服务机构", "en": "agency"}),
}
LAND = f"org_code,year,area,agent\n{A},2013,30,某所\n{B},2013,20,某所\n"
HALVES = {
    "funding": [
        {"id": "city", "name": {"zh": "市级", "en": "city"}, "share": "0.5"},
        {"id": "county", "name": {"zh": "县级", "en": "county"}, "share": "0.5"},
    ]
}
EACH = {"each": "100 元", "of": "area"}


class Year:
    """A year as the analysis reads it."""

    def __init__(self, found):
        self.assessment, self.rules, self.year = found, found.rules, found.rules.year


def told(folder, *awards):
    year = Year(assessed(folder, one_version(FACTS, list(awards)), "pandas", 2013, land=LAND))
    said = bearer_points(year)
    return bearers(year), str(Prose((bullets(said),)).render("zh")).replace("*", "") if said else ""


def test_shares_add_up_to_the_total(tmp_path):
    table, said = told(tmp_path, award(EACH, "V", **HALVES), award(EACH, "W"))
    assert [row[-1].fen for row in (*table.rows, *table.totals)] == [250_000, 250_000, 500_000, 1_000_000]
    assert [said.count(part) for part in ("市级2,500元", "县级2,500元", "条款未写明5,000元")] == [1, 1, 1]


def test_without_a_bearer_the_rows_are_the_budgets(tmp_path):
    stages = [
        {"id": one, "name": {"zh": one, "en": one}, "share": "0.5", **({"after": {"years": n}} if n else {})}
        for n, one in enumerate(("a", "b"))
    ]
    table, said = told(tmp_path, award(EACH, stages=stages))
    assert [row[-1].fen for row in (*table.rows, *table.totals)] == [250_000, 250_000, 500_000]
    assert len(table.columns) == 2
    assert said == ""


def test_one_bearer_is_said_in_a_sentence_without_a_table(tmp_path):
    whole = {"funding": [{"id": "city", "name": {"zh": "市级", "en": "city"}, "share": "1"}]}
    table, said = told(tmp_path, award(EACH, **whole))
    assert table is None
    assert "市级5,000元" in said


def test_nothing_is_said_where_the_firm_gets_all_from_nobody_named(tmp_path):
    assert told(tmp_path, award(EACH)) == (None, "")


def test_who_receives_an_award_is_named(tmp_path):
    _, said = told(tmp_path, award(EACH, payee={"fact": "agent"}))
    assert "由服务机构领取，5,000元" in said


@pytest.mark.parametrize(("others", "part"), [([], "全部是最高数"), ([award(EACH, "V")], "其中5,000元")])
def test_a_total_of_ceilings_is_an_upper_limit(others, part, tmp_path):
    _, said = told(tmp_path, award(EACH, ceiling="true"), *others)
    assert part in said
    assert "上限" in said
