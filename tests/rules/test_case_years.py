"""Cases of several years: facts by year, items by their day, expectations by year, what is due on a day."""

from __future__ import annotations

import pytest

from mq_analysis.base.errors import PolicyError
from mq_analysis.rules.cases import run_cases

from .small import NAME, award, fact, law, version

FACTS = {
    "output": fact("money", table="accounts", column="output_yuan"),
    "growth": fact("share", computed={"growth": ["output", "before"]}),
    "before": fact("money", table="accounts", column="output_yuan", year="previous"),
}
TABLES = {"works": {"id": "no", "date": "built_on"}}
HONOUR = award({"fixed": "1 元"}, "H", "honour")
WORK = award({"fixed": "10 元"}, "W", "works")
FIRM = award({"fact": "output"}, "F")


def cases(*given, awards=(HONOUR, WORK), first="2013-01-01", **more):
    """Run cases, and return what each of their expectations gets."""
    told = [{"id": f"c{i}", "source": "例", **case} for i, case in enumerate(given)]
    facts = FACTS if any(a["id"] == "F" for a in awards) else {}
    policy = law(facts, version(awards, first, "2016-12-31", **more), tables=TABLES, cases=told)
    return [dict(result.paid) for result in run_cases(policy)], [result.holds for result in run_cases(policy)]


def pay(yuan, year=None, **more):
    return {"pay": f"{yuan} 元", **({"year": year} if year else {}), **more}


def test_items_count_in_the_year_of_their_day(tmp_path):
    items = [
        {"honour": "某奖", "issue_date": "2013-12-31"},
        {"honour": "某奖", "issue_date": "2014-01-01"},
        {"honour": "某奖", "date": "2014-12-31"},
        {"item": "works", "date": "2015-06-30"},
        {"item": "works", "date": "2014-02"},
    ]
    expect = [pay(1, 2013), pay(12, 2014), pay(10, 2015), pay(0, 2016)]
    found, holds = cases({"items": items, "expect": expect})
    assert found == [{"pay": 100}, {"pay": 1_200}, {"pay": 1_000}, {"pay": 0}]
    assert holds == [True] * 4


def test_an_item_without_a_day_is_of_the_last_day_of_the_year_of_the_case():
    """So it is of the first version that is in force then, and never before the policy."""
    items = [{"honour": "某奖"}, {"item": "works"}]
    for year in (2013, 2014):
        found, _ = cases({"year": year, "items": items, "expect": [pay(11)]}, first="2013-12-31")
        assert found == [{"pay": 1_100}]
    window = {
        "clause": "八",
        "quote": "上年11月至当年10月",
        "months": {"first": {"month": 11, "year": "previous"}, "last": {"month": 10, "year": "this"}},
    }
    for items in ([{"honour": "某奖"}], [{"honour": "某奖", "issue_date": "2014-10-31"}]):
        found, _ = cases(
            {"year": 2014, "items": items, "expect": [pay(1), pay(0, 2015)]},
            awards=[HONOUR],
            honour_year=window,
        )
        assert found == [{"pay": 100}, {"pay": 0}]


def test_an_item_before_the_policy_earns_nothing_in_a_case_as_in_data():
    given = [
        {"items": [{"honour": "某奖", "issue_date": day}], "year": 2013, "expect": [pay(0)]}
        for day in ("2013-03-14", "2013-03-15")
    ]
    found, holds = cases(*given, awards=[HONOUR], first="2013-03-15")
    assert found == [{"pay": 0}, {"pay": 100}]
    assert holds == [True, False]
    month = {
        "items": [{"honour": "某奖", "issue_date": "2013-03"}],
        "year": 2013,
        "expect": [{"undecided": True}],
    }
    assert cases(month, awards=[HONOUR], first="2013-03-15") == ([{"pay": None}], [True])


def test_a_fact_by_year_is_as_seen_from_each_award_year_and_unknown_in_the_others():
    facts = {"output": {"2013": "5 元", "2014": "7 元"}}
    expect = [pay(5, 2013), pay(7, 2014), {"undecided": True, "year": 2015}]
    found, holds = cases({"facts": facts, "expect": expect}, awards=[FIRM])
    assert found == [{"pay": 500}, {"pay": 700}, {"pay": None}]
    assert holds == [True] * 3
    found, _ = cases({"facts": {"output": "5 元"}, "expect": [pay(5, 2013), pay(5, 2016)]}, awards=[FIRM])
    assert found == [{"pay": 500}] * 2


def test_facts_of_several_enterprises_are_given_by_year_too():
    enterprises = {
        "甲": {"facts": {"output": {"2013": "5 元", "2014": "7 元"}}},
        "乙": {"facts": {"output": {"2013": "1 元", "2014": "2 元"}}, "items": []},
    }
    expect = [
        {"year": 2013, "pays": {"甲": "5 元", "乙": "1 元"}},
        {"year": 2014, "pays": {"甲": "7 元", "乙": "2 元"}},
    ]
    found, holds = cases({"enterprises": enterprises, "expect": expect}, awards=[FIRM])
    assert found == [{"pays.甲": 500, "pays.乙": 100}, {"pays.甲": 700, "pays.乙": 200}]
    assert holds == [True, True]


def test_cases_of_different_years_do_not_see_each_other():
    given = [
        {"year": year, "items": [{"honour": "某奖", "issue_date": f"{year}-05-01"}] * n, "expect": [pay(n)]}
        for n, year in enumerate((2013, 2014, 2014, 2015, 2013), start=1)
    ]
    given = [
        case | {"items": [item | {"id": f"{i}{j}"} for j, item in enumerate(case["items"])]}
        for i, case in enumerate(given)
    ]
    found, holds = cases(*given, awards=[HONOUR])
    assert found == [{"pay": 100 * n} for n in range(1, 6)]
    assert all(holds)


STAGED = award(
    {"fixed": "100 元"},
    "H",
    "honour",
    stages=[
        {"id": "first", "name": NAME, "share": 0.4},
        {"id": "second", "name": NAME, "share": 0.6, "after": {"years": 1}},
    ],
)


@pytest.mark.parametrize(
    ("as_of", "due", "now"),
    [(None, "no", 40), ("2015-05-09", "no", 40), ("2015-05-10", "yes", 100), ("2016-01-01", "yes", 100)],
)
def test_what_is_due_is_told_on_the_day_of_the_case_and_else_at_the_end_of_the_year(as_of, due, now):
    expect = {
        **pay(100),
        "due": {"first": "yes", "second": due},
        "due_now": f"{now} 元",
        "budget": {"2014": "40 元", "2015": "60 元", "2016": "0 元"},
    }
    case = {"year": 2014, "items": [{"honour": "某奖", "issue_date": "2014-05-10"}], "expect": [expect]}
    found, holds = cases(case | ({"as_of": as_of} if as_of else {}), awards=[STAGED])
    assert holds == [True], found


def test_the_day_of_an_item_is_that_of_the_case_in_each_of_its_years():
    """On 31 December of each award year, if the case does not say otherwise."""
    items = [{"honour": "某奖", "issue_date": "2013-12-31"}, {"honour": "某奖", "issue_date": "2014-01-01"}]
    expect = [
        {**pay(100, 2013), "due": {"second": "no"}, "budget": {"2013": "40 元", "2014": "60 元"}},
        {**pay(100, 2014), "due": {"second": "no"}, "budget": {"2014": "40 元", "2015": "60 元"}},
    ]
    found, holds = cases({"items": items, "expect": expect}, awards=[STAGED])
    assert holds == [True, True], found
    later = [{**expectation, "due": {"second": "yes"}} for expectation in expect]
    found, holds = cases({"items": items, "as_of": "2015-01-01", "expect": later}, awards=[STAGED])
    assert holds == [True, True], found


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({"year": 2012, "expect": [pay(0)]}, "must be a year of the policy, 2013 to 2016, got 2012"),
        ({"expect": [pay(0, 2017)]}, "must be a year of the policy, 2013 to 2016, got 2017"),
        (
            {"year": 2014, "items": [{"honour": "某奖", "issue_date": "2014-02-30"}], "expect": [pay(0)]},
            "must be a date",
        ),
        (
            {"year": 2014, "items": [{"honour": "某奖", "issue_date": "2014"}], "expect": [pay(0)]},
            "must be a date",
        ),
        ({"year": 2014, "as_of": "2014-02-30", "expect": [pay(0)]}, "date"),
        ({"year": 2014, "expect": [{"due_now": "1 元"}]}, "pay, pays, undecided"),
        ({"year": 2014, "expect": [{**pay(0), "due": {"third": "yes"}}]}, "third"),
        ({"year": 2014, "expect": [{**pay(0), "due": {"first": "maybe"}}]}, "'yes', 'no' or 'unknown'"),
    ],
)
def test_a_case_of_no_year_or_day_or_stage_is_refused(case, said):
    with pytest.raises(PolicyError, match=said):
        cases(case, awards=[STAGED])


@pytest.mark.parametrize(
    "facts", [{"output": {"20x3": "5 元"}}, {"output": {"2013": "5"}}, {"output": {"2013": "五元"}}]
)
def test_a_fact_by_year_is_checked_as_any_other(facts):
    with pytest.raises(PolicyError):
        cases({"facts": facts, "expect": [pay(5, 2013)]}, awards=[FIRM])
