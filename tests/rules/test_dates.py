"""Dates: bounds on them, and the days, full months and years between them, as the calendar and 民法典 201-202 say."""

from __future__ import annotations

import calendar
import datetime as dt
import random

import pytest
from hypothesis import given, settings, strategies as st

from mq_analysis.base.errors import PolicyError
from mq_analysis.base.frames import collect, lazy
from mq_analysis.rules.exact import Column, col, emit
from mq_analysis.rules.exact.dates import days_between, months_between, years_between
from mq_analysis.rules.exact.row import day_of, number
from tests.sizes import examples

from ..engines_of import ENGINES, native
from .small import A, assessed, award, fact, one_version, paid, rows

TABLES = {"works": {"id": "no", "date": "built_on"}}
DAYS = st.dates(dt.date(1949, 10, 1), dt.date(2100, 12, 31))


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


def moved(day: dt.date, months: int) -> dt.date:
    """The corresponding day some months later, or the last of a month that has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def full(first: dt.date, last: dt.date, months: int) -> int:
    """Count how often so many months fit between two days, one by one."""
    if last < first:
        return -full(last, first, months)
    count = max(0, ((last.year - first.year) * 12 + last.month - first.month) // months - 1)
    while moved(first, (count + 1) * months) <= last:
        count += 1
    return count


MEASURES = {
    "days_between": (days_between, lambda a, b: (b - a).days),
    "months_between": (months_between, lambda a, b: full(a, b, 1)),
    "years_between": (years_between, lambda a, b: full(a, b, 12)),
}
KNOWN = [  # from, to, full months: the corresponding day completes a month, or the last day of a shorter one
    ("2014-01-31", "2014-02-27", 0),
    ("2014-01-31", "2014-02-28", 1),
    ("2014-01-31", "2014-03-30", 1),
    ("2014-01-31", "2014-03-31", 2),
    ("2012-02-29", "2013-02-28", 12),
    ("2012-02-29", "2016-02-28", 47),
    ("2012-02-29", "2016-02-29", 48),
    ("2014-02-28", "2014-03-27", 0),
    ("2014-02-28", "2014-03-28", 1),
    ("2014-05-01", "2014-05-01", 0),
    ("2014-03-28", "2014-02-28", -1),
    ("2014-03-27", "2014-02-28", 0),
]


@pytest.mark.parametrize(("first", "last", "months"), KNOWN)
def test_full_months_are_those_of_the_civil_code(first, last, months):
    assert months_between(number(day_of(first)), number(day_of(last))).value == months
    assert full(dt.date.fromisoformat(first), dt.date.fromisoformat(last), 1) == months


@settings(max_examples=examples(300), deadline=None)
@given(DAYS, DAYS)
def test_time_between_two_days_is_what_the_calendar_counts(first, last):
    one, other = (number(day_of(day.isoformat())) for day in (first, last))
    for name, (ours, plain) in MEASURES.items():
        assert ours(one, other).value == plain(first, last), name
        assert ours(other, one).value == -plain(first, last), name


def near(random_: random.Random, day: dt.date) -> dt.date:
    """Another day: often of the end of a month, a few months or years away, give or take a day."""
    months = random_.choice([0, 1, 2, 6, 12, 24, 48, 1200]) * random_.choice([-1, 1])
    return moved(day, months) + dt.timedelta(days=random_.choice([-1, 0, 0, 1, random_.randint(-400, 400)]))


def pairs(number_of: int, seed: int = 1) -> list[tuple[dt.date, dt.date]]:
    random_ = random.Random(seed)  # noqa: S311 (no secret)
    ends = [dt.date(year, 2, 28 + calendar.isleap(year)) for year in (2000, 2011, 2012, 2100)]
    found = []
    for _ in range(number_of):
        day = random_.choice([*ends, dt.date(1990, 1, 1) + dt.timedelta(days=random_.randint(0, 15_000))])
        if random_.random() < 0.4:
            day = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        found.append((day, near(random_, day)))
    return found


def pairs_of_data(number_of: int, seed: int) -> list[tuple[dt.date, dt.date]]:
    """Pairs of days that a table may hold."""
    return [pair for pair in pairs(number_of, seed) if all(1950 <= day.year < 2100 for day in pair)]


def test_columns_count_as_single_numbers_do(engine):
    import pandas as pd

    days = pairs(2_000)
    table = pd.DataFrame(
        {
            "n": range(len(days)),
            **{name: [day_of(pair[i].isoformat()) for pair in days] for i, name in enumerate("ab")},
        }
    )
    frame = lazy(native({"t": table}, engine)["t"])
    one, other = (Column(col(name), 1, 0, 21_001_231) for name in "ab")
    found = collect(emit(frame, {name: ours(one, other).expr for name, (ours, _) in MEASURES.items()}))
    found = found.sort_values("n")
    for name, (_, plain) in MEASURES.items():
        assert found[name].tolist() == [plain(a, b) for a, b in days], name


# ---------------------------------------------------------------- in a policy

BOUNDS = {
    "at_least": lambda day, limit: day >= limit,
    "above": lambda day, limit: day > limit,
    "at_most": lambda day, limit: day <= limit,
    "below": lambda day, limit: day < limit,
}
LIMITS = {"2014-06-15": dt.date(2014, 6, 15), "06-15": dt.date(2014, 6, 15), "12-31": dt.date(2014, 12, 31)}


def works_of(days):
    """Rows of works by number: begun, ended (texts); built in 2014."""
    return rows(
        "org_code,no,built_on,begun,ended", ((A, i, "2014-07-01", *pair) for i, pair in enumerate(days))
    )


FACTS = {
    "begun": fact("date", "works", column="begun"),
    "ended": fact("date", "works", column="ended"),
}


def test_a_date_is_on_before_or_after_another_as_the_bound_says(tmp_path, engine):
    limits = [*LIMITS, "ended"]
    awards = [
        award({"fixed": "1 元", "when": [{"fact": "begun", op: limit}]}, f"{op}_{i}", "works")
        for op in BOUNDS
        for i, limit in enumerate(limits)
    ]
    policy = one_version(FACTS, awards, tables=TABLES)
    days = [
        (day + dt.timedelta(days=off), day)
        for day in (dt.date(2014, 6, 15), dt.date(2014, 12, 31), dt.date(2013, 6, 15))
        for off in (-366, -1, 0, 1, 366)
    ]
    found = assessed(tmp_path, policy, engine, 2014, works=works_of(days))
    own = {(row.honour_id, row.award_id): row.own_fen for row in found.looked_at.itertuples()}
    for i, (begun, ended) in enumerate(days):
        for op, holds in BOUNDS.items():
            for j, limit in enumerate(limits):
                expected = 100 * holds(begun, LIMITS.get(limit, ended))
                assert own[str(i), f"{op}_{j}"] == expected, (begun, op, limit)


def test_a_day_of_the_award_year_is_one_of_the_year_that_is_assessed(tmp_path, engine):
    limit = award({"fixed": "1 元", "when": [{"fact": "begun", "at_most": "12-31"}]}, "W", "works")
    policy = one_version(FACTS, [limit], tables=TABLES)
    for year, expected in ((2013, 0), (2014, 100), (2015, 100)):
        works = works_of([("2014-12-31", "")]).replace("2014-07-01", f"{year}-07-01")
        found = assessed(tmp_path, policy, engine, year, works=works)
        assert found.looked_at["own_fen"].tolist() == [expected]


def between(kind, members):
    return {"x": fact("count", "works", computed={kind: members})} | FACTS


@pytest.mark.parametrize("kind", MEASURES)
def test_a_policy_pays_by_the_time_between_two_dates_of_an_item(tmp_path, engine, kind):
    plain = MEASURES[kind][1]
    days = [pair for pair in pairs_of_data(60, seed=2) if pair[0] <= pair[1]]
    policy = one_version(
        between(kind, ["begun", "ended"]), [award({"each": "1 元", "of": "x"}, "W", "works")], tables=TABLES
    )
    found = assessed(tmp_path, policy, engine, 2014, works=works_of(days))
    own = {int(row.honour_id): row.own_fen for row in found.looked_at.itertuples()}
    assert own == {i: 100 * plain(*pair) for i, pair in enumerate(days)}


@pytest.mark.parametrize("kind", MEASURES)
def test_the_time_is_below_0_where_the_dates_are_the_other_way_round(tmp_path, engine, kind):
    plain = MEASURES[kind][1]
    days = [(max(pair), min(pair)) for pair in pairs_of_data(40, seed=3)]
    steps = sorted({plain(*pair) for pair in days})
    awards = [
        award({"fixed": "1 元", "when": [{"fact": "x", "at_most": str(step)}]}, f"W{i}", "works")
        for i, step in enumerate(steps)
    ]
    policy = one_version(between(kind, ["begun", "ended"]), awards, tables=TABLES)
    found = assessed(tmp_path, policy, engine, 2014, works=works_of(days))
    own = {(int(row.honour_id), row.award_id): row.own_fen for row in found.looked_at.itertuples()}
    for i, pair in enumerate(days):
        met = sum(own[i, f"W{j}"] for j in range(len(steps)))
        assert met == 100 * sum(plain(*pair) <= step for step in steps)


@pytest.mark.parametrize(
    ("members", "day", "expected"),
    [
        (["begun", "12-31"], "2013-12-31", 12),
        (["begun", "12-31"], "2014-01-01", 11),
        (["2010-01-31", "begun"], "2014-02-28", 49),
        (["01-31", "begun"], "2014-02-28", 1),
    ],
)
def test_a_day_may_be_written_in_a_formula(tmp_path, engine, members, day, expected):
    policy = one_version(
        between("months_between", members), [award({"each": "1 元", "of": "x"}, "W", "works")], tables=TABLES
    )
    found = assessed(tmp_path, policy, engine, 2014, works=works_of([(day, "")]))
    assert paid(found) == {A: 100 * expected}


def test_a_month_without_a_day_is_unknown_in_every_bound_and_formula(tmp_path, engine):
    """Also where every day of the month would give the same."""
    facts = {"built": fact("date", "works", column="built_on"), **FACTS}
    tests = [{"fact": "built", op: limit} for op in BOUNDS for limit in (*LIMITS, "ended")]
    tests += [{"fact": "ended", op: "built"} for op in BOUNDS]
    for i, kind in enumerate(MEASURES):
        facts[f"x{i}"] = fact("count", "works", computed={kind: ["built", "2020-12-31"]})
        facts[f"y{i}"] = fact("count", "works", computed={kind: ["2020-12-31", "built"]})
        tests += [{"fact": f"{name}{i}", "at_least": "-9999"} for name in "xy"]
    awards = [award({"fixed": "1 元", "when": [test]}, f"W{i}", "works") for i, test in enumerate(tests)]
    policy = one_version(facts, awards, tables=TABLES)
    works = works_of([("2014-01-01", "2014-08-01")])
    found = assessed(tmp_path, policy, engine, 2014, works=works.replace("2014-07-01", "2014-07"))
    assert {row.award_id: row.outcome for row in found.looked_at.itertuples()} == {
        each["id"]: "missing" for each in awards
    }
    found = assessed(tmp_path, policy, engine, 2014, works=works)
    assert "missing" not in set(found.looked_at["outcome"])


@pytest.mark.parametrize(
    "limit", ["2014-02-29", "2014-13-01", "13-31", "02-30", "2014-05", "2014", "100", "5 元"]
)
def test_what_is_no_day_is_refused_as_a_bound_and_in_a_formula(limit):
    with pytest.raises(PolicyError, match="must be a date such as 2014-05-01"):
        one_version(
            FACTS,
            [award({"fixed": "1 元", "when": [{"fact": "begun", "at_least": limit}]}, "W", "works")],
            tables=TABLES,
        )
    with pytest.raises(PolicyError, match="must be a date such as 2014-05-01"):
        one_version(
            between("days_between", ["begun", limit]),
            [award({"each": "1 元", "of": "x"}, "W", "works")],
            tables=TABLES,
        )


def test_only_dates_are_members_and_the_result_is_a_count():
    amount = [award({"fixed": "1 元"}, "W", "works")]
    number_ = fact("count", "works", column="n")
    with pytest.raises(PolicyError, match="must be a date, got 'n' of type count"):
        one_version({**between("days_between", ["begun", "n"]), "n": number_}, amount, tables=TABLES)
    x = fact("number", "works", computed={"years_between": ["begun", "ended"]})
    with pytest.raises(PolicyError, match="must be a count"):
        one_version({**FACTS, "x": x}, amount, tables=TABLES)
    guarded = award({"fixed": "1 元", "when": [{"fact": "begun", "at_least": "n"}]}, "W", "works")
    with pytest.raises(PolicyError, match="must compare with a fact of type date"):
        one_version({**FACTS, "n": number_}, [guarded], tables=TABLES)
