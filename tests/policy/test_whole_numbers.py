"""Brackets of a count: between two whole numbers there is no gap, and a bracket of one number is called by it."""

from __future__ import annotations

import pytest

from mq_analysis.base.errors import PolicyError
from mq_analysis.policy import choose_readings, parse_policy, rules_for
from mq_analysis.report.labels import Words
from mq_analysis.report.rules_in_words import Phrases
from mq_analysis.rules.cases import run_cases

from ..rules.test_keys_have_effect import text_of

PLACE = "of: enterprise, type: count, table: ranks, column: place"
FIRST = [
    ("at_least: 1, at_most: 1", "10 元"),
    ("at_least: 2, at_most: 2", "8 元"),
    ("at_least: 3, at_most: 5", "6 元"),
]


def text(brackets, fact=PLACE, cases=""):
    rows = ", ".join(f"{{{bounds}, pay: {{fixed: {sum_}}}}}" for bounds, sum_ in brackets)
    award = f"for: enterprise, which: [{{fact: q, known: true}}], amount: {{choose: {{by: q, brackets: [{rows}]}}}}"
    return text_of([fact], award) + cases


def words_of(policy):
    rules = rules_for(policy, 2021, choose_readings(policy))
    (award,) = rules.awards
    return Phrases(rules, Words("zh")).amount(award.amount)


@pytest.mark.parametrize(
    "brackets",
    [
        FIRST,
        [
            ("at_least: 1, below: 2", "10 元"),
            ("above: 1, at_most: 2", "8 元"),
            ("at_least: 3, below: 6", "6 元"),
        ],
        [
            ("at_least: 1, at_most: 1", "10 元"),
            ("at_least: 2, below: 3", "8 元"),
            ("above: 2, at_most: 5", "6 元"),
        ],
    ],
)
def test_each_place_is_paid_its_own_sum_and_called_by_its_number(brackets):
    cases = "\ncases:\n" + "".join(
        f"  - {{id: p{place}, source: 例, year: 2021, facts: {{q: {place}}}, expect: {{pay: {pay} 元}}}}\n"
        for place, pay in ((1, 10), (2, 8), (3, 6), (5, 6), (6, 0))
    )
    policy = parse_policy(text(brackets, cases=cases), "keys.yaml")
    assert [(result.case.id, result.paid) for result in run_cases(policy) if not result.holds] == []
    assert words_of(policy).startswith("按量：1：10元；2：8元；")


@pytest.mark.parametrize(
    ("brackets", "fault"),
    [
        ([("at_least: 1, at_most: 1", "10 元"), ("at_least: 3", "8 元")], "leave a hole"),
        ([("at_least: 1, at_most: 2", "10 元"), ("at_least: 2", "8 元")], "overlap"),
        ([("at_least: 1, at_most: 2", "10 元"), ("above: 1", "8 元")], "overlap"),
    ],
)
def test_a_number_that_is_left_out_or_in_two_brackets_is_still_refused(brackets, fault):
    with pytest.raises(PolicyError, match=fault):
        parse_policy(text(brackets), "keys.yaml")


@pytest.mark.parametrize(
    "fact",
    [
        "of: enterprise, type: number, decimals: 1, table: ranks, column: place",
        "of: enterprise, type: count, table: ranks, column: place, years: {first: -1, last: 0}, take: mean",
    ],
)
def test_a_number_that_need_not_be_whole_keeps_its_gap(fact):
    with pytest.raises(PolicyError, match="leave a hole"):
        parse_policy(text(FIRST, fact), "keys.yaml")


def test_the_parts_of_a_marginal_amount_must_meet():
    brackets = "[{at_least: 0, at_most: 10, each: 1 元}, {at_least: 11, each: 2 元}]"
    award = f"for: enterprise, amount: {{marginal: {{of: q, brackets: {brackets}}}}}"
    with pytest.raises(PolicyError, match="leave a hole"):
        parse_policy(text_of([PLACE], award), "keys.yaml")
