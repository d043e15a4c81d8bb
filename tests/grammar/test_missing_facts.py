"""Hypothesis writes policies and takes facts away: what is shown as decided is what will be paid."""

from __future__ import annotations

import json

import duckdb
import pytest
from hypothesis import assume, event, given, settings, strategies as st

from mq_analysis.policy import parse_policy
from mq_analysis.rules.cases import run_cases
from tests.sizes import examples

from .oracle import settle
from .policies import holes, policies, without
from .test_engine_agrees_with_oracle import QUIET, loaded, paid


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
