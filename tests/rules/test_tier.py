"""The tiered award: its curve is what the engines pay, capped or not, and the cap is one of its thresholds."""

from fractions import Fraction

import pytest

from mq_analysis.policy import choose_readings, rules_for
from mq_analysis.rules.tier import has_tier, tier_of

from .small import A, assessed, award, fact, one_version, paid

FACTS = {
    "tax": fact("money", table="taxes", column="tax_yuan"),
    "own": fact("money", table="taxes", column="own_yuan"),
}
BRACKETS = [
    {"at_least": "100 元", "at_most": "1000 元", "rate": "0.05"},
    {"above": "1000 元", "rate": "0.08"},
]


def policy_of(**more):
    return one_version(FACTS, [award({"marginal": {"of": "tax", "brackets": BRACKETS}, **more})])


def rules_of(policy):
    return rules_for(policy, 2013, choose_readings(policy))


@pytest.mark.parametrize("more", [{}, {"at_most": "60 元"}, {"at_most": "45 元"}, {"at_most": "10000 元"}])
def test_the_curve_is_what_is_paid(more, tmp_path):
    policy = policy_of(**more)
    tier = tier_of(rules_of(policy))
    assert tier.most_fen == (int(more["at_most"].split()[0]) * 100 if more else None)
    for yuan in (0, 99, 100, 101, 140, 999, 1000, 1001, 1187, 1188, 5000):
        taxes = f"org_code,year,tax_yuan,own_yuan\n{A},2013,{yuan},0\n"
        fen = paid(assessed(tmp_path, policy, "pandas", 2013, [A], taxes=taxes)).get(A, 0)
        assert fen == rules_of(policy).round_amount(tier.earnings(yuan * 100)), yuan


def test_the_base_from_which_the_most_is_paid_is_a_threshold():
    tier = tier_of(rules_of(policy_of(at_most="61 元")))
    # 45 yuan for the first bracket, then 16 yuan at 8 %
    assert tier.thresholds[-1] == tier.capped_from_fen == 100_000 + 20_000
    assert tier.earnings(tier.capped_from_fen) == 6100 > tier.earnings(tier.capped_from_fen - 1)
    assert (tier.rate_at(119_999), tier.rate_at(120_000)) == (Fraction("0.08"), 0)
    assert tier.even_point(6100) == 120_000
    assert tier.even_point(6101) is None


@pytest.mark.parametrize("more", [{"at_most": "own"}, {"less": "5 元"}, {"at_least": "5 元"}])
def test_an_amount_that_is_more_than_a_schedule_with_a_cap_is_no_tier(more):
    assert not has_tier(rules_of(policy_of(**more)))


def test_of_an_award_for_firms_the_holders_are_those_that_earn_by_it_or_lack_a_fact(tmp_path):
    policy = policy_of()
    taxes = f"org_code,year,tax_yuan,own_yuan\n{A},2013,50,0\n"
    found = assessed(tmp_path, policy, "pandas", 2013, taxes=taxes)
    assert A not in tier_of(found.rules).holders(found)
    taxes = f"org_code,year,tax_yuan,own_yuan\n{A},2013,500,0\n"
    found = assessed(tmp_path, policy, "pandas", 2013, taxes=taxes)
    assert A in tier_of(found.rules).holders(found)
