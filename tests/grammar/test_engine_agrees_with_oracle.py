"""Hypothesis writes policies in the format; the engine pays what the slow oracle pays, to the fen, on each engine."""

from __future__ import annotations

import json

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings, strategies as st

from mq_analysis.base.errors import DataError, PolicyError
from mq_analysis.policy import parse_policy
from mq_analysis.report.text_explanation import explanation_text
from mq_analysis.rules.cases import run_cases
from mq_analysis.rules.explanation import explain_assessment
from tests.sizes import examples

from .oracle import number, outcome, settle, settled
from .policies import holes, policies, stacked, without

QUIET = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
UNREACHABLE = ("must be reachable", "must be able to hold together", "must not be a cap below")


def loaded(tree):
    """Load a generated policy; what is refused must be refused for what chance can do."""
    text = json.dumps(tree, ensure_ascii=False)  # JSON is YAML, without anchors
    try:
        return parse_policy(text, "made.yaml")
    except PolicyError as error:
        wrong = [p for p in error.problems if not any(said in p.message for said in UNREACHABLE)]
        assert not wrong, [str(p) for p in wrong]
        assume(False)


def paid(policy, native):
    try:
        (result,) = run_cases(policy, native)
    except DataError as error:
        if not all("stay exact" in p.message for p in error.problems):
            raise
        assume(False)
    awards = result.assessment.awards
    found = {}
    for name, code in result.codes.items():
        amounts = awards.loc[awards["org_code"] == code, "amount_fen"]
        found[name] = None if amounts.isna().any() else int(amounts.sum())
    return result, found


@settings(QUIET, max_examples=examples(120))
@given(policies())
def test_the_engine_pays_what_the_oracle_pays(tree):
    policy = loaded(tree)
    expected = settle(tree, tree["cases"][0])
    _, found = paid(policy, lambda frame: frame)
    event("undecided" if None in expected.values() else "paid" if any(expected.values()) else "nothing")
    assert found == expected


@settings(QUIET, max_examples=examples(40))
@given(policies())
def test_duckdb_pays_the_same_fen(tree):
    policy = loaded(tree)
    assert paid(policy, duckdb.from_df)[1] == settle(tree, tree["cases"][0])


def told(result):
    """What the engine says of each line: by firm, item and award, the outcome and the warnings."""
    names = {code: name for name, code in result.codes.items()}
    looked = result.assessment.looked_at
    return {
        (names[row.org_code], names.get(row.honour_id, row.honour_id), row.under): (
            row.outcome,
            set(row.warnings),
        )
        for row in looked.itertuples()
    }


def known(tree):
    """What the oracle says of each line, but of those that wait, of which the engine may decide more."""
    unit = int(number(tree["versions"][0]["rounding"]["to"]))
    return {
        (line.firm, line.item, line.award["id"]): (outcome(line, unit), line.warnings)
        for line in settled(tree, tree["cases"][0])
        if outcome(line, unit) != "undecided"
    }


@settings(QUIET, max_examples=examples(120))
@given(st.one_of(policies(), stacked(), stacked()), st.sampled_from([lambda frame: frame, duckdb.from_df]))
def test_every_line_is_told_why_it_gets_nothing_and_what_it_is_warned_of(tree, native):
    """That a quota, a limit or a higher award took it is said only where one did; a warning stands once."""
    policy = loaded(tree)
    result, amounts = paid(policy, native)
    assert amounts == settle(tree, tree["cases"][0])
    found, expected = told(result), known(tree)
    for kind in {said for said, _ in expected.values()}:
        event(kind)
    for warning in {w.partition("_")[0] for _, warned in expected.values() for w in warned}:
        event(f"warns: {warning}")
    assert {line: found[line] for line in expected} == expected
    assert result.assessment.looked_at["warnings"].map(lambda ids: len(ids) == len(set(ids))).all()


@settings(QUIET, max_examples=examples(200))
@given(stacked())
def test_a_tie_that_is_decided_pays_everybody_the_same_whichever_is_chosen(tree):
    case = tree["cases"][0]
    assert settle(tree, case) == settle(tree, case, last=True)


@settings(QUIET, max_examples=examples(40))
@given(policies(), st.data())
def test_every_kind_of_rule_is_explained_and_what_is_missing_is_named(tree, data):
    policy = loaded(without(tree, data.draw(holes(tree))))
    result, _ = paid(policy, lambda frame: frame)
    looked = result.assessment.looked_at
    lacks, is_missing = looked["lacks"].map(len) > 0, looked["outcome"] == "missing"
    assert lacks[is_missing].all()
    assert (is_missing | (looked["outcome"] == "undecided"))[
        lacks
    ].all()  # undecided: a limit or weight is missing
    for code in result.codes.values():
        why = explain_assessment(result.assessment, result.gathered, {"org_code": code, "name": "样例"})
        for item in why.considered:
            if item.exact is not None and item.exact.value is not None and item.own_fen is not None:
                half = result.rules.rounding_fen / 2
                assert abs(item.exact.value - item.own_fen) <= half
        for lang in ("zh", "en"):
            text = explanation_text(why, lang)
            assert "样例" in text
            assert "{" not in text


def test_a_sum_that_could_leave_the_exact_range_is_refused():
    tree = {
        "id": "wide",
        "title": {"zh": "名", "en": "name"},
        "issuer": {"zh": "名", "en": "name"},
        "jurisdiction": {"zh": "名", "en": "name"},
        "facts": {
            name: {
                "name": {"zh": "名", "en": "name"},
                "of": "enterprise",
                "type": kind,
                "table": "t",
                "column": f"{name}_yuan" if kind == "money" else name,
            }
            for name, kind in (("m", "money"), ("c", "count"))
        },
        "versions": [
            {
                "from": "2020-01-01",
                "to": "2020-12-31",
                "rounding": {"to": "1 元", "mode": "half_up"},
                "awards": [
                    {
                        "id": "W",
                        "clause": "条",
                        "name": {"zh": "名", "en": "name"},
                        "quote": "文",
                        "for": "enterprise",
                        "amount": {"share": "0.5", "of": "m"},
                    }
                ],
                "stacking": {"clause": "条", "quote": "文", "per": "enterprise", "pay": "all"},
            }
        ],
        "cases": [{"id": "C", "source": "s", "facts": {"m": "90000000000000 元"}, "expect": {"pay": "1 元"}}],
    }
    policy = parse_policy(json.dumps(tree, ensure_ascii=False), "wide.yaml")
    with pytest.raises(DataError, match="award W: must be small enough to stay exact"):
        list(run_cases(policy))
