"""What steps leave behind: warnings of soft limits, the order in which lines give way, the parts of a payment."""

import json

import pytest
from hypothesis import given, strategies as st

from mq_analysis.base.errors import DataError
from mq_analysis.policy import parse_policy
from mq_analysis.report.text_explanation import explanation_text
from mq_analysis.rules.awards.payment_table import divide
from mq_analysis.rules.cases import run_cases
from mq_analysis.rules.explanation import explain_assessment

from .policies import FACTS, LABEL


def outcome(stacking, firms, thing=None, **more):
    """Run two awards, 100,000 yuan for each thing and 30,000 for each firm, through steps."""
    thing = thing or {}
    award = {"clause": "条", "name": LABEL, "quote": "文"}
    awards = [
        {"id": "A", "for": "things", "amount": {"fixed": "10 万元"}, **award},
        {"id": "B", "for": "enterprise", "amount": {"fixed": "3 万元"}, **award, **more},
    ]
    steps = [{"clause": "条", "quote": "文", **step} for step in stacking]
    rounding = {"to": "1 元", "mode": "half_up"}
    version = {
        "from": "2020-01-01",
        "to": "2020-12-31",
        "rounding": rounding,
        "awards": awards,
        "stacking": steps,
    }
    known = {
        name: {
            "items": [
                {"item": "things", "id": f"{name}{i}", "ic": str(i), **thing} for i in range(1, things + 1)
            ]
        }
        for name, things in firms.items()
    }
    tree = {
        "id": "made",
        "title": LABEL,
        "issuer": LABEL,
        "jurisdiction": LABEL,
        "facts": FACTS,
        "versions": [version],
    }
    tree |= {"tables": {"things": {"id": "no", "year": "year"}}}
    tree |= {"cases": [{"id": "C", "source": "made", "enterprises": known, "expect": {"pay": "0 元"}}]}
    (result,) = run_cases(parse_policy(json.dumps(tree, ensure_ascii=False), "made.yaml"))
    return result


def paid(result):
    looked = result.assessment.looked_at
    return {(row.award_id, row.honour_id): row.paid_fen // 10**6 for row in looked.itertuples()}


def test_a_soft_limit_of_a_step_warns_and_takes_nothing():
    result = outcome([{"per": "enterprise", "at_most": "12 万元", "soft": "true"}], {"F": 1})
    looked = result.assessment.looked_at
    assert looked["paid_fen"].sum() == 13 * 10**6
    assert set(looked["warnings"]) == {("over_step_1",)}
    (code,) = result.codes.values()
    text = explanation_text(
        explain_assessment(result.assessment, result.gathered, {"org_code": code, "name": "样例"}), "zh"
    )
    assert "超过12万元（原则上的限额" in text
    within = outcome([{"per": "enterprise", "at_most": "13 万元", "soft": "true"}], {"F": 1})
    assert set(within.assessment.looked_at["warnings"]) == {()}


def test_later_awards_give_way_first_and_what_gets_nothing_says_so():
    result = outcome([{"per": "enterprise", "at_most": "15 万元"}], {"F": 2})
    looked = result.assessment.looked_at.set_index("honour_id")
    assert paid(result)["A", "F1"] == 10
    assert paid(result)["A", "F2"] == 5
    assert looked.loc[next(iter(result.codes.values())), "outcome"] == "over_limit"


def test_a_limit_of_the_whole_year_is_borne_in_proportion():
    result = outcome([{"per": "year", "at_most": "13 万元"}], {"F": 1, "G": 1})
    assert sorted(paid(result).values()) == [1, 1, 5, 5]
    assert result.assessment.total_fen == 13 * 10**6


def test_the_class_that_comes_to_the_most_is_paid_whole():
    step = {"per": "enterprise", "pay": "highest", "of": "award"}
    assert sum(paid(outcome([step], {"F": 2})).values()) == 20
    assert sum(paid(outcome([step], {"F": 0})).values()) == 3


def test_the_best_by_amount_are_paid_and_a_tie_at_the_cut_is_undecided():
    best = [{"per": "enterprise", "first": "1", "by": "amount"}]
    assert sum(paid(outcome(best, {"F": 1})).values()) == 10
    tied = outcome([{**best[0], "per": "year"}], {"F": 1, "G": 1}).assessment.awards
    assert tied["amount_fen"].isna().tolist() == [True, True]


def test_a_missed_gate_can_pay_as_another_award_and_takes_its_grade():
    missed = {"gate": [{"fact": "m1", "at_least": "1 元"}], "gate_missed": {"pay_as": "A"}}
    result = outcome([{"per": "enterprise", "pay": "all"}], {"F": 0}, **missed)
    assert result.assessment.awards["amount_fen"].isna().all()  # m1 is not known


POOL = {"awards": ["B"], "per": "year", "pool": "200 万元", "by": "m1"}


def test_a_limit_waits_for_a_pool_that_a_missing_weight_may_pay_out():
    """The award of a pool may be a token sum: what the pool can pay is not bounded by it."""
    limit = {"per": "year", "at_most": "205 万元", "reduce": "pro_rata"}
    waiting = outcome([POOL, limit], {"F": 1})
    assert waiting.assessment.awards["amount_fen"].isna().all()
    without_limit = outcome([POOL], {"F": 1}).assessment.awards
    assert sorted(without_limit["amount_fen"].isna()) == [False, True]


def test_a_limit_in_principle_leaves_nothing_undecided():
    soft = {"per": "enterprise", "at_most": "m1", "soft": "true"}
    assert outcome([soft], {"F": 1}).assessment.total_fen == 13 * 10**6


def test_a_division_that_could_leave_64_bits_is_refused():
    pool = {"per": "year", "pool": "900 亿元", "by": "im", "awards": ["A"]}
    with pytest.raises(
        DataError, match=r"step 1 of stacking \(条\): must divide sums and weights small enough"
    ):
        outcome([pool], {"F": 1}, {"im": "9000 亿元"})
    assert outcome([pool], {"F": 1}, {"im": "1 元"}).assessment.total_fen == 9 * 10**12 + 3 * 10**6


@given(st.integers(0, 10**12), st.lists(st.fractions(0, 1, max_denominator=100), min_size=1, max_size=5))
def test_the_parts_of_a_payment_add_up(amount, shares):
    total = sum(shares) or 1
    parts = divide(amount * 100, [s / total for s in shares], 100)
    assert sum(parts) == amount * 100
    assert min(parts) >= 0
    assert all(part % 100 == 0 for part in parts)
