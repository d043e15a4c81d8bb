"""A key of a fact, condition or step has its effect or is refused: none is passed over in silence."""

from __future__ import annotations

import pytest

from mq_analysis.base.errors import DataError, PolicyError
from mq_analysis.policy import choose_readings, parse_policy, rules_for
from mq_analysis.policy.columns import SHARE_UNITS
from mq_analysis.rules.awards import assess
from mq_analysis.rules.facts import schema_for
from mq_analysis.tables import read_county

from ..engines_of import ENGINES, native
from .test_lookups import CODES, FIRMS, A, B, C

LABEL = "name: {zh: 量, en: quantity}"
FRAME = """
id: keys
title: {zh: 例, en: example}
issuer: {zh: 例, en: example}
jurisdiction: {zh: 例, en: example}
reasons: {few: {zh: 少, en: few}}
tables:
  works: {title: {zh: 项目, en: works}, id: work_no, date: built_on}
facts:
FACTS
versions:
  - from: FROM
    to: 2021-12-31
    rounding: {to: 1 元, mode: half_up}
    awards:
      - {id: W, clause: 一, name: {zh: 奖, en: award}, quote: 奖, AWARD}
    stacking:
      - {clause: 一, quote: 都付, STEP}
MORE
"""
PLAIN = "for: enterprise, amount: {each: 1 元, of: q}"
COUNT = "of: enterprise, type: count, table: marks, column: n, absent: 0"
HONOURS = "honour_id,org_code,honour_name,issue_date,kind,item_name\n"


def text_of(facts, award=PLAIN, step="per: enterprise, pay: all", start="2020-01-01", more=""):
    """Return a policy with these facts (the first is ``q``), one award and one step."""
    rows = "".join(f"  {name}: {{{LABEL}, {said}}}\n" for name, said in zip("qrs", [*facts], strict=False))
    filled = FRAME.replace("FACTS\n", rows).replace("AWARD", award).replace("STEP", step)
    return filled.replace("FROM", start).replace("MORE", more)


def assessed(folder, text, engine="pandas", **tables):
    """Assess 2021 of these tables."""
    policy = parse_policy(text, "keys.yaml")
    for name, rows in {"enterprises": FIRMS, **tables}.items():
        (folder / f"{name}.csv").write_text(rows, "utf-8")
    frames = read_county(folder, schema=schema_for(policy)).tables
    return assess(native(frames, engine), rules_for(policy, 2021, choose_readings(policy)))


def paid(folder, text, engine="pandas", **tables):
    """Return what each firm gets in yuan, None where nobody can tell."""
    looked = assessed(folder, text, engine, **tables).looked_at
    found = dict.fromkeys(CODES, 0)
    for row in looked.itertuples():
        unknown = row.outcome in ("missing", "undecided") or found[row.org_code] is None
        found[row.org_code] = None if unknown else found[row.org_code] + row.paid_fen // 100
    return found


def refused(text):
    """Return what a policy is refused with."""
    with pytest.raises(PolicyError) as error:
        schema_for(parse_policy(text, "keys.yaml"))
    return str(error.value)


def indicators(*values):
    rows = "".join(f"{year},k{i},值,{value},分\n" for i, (year, value) in enumerate(values))
    return "year,indicator_code,indicator_name,value,unit\n" + rows


OF_YEAR = "of: year, type: number, table: indicators, column: value"


@pytest.mark.parametrize(
    ("how", "rows", "value"),
    [
        ("take: mean, years: {first: -1, last: 0}", [(2020, 5), (2021, 4)], "4.5"),
        ("take: sum, years: {first: -1, last: 0}", [(2020, 5), (2021, 4)], "9"),
        ("take: greatest", [(2021, 5), (2021, 4)], "5"),
        ("take: least", [(2021, 5), (2021, 4)], "4"),
        ("absent: 3", [(2020, 5)], "3"),
    ],
)
@pytest.mark.parametrize("engine", ENGINES)
def test_several_rows_of_the_year_are_put_together_as_those_of_a_firm(tmp_path, engine, how, rows, value):
    for bound, gets in ((f"at_least: {value}", 1), (f"above: {value}", 0)):
        award = f"for: enterprise, gate: [{{fact: q, {bound}}}], gate_missed: {{pay: nothing}}, amount: {{fixed: 1 元}}"
        text = text_of([f"{OF_YEAR}, {how}"], award)
        assert paid(tmp_path, text, engine, indicators=indicators(*rows)) == dict.fromkeys(CODES, gets)


def test_the_mean_of_the_year_is_unknown_where_a_year_is_missing(tmp_path):
    award = (
        "for: enterprise, gate: [{fact: q, at_least: 1}], gate_missed: {pay: nothing}, amount: {fixed: 1 元}"
    )
    text = text_of([f"{OF_YEAR}, take: mean, years: {{first: -2, last: 0}}"], award)
    assert set(paid(tmp_path, text, indicators=indicators((2020, 5), (2021, 4))).values()) == {None}


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_of_the_year_are_counted_and_months_summed(tmp_path, engine):
    zones = "zone_id,level,name,township_code,area_mu,approved_date\n"
    zones += "".join(
        f"{i},县,区,350124100,1,{day}\n" for i, day in enumerate(("2020-12-31", "2021-01-01", "2021-12-31"))
    )
    counted = text_of(["of: year, type: count, table: agri_zones, take: count"])
    assert paid(tmp_path, counted, engine, agri_zones=zones) == dict.fromkeys(CODES, 2)
    span = "sum_over: {first: {month: 12, year: previous}, last: {month: 1, year: this}}"
    summed = text_of(
        [f"of: year, type: money, table: levy, column: v_yuan, {span}"], "for: enterprise, amount: {fact: q}"
    )
    levy = "period,v_yuan\n202011,100\n202012,1\n202101,2\n202101,4\n202102,100\n"
    assert paid(tmp_path, summed, engine, levy=levy) == dict.fromkeys(CODES, 7)


@pytest.mark.parametrize("column", ["rate_pct", "增速(%)", "增速（％）", "占比%", "增速(‰)", "增速_‰"])
def test_the_name_of_a_column_of_shares_says_its_unit_and_the_fact_says_the_same(column):
    own = "‰" if "‰" in column else "%"
    for unit in SHARE_UNITS:
        said = f'of: enterprise, type: share, table: marks, column: "{column}"' + (
            f', unit: "{unit}"' if unit else ""
        )
        text = text_of(
            [said],
            "for: enterprise, gate: [{fact: q, at_least: 0.4}], gate_missed: {pay: nothing}, amount: {fixed: 1 元}",
        )
        if unit == own:
            schema_for(parse_policy(text, "keys.yaml"))
        else:
            assert column in refused(text)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("of: works, type: count, column: n, where: {kind: [甲]}", "column of the item itself"),
        (COUNT + ", values: {a: {zh: 甲, en: a}}", "type: text"),
        ("of: award, type: count, take: count, year: previous", "over the items of the award"),
        ("of: award, type: count, take: count, years: {first: -1, last: 0}", "over the items of the award"),
        ("of: award, type: count, take: count, absent: 0", "over the items of the award"),
        ("of: award, type: count, take: count, where: {kind: [new]}", "over the items of the award"),
        ("of: enterprise, type: count, table: accidents, take: count, where: {severity: [严重]}", "severity"),
        (
            "of: enterprise, type: count, table: credit_events, take: count, where: {is_repaired: [否]}",
            "is_repaired",
        ),
    ],
)
def test_a_key_of_a_fact_that_would_do_nothing_is_refused(fact, said):
    source = "works" if "of: works" in fact else "enterprise"
    assert said in refused(text_of([fact], f"for: {source}, amount: {{each: 1 元, of: q}}"))


def test_a_value_that_a_listed_column_of_the_policy_never_has_is_refused_in_where():
    kind = "of: enterprise, type: text, table: marks, column: kind, values: {甲: {zh: 甲, en: a}, 乙: {zh: 乙, en: b}}"
    good, bad = (text_of([f"{COUNT}, where: {{kind: [{value}]}}", kind]) for value in ("乙", "已"))
    schema_for(parse_policy(good, "keys.yaml"))
    assert "kind" in refused(bad)


def test_rows_are_not_chosen_by_a_column_of_money():
    """Its values are kept in fen, so that none would ever be found: everything would be unknown in silence."""
    money = "of: enterprise, type: money, table: marks, column: worth_yuan"
    assert "worth_yuan, a column of money" in refused(
        text_of([f"{COUNT}, where: {{worth_yuan: [5]}}", money])
    )
    own = (
        "of: enterprise, type: count, table: retention, take: count, where: {retention_yuan: [5]}, absent: 0"
    )
    assert "retention_yuan, a column of money" in refused(text_of([own]))


@pytest.mark.parametrize("key", ["soft: true", "otherwise: few"])
@pytest.mark.parametrize("place", ["gate", "which", "when", "factor", "group", "stage"])
def test_in_principle_stands_only_beside_a_condition_of_requires(key, place):
    condition = f"{{fact: q, at_least: 5, {key}}}"
    amount = "fixed: 1 元"
    award = {
        "gate": f"gate: [{condition}], gate_missed: {{pay: nothing}}, amount: {{{amount}}}",
        "which": f"which: [{condition}], amount: {{{amount}}}",
        "when": f"amount: {{{amount}, when: [{condition}]}}",
        "factor": f"amount: {{{amount}, times: [{{share: 0.5, when: [{condition}]}}]}}",
        "group": f"requires: [{{any_of: [{condition}], otherwise: few}}], amount: {{{amount}}}",
        "stage": f"stages: [{{id: s, {LABEL}, share: 1, when: [{condition}]}}], amount: {{{amount}}}",
    }[place]
    assert f"must have {key.split(':')[0]} only" in refused(text_of([COUNT], f"for: enterprise, {award}"))


def test_a_step_that_names_no_award_is_refused_and_not_taken_for_all():
    assert "awards" in refused(text_of([COUNT], step="per: enterprise, at_most: 1 元, awards: []"))


def test_months_that_end_before_they_begin_are_refused():
    span = "first: {month: 6, year: this}, last: {month: 5, year: this}"
    fact = f"of: enterprise, type: money, table: retention, column: retention_yuan, sum_over: {{{span}}}"
    assert "first month" in refused(text_of([fact], "for: enterprise, amount: {fact: q}"))
    year = f"    honour_year: {{clause: 一, quote: 一, months: {{{span}}}}}"
    assert "first month" in refused(text_of([COUNT], more=year))


@pytest.mark.parametrize("engine", ENGINES)
def test_where_finds_a_number_or_a_yes_however_the_column_is_read(tmp_path, engine):
    number = "of: enterprise, type: number, table: marks, column: grade"
    marks = f"org_code,year,n,grade\n{A},2021,7,1\n{B},2021,8,1.5\n{C},2021,9,2\n"
    text = text_of([f"{COUNT}, where: {{grade: [1, 1.5]}}", number])
    both = text.replace(PLAIN, f"{PLAIN}, which: [{{fact: r, at_least: 0}}]")
    assert (
        paid(tmp_path, text, engine, marks=marks)
        == paid(tmp_path, both, engine, marks=marks)
        == {A: 7, B: 8, C: 0}
    )
    events = "event_id,source_dept,org_code,event_type,decision_date,severity,is_repaired\n"
    events += "".join(f"{i},质监,{code},欠税,2021-05-01,一般,{i % 2}\n" for i, code in enumerate((A, B, C)))
    counted = text_of(
        [
            "of: enterprise, type: count, table: credit_events, take: count, where: {is_repaired: [0]}, absent: 0"
        ]
    )
    assert paid(tmp_path, counted, engine, credit_events=events) == {A: 1, B: 0, C: 1}


def test_a_window_of_days_is_refused_of_data_that_tell_years_alone(tmp_path):
    facts = [
        "of: works, type: count, table: marks, take: count, within: {months: 3, before: r}, absent: 0",
        "of: works, type: date, column: built_on",
    ]
    text = text_of(facts, "for: works, amount: {each: 1 元, of: q}")
    works = f"work_no,org_code,built_on\n1,{A},2021-05-01\n"
    with pytest.raises(DataError, match="days or months"):
        assessed(tmp_path, text, works=works, marks=f"org_code,year\n{A},2021\n")
    assert paid(tmp_path, text, works=works, marks=f"org_code,period\n{A},202104\n")[A] == 1


COUNTED = "honours: [甲奖], amount: {each: 1 元, of: q}"


@pytest.mark.parametrize("engine", ENGINES)
def test_the_items_of_an_award_are_counted_from_the_first_day_over_all_versions_of_the_year(tmp_path, engine):
    honours = HONOURS + "".join(
        f"{i},{code},甲奖,{day},new,物{i % 2}\n"
        for i, (code, day) in enumerate(
            [
                (A, "2021-01-01"),
                (A, "2021-04-01"),
                (A, "2021-05-31"),
                (A, "2021-06-01"),
                (B, "2021-03"),
                (B, "2021-07-01"),
            ]
        )
    )
    more = "  - {from: 2022-01-01, to: 2022-12-31, changes: [{at: awards.W.quote, set: 奖励}]}"
    one = text_of(["of: award, type: count, take: count"], COUNTED, start="2021-03-15", more=more)
    two = one.replace("to: 2021-12-31", "to: 2021-05-31").replace("from: 2022-01-01", "from: 2021-06-01")
    for text in (one, two):  # the second version changes nothing that is counted
        assert paid(tmp_path, text, engine, honours=honours) == {A: 3 * 3, B: None, C: 0}


@pytest.mark.parametrize("engine", ENGINES)
def test_different_products_are_counted_and_not_the_names_of_honours(tmp_path, engine):
    products = ["张", "李", "李", "", "王"]
    honours = HONOURS + "".join(f"{i},{A},甲奖,2021-05-01,new,{name}\n" for i, name in enumerate(products))
    for column, number in (("item_name", 3), ("honour_name", 1), ("honour_id", 5)):
        text = text_of([f"of: award, type: count, take: distinct, column: {column}"], COUNTED)
        assert paid(tmp_path, text, engine, honours=honours)[A] == number * len(products)
    unkept = text_of(["of: award, type: count, take: distinct, column: maker"], COUNTED)
    assert paid(tmp_path, unkept, engine, honours=honours)[A] is None


def test_a_tie_between_items_that_are_paid_on_different_days_is_undecided(tmp_path):
    honours = HONOURS + "".join(
        f"{i},{A},甲奖,2021-{month}-01,new,\n" for i, month in enumerate(("02", "12"))
    )
    stage = f"stages: [{{id: s, {LABEL}, share: 1, AFTER}}], "
    for after, gets in (("after: {days: 60}", None), ("quote: 即付", 1)):
        award = "honours: [甲奖], " + stage.replace("AFTER", after) + "amount: {fixed: 1 元}"
        text = text_of([COUNT], award, step="per: enterprise, first: 1, by: amount")
        assert paid(tmp_path, text, honours=honours)[A] == gets
