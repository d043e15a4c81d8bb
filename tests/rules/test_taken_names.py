"""A table declared under a name of the toolkit's own is refused at its line: the toolkit's columns would be written."""

from __future__ import annotations

import re

import pytest

from mq_analysis.base.errors import PolicyError
from mq_analysis.base.project import home
from mq_analysis.policy import load_policy, parse_policy
from mq_analysis.rules.facts import check_tables, schema_for
from mq_analysis.tables import load_schema

from .test_keys_have_effect import text_of
from .test_near_values import COUNT

TITLE = "title: {zh: 安全生产事故, en: accidents}"


def declared(said):
    policy = text_of([COUNT]).replace("tables:\n", f"tables:\n  accidents: {{{said}}}\n", 1)
    return parse_policy(policy, "keys.yaml")


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (TITLE, "title"),
        ("date: happened_on", "date"),
        ("year: event_date", "year"),
        ("id: accident_no", "id"),
        ("date: event_date, shown: place", "shown"),
    ],
)
def test_what_the_table_of_the_toolkit_does_not_have_is_refused(said, key):
    (finding,) = check_tables(declared(said))
    assert finding[0] == ("tables", "accidents", key)
    with pytest.raises(PolicyError, match="keys_accidents"):
        schema_for(declared(said))


@pytest.mark.parametrize(
    "said",
    [
        "date: event_date",
        "date: closed_date, id: event_id, shown: event_type",
        "title: {zh: 质量安全事故与突发事件, en: a}",
    ],
)
def test_what_agrees_with_it_is_not(said):
    assert list(check_tables(declared(said))) == []


@pytest.mark.parametrize(
    "path", sorted((home() / "params" / "policies").rglob("*.yaml")), ids=lambda p: p.stem
)
def test_the_policies_of_the_toolkit_take_no_such_name(path):
    assert list(check_tables(load_policy(path))) == []


@pytest.mark.parametrize("page", ["writing-a-policy.md", "writing-a-policy.zh-CN.md"])
def test_the_guide_lists_the_names(page):
    text = (home() / "docs" / page).read_text("utf-8")
    (listed,) = re.findall(
        r"^(?:Names that are taken|已占用的表名)[^`]*(`.*?`)[.。]?$", text, re.MULTILINE | re.DOTALL
    )
    assert re.findall(r"`([a-z_]+)`", listed) == list(load_schema())
