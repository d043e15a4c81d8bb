"""Facts of declared tables: which rows count, how they are put together, what no row means; on both engines."""

from __future__ import annotations

import pytest

from mq_analysis.base.codes import check_character
from mq_analysis.base.errors import CoverageError, DataError, PolicyError
from mq_analysis.policy import choose_readings, parse_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.facts import schema_for
from mq_analysis.tables import read_county

from ..engines_of import ENGINES, native

HEAD = """
id: lookups
title: {zh: 例, en: example}
issuer: {zh: 例, en: example}
jurisdiction: {zh: 例, en: example}
tables:
  fines: {title: {zh: 处罚, en: fines}, date: decided_on}
  works: {title: {zh: 项目, en: works}, id: work_no, date: built_on}
  averages: {title: {zh: 平均, en: averages}, year: year}
facts:
  FACT
versions:
  - from: 2020-01-01
    to: 2021-12-31
    rounding: {to: 1 元, mode: half_up}
    awards:
      - id: W
        clause: 一
        name: {zh: 奖, en: award}
        quote: 奖
        for: SOURCE
        amount: AMOUNT
    stacking: {clause: 一, quote: 都付, per: enterprise, pay: all}
"""
CODES = [body + check_character(body) for body in ("PDY00001", "PDY00002", "PDY00003")]
A, B, C = CODES
FIRMS = "org_code,name,entity_type,township_code,township,product_group,is_exporter\n" + "".join(
    f"{code},{name},企业,350124100,某镇,瓷,{i % 2}\n"
    for i, (code, name) in enumerate(zip(CODES, "甲乙丙", strict=True))
)


@pytest.fixture
def paid(tmp_path):
    """Assess 2021 under one fact and one amount, and return what each firm is paid in yuan."""

    def run(fact, amount, engine="pandas", source="enterprise", year=2021, **tables):
        text = HEAD.replace("FACT", fact).replace("AMOUNT", amount).replace("SOURCE", source)
        policy = parse_policy(text, "lookups.yaml")
        for name, rows in {"enterprises": FIRMS, **tables}.items():
            (tmp_path / f"{name}.csv").write_text(rows, "utf-8")
        frames = read_county(tmp_path, schema=schema_for(policy)).tables
        awards = assess(native(frames, engine), rules_for(policy, year, choose_readings(policy))).awards
        sums = awards.groupby("org_code")["amount_fen"].sum(min_count=1, skipna=False)
        return {code: None if sums.isna()[code] else int(sums[code]) / 100 for code in sums.index}

    return run


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


def fact(name, type_, **more):
    said = ", ".join(f"{key}: {value}" for key, value in more.items())
    return f"{name}: {{name: {{zh: 数, en: number}}, of: enterprise, type: {type_}, {said}}}"


OUTPUT = (
    "org_code,year,gross_output_wan\n"
    + f"{A},2018,1\n{A},2019,2\n{A},2020,4\n{A},2021,8\n{B},2019,1\n{B},2021,1\n"
)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, [80000, 10000, None]),
        ({"year": "previous"}, [40000, None, None]),
        ({"year": "-3"}, [10000, None, None]),
        ({"years": "{first: -2, last: -1}", "take": "sum"}, [60000, 10000, None]),
        ({"years": "{first: -2, last: -1}", "take": "greatest"}, [40000, 10000, None]),
        ({"years": "{first: -2, last: -1}", "take": "least"}, [20000, 10000, None]),
        ({"years": "{first: -3, last: -1}", "take": "mean"}, [23333, None, None]),
        ({"years": "{first: -2, last: 0}", "take": "sum", "absent": "5 元"}, [140000, 20000, 5]),
    ],
)
def test_years_and_takes(paid, engine, more, expected):
    said = fact("x", "money", table="enterprise_years", column="gross_output_wan", **more)
    found = paid(said, "{fact: x}", engine, enterprise_years=OUTPUT)
    assert [found[code] for code in CODES] == expected


def test_events_are_counted_by_date_and_kind_and_no_row_is_none_only_where_the_policy_says_so(paid, engine):
    fines = f"org_code,decided_on,kind\n{A},2019-05-01,质量\n{A},2020-12-31,安全\n{A},2021-01-01,其他\n"
    fines += f"{B},2017-01-01,质量\n"
    three = {
        "table": "fines",
        "years": "{first: -2, last: 0}",
        "where": "{kind: [质量, 安全]}",
        "take": "count",
    }
    found = paid(fact("x", "count", **three, absent="0"), "{each: 100 元, of: x}", engine, fines=fines)
    assert found == {A: 200, B: 0, C: 0}
    found = paid(fact("x", "count", **three), "{each: 100 元, of: x}", engine, fines=fines)
    assert found == {A: 200, B: None, C: None}
    kinds = {
        "table": "fines",
        "column": "kind",
        "years": "{first: -9, last: 0}",
        "take": "distinct",
        "absent": "0",
    }
    assert paid(fact("x", "count", **kinds), "{each: 1 元, of: x}", engine, fines=fines) == {A: 3, B: 1, C: 0}


def test_a_number_keeps_its_decimals_and_a_percentage_is_a_share(paid, engine):
    land = f"org_code,year,area,done\n{A},2021,12.5,33.33\n{B},2021,,100\n"
    area = fact("x", "number", table="land", column="area", unit="亩", decimals="1")
    assert paid(area, "{each: 3 元, of: x}", engine, land=land) == {A: 38, B: None, C: None}
    done = fact("x", "share", table="land", column="done", unit='"%"')
    assert paid(done, "{fixed: 1 万元, times: [{share: x}]}", engine, land=land) == {
        A: 3333,
        B: 10000,
        C: None,
    }


def test_a_number_finer_than_the_policy_says_is_refused_and_not_rounded(paid, engine):
    land = f"org_code,year,area\n{A},2021,12.55\n"
    area = fact("x", "number", table="land", column="area", decimals="1")
    with pytest.raises(
        DataError,
        match=rf"table land:column area: must have at most 1 decimals .*1 rows that have more of 1 firm \({A}\)",
    ):
        paid(area, "{each: 3 元, of: x}", engine, land=land)


def test_two_rows_without_take_are_refused(paid, engine):
    land = f"org_code,year,area\n{A},2021,1\n{A},2021,1\n"
    with pytest.raises(
        DataError,
        match=rf"land:column area: must have one row of an enterprise for the fact x.*several of 1 firm \({A}\)",
    ):
        paid(fact("x", "number", table="land", column="area"), "{each: 3 元, of: x}", engine, land=land)


def test_a_negative_number_is_refused_unless_the_policy_says_signed(paid, engine):
    accounts = f"org_code,year,profit_wan\n{A},2021,-3\n{B},2021,3\n"
    profit = {"table": "accounts", "column": "profit_wan"}
    with pytest.raises(DataError) as error:
        paid(
            fact("x", "money", **profit),
            "{share: 0.1, of: x}",
            engine,
            accounts=accounts + f"{C},2021,-0.01\n{C},2020,-7\n",
        )
    place = "table accounts:column profit_wan:fact x: must be at least 0 unless the policy says signed: true"
    assert [str(p) for p in error.value.problems] == [
        f"{place}, got -3000000 fen of {A}",
        f"{place}, got -10000 fen of {C}",
    ]
    found = paid(
        fact("x", "money", signed="true", **profit), "{share: 0.1, of: x}", engine, accounts=accounts
    )
    assert found == {A: 0, B: 3000, C: None}


def test_refunds_that_exceed_the_taxes_of_a_year_earn_nothing_and_stop_nobody(paid, engine):
    """The sum stays as it is: below every gate, and a share of it is 0."""
    months = f"period,org_code,retention_yuan\n202101,{A},5\n202102,{A},-5.01\n202101,{B},50\n202101,{C},0\n"
    window = "{first: {month: 1, year: this}, last: {month: 12, year: this}}"
    said = fact("x", "money", table="retention", column="retention_yuan", sum_over=window)
    gate = "{fixed: 9 元, when: [{fact: x, at_least: 0 元}]}"
    assert paid(said, gate, engine, retention=months) == {A: 0, B: 9, C: 9}
    assert paid(said, "{share: 0.5, of: x}", engine, retention=months) == {A: 0, B: 25, C: 0}
    below = "{fixed: 9 元, when: [{fact: x, below: 0 元}]}"
    assert paid(said, below, engine, retention=months) == {A: 9, B: 0, C: 0}
    tiers = "{marginal: {of: x, brackets: [{at_least: 0 元, rate: 0.10}]}}"
    assert paid(said, tiers, engine, retention=months) == {A: 0, B: 5, C: 0}


@pytest.mark.parametrize("absent", ["", "absent: -1 元"])
def test_a_negative_sum_of_what_is_never_negative_is_refused(paid, engine, absent):
    rows = f"org_code,year,loss_yuan\n{A},2021,{'1' if absent else '-1'}\n"
    said = fact("x", "money", table="accounts", column="loss_yuan", take="sum")
    said = said.replace("take: sum", f"take: sum, {absent}") if absent else said
    with pytest.raises(
        DataError, match="fact x: must be at least 0 unless the policy says signed: true, got -100 fen"
    ):
        paid(said, "{share: 0.1, of: x}", engine, accounts=rows)


def test_a_fact_of_the_year_is_one_value_for_all(paid, engine):
    said = "x: {name: {zh: 数, en: number}, of: year, type: money, table: averages, column: wage_yuan}"
    assert set(paid(said, "{fact: x}", engine, averages="year,wage_yuan\n2020,1\n2021,50\n").values()) == {50}
    assert set(paid(said, "{fact: x}", engine, averages="year,wage_yuan\n2020,1\n").values()) == {None}
    with pytest.raises(DataError, match="must have one row for the fact x, got 2"):
        paid(said, "{fact: x}", engine, averages="year,wage_yuan\n2021,1\n2021,2\n")


def test_items_of_a_table_count_in_the_year_of_their_date(paid, engine):
    works = f"org_code,work_no,built_on,cost_yuan\n{A},1,2020-12-31,100\n{A},2,2021-01,200\n"
    works += f"{A},3,2021-12-31,400\n{B},1,2021-06-01,\n"
    said = "x: {name: {zh: 数, en: number}, of: works, type: money, column: cost_yuan}"
    assert paid(said, "{fact: x}", engine, "works", works=works) == {A: 600, B: None}
    assert paid(said, "{fact: x}", engine, "works", 2020, works=works) == {A: 100}
    with pytest.raises(CoverageError, match="table works: must have rows of 2021, got none"):
        paid(said, "{fact: x}", engine, "works", works="org_code,work_no,built_on,cost_yuan\n")


def test_a_fact_of_an_item_is_looked_up_by_what_matches(paid, engine):
    works = (
        f"org_code,work_no,built_on,product\n{A},1,2021-01-01,碗\n{A},2,2021-01-01,盘\n{B},3,2021-01-01,碗\n"
    )
    earlier = (
        f"org_code,year,product,amount_yuan\n{A},2019,碗,30\n{A},2020,碗,40\n{A},2021,盘,99\n{B},2020,盘,7\n"
    )
    said = """product: {name: {zh: 产品, en: product}, of: works, type: text, column: product}
  x:
    name: {zh: 已付, en: paid}
    of: works
    type: money
    table: earlier
    column: amount_yuan
    match: {product: product}
    years: {first: -5, last: -1}
    take: sum
    absent: 0 元"""
    found = paid(said, "{fixed: 100 元, less: x}", engine, "works", works=works, earlier=earlier)
    assert found == {A: 30 + 100, B: 100}


def test_a_column_of_one_and_zero_is_text(paid, engine):
    said = "x: {name: {zh: 出口, en: exporter}, of: enterprise, type: text, table: enterprises, column: is_exporter}"
    found = paid(said, '{fixed: 1 元, when: [{fact: x, is: "1"}]}', engine)
    assert found == {A: 0, B: 1, C: 0}


def test_a_table_or_column_that_the_county_does_not_keep_leaves_the_award_undecided(paid, engine):
    said = fact("x", "money", table="accounts", column="profit_wan")
    assert set(paid(said, "{fact: x}", engine).values()) == {None}
    assert set(paid(said, "{fact: x}", engine, accounts=f"org_code,year\n{A},2021\n").values()) == {None}


def test_a_fact_that_a_known_column_cannot_hold_is_refused(paid):
    with pytest.raises(
        PolicyError,
        match="policy lookups:facts x type: must be of a type that the column name of enterprises",
    ):
        paid(fact("x", "money", table="enterprises", column="name", unit="元"), "{fact: x}")


def test_a_cell_that_does_not_fit_the_declared_type_is_told_at_its_cell(paid):
    with pytest.raises(DataError, match=r"land\.csv:row 2:column area"):
        paid(
            fact("x", "number", table="land", column="area"),
            "{each: 3 元, of: x}",
            land=f"org_code,year,area\n{A},2021,x\n",
        )


def test_an_award_that_asks_for_nothing_stands_beside_one_that_does(paid, engine):
    """Facts are looked up of those who have an item of an award that asks, here by row and by name."""
    output = fact("out", "money", table="enterprise_years", column="gross_output_wan")
    also = "clause: 一, name: {zh: 奖, en: award}, quote: 奖, amount: {fixed: 1 万元}"
    for more, table in (
        (f"- {{id: V, for: works, {also}}}", {"works": f"org_code,work_no,built_on\n{C},1,2021-03-01\n"}),
        (f"- {{id: V, honours: [福建名牌产品], {also}}}", {"honours": HONOURS}),
    ):
        found = paid(
            output, f"{{share: 1.00, of: out}}\n      {more}", engine, enterprise_years=OUTPUT, **table
        )
        assert found == {A: 80000, B: 10000, C: None}  # the output of C is not known


HONOURS = f"honour_id,org_code,honour_name,issue_date,kind\nH1,{C},福建名牌产品,2021-03-01,new\n"


def test_a_problem_of_many_firms_names_the_first_and_counts_them(tmp_path, engine):
    import pandas as pd

    from mq_analysis.base.frames import lazy
    from mq_analysis.rules.facts.firms import firms_of

    codes = [f"PDY{i:05d}" for i in range(1, 8)] * 2
    rows = lazy(native({"t": pd.DataFrame({"org_code": codes})}, engine)["t"])
    assert firms_of(rows) == " of 7 firms (PDY00001, PDY00002, PDY00003, PDY00004, PDY00005, …)"
    year = lazy(native({"t": pd.DataFrame({"year": [2021]})}, engine)["t"])
    assert firms_of(year) == ""


def test_an_event_without_a_date_leaves_a_look_back_unknown(paid, engine):
    """Nobody can tell whether a row of a table of the toolkit's own whose date is blank counts."""
    days = {A: "2021-05-01", B: "", C: "2015-05-01"}
    rows = [f"E{i},质监,{code},行政处罚,{day},一般" for i, (code, day) in enumerate(days.items())]
    events = "\n".join(["event_id,source_dept,org_code,event_type,decision_date,severity", *rows, ""])
    count = fact("x", "count", table="credit_events", years="{first: -2, last: 0}", take="count", absent=0)
    assert paid(count, "{each: 5 元, of: x}", engine, credit_events=events) == {A: 5, B: None, C: 0}
