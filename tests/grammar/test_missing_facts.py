"""Hypothesis writes policies and takes facts away: what is shown as decided is what will be paid."""

from __future__ import annotations

import functools
import itertools
import json

import duckdb
import pytest
from hypothesis import assume, event, given, settings, strategies as st

from mq_analysis.policy import parse_policy
from mq_analysis.rules.cases import run_cases
from tests.sizes import examples

from .oracle import settle
from .policies import LABEL, holes, made, policies, without
from .test_engine_agrees_with_oracle import QUIET, loaded, paid
from .test_warnings import NATIVE


@settings(QUIET, max_examples=examples(120))
@given(policies(), st.data())
def test_what_is_decided_does_not_change_when_what_is_missing_becomes_known(tree, data):
    """The other half of honesty: an amount shown while facts are missing is the amount that will be paid."""
    assume('"known"' not in json.dumps(tree))  # whether a fact is known may itself be what a rule asks
    partly = without(tree, data.draw(holes(tree)))
    expected = settle(tree, tree["cases"][0])
    _, found = paid(loaded(partly), lambda frame: frame)
    decided = {name: amount for name, amount in found.items() if amount is not None}
    event("all decided" if len(decided) == len(found) else "some decided" if decided else "none decided")
    for name, amount in decided.items():
        assert amount == expected[name], name


LARGE = """
id: large
title: {zh: 大, en: large}
issuer: {zh: 县, en: county}
jurisdiction: {zh: 县, en: county}
facts:
  m: {name: {zh: 额, en: sum}, of: enterprise, type: money, table: firms, column: m_yuan}
  s: {name: {zh: 比, en: share}, of: enterprise, type: share, table: firms, column: s}
versions:
  - from: 2020-01-01
    to: 2020-12-31
    rounding: {to: 1 元, mode: half_up}
    awards:
      - {id: A, class: one, clause: 条, name: {zh: 甲, en: a}, quote: 文, for: enterprise, amount: {fixed: 1200 万元},
         at_most: [{share: 0.01, of: m}]}
      - {id: B, class: one, clause: 条, name: {zh: 乙, en: b}, quote: 文, for: enterprise,
         amount: {total: [{share: 0.01, of: m, times: [{share: s}]}], times: [{share: s}]}}
    stacking: [{clause: 条, quote: 文, per: enterprise, pay: all}]
cases:
  - {id: C, source: made, facts: {s: 0.01}, expect: {undecided: true}}
"""


@pytest.mark.parametrize("native", [lambda frame: frame, duckdb.from_df])
def test_an_award_whose_cap_is_not_known_is_undecided_however_fine_another_award_is(native):
    (result,) = run_cases(parse_policy(LARGE, "large.yaml"), native)
    assert result.holds


VALUES = {"一": 50, "二": 40, "三": 40, "四": 20, "五": 10}
"""What firms are ranked by, in 万元: the second and third are equal."""


NAMES = ("未知", "不详")


def quota_of(first, values, engine="pandas"):
    """What each firm is paid under a quota, None where it is undecided."""
    award = {"id": "A", "class": "A", "clause": "条", "name": LABEL, "quote": "文", "for": "enterprise"}
    award["amount"] = {"fixed": "1 万元"}
    step = {"clause": "条", "quote": "文", "awards": ["A"], "per": "year", "first": str(first), "by": "m1"}
    firms = {n: {"facts": {"m1": f"{v} 万元"} if v is not None else {}} for n, v in values.items()}
    policy = parse_policy(json.dumps(made([award], [step], firms, "1 元"), ensure_ascii=False), "made.yaml")
    (result,) = run_cases(policy, NATIVE[engine])
    names = {code: name for name, code in result.codes.items()}
    looked = result.assessment.looked_at
    return {
        names[r.org_code]: None if r.outcome in ("undecided", "missing", "tied") else r.paid_fen
        for r in looked.itertuples()
    }


@functools.cache
def fillings(first, unknown):
    """What is paid where unknown firms come first, in the middle or last."""
    names = NAMES[:unknown]
    values = itertools.product([60, 30, 5], repeat=unknown)
    return [quota_of(first, VALUES | dict(zip(names, v, strict=True))) for v in values]


@pytest.mark.parametrize("unknown", [1, 2])
@pytest.mark.parametrize("first", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
def test_a_firm_of_which_nothing_is_known_takes_a_place_only_from_those_at_the_end_of_a_quota(
    first, unknown, engine
):
    """What is decided is what every filling of the unknown values gives, and nothing else is undecided."""
    names = NAMES[:unknown]
    found = quota_of(first, VALUES | dict.fromkeys(names), engine)
    every = fillings(first, unknown)
    for name in VALUES:
        seen = {paid[name] for paid in every}
        assert found[name] == (seen.pop() if len(seen) == 1 else None), name
    assert {found[name] for name in names} == {None}
