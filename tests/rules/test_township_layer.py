"""Awards that townships set themselves: a layer of its own, or one highest with the county."""

import pytest

from mq_analysis.policy import choose_readings, parse_policy, rules_for
from mq_analysis.rules.awards import assess

from ..policy.test_bad_policies import TEXT
from .conftest import tables
from .oracle import WAN, Honour

AWARD = """      awards:
        - id: T1
          class: T1
          clause: 样例镇规定第一条
          name: {zh: 样例镇配套奖, en: Township match}
          quote: 样例
          honours: [福建名牌产品]
          requires:
            - {fact: entity_type, is: 企业, otherwise: public_institution}
          amount: {fixed: 8 万元}
"""
POLICY = parse_policy(TEXT.replace("      awards: []\n", AWARD, 1), "with_township.yaml")


def paid(reading: str, honours: list[Honour]) -> list[tuple[str, int]]:
    rules = rules_for(POLICY, 2013, choose_readings(POLICY, [reading]))
    rows = assess(tables(honours, 0), rules).awards
    return list(zip(rows["award_id"], rows["amount_fen"], strict=True))


def test_the_layer_is_empty_by_default():
    policy = parse_policy(TEXT, "minqing.yaml")
    assert policy.versions[0].township.awards == ()


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("R_TOWNSHIP=separate", [("A3a", 5 * WAN), ("T1", 8 * WAN)]),
        ("R_TOWNSHIP=joint", [("T1", 8 * WAN)]),
    ],
)
def test_a_township_award_stands_beside_the_county_or_under_one_highest(reading, expected):
    assert paid(reading, [Honour("福建名牌产品")]) == expected


def test_a_township_award_that_does_not_apply_changes_nothing():
    assert paid("R_TOWNSHIP=separate", [Honour("福建名牌产品", entity_type="事业单位")]) == [("A3a", 5 * WAN)]
