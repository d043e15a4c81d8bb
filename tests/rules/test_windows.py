"""Facts of an item that look back from its date: the rows of another table in some months, days or years before it."""

from __future__ import annotations

import calendar
import datetime as dt
import random

import pytest

from mq_analysis.base.errors import PolicyError

from ..engines_of import ENGINES
from .small import A, B, C, assessed, award, fact, one_version, rows
from .test_dates import moved

TABLES = {"works": {"id": "no", "date": "built_on"}, "events": {"date": "on"}}


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


def window(within, table="events", **more):
    """A policy that pays 1 元 for each row in the window of a work that was issued on some day."""
    facts = {
        "issued": fact("date", "works", column="built_on"),
        "kind": fact("text", "works", column="kind"),
        "x": fact("count", "works", table=table, take="count", match={}, within=within) | more,
    }
    return one_version(facts, [award({"each": "1 元", "of": "x"}, "W", "works")], tables=TABLES)


def counted(found):
    """What each work is paid in yuan; None where it is undecided."""
    return {
        row.honour_id: None if row.outcome == "missing" else row.own_fen / 100
        for row in found.looked_at.itertuples()
    }


# ---------------------------------------------------------------- the plain definition


def days_of(text):
    """The first and last day that a date may be: they differ for a month alone."""
    if len(text) == 10:
        return (dt.date.fromisoformat(text),) * 2
    year, month = map(int, text.split("-"))
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def start_of(within, end):
    if "days" in within:
        return end - dt.timedelta(days=within["days"])
    return moved(end, -within.get("months", within.get("years", 0) * 12))


def expected(within, issued, events, absent=None):
    """Count the rows of one enterprise in the window that ends at a date; None where nobody can tell."""
    first, last = days_of(issued)
    ends = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]

    def lies(day, end):
        start = start_of(within, end)
        return start < day <= end if "until" in within else start <= day < end

    count = 0
    for event in events:
        early, late = days_of(event)
        days = [early + dt.timedelta(days=n) for n in range((late - early).days + 1)]
        found = {lies(day, end) for day in days for end in ends}
        if len(found) > 1:
            return None
        count += found == {True}
    return count or absent


WINDOWS = [
    {length: number, end: "issued"}
    for end in ("before", "until")
    for length, number in (
        ("months", 3),
        ("days", 90),
        ("years", 2),
        ("months", 36),
        ("days", 1),
        ("months", 1),
    )
]


def works_and_events(seed):
    """Works of three enterprises, and events near the ends of windows; some dates are months alone."""
    random_ = random.Random(seed)  # noqa: S311 (no secret)
    firsts = [dt.date(2014, 5, 31), dt.date(2014, 2, 28), dt.date(2014, 3, 31), dt.date(2014, 1, 1)]
    issued = [*firsts, *(dt.date(2014, 1, 1) + dt.timedelta(days=random_.randrange(365)) for _ in range(8))]
    works = [(random_.choice([A, B, C]), str(i), day.isoformat()) for i, day in enumerate(issued)]
    works += [(A, "m", "2014-06"), (C, "n", "2014-12")]
    events = []
    for within in WINDOWS:
        for day in issued:
            edge = random_.choice([day, start_of(within, day)]) + dt.timedelta(
                days=random_.choice([-1, 0, 1])
            )
            events.append((random_.choice([A, B]), edge.isoformat()))
    events = [*random_.sample(events, 14), (A, "2013-11"), (B, "2012-02")]
    return works, events


@pytest.mark.parametrize("within", WINDOWS, ids=str)
def test_a_window_holds_the_days_that_the_calendar_says(tmp_path, engine, within):
    for seed in (1, 2):
        works, events = works_and_events(seed)
        tables = {
            "works": rows("org_code,no,built_on,kind", ((*work, "甲") for work in works)),
            "events": rows("org_code,on", events),
        }
        for absent in (None, "0"):
            policy = window(within, **({"absent": absent} if absent else {}))
            found = counted(assessed(tmp_path, policy, engine, 2014, **tables))
            assert found == {
                number: expected(within, day, [on for code, on in events if code == owner], absent and 0)
                for owner, number, day in works
            }


@pytest.mark.parametrize(
    ("within", "inside", "outside"),
    [
        ({"months": 36, "before": "issued"}, ["2011-06-15", "2014-06-14"], ["2011-06-14", "2014-06-15"]),
        ({"months": 36, "until": "issued"}, ["2011-06-16", "2014-06-15"], ["2011-06-15", "2014-06-16"]),
        ({"years": 3, "before": "issued"}, ["2011-06-15", "2014-06-14"], ["2011-06-14", "2014-06-15"]),
        ({"days": 30, "before": "issued"}, ["2014-05-16", "2014-06-14"], ["2014-05-15", "2014-06-15"]),
        ({"days": 1, "until": "issued"}, ["2014-06-15"], ["2014-06-14", "2014-06-16"]),
    ],
)
def test_the_days_at_both_ends_of_a_window(tmp_path, engine, within, inside, outside):
    for on, count in [*((on, 1) for on in inside), *((on, 0) for on in outside)]:
        works = f"org_code,no,built_on\n{A},1,2014-06-15\n"
        found = assessed(
            tmp_path, window(within, absent="0"), engine, 2014, works=works, events=f"org_code,on\n{A},{on}\n"
        )
        assert counted(found) == {"1": count}, on


@pytest.mark.parametrize(
    ("month", "count"),
    [
        ("2014-01", None),  # its first days are before the window
        ("2014-02", 1),
        ("2014-04", 1),
        ("2014-05", None),  # its last days are after it
        ("2013-12", 0),
        ("2014-06", 0),
    ],
)
def test_a_month_that_straddles_an_end_leaves_the_fact_unknown_and_one_inside_counts(
    tmp_path, engine, month, count
):
    works = f"org_code,no,built_on\n{A},1,2014-05-20\n{B},2,2014-05-20\n"
    events = f"org_code,on\n{A},{month}\n{B},2014-05-01\n"
    found = assessed(
        tmp_path,
        window({"days": 109, "before": "issued"}, absent="0"),
        engine,
        2014,
        works=works,
        events=events,
    )
    assert counted(found) == {"1": count, "2": 1}


def test_a_month_that_ends_where_the_window_begins_is_outside_and_one_that_begins_where_it_ends_too(
    tmp_path, engine
):
    works = f"org_code,no,built_on\n{A},1,2014-06-01\n"
    for within, month, count in (
        ({"months": 3, "before": "issued"}, "2014-06", 0),
        ({"months": 3, "until": "issued"}, "2014-06", None),
        ({"days": 30, "before": "issued"}, "2014-05", None),
        ({"days": 31, "before": "issued"}, "2014-05", 1),
        ({"days": 31, "before": "issued"}, "2014-04", 0),
    ):
        found = assessed(
            tmp_path,
            window(within, absent="0"),
            engine,
            2014,
            works=works,
            events=f"org_code,on\n{A},{month}\n",
        )
        assert counted(found) == {"1": count}, (within, month)


def test_an_item_does_not_count_its_own_row_before_it_and_counts_the_others(tmp_path, engine):
    works = f"org_code,no,built_on\n{A},1,2014-03-01\n{A},2,2014-03-01\n{A},3,2014-03-02\n{B},4,2014-03-02\n"
    policy = window({"months": 12, "before": "issued"}, table="works", absent="0")
    assert counted(assessed(tmp_path, policy, engine, 2014, works=works)) == {"1": 0, "2": 0, "3": 2, "4": 0}
    policy = window({"months": 12, "until": "issued"}, table="works", absent="0")
    assert counted(assessed(tmp_path, policy, engine, 2014, works=works)) == {"1": 2, "2": 2, "3": 3, "4": 1}


def test_a_window_and_a_match_hold_together(tmp_path, engine):
    works = f"org_code,no,built_on,kind\n{A},1,2014-06-15,甲\n{A},2,2014-06-15,乙\n{A},3,2014-06-15,丙\n"
    events = f"org_code,on,kind\n{A},2014-06-01,甲\n{A},2014-06-02,甲\n{A},2014-06-03,乙\n{A},2010-06-01,丙\n"
    policy = window({"months": 1, "before": "issued"}, match={"kind": "kind"}, absent="0")
    assert counted(assessed(tmp_path, policy, engine, 2014, works=works, events=events)) == {
        "1": 2,
        "2": 1,
        "3": 0,
    }


def test_a_window_sums_and_takes_the_greatest_and_a_blank_cell_is_unknown(tmp_path, engine):
    works = f"org_code,no,built_on\n{A},1,2014-06-15\n{B},2,2014-06-15\n{C},3,2014-06-15\n"
    events = f"org_code,on,sum_yuan\n{A},2014-06-01,3\n{A},2014-05-01,4\n{A},2010-05-01,9\n{B},2014-06-01,\n"
    for take, paid in (("sum", 7), ("greatest", 4), ("least", 3)):
        facts = {
            "issued": fact("date", "works", column="built_on"),
            "x": fact("money", "works", table="events", column="sum_yuan", take=take, absent="1 元")
            | {"match": {}, "within": {"months": 6, "before": "issued"}},
        }
        policy = one_version(facts, [award({"fact": "x"}, "W", "works")], tables=TABLES)
        found = counted(assessed(tmp_path, policy, engine, 2014, works=works, events=events))
        assert found == {"1": paid, "2": None, "3": 1}


def test_a_window_of_a_table_by_months_counts_whole_months(tmp_path, engine):
    """A table by months has months alone for dates."""
    works = f"org_code,no,built_on\n{A},1,2014-06-15\n{B},2,2014-06-15\n{C},3,2014-07-01\n"
    months = [(201403, A, 5), (201405, A, 1), (201404, B, 1), (201406, B, 1), (201405, C, 2)]
    retention = rows("period,org_code,retention_yuan", months)
    facts = {
        "issued": fact("date", "works", column="built_on"),
        "x": fact("money", "works", table="retention", column="retention_yuan", take="sum", absent="0 元")
        | {"match": {}, "within": {"months": 3, "before": "issued"}},
    }
    policy = one_version(facts, [award({"fact": "x"}, "W", "works")], tables=TABLES)
    found = counted(assessed(tmp_path, policy, engine, 2014, works=works, retention=retention))
    assert found == {"1": None, "2": None, "3": 2}  # March of A and June of B lie on both sides


@pytest.mark.parametrize(
    ("within", "said"),
    [
        ({"months": 3}, "exactly one of before, until"),
        ({"before": "issued"}, "exactly one of days, months, years"),
        ({"months": 3, "days": 3, "before": "issued"}, "exactly one of days, months, years"),
        ({"months": 3, "before": "isued"}, "must name a declared fact, got 'isued'; did you mean issued"),
        ({"months": 3, "before": "kind"}, "must name a date of the works, got 'kind' of type text"),
        ({"months": 0, "before": "issued"}, "at least 1"),
    ],
)
def test_a_window_that_is_none_is_refused(within, said):
    with pytest.raises(PolicyError, match=said):
        window(within)


def test_a_window_is_refused_of_a_table_that_has_no_days_and_of_an_enterprise():
    from mq_analysis.rules.facts import schema_for

    with pytest.raises(PolicyError, match="must be days of a table with dates"):
        schema_for(window({"months": 3, "before": "issued"}, table="enterprise_years"))
    with pytest.raises(PolicyError, match="must not be asked of enterprises, whose rows hold for every year"):
        schema_for(window({"months": 3, "before": "issued"}, table="enterprises"))
    with pytest.raises(PolicyError, match="must be of an item"):
        window({"months": 3, "before": "issued"}, of="enterprise")
