"""Warnings are a set of ids: none is lost, none becomes another, however many a policy has, on each engine."""

from __future__ import annotations

import json

import duckdb
import pytest

from mq_analysis.policy import parse_policy
from mq_analysis.report.text_explanation import explanation_text
from mq_analysis.rules.cases import run_cases
from mq_analysis.rules.explanation import explain_assessment

from ..engines_of import native, on_spark
from .policies import LABEL, made

ENGINES = ["pandas", "duckdb", pytest.param("pyspark", marks=[on_spark, pytest.mark.slow])]
NATIVE = {
    "pandas": lambda frame: frame,
    "duckdb": duckdb.from_df,
    "pyspark": lambda frame: native({"it": frame}, "pyspark")["it"],
}
NUMBER = 70


def award(name, **more):
    return {"id": name, "class": name, "clause": "条", "name": LABEL, "quote": "文", **more}


def step(**more):
    return {"clause": "条", "quote": "文", **more}


def run(awards, steps, firms, engine="pandas", reasons=()):
    tree = made(awards, steps, firms, "1 元")
    tree["reasons"] |= dict.fromkeys(reasons, LABEL)
    policy = parse_policy(json.dumps(tree, ensure_ascii=False), "made.yaml")
    (result,) = run_cases(policy, NATIVE[engine])
    return result


def warned(result):
    names = {code: name for name, code in result.codes.items()}
    looked = result.assessment.looked_at
    lines = {
        (names[r.org_code], names.get(r.honour_id, r.honour_id)): list(r.warnings)
        for r in looked.itertuples()
    }
    assert all(len(ids) == len(set(ids)) for ids in lines.values())
    return {line: set(ids) for line, ids in lines.items()}


def soft(fact, reason, **test):
    return {"fact": fact, **(test or {"at_least": "100 万元"}), "otherwise": reason, "soft": "true"}


@pytest.mark.parametrize("engine", ENGINES)
def test_every_one_of_hundreds_of_warnings_is_told(engine):
    """Other conditions fail of each firm, of one a fact is not known; caps, quotas and limits stand among them."""
    bounds = [f"{i} 元" for i in range(1, NUMBER + 1)]
    tests = [soft("m1", f"low_{i}", at_least=bound) for i, bound in enumerate(bounds)]
    tests += [soft("m2", f"late_{i}", at_most=bound) for i, bound in enumerate(bounds)]
    caps = [{"amount": "3 万元", "soft": "true"}, {"fact": "m1", "soft": "true"}]
    awards = [award("A", **{"for": "enterprise"}, requires=tests, amount={"fixed": "5 万元"}, at_most=caps)]
    steps = [
        step(per="year", first="1", by="m1", soft="true"),
        step(per="enterprise", at_most="4 万元", soft="true"),
        step(per="year", at_most="m1", soft="true"),
    ]
    firms = {
        "F": {"facts": {"m1": "40 元", "m2": "0 元"}},
        "G": {"facts": {"m1": "80 万元", "m2": "25 元"}},
        "H": {"facts": {"m1": "0.5 元"}},
    }
    reasons = [test["otherwise"] for test in tests]
    found = warned(run(awards, steps, firms, engine, reasons))
    over = {"over_sum", "over_step_2"}
    assert found["F", "F"] == over | {f"low_{i}" for i in range(40, NUMBER)} | {
        "over_m1",
        "over_step_1",
        "over_step_3",
    }
    assert found["G", "G"] == over | {f"late_{i}" for i in range(24)}
    unsure = {f"unsure_late_{i}" for i in range(NUMBER)}
    assert found["H", "H"] == over | unsure | {f"low_{i}" for i in range(NUMBER)} | {
        "over_m1",
        "over_step_1",
        "over_step_3",
    }


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"m1": "1 元", "m2": "1 元"}, {"few"}),
        ({"m1": "1 元"}, {"few"}),
        ({"m1": "100 万元"}, {"unsure_few"}),
        ({"m1": "100 万元", "m2": "100 万元"}, set()),
    ],
)
def test_conditions_with_one_reason_are_one_warning_that_is_sure_if_one_of_them_is(engine, known, expected):
    both = [soft("m1", "few"), soft("m2", "few")]
    awards = [award("A", **{"for": "enterprise"}, requires=both, amount={"fixed": "5 万元"})]
    assert warned(run(awards, [], {"F": {"facts": known}}, engine)) == {("F", "F"): expected}


def things(number, **more):
    return [{"item": "things", "id": f"I{i}", "ic": str(i), **more} for i in range(1, number + 1)]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_quota_in_principle_takes_nothing_and_tells_who_is_beyond_it(engine):
    awards = [award("A", **{"for": "things"}, amount={"fixed": "5 万元"})]
    quota = step(per="enterprise", first="2", by="ic", soft="true")
    result = run(awards, [quota], {"F": {"items": things(3)}}, engine)
    assert warned(result) == {("F", "I1"): {"over_step_1"}, ("F", "I2"): set(), ("F", "I3"): set()}
    assert result.assessment.total_fen == 15 * 10**6
    (code,) = result.codes.values()
    why = explain_assessment(result.assessment, result.gathered, {"org_code": code, "name": "样例"})
    assert "not among the first 2, or tied at the end of them (a quota in principle" in explanation_text(
        why, "en"
    )
    assert "不在前2名之内" in explanation_text(why, "zh")
    equal = {"items": [{**item, "ic": "7"} for item in things(3)]}
    assert set(map(frozenset, warned(run(awards, [quota], {"F": equal}, engine)).values())) == {
        frozenset({"over_step_1"})
    }


def test_of_a_quota_in_principle_nobody_can_tell_where_a_fact_is_missing_and_nothing_is_undecided():
    awards = [award("A", **{"for": "things"}, amount={"fixed": "5 万元"})]
    quota = step(per="enterprise", first="1", by="ic", soft="true")
    unknown = [{"item": "things", "id": "I0"}, *things(1)]
    result = run(awards, [quota], {"F": {"items": unknown}})
    assert warned(result) == {("F", "I0"): {"unsure_over_step_1"}, ("F", "I1"): {"unsure_over_step_1"}}
    assert result.assessment.total_fen == 10 * 10**6


@pytest.mark.parametrize("over", [True, False])
def test_of_a_limit_in_principle_nobody_can_tell_while_a_member_of_the_group_waits(over):
    """What is known may exceed it already; else the amount that waits may."""
    awards = [award("A", **{"for": "things"}, amount={"fact": "im"})]
    limit = step(per="enterprise", at_most="4 万元" if over else "9 万元", soft="true")
    firms = {"F": {"items": [*things(1, im="5 万元"), {"item": "things", "id": "I9"}]}}
    found = warned(run(awards, [limit], firms))
    assert found == {("F", "I1"): {"over_step_1" if over else "unsure_over_step_1"}, ("F", "I9"): set()}


def test_an_item_paid_as_another_award_is_warned_of_the_amount_that_it_gets():
    missed = {"gate": [{"fact": "m1", "at_least": "100 万元"}], "gate_missed": {"pay_as": "A"}}
    other = {"which": [{"fact": "t1", "is": "a"}], "at_most": [{"amount": "2 万元", "soft": "true"}]}
    awards = [
        award("A", **{"for": "enterprise"}, amount={"fixed": "3 万元"}, **other),
        award("B", **{"for": "enterprise"}, amount={"fixed": "5 万元"}, ceiling="true", **missed),
    ]
    for tax, expected in (("1 元", {"over_sum"}), ("100 万元", {"ceiling"})):
        firms = {"F": {"facts": {"m1": tax, "t1": "b"}}}
        assert warned(run(awards, [], firms)) == {("F", "F"): expected}
