"""A value that nearly is one by which a fact chooses rows is told: its rows are left out without a word."""

from __future__ import annotations

import pytest

from mq_analysis.base.project import home
from mq_analysis.policy import find_policy, load_policy, parse_policy
from mq_analysis.policy.near import near_value
from mq_analysis.rules.facts import schema_for
from mq_analysis.rules.facts.near_values import near_values
from mq_analysis.tables import read_county

from .test_keys_have_effect import text_of
from .test_lookups import FIRMS, A

COUNT = "of: enterprise, type: count, table: incidents, take: count, absent: 0, where: {grade: [较大, 重大]}"


def near(folder, facts, rows, *award):
    policy = parse_policy(text_of(facts, *award), "keys.yaml")
    (folder / "enterprises.csv").write_text(FIRMS, "utf-8")
    (folder / "incidents.csv").write_text("org_code,year,grade\n" + rows, "utf-8")
    tables = read_county(folder, schema=schema_for(policy)).tables
    return [(one.table, one.column, one.value, one.near, one.rows) for one in near_values(tables, policy)]


def test_rows_of_a_value_with_more_characters_are_told_with_their_number(tmp_path):
    rows = "".join(f"{A},2021,{grade}\n" for grade in ("较大事故", "较大事故", "较大", "一般", ""))
    assert near(tmp_path, [COUNT], rows) == [("incidents", "grade", "较大事故", "较大", 2)]


def test_a_value_that_the_policy_lists_for_the_column_is_none(tmp_path):
    listed = (
        "of: enterprise, type: text, table: incidents, column: grade, "
        "values: {较大: {zh: 较大, en: a}, 重大: {zh: 重大, en: b}, 特别重大: {zh: 特别重大, en: c}}"
    )
    assert near(tmp_path, [COUNT, listed], f"{A},2021,特别重大\n") == []


GRADE = "of: enterprise, type: text, table: incidents, column: grade"


@pytest.mark.parametrize(
    "rule",
    [
        "for: enterprise, requires: [{fact: q, is: [较大], otherwise: few}], amount: {fixed: 1 元}",
        "for: enterprise, requires: [{fact: q, is_not: [较大], otherwise: few}], amount: {fixed: 1 元}",
        "for: enterprise, amount: {choose: {by: q, values: {较大: {fixed: 1 元}}}}",
    ],
)
def test_a_text_that_conditions_and_choices_compare_with_is_told_too(rule, tmp_path):
    assert near(tmp_path, [GRADE], f"{A},2021,较大事故\n", rule) == [
        ("incidents", "grade", "较大事故", "较大", 1)
    ]
    assert near(tmp_path, [GRADE], f"{A},2021,一般\n", rule) == []


def test_yes_and_no_and_numbers_are_not_near_one_another(tmp_path):
    count = COUNT.replace("[较大, 重大]", '["1"]')
    assert near(tmp_path, [count], f"{A},2021,10\n{A},2021,0\n") == []


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("大", ["较大"], "较大"),
        ("较大（级）", ["较大"], "较大"),
        ("３Ａ级", ["3A"], "3A"),
        ("特别重大事故", ["重大", "特别重大"], "特别重大"),
        ("未评定", ["评定"], None),
        ("AAA", ["A"], None),
        ("一般", ["较大"], None),
        ("—", ["较大"], None),
    ],
)
def test_what_contains_a_value_or_is_a_part_of_one_is_near(text, asked, found):
    assert near_value(text, asked) == found


def test_nothing_of_the_sample_is_taken_for_another_value():
    tables = read_county(home() / "data" / "sample").tables
    assert list(near_values(tables, load_policy(find_policy("minqing")))) == []
