"""Which rows count: policy, toolkit or data say what tells the year of a row, and nothing is guessed."""

from __future__ import annotations

import pytest

from mq_analysis.base.errors import DataError, PolicyError
from mq_analysis.rules.facts import schema_for
from mq_analysis.tables import load_schema

from ..engines_of import ENGINES
from ..rules.small import A, B, C, assessed, award, fact, one_version, paid, rows

OWN = load_schema()
ASKED = {
    "year": "previous",
    "years": {"first": -2, "last": 0},
    "sum_over": {"first": {"month": 1, "year": "this"}, "last": {"month": 12, "year": "this"}},
}


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


def money(table, tables=None, **more):
    """A policy that pays what stands in a column of a table."""
    facts = {"x": fact("money", table=table, column="x_yuan", **more)}
    return one_version(facts, [award({"fact": "x"})], **({"tables": tables} if tables else {}))


def counts(table, tables=None, **more):
    facts = {"x": fact("count", table=table, take="count", **more)}
    return one_version(facts, [award({"each": "1 元", "of": "x"})], **({"tables": tables} if tables else {}))


def test_every_table_of_the_toolkit_says_what_dates_it_or_that_nothing_does():
    assert [name for name, table in OWN.items() if bool(table.dated) == table.undated] == []
    assert [name for name, table in OWN.items() if table.dated and table.dated not in table.columns] == []


@pytest.mark.parametrize("key", ASKED)
def test_years_and_months_are_not_asked_of_a_table_whose_rows_hold_for_every_year(key):
    for table, tables in (("enterprises", None), ("land", {"land": {"undated": True}})):
        with pytest.raises(PolicyError) as refused:
            schema_for(
                money(table, tables, **{key: ASKED[key]}, **({"take": "sum"} if key == "years" else {}))
            )
        (problem,) = refused.value.problems
        assert problem.where.endswith(f"facts x {key}")
        assert f"must not be asked of {table}, whose rows hold for every year" in problem.message


def test_months_are_not_summed_of_a_table_by_year():
    for table, tables in (("enterprise_years", None), ("books", {"books": {"year": "y"}})):
        with pytest.raises(PolicyError, match="must be summed over months") as refused:
            schema_for(money(table, tables, sum_over=ASKED["sum_over"]))
        assert refused.value.problems[0].where.endswith("facts x sum_over")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("enterprise_year", "did you mean enterprise_years"),
        ("honors", "did you mean honours"),
        ("retentions", "did you mean retention"),
        ("yearbok", "did you mean yearbook"),
    ],
)
def test_a_table_whose_name_is_nearly_a_known_one_is_refused_and_may_be_declared(table, said):
    with pytest.raises(PolicyError) as refused:
        schema_for(counts(table, {"yearbook": {"year": "year"}}))
    (problem,) = refused.value.problems
    assert problem.where.endswith("facts x table")
    assert said in problem.message
    schema_for(counts(table, {"yearbook": {"year": "year"}, table: {"year": "year"}}))
    schema_for(counts("fines_of_mine", {"yearbook": {"year": "year"}}))


def test_all_is_told_at_once():
    facts = {
        "a": fact("money", table="enterprises", column="a_yuan", year="previous"),
        "b": fact("money", table="enterprise_years", column="b_yuan", sum_over=ASKED["sum_over"]),
        "c": fact("count", table="honors", take="count"),
    }
    with pytest.raises(PolicyError) as refused:
        schema_for(one_version(facts, [award({"fixed": "1 元"})]))
    assert [p.where.rpartition("facts ")[2] for p in refused.value.problems] == [
        "a year",
        "b sum_over",
        "c table",
    ]


def test_the_rows_that_are_counted_of_a_table_that_nobody_declares_are_read(tmp_path, engine):
    for head, this, before in (("org_code,year", 2012, 2011), ("org_code,period", 201205, 201105)):
        table = rows(head, [(A, this), (A, this), (A, before), (B, before)])
        found = paid(assessed(tmp_path, counts("fines", absent="0"), engine, 2012, fines=table))
        assert found == {A: 200, B: 0, C: 0}
        found = paid(
            assessed(tmp_path, counts("fines", years={"first": -1, "last": 0}), engine, 2012, fines=table)
        )
        assert found == {A: 300, B: 100, C: None}


@pytest.mark.parametrize("policy", [counts("fines"), money("fines"), counts("fines", {"fines": {}})])
def test_a_table_in_which_nothing_tells_the_year_is_refused_by_name_and_undated_if_the_policy_says_so(
    tmp_path, engine, policy
):
    table = rows("org_code,x_yuan", [(A, 3)])
    with pytest.raises(DataError) as refused:
        assessed(tmp_path, policy, engine, 2012, fines=table)
    (problem,) = refused.value.problems
    assert problem.where == "table fines"
    assert "tables: {fines: {undated: true}}" in problem.message


def test_rows_that_hold_for_every_year_count_in_each(tmp_path, engine):
    table = rows("org_code,x_yuan,year", [(A, 3, 1999)])
    for year in (2010, 2015):
        found = assessed(tmp_path, money("land", {"land": {"undated": True}}), engine, year, (A,), land=table)
        assert paid(found) == {A: 300}


@pytest.mark.parametrize("said", [{"year": "y"}, {"month": "m"}, {"date": "d"}])
def test_a_table_is_dated_by_the_column_that_the_policy_names_and_by_no_other(tmp_path, engine, said):
    """Each row is of 2012 by one column and of other years by the others."""
    (kind,) = said
    cells = {"year": (2012, 2011), "month": (201206, 201106), "date": ("2012-06-30", "2011-06-30")}
    lines = [[A, 1, *(cells[name][name != each] for name in cells)] for each in cells]
    lines = [[A, 10**i, *line[2:]] for i, line in enumerate(lines)]
    table = rows("org_code,x_yuan,y,m,d", lines)
    found = paid(assessed(tmp_path, money("books", {"books": said}), engine, 2012, (A,), books=table))
    assert found == {A: 100 * 10 ** list(cells).index(kind)}


def test_a_missing_column_that_the_policy_names_is_refused_and_not_replaced_by_year(tmp_path, engine):
    table = rows("org_code,x_yuan,year", [(A, 3, 2012)])
    with pytest.raises(DataError, match="decided_on"):
        assessed(tmp_path, money("fines", {"fines": {"date": "decided_on"}}), engine, 2012, fines=table)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, 4),
        ({"year": "previous"}, 3),
        ({"years": {"first": -1, "last": 0}, "take": "sum"}, 7),
        ({"sum_over": {"first": {"month": 12, "year": "previous"}, "last": {"month": 1, "year": "this"}}}, 6),
    ],
)
def test_dates_and_months_of_a_table_tell_the_year_of_its_rows(tmp_path, engine, asked, expected):
    days = {"2010-12-31": 100, "2011-01-01": 1, "2011-12-31": 2, "2012-01": 4, "2013-01-01": 1_000}
    take = {} if "sum_over" in asked else {"take": "sum"}
    table = rows("org_code,d,m,x_yuan", ((A, d, d.replace("-", "")[:6], x) for d, x in days.items()))
    for said in ({"date": "d"}, {"month": "m"}):
        policy = money("books", {"books": said}, **(take | asked))
        assert paid(assessed(tmp_path, policy, engine, 2012, (A,), books=table)) == {A: 100 * expected}


def test_the_toolkits_own_events_count_in_the_year_of_their_date(tmp_path, engine):
    days = ["2011-12-31", "2012-01-01", "2012-12-31", "2013-01-01"]
    head = "sample_no,org_code,sampling_date,level,product_group,township_code,result"
    table = rows(head, [(i, A, day, "县", "瓷", "350124100", "合格") for i, day in enumerate(days)])
    for asked, expected in (({}, 2), ({"year": "previous"}, 1), ({"years": {"first": -1, "last": 0}}, 3)):
        policy = counts("spot_checks", **asked)
        assert paid(assessed(tmp_path, policy, engine, 2012, (A,), spot_checks=table)) == {A: 100 * expected}
