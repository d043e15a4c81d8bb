"""Months and years without a row, of a table that has a column of each: each fact is looked for in its own."""

from __future__ import annotations

import pytest

from mq_analysis.rules.facts import month_gaps

from ..engines_of import ENGINES, native
from .small import A, award, fact, one_version, opened, rows

BOOKS = {"table": "books", "column": "a_yuan"}
FACTS = {
    "of_years": fact("money", **BOOKS, years={"first": -2, "last": 0}, take="sum"),
    "of_months": fact(
        "money",
        **BOOKS,
        sum_over={"first": {"month": 1, "year": "this"}, "last": {"month": 12, "year": "this"}},
    ),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("names", [("A", "B"), ("B", "A")])
def test_a_gap_of_years_and_one_of_months_in_the_same_table(tmp_path, engine, names):
    """Whichever fact is looked at first: facts go by their id."""
    first, second = names
    facts = {first: FACTS["of_years"], second: FACTS["of_months"]}
    awards = [award({"fact": name}, f"W_{name}") for name in facts]
    lines = [(A, 2011, 201100 + month, 1) for month in range(1, 13)]
    lines += [(A, 2013, 201300 + month, 1) for month in range(1, 12)]
    books = rows("org_code,year,period,a_yuan", lines)
    tables, rules = opened(tmp_path, one_version(facts, awards), 2013, (A,), books=books)
    found = {gap.facts: (gap.is_annual, gap.months) for gap in month_gaps(native(tables, engine), rules)}
    assert found == {
        (first,): (True, tuple(range(201201, 201213))),
        (second,): (False, (201312,)),
    }


@pytest.mark.parametrize("absent", [{}, {"absent": "0 元"}])
@pytest.mark.parametrize("is_of_events", [False, True])
def test_a_year_without_a_row_is_a_gap_unless_the_rows_are_events(tmp_path, absent, is_of_events):
    """A base of years that were not collected is too low; what a firm without a row has says nothing of it."""
    base = fact("money", **BOOKS, years={"first": -3, "last": -1}, take="greatest", **absent)
    tables = {"books": {"year": "year", **({"events": "true"} if is_of_events else {})}}
    policy = one_version({"base": base}, [award({"fact": "base"})], tables=tables)
    books = rows("org_code,year,a_yuan", [(A, 2010, 1), (A, 2012, 1)])
    frames, law = opened(tmp_path, policy, 2013, (A,), books=books)
    missing = tuple(range(201101, 201113))
    assert [gap.months for gap in month_gaps(frames, law)] == ([] if is_of_events else [missing])
