"""The unit said is the unit read: money in every unit, by the fact or by the name of its column; shares in %, ‰."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from mq_analysis.base.errors import DataError, PolicyError
from mq_analysis.policy import parse_policy
from mq_analysis.rules.facts import schema_for

from ..engines_of import ENGINES
from .small import A, B, C, assessed, award, fact, one_version, paid, rows, text, version

FEN = {
    "分": 1,
    "fen": 1,
    "元": 100,
    "yuan": 100,
    "百元": 100 * 100,
    "千元": 1_000 * 100,
    "万元": 10_000 * 100,
    "百万元": 1_000_000 * 100,
    "亿元": 100_000_000 * 100,
}
ENDINGS = {"税收_fen": 1, "利润_yuan": 100, "投资_wan": 10_000 * 100}
FORMS = ("产值({})", "产值（{}）", "产值_{}", "产值[{}]", "产值（单位：{}）", "产值(单位:{})", "产值( {} )")
NAMED = ENDINGS | {
    form.format(unit): fen for form in FORMS for unit, fen in FEN.items() if form.format(unit) != "产值_yuan"
}


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


def money_of(columns):
    """A policy that pays each column of ``accounts`` as it stands; by name of the award."""
    facts = {
        f"x{i}": fact("money", table="accounts", column=column, **({"unit": unit} if unit else {}))
        for i, (column, unit) in enumerate(columns)
    }
    return one_version(facts, [award({"fact": name}, name) for name in facts])


def written(fen, unit):
    """Write an amount in a unit as a person would: at most the decimals that it needs."""
    number = Fraction(fen, unit)
    if number < 0:
        return "-" + written(-number, 1)
    digits = 0
    while (number * 10**digits).denominator != 1:
        digits += 1
    whole = f"{int(number * 10**digits):0{digits + 1}d}"
    return f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole


@pytest.mark.parametrize("fen", [1, 100, 1_234_567, 3 * 10**10 + 1])
def test_a_column_is_read_in_the_unit_of_the_fact_and_in_the_unit_of_its_name(tmp_path, engine, fen):
    columns = [(f"列{i}", unit) for i, unit in enumerate(FEN)] + [(name, None) for name in NAMED]
    units = [*FEN.values(), *NAMED.values()]
    head = ",".join(["org_code", "year", *(name for name, _ in columns)])
    cells = [written(fen, unit) for unit in units]
    accounts = rows(head, [[A, 2012, *cells], [B, 2012, *([0] * len(cells))]])
    found = paid(
        assessed(tmp_path, money_of(columns), engine, 2012, accounts=accounts), "org_code", "award_id"
    )
    assert {key: value for key, value in found.items() if key[0] == A} == {
        (A, f"x{i}"): fen for i in range(len(columns))
    }


def test_the_unit_of_the_fact_may_repeat_that_of_the_name_and_must_not_be_another():
    for (column, fen), (unit, other) in itertools.product(NAMED.items(), FEN.items()):
        policy = text(
            {"x": fact("money", table="accounts", column=column, unit=unit)},
            version([award({"fact": "x"})], "2010-01-01", "2015-12-31"),
        ).replace('"unit":', '\n"unit":')
        if fen == other:
            parse_policy(policy, "small.yaml")
            continue
        with pytest.raises(PolicyError) as refused:
            parse_policy(policy, "small.yaml")
        (problem,) = refused.value.problems
        assert problem.where.startswith("small.yaml:2:")
        assert "must be the unit that the name of the column" in problem.message
        assert problem.message.endswith(f"got {unit!r}")


@pytest.mark.parametrize("unit", ["角", "万", "美元", "wan", "元/亩", "%", "RMB"])
def test_what_is_no_unit_of_money_is_refused(unit):
    with pytest.raises(PolicyError, match="must be a unit of money"):
        money_of([("产值", unit)])


def test_money_without_any_unit_is_refused():
    with pytest.raises(PolicyError, match="must say the unit of the column 产值"):
        money_of([("产值", None)])


def test_a_part_of_a_fen_is_refused_in_every_unit_and_whole_fen_are_not(tmp_path):
    columns = [(f"列{i}", unit) for i, unit in enumerate(FEN)]
    policy = money_of(columns)
    head = ",".join(["org_code", "year", *(name for name, _ in columns)])
    cells = [written(Fraction(11, 10), unit) for unit in FEN.values()]
    with pytest.raises(DataError) as refused:
        assessed(tmp_path, policy, "pandas", 2012, accounts=rows(head, [[A, 2012, *cells]]))
    places = {p.where.rpartition("column ")[2] for p in refused.value.problems}
    assert places == {name for name, _ in columns}  # all at once


@pytest.mark.parametrize("unit", FEN)
def test_a_bound_is_met_at_it_and_not_one_fen_below_whatever_the_unit_of_the_column(tmp_path, engine, unit):
    facts = {"x": fact("money", table="accounts", column="产值", unit=unit)}
    gates = {"at": "30 百元", "one": "0.3 万元"}
    awards = [
        award(
            {"fixed": "1 元"}, name, gate=[{"fact": "x", "at_least": limit}], gate_missed={"pay": "nothing"}
        )
        for name, limit in gates.items()
    ]
    lines = [[A, 2012, written(300_000, FEN[unit])], [B, 2012, written(299_999, FEN[unit])]]
    accounts = rows("org_code,year,产值", lines)
    found = assessed(tmp_path, one_version(facts, awards), engine, 2012, (A, B), accounts=accounts)
    assert [(row.org_code, row.amount_fen) for row in found.awards.itertuples()] == [
        (A, 100),
        (A, 100),
        (B, 0),
    ]


def test_two_facts_that_read_one_column_in_two_units_are_refused_and_in_one_are_not():
    schema_for(money_of([("产值", "万元"), ("产值", "万元")]))
    with pytest.raises(PolicyError) as refused:
        schema_for(money_of([("产值", "万元"), ("产值", "千元"), ("产值", "万元"), ("产值", "元")]))
    assert [p.where.rpartition("facts ")[2] for p in refused.value.problems] == ["x1 unit", "x3 unit"]
    assert "must be 万元 as in the fact x0 of that column, got '千元'" in refused.value.problems[0].message


@pytest.mark.parametrize("unit", [None, "元", "万元"])
def test_two_columns_whose_names_differ_by_the_unit_alone_are_refused_and_not_read_as_one(unit):
    for columns in (
        [("产值_yuan", None), ("产值_wan", None)],
        [("产值", unit or "元"), ("产值_wan", None)],
        [("产值_yuan", None), ("产值", unit or "元")],
    ):
        with pytest.raises(PolicyError) as refused:
            schema_for(money_of(columns))
        assert [p.where.rpartition("facts ")[2] for p in refused.value.problems] == ["x0 column", "x1 column"]
    with pytest.raises(PolicyError, match="gross_output_wan of enterprise_years"):
        schema_for(own("money", "gross_output_yuan", "enterprise_years"))
    schema_for(money_of([("产值_yuan", None), ("利润_wan", None), ("产值(万元)", None)]))


# ---------------------------------------------------------------- shares


def shares_of(units, **more):
    facts = {
        f"x{i}": fact("share", table="accounts", column=f"率{i}", **more, **({"unit": unit} if unit else {}))
        for i, unit in enumerate(units)
    }
    return one_version(
        facts, [award({"fixed": "1 亿元", "times": [{"share": name}]}, name) for name in facts]
    )


@pytest.mark.parametrize("share", ["0.4", "0.04", "0", "1", "1.25", "0.0001"])
def test_a_share_is_read_in_the_unit_said(tmp_path, engine, share):
    units = {"": 1, "%": 100, "‰": 1_000}
    number = Fraction(share)
    cells = [written(number * parts, 1) for parts in units.values()]
    accounts = rows("org_code,year,率0,率1,率2", [[A, 2012, *cells]])
    found = paid(
        assessed(tmp_path, shares_of(units), engine, 2012, accounts=accounts), "org_code", "award_id"
    )
    expected = int(number * FEN["亿元"])
    assert [found.get((A, name), 0) for name in ("x0", "x1", "x2")] == [expected] * 3


@pytest.mark.parametrize("unit", ["", "%", "‰"])
def test_a_growth_in_any_unit_may_be_below_0_or_above_all_where_the_policy_says_signed(
    tmp_path, engine, unit
):
    parts = {"": 1, "%": 100, "‰": 1_000}[unit]
    facts = {
        "x": fact("share", table="accounts", column="率", signed=True, **({"unit": unit} if unit else {}))
    }
    tests = {"low": {"below": -0.05}, "high": {"at_least": 1.3}}
    awards = [award({"fixed": "1 元", "when": [{"fact": "x", **test}]}, name) for name, test in tests.items()]
    lines = [
        [A, 2012, written(-parts, 10)],
        [B, 2012, written(13 * parts, 10)],
        [C, 2012, written(-parts, 20)],
    ]
    accounts = rows("org_code,year,率", lines)
    found = paid(assessed(tmp_path, one_version(facts, awards), engine, 2012, accounts=accounts))
    assert found == {A: 100, B: 100, C: 0}


@pytest.mark.parametrize("unit", ["％", "percent", "百分点", "成", "bp", "万元", "‰‰"])
def test_any_other_unit_of_a_share_is_refused(unit):
    with pytest.raises(PolicyError, match="must be %, ‰ or left out for a share"):
        shares_of([unit])


# ---------------------------------------------------------------- the toolkit's own tables


def own(type_, column, table, **more):
    facts = {"x": fact(type_, table=table, column=column, **more)}
    return one_version(facts, [award({"fixed": "1 元", "when": [{"fact": "x", "known": True}]})])


@pytest.mark.parametrize("unit", FEN)
@pytest.mark.parametrize(
    ("column", "table", "fen"),
    [("gross_output_wan", "enterprise_years", FEN["万元"]), ("retention_yuan", "retention", FEN["元"])],
)
def test_a_column_of_money_of_the_toolkit_has_the_unit_of_its_name_and_no_other(unit, column, table, fen):
    if FEN[unit] == fen:
        schema_for(own("money", column, table, unit=unit))
    else:
        with pytest.raises(PolicyError, match="must be the unit "):
            schema_for(own("money", column, table, unit=unit))


@pytest.mark.parametrize("unit", ["%", "‰", None])
def test_a_percentage_of_the_toolkit_must_be_called_one(unit):
    said = {"unit": unit} if unit else {}
    if unit == "%":
        schema_for(own("share", "county_share_pct", "retention", **said))
        return
    with pytest.raises(PolicyError, match=r"the column county_share_pct (says, %, got '‰'|\(%\), got none)"):
        own("share", "county_share_pct", "retention", **said)


def test_a_percentage_of_the_toolkit_is_read_as_one(tmp_path, engine):
    facts = {"x": fact("share", table="retention", column="county_share_pct", unit="%", take="greatest")}
    policy = one_version(facts, [award({"fixed": "1 万元", "times": [{"share": "x"}]})])
    retention = rows(
        "period,org_code,retention_yuan,county_share_pct", [[201201, A, 1, "37.5"], [201202, A, 1, "12.5"]]
    )
    assert paid(assessed(tmp_path, policy, engine, 2012, retention=retention))[A] == 375_000
