"""Several versions in one year: each item is ruled by the version of its day, or all by that of 31 December."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from mq_analysis.cli import main
from mq_analysis.rules.awards.totals import totals

from ..engines_of import ENGINES, native
from .small import (
    NAME,
    A,
    B,
    C,
    assessed,
    award,
    fact,
    law,
    looked_at,
    opened,
    paid,
    register,
    rows,
    text,
    version,
)

TABLES = {
    "works": {"id": "no", "date": "built_on"},
    "months": {"id": "no", "month": "built_in"},
    "plans": {"id": "no", "year": "planned"},
}
SPANS = [("2013-03-15", "2014-03-09"), ("2014-03-10", "2014-10-31"), ("2014-11-01", "2015-12-31")]
YUAN = [1, 10, 100]
"""What each version pays for anything."""


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


def pays(yuan, *sources, **more):
    return [award({"fixed": f"{yuan} 元"}, f"A_{source}", source, **more) for source in sources]


def three(*sources, facts=(), last=(), **more):
    """A policy of three versions that pay 1, 10 and 100 元."""
    keys = [{}, {}, dict(last)]
    versions = [
        version(pays(yuan, *sources, **more), *span, **key)
        for yuan, span, key in zip(YUAN, SPANS, keys, strict=True)
    ]
    return law(dict(facts), *versions, tables=TABLES)


def of_day(day, awards=YUAN):
    """What the version of a day pays in fen; nothing before the policy."""
    return 100 * next(
        (pay for (first, last), pay in zip(SPANS, awards, strict=True) if first <= day <= last), 0
    )


def days_around():
    """The days at, before and after each day on which a version begins, and the ends of years."""
    starts = [dt.date.fromisoformat(first) for first, _ in SPANS]
    near = [day + dt.timedelta(days=off) for day in starts for off in (-1, 0, 1)]
    ends = [dt.date(year, month, day) for year in (2013, 2014, 2015) for month, day in ((1, 1), (12, 31))]
    return [day.isoformat() for day in (*near, *ends)]


def honours(days, name="某奖"):
    lines = ((f"H{i}", A, name, day, "new") for i, day in enumerate(days))
    return rows("honour_id,org_code,honour_name,issue_date,kind", lines)


def works(days):
    return rows("org_code,no,built_on", ((A, i, day) for i, day in enumerate(days)))


def outcomes(found):
    return {row.honour_id: (row.outcome, int(row.paid_fen)) for row in found.looked_at.itertuples()}


@pytest.mark.parametrize("year", [2013, 2014, 2015])
@pytest.mark.parametrize("source", ["honour", "works"])
def test_an_item_is_ruled_by_the_version_of_its_day_and_by_none_before_the_first(
    tmp_path, engine, source, year
):
    days = [day for day in days_around() if day.startswith(str(year))]
    table = {"honour": {"honours": honours(days)}, "works": {"works": works(days)}}[source]
    found = outcomes(assessed(tmp_path, three(source), engine, year, **table))
    for i, day in enumerate(days):
        expected = of_day(day)
        said = found[f"H{i}" if source == "honour" else str(i)]
        assert said == (("paid", expected) if expected else ("before_policy", 0)), day


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("2013-02", ("before_policy", 0)),
        ("2013-03", ("missing", 0)),  # the policy begins on the 15th
        ("2013-04", ("paid", 100)),
        ("2014-02", ("paid", 100)),
        ("2014-03", ("missing", 0)),  # the second version begins on the 10th
        ("2014-04", ("paid", 1_000)),
        ("2014-10", ("paid", 1_000)),  # the third version begins with a month
        ("2014-11", ("paid", 10_000)),
        ("2015-05", ("paid", 10_000)),
    ],
)
def test_a_month_alone_is_ruled_where_one_version_rules_all_of_it_and_is_undecided_elsewhere(
    tmp_path, engine, month, expected
):
    year = int(month[:4])
    found = assessed(tmp_path, three("works"), engine, year, works=works([month]))
    assert outcomes(found)["0"] == expected
    lacks = found.looked_at["lacks"].iloc[0]
    assert tuple(lacks) == (("day_of_item",) if expected[0] == "missing" else ())
    months = rows("org_code,no,built_in", [(A, 0, month.replace("-", ""))])
    assert outcomes(assessed(tmp_path, three("months"), engine, year, months=months))["0"] == expected


def test_enterprises_and_items_that_tell_their_year_alone_are_ruled_by_the_version_of_31_december(
    tmp_path, engine
):
    policy = three("enterprise", "plans")
    for year, expected in ((2013, 100), (2014, 10_000), (2015, 10_000)):
        plans = rows("org_code,no,planned", [(A, 0, year)])
        found = paid(assessed(tmp_path, policy, engine, year, (A,), plans=plans), "award_id")
        assert found == {"A_enterprise": expected, "A_plans": expected}


RULED_BY = {"ruled_by": {"is": "year_end", "clause": "九", "quote": "本年度均按新规定执行"}}


def test_all_items_are_ruled_by_the_version_of_31_december_where_the_text_says_so(tmp_path, engine):
    days = [day for day in days_around() if day.startswith("2014")]
    policy = three("works", last=RULED_BY)
    found = outcomes(assessed(tmp_path, policy, engine, 2014, works=works([*days, "2014-03"])))
    assert set(found.values()) == {("paid", 10_000)}
    early = assessed(tmp_path, policy, engine, 2013, works=works(["2013-03-14", "2013-03-15"]))
    assert outcomes(early) == {"0": ("before_policy", 0), "1": ("paid", 100)}


def test_year_end_of_an_earlier_version_does_not_reach_the_next_one(tmp_path, engine):
    """`ruled_by` is read of the version of 31 December alone."""
    versions = [version(pays(y, "works"), *span) for y, span in zip(YUAN, SPANS, strict=True)]
    policy = law({}, versions[0] | RULED_BY, versions[1] | RULED_BY, versions[2], tables=TABLES)
    days = ["2014-03-09", "2014-03-10", "2014-11-01"]
    found = outcomes(assessed(tmp_path, policy, engine, 2014, works=works(days)))
    assert {name: fen for name, (_, fen) in found.items()} == {"0": 100, "1": 1_000, "2": 10_000}


def test_an_award_of_the_old_version_alone_is_paid_for_items_of_its_days_alone(tmp_path, engine):
    old = [award({"fixed": "1 元"}, "OLD", "works"), award({"fixed": "2 元"}, "BOTH", "works")]
    new = [award({"fixed": "20 元"}, "BOTH", "works"), award({"fixed": "10 元"}, "NEW", "works")]
    policy = law(
        {}, version(old, "2014-01-01", "2014-06-30"), version(new, "2014-07-01", "2014-12-31"), tables=TABLES
    )
    found = assessed(tmp_path, policy, engine, 2014, works=works(["2014-06-30", "2014-07-01"]))
    outcomes_ = {key: fen for key, (_, fen) in looked_at(found).items() if fen}
    assert outcomes_ == {("0", "OLD"): 100, ("0", "BOTH"): 200, ("1", "BOTH"): 2_000, ("1", "NEW"): 1_000}


def test_an_award_that_begins_or_ends_within_the_month_of_an_item_is_undecided_for_it(tmp_path, engine):
    old = [award({"fixed": "1 元"}, "OLD", "works")]
    new = [award({"fixed": "10 元"}, "NEW", "works")]
    policy = law(
        {}, version(old, "2014-01-01", "2014-06-14"), version(new, "2014-06-15", "2014-12-31"), tables=TABLES
    )
    found = assessed(tmp_path, policy, engine, 2014, works=works(["2014-05", "2014-06", "2014-07"]))
    assert looked_at(found) == {
        ("0", "OLD"): ("paid", 100),
        ("1", "OLD"): ("missing", 0),
        ("1", "NEW"): ("missing", 0),
        ("2", "NEW"): ("paid", 1_000),
    }


def test_requirements_gates_and_limits_are_those_of_the_version_of_the_day(tmp_path, engine):
    def awards(limit):
        return [
            award(
                {"fact": "x"},
                "W",
                "works",
                gate=[{"fact": "x", "at_least": f"{limit} 元"}],
                gate_missed={"pay": "nothing"},
                at_most=[{"amount": f"{limit * 2} 元"}],
            )
        ]

    facts = {"x": fact("money", "works", column="x_yuan"), "kind": fact("text", "works", column="kind")}
    asks = {"reasons": {"wrong_kind": NAME}}
    policy = law(
        facts,
        version(awards(10), "2014-01-01", "2014-06-30"),
        version(
            [a | {"requires": [{"fact": "kind", "is": "甲", "otherwise": "wrong_kind"}]} for a in awards(20)],
            "2014-07-01",
            "2014-12-31",
        ),
        tables=TABLES,
        **asks,
    )
    lines = [
        (A, i, day, x, kind)
        for i, (day, x, kind) in enumerate(
            (day, x, kind)
            for day in ("2014-06-30", "2014-07-01")
            for x in (9, 10, 19, 20, 21, 99)
            for kind in "甲乙"
        )
    ]
    found = assessed(tmp_path, policy, engine, 2014, works=rows("org_code,no,built_on,x_yuan,kind", lines))
    own = outcomes(found)
    for _, i, day, x, kind in lines:
        is_old = day == "2014-06-30"
        limit = 10 if is_old else 20
        expected = 100 * min(x, 2 * limit) if x >= limit and (is_old or kind == "甲") else 0
        assert own[str(i)][1] == expected, (day, x, kind)


def test_a_missed_gate_is_paid_as_the_award_of_the_same_version(tmp_path, engine):
    def awards(yuan):
        gate = {"gate": [{"fact": "x", "at_least": "50 元"}], "gate_missed": {"pay_as": "LOW"}}
        high = award(
            {"fixed": f"{yuan * 5} 元"}, "HIGH", "works", which=[{"fact": "kind", "is": "甲"}], **gate
        )
        return [high, award({"fixed": f"{yuan} 元"}, "LOW", "works", which=[{"fact": "kind", "is": "乙"}])]

    facts = {"x": fact("money", "works", column="x_yuan"), "kind": fact("text", "works", column="kind")}
    policy = law(
        facts,
        version(awards(1), "2014-01-01", "2014-06-30"),
        version(awards(10), "2014-07-01", "2014-12-31"),
        tables=TABLES,
    )
    lines = [(A, f"{day[5:7]}{x}", day, x, "甲") for day in ("2014-06-30", "2014-07-01") for x in (49, 50)]
    found = assessed(tmp_path, policy, engine, 2014, works=rows("org_code,no,built_on,x_yuan,kind", lines))
    assert {name: fen for name, (_, fen) in outcomes(found).items()} == {
        "0649": 100,
        "0650": 500,
        "0749": 1_000,
        "0750": 5_000,
    }


ROUNDINGS = [
    ({"to": "1 分"}, {"to": "1 元"}),
    ({"to": "1 元"}, {"to": "1 分"}),
    ({"to": "1 元"}, {"to": "100 元"}),
    ({"to": "100 元", "mode": "down"}, {"to": "1 元", "mode": "up"}),
    ({"to": "1 元", "mode": "up"}, {"to": "1 元", "mode": "down"}),
    ({"to": "0.3 元"}, {"to": "0.7 元"}),
]
VALUES = [0, 1, 49, 50, 150, 151, 1_234_567, 4_999, 5_000]


def plain_rounded(fen, rounding):
    from fractions import Fraction

    from .test_rounding import plain

    to = int(Fraction(rounding["to"].split()[0]) * {"分": 1, "元": 100}[rounding["to"].split()[1]])
    return plain(fen, to, rounding.get("mode", "half_up"))


@pytest.mark.parametrize("own", [None, {"to": "10 元", "mode": "up"}], ids=["plain", "award"])
@pytest.mark.parametrize(("old", "new"), ROUNDINGS)
def test_an_item_is_rounded_as_the_version_of_its_day_says_and_once(tmp_path, engine, old, new, own):
    awards = [award({"fact": "x"}, "W", "works", **({"rounding": own} if own else {}))]
    policy = law(
        {"x": fact("money", "works", column="x_yuan")},
        version(awards, "2014-01-01", "2014-06-30", rounding=old),
        version(awards, "2014-07-01", "2014-12-31", rounding=new),
        tables=TABLES,
    )
    lines = [
        (A, f"{day}.{fen}", day, f"{fen // 100}.{fen % 100:02d}")
        for day in ("2014-06-30", "2014-07-01")
        for fen in VALUES
    ]
    table = rows("org_code,no,built_on,x_yuan", lines)
    found = assessed(tmp_path, policy, engine, 2014, works=table)
    frames, rules = opened(tmp_path, policy, 2014, works=table)
    assert totals(native(frames, engine), rules)["amount_fen"].sum() == found.awards["amount_fen"].sum()
    own_ = outcomes(found)
    for day, said in (("2014-06-30", old), ("2014-07-01", new)):
        for fen in VALUES:
            value = plain_rounded(fen, own) if own else fen
            assert own_[f"{day}.{fen}"][1] == plain_rounded(value, said), (day, fen)


def test_the_highest_of_items_of_two_versions_is_chosen_before_it_is_rounded_and_paid_as_its_own_says(
    tmp_path, engine
):
    awards = [award({"fact": "x"}, "W", "works")]
    highest = {"clause": "九", "quote": "就高", "per": "enterprise", "pay": "highest"}
    policy = law(
        {"x": fact("money", "works", column="x_yuan")},
        version(awards, "2014-01-01", "2014-06-30", rounding={"to": "1 分"}, stacking=highest),
        version(
            awards, "2014-07-01", "2014-12-31", rounding={"to": "100 元", "mode": "up"}, stacking=highest
        ),
        tables=TABLES,
    )
    lines = [
        (A, 1, "2014-06-30", "10.01"),
        (A, 2, "2014-07-01", "10"),
        (B, 3, "2014-06-30", "10"),
        (B, 4, "2014-07-01", "10.01"),
    ]
    table = rows("org_code,no,built_on,x_yuan", lines)
    assert paid(assessed(tmp_path, policy, engine, 2014, (A, B), works=table)) == {A: 1_001, B: 10_000}
    frames, rules = opened(tmp_path, policy, 2014, (A, B), works=table)
    assert totals(native(frames, engine), rules)["amount_fen"].sum() == 11_001


def test_derived_payments_stages_payees_and_funders_are_those_of_the_version_of_the_day(tmp_path, engine):
    def parts(one, two, township):
        names = {"name": NAME}
        return {
            "stages": [{"id": "first", "share": one, **names}, {"id": "second", "share": two, **names}],
            "funding": [
                {"id": "county", "share": 1 - township, **names},
                {"id": "township", "share": township, **names},
            ],
        }

    def derived(share, payee):
        payee = {"zh": payee, "en": payee}
        return [
            {
                "id": "D",
                "clause": "五",
                "name": NAME,
                "quote": "另奖",
                "payee": payee,
                "share": share,
                "awards": ["W"],
            }
        ]

    policy = law(
        {},
        version(
            [award({"fixed": "1000 元"}, "W", "works", **parts(0.5, 0.5, 0))],
            *SPANS[1],
            derived=derived(0.1, "旧"),
        ),
        version(
            [award({"fixed": "1000 元"}, "W", "works", **parts(0.2, 0.8, 0.4))],
            *SPANS[2],
            derived=derived(0.3, "新"),
        ),
        tables=TABLES,
    )
    found = assessed(tmp_path, policy, engine, 2014, works=works(["2014-10-31", "2014-11-01"]))
    rows_ = found.payments[found.payments["org_code"] == A]
    assert {
        (honour, stage, funder): fen
        for honour, stage, funder, fen in zip(
            rows_["honour"], rows_["stage"], rows_["funder"], rows_["amount_fen"], strict=True
        )
        if fen
    } == {
        ("0", "first", "county"): 50_000,
        ("0", "second", "county"): 50_000,
        ("1", "first", "county"): 12_000,
        ("1", "first", "township"): 8_000,
        ("1", "second", "county"): 48_000,
        ("1", "second", "township"): 32_000,
    }
    assert dict(zip(found.derived["payee"], found.derived["amount_fen"], strict=True)) == {
        "旧": 10_000,
        "新": 30_000,
    }


def test_the_awards_of_townships_are_those_of_the_version_of_the_day(tmp_path, engine):
    def township(yuan):
        layer = {"clause": "七", "quote": "乡镇另奖", "stacks_with_county": {"is": "false"}}
        return {"township": layer | {"awards": [award({"fixed": f"{yuan} 元"}, "T", "works")]}}

    policy = law(
        {},
        version(pays(1, "works"), *SPANS[1], **township(3)),
        version(pays(10, "works"), *SPANS[2], **township(30)),
        tables=TABLES,
    )
    found = assessed(tmp_path, policy, engine, 2014, works=works(["2014-10-31", "2014-11-01"]))
    assert {key: fen for key, (_, fen) in looked_at(found).items()} == {
        ("0", "A_works"): 100,
        ("0", "T"): 300,
        ("1", "A_works"): 1_000,
        ("1", "T"): 3_000,
    }


def test_the_window_and_the_steps_are_those_of_the_version_of_31_december(tmp_path, engine):
    """Items of November to October, over a change on 10 March; the highest alone is paid, as the last version says."""
    window = {
        "clause": "八",
        "quote": "上年11月至当年10月",
        "months": {"first": {"month": 11, "year": "previous"}, "last": {"month": 10, "year": "this"}},
    }
    highest = {"clause": "九", "quote": "就高", "per": "enterprise", "pay": "highest"}
    versions = [
        version(pays(yuan, "works"), *span, honour_year=window)
        for yuan, span in zip((50, 10), SPANS[:2], strict=True)
    ]
    last = version(pays(100, "works"), *SPANS[2], honour_year=window, stacking=highest)
    policy = law({}, *versions, last, tables=TABLES)
    days = ["2013-10-31", "2013-11-01", "2014-03-09", "2014-03-10", "2014-10-31", "2014-11-01"]
    table = rows(
        "org_code,no,built_on",
        [(c, i, d) for c, i, d in zip([A, A, B, A, C, A], range(6), days, strict=True)],
    )
    found = assessed(tmp_path, policy, engine, 2014, works=table)
    assert outcomes(found) == {
        "1": ("paid", 5_000),
        "2": ("paid", 5_000),
        "3": ("not_highest", 0),
        "4": ("paid", 1_000),
    }


def test_a_year_of_one_version_is_as_if_there_were_no_other(tmp_path, engine):
    days = ["2015-01-01", "2015-06-30", "2015-12-31"]
    several = assessed(tmp_path, three("works"), engine, 2015, works=works(days))
    alone = law({}, version(pays(100, "works"), *SPANS[2]), tables=TABLES)
    alone_ = assessed(tmp_path, alone, engine, 2015, works=works(days))
    assert several.awards.equals(alone_.awards)
    assert several.looked_at.equals(alone_.looked_at)


# ---------------------------------------------------------------- what is said


@pytest.fixture
def place(tmp_path):
    """A policy of three versions, with and without ruled_by, and a folder of works."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "enterprises.csv").write_text(register([A, B]), "utf-8")
    (folder / "works.csv").write_text(works(["2013-03-14", "2014-03-09", "2014-03-10", "2014-03"]), "utf-8")
    paths = {}
    for name, last in (("day", {}), ("year_end", RULED_BY)):
        versions = [version(pays(y, "works"), *span) for y, span in zip(YUAN, SPANS, strict=True)]
        paths[name] = tmp_path / f"{name}.yaml"
        said = text({}, *versions[:2], versions[2] | last, tables=TABLES)
        paths[name].write_text(json.dumps(json.loads(said) | {"id": name}, ensure_ascii=False), "utf-8")
    return folder, paths


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_check_assess_and_explain_say_which_version_rules_what(place, tmp_path, lang):
    folder, paths = place
    spans = ("2013-03-15 – 2014-03-09", "2014-03-10 – 2014-10-31", "2014-11-01 – 2015-12-31")
    for command in (
        ["check", paths["day"]],
        ["assess", "--year", 2014, "--policy", paths["day"], "--data", folder, "-o", tmp_path / "a.csv"],
        ["explain", A, "--year", 2014, "--policy", paths["day"], "--data", folder],
    ):
        done = CliRunner().invoke(main, [*map(str, command), "--lang", lang])
        assert done.exit_code == 0, done.output
        assert all(span in done.output for span in spans), command
    for command in (
        ["check", paths["year_end"]],
        ["assess", "--year", 2014, "--policy", paths["year_end"], "--data", folder, "-o", tmp_path / "b.csv"],
        ["explain", A, "--year", 2014, "--policy", paths["year_end"], "--data", folder],
    ):
        done = CliRunner().invoke(main, [*map(str, command), "--lang", lang])
        assert done.exit_code == 0, done.output
        assert "本年度均按新规定执行" in done.output, command


def test_explain_says_that_an_item_is_before_the_policy_and_that_a_day_is_missing(place):
    folder, paths = place
    for year, said in (
        (2013, ("早于政策施行之日", "before the first day")),
        (2014, ("只有月份", "only its month")),
    ):
        for lang, words in zip(("zh", "en"), said, strict=True):
            command = [
                "explain",
                A,
                "--year",
                year,
                "--policy",
                paths["day"],
                "--data",
                folder,
                "--lang",
                lang,
            ]
            done = CliRunner().invoke(main, list(map(str, command)))
            assert done.exit_code == 0, done.output
            assert words in done.output


def test_the_firm_of_an_item_before_the_policy_is_listed_with_nothing(tmp_path, engine):
    found = assessed(tmp_path, three("works"), engine, 2013, works=works(["2013-03-14"]))
    assert paid(found) == {A: 0}
