"""Versions that state only what changes: equal to the same written out, refused at the change that is wrong."""

from __future__ import annotations

import copy
import json

import pytest
import yaml

from mq_analysis.base.errors import PolicyError
from mq_analysis.policy import choose_readings, parse_policy, rules_for

from ..rules.small import ALL, A, assessed, award, fact, rows, text, version

FACTS = {"x": fact("money", "works", column="x_yuan"), "kind": fact("text", "works", column="kind")}
TABLES = {"works": {"id": "no", "date": "built_on"}}
BRACKETS = [{"at_least": "0 元", "below": "10 元", "rate": 0.1}, {"at_least": "10 元", "rate": 0.2}]
AWARDS = [
    award({"fixed": "1 元"}, "a", "works", at_most=[{"amount": "9 元"}]),
    award({"marginal": {"of": "x", "brackets": BRACKETS}}, "b", "works"),
]
BASE = version(
    AWARDS,
    "2012-01-01",
    "2012-12-31",
    stacking=[ALL],
    note="第一版",
    ruled_by={"is": "year_end", "clause": "九", "quote": "按年末"},
)


def changed(data, change):
    """Write out one change by hand, of the few kinds that are tested."""
    by_id = {each["id"]: each for each in data["awards"]}
    at = change["at"]
    if at == "awards.a.amount.fixed":
        sum_ = by_id["a"]["amount"]
        yuan = int(sum_["fixed"].split()[0])
        sum_["fixed"] = change.get("set") or f"{yuan * change['scale']} 元"
    elif at == "awards.b.clause":
        by_id["b"]["clause"] = change["set"]
    elif at == "rounding.to":
        data["rounding"]["to"] = change["set"]
    elif at == "awards.b.amount.brackets.10 元.at_least":
        first, second = by_id["b"]["amount"]["marginal"]["brackets"]
        first["below"] = second["at_least"] = change["set"]
    elif at == "awards.a.amount":
        by_id["a"]["amount"]["fixed"] = f"{int(by_id['a']['amount']['fixed'].split()[0]) + 3} 元"
    elif at == "awards.a":
        data["awards"] = [each for each in data["awards"] if each["id"] != "a"]
    else:
        raise AssertionError(at)


def carried(before):
    """What the next version takes over: everything but the dates and what is said of one version alone."""
    left = ("from", "to", "note", "assumption", "ruled_by")
    return {key: copy.deepcopy(node) for key, node in before.items() if key not in left}


def both(*amendments):
    """The versions as amendments, and written out."""
    whole = [BASE]
    for amendment in amendments:
        data = carried(whole[-1]) | {k: copy.deepcopy(v) for k, v in amendment.items() if k != "changes"}
        for change in amendment["changes"]:
            changed(data, change)
        whole.append(data)
    return [BASE, *amendments], whole


def law(versions, **more):
    return parse_policy(text(FACTS, *versions, tables=TABLES, **more), "small.yaml")


def year(n, *changes, **more):
    return {"from": f"{n}-01-01", "to": f"{n}-12-31", "changes": list(changes), **more}


SET = {"at": "awards.a.amount.fixed", "set": "5 元"}
CLAUSE = {"at": "awards.b.clause", "set": "二十"}
ROUND = {"at": "rounding.to", "set": "0.5 元"}
SCALE = {"at": "awards.a.amount.fixed", "scale": 3}
MORE = {"at": "awards.a.amount", "add": "3 元"}
BOUND = {"at": "awards.b.amount.brackets.10 元.at_least", "set": "15 元"}
TAKE = {"at": "awards.a", "remove": True}
SERIES = {
    "one change": [year(2013, SET)],
    "several at once": [year(2013, SET, CLAUSE, ROUND)],
    "one after another": [year(2013, SET), year(2014, CLAUSE, {**SET, "set": "6 元"})],
    "with keys of its own": [year(2013, SET, note="第二版", rounding={"to": "0.2 元"})],
    "a sum scaled": [year(2013, SCALE)],
    "a sum more, twice": [year(2013, MORE), year(2014, MORE)],
    "a bound between brackets": [year(2013, BOUND), year(2014, SET)],
    "an award less": [year(2013, TAKE), year(2014, CLAUSE)],
}


def resolved(policy, n):
    rules = rules_for(policy, n, choose_readings(policy))
    return rules.ruled, rules.steps, rules.rounding, rules.version


@pytest.mark.parametrize("name", SERIES)
def test_versions_that_state_changes_are_those_written_out(name):
    amended, whole = (law(versions) for versions in both(*SERIES[name]))
    assert amended.versions == whole.versions
    for n in range(2012, 2013 + len(SERIES[name])):
        assert resolved(amended, n) == resolved(whole, n)


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
def test_they_pay_the_same(tmp_path, engine):
    amended, whole = (law(versions) for versions in both(*SERIES["one after another"]))
    for n, fixed in ((2012, 100), (2013, 500), (2014, 600)):
        works = rows("org_code,no,built_on,x_yuan,kind", [(A, 1, f"{n}-05-01", 20, "甲")])
        found = [
            assessed(tmp_path, policy, engine, n, (A,), works=works).awards for policy in (amended, whole)
        ]
        assert found[0].equals(found[1])
        assert found[0]["amount_fen"].sum() == fixed + 100 + 200


def test_the_version_before_is_left_as_it_is():
    policy = law([BASE, year(2013, SET), year(2014, CLAUSE)])
    fixed = [version_.awards[0].amount[0].fixed for version_ in policy.versions]
    assert fixed == [100, 500, 500]
    assert [version_.awards[1].clause for version_ in policy.versions] == ["一", "一", "二十"]


def test_what_is_said_of_one_version_alone_is_not_taken_over():
    policy = law([BASE, year(2013, SET)])
    assert (policy.versions[0].note, policy.versions[1].note) == ("第一版", None)
    assert policy.versions[1].ruled_by == ()


# ---------------------------------------------------------------- errors at their place

WRITTEN = """\
id: small
title: {zh: 例, en: example}
issuer: {zh: 例, en: example}
jurisdiction: {zh: 例, en: example}
versions:
  - from: 2012-01-01
    to: 2012-12-31
    rounding: {to: 1 元}
    awards:
      - id: a
        clause: 一
        name: {zh: 奖, en: award}
        quote: 奖
        honours: [某奖]
        amount: {fixed: 1 元}
    stacking: {clause: 一, quote: 都付, per: enterprise, pay: all}
  - from: 2013-01-01
    to: 2013-12-31
    changes:
      - {at: "awards.a.amount.fixed", set: 2 元}
      - CHANGE
"""
WRONG = {
    "an award that is not there": ('{at: "awards.z.amount.fixed", set: 5 元}', "z"),
    "a slip of the pen": ('{at: "awards.a.amuont.fixed", set: 5 元}', "amount"),
    "the same again": ('{at: "awards.a.amount.fixed", set: 5 元}', "must be changed once in a version"),
    "no operation": ('{at: "awards.a.amount.fixed"}', "exactly one of|must have"),
    "a key that it has not": ('{at: "awards.a.clause", put: 二}', "put"),
    "no unit": ('{at: rounding.to, set: "5"}', "must be an amount with its unit"),
    "no such honour year": ('{at: "honour_year.months", set: 5 元}', "honour_year"),
    "a text for an amount": ('{at: "rounding.to", set: 很多}', "must be an amount"),
    "a group that is none": ("{at: stacking.per, set: firm}", "firm"),
}


def written(change):
    return parse_policy(WRITTEN.replace("CHANGE", change), "small.yaml")


def test_the_text_of_these_tests_is_sound():
    policy = written('{at: "awards.a.clause", set: 二}')
    assert [v.awards[0].amount[0].fixed for v in policy.versions] == [100, 200]


@pytest.mark.parametrize("name", WRONG)
def test_a_change_that_is_wrong_is_refused_at_its_line(name):
    import re

    change, said = WRONG[name]
    with pytest.raises(PolicyError) as refused:
        written(change)
    for problem in refused.value.problems:
        assert problem.where.startswith("small.yaml:21:"), problem
    assert any(re.search(said, str(problem)) for problem in refused.value.problems)


def test_all_that_is_wrong_is_told_at_once():
    change = '{at: "awards.z.amount", set: 5 元}\n      - {at: "awards.y.clause", set: 二}'
    with pytest.raises(PolicyError) as refused:
        written(change)
    assert [p.where.split(":")[1] for p in refused.value.problems] == ["21", "22"]


def test_the_first_version_must_state_its_rules():
    data = yaml.safe_load(WRITTEN.replace("CHANGE", '{at: "awards.a.clause", set: 二}'))
    data["versions"] = data["versions"][1:]
    with pytest.raises(PolicyError, match="changes must follow a version that states its rules"):
        parse_policy(json.dumps(data, ensure_ascii=False, default=str), "small.yaml")


def test_a_fault_of_the_first_version_is_told_once_and_there():
    with pytest.raises(PolicyError) as refused:
        parse_policy(
            WRITTEN.replace("CHANGE", '{at: "awards.a.clause", set: 二}').replace("fixed: 1 元", "fixed: 1"),
            "small.yaml",
        )
    assert [p.where.split(":")[1] for p in refused.value.problems] == ["15"]


def test_a_gap_or_overlap_between_versions_is_told_of_an_amendment_too():
    for first in ("2012-12-31", "2013-01-02"):
        with pytest.raises(PolicyError) as refused:
            law([BASE, {**year(2013, SET), "from": first}])
        assert refused.value.problems


def test_the_names_of_awards_are_read_from_the_version_they_stand_in():
    """A change may not address what an earlier change of the same version took away."""
    with pytest.raises(PolicyError):
        law([BASE, year(2013, TAKE, SET)])
