"""Every worked example of the policy's facts, on both engines, and each threshold one fen below and above."""

import functools
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from .conftest import paid, paid_each
from .oracle import WAN, Honour, awards, tiered

FACTS = yaml.safe_load((Path(__file__).parents[1] / "facts" / "minqing_policy_facts.yaml").read_text("utf-8"))
TIERS = {"M1": "marginal_above_100", "M2": "marginal_from_0_after_gate", "W": "whole_amount"}
DEFAULTS = {name: reading["default"]["id"] for name, reading in FACTS["readings"].items()}
TRADEMARK = Honour("中国驰名商标")
THRESHOLDS = (100, 300, 500)


def fen(wan: object) -> int:
    return int(Decimal(str(wan)) * WAN)


def total(lines) -> int:
    return sum(line[2] for line in lines)


@pytest.mark.parametrize("example", FACTS["examples"], ids=lambda e: str(e["x"]))
@pytest.mark.parametrize("short", TIERS)
def test_a_retention_earns_what_the_worked_example_says(example, short, engine):
    exact = fen(example[short])
    rounded = (exact + 50) // 100 * 100
    assert tiered(fen(example["x"]), TIERS[short]) == exact
    assert total(_earned(TIERS[short], engine)[fen(example["x"])]) == rounded


@pytest.mark.parametrize("threshold", THRESHOLDS)
@pytest.mark.parametrize("step", [-1, 0, 1])
@pytest.mark.parametrize("tier", TIERS.values())
def test_a_fen_below_at_and_above_each_threshold_agrees_with_the_oracle(threshold, step, tier, engine):
    x = threshold * WAN + step
    readings = DEFAULTS | {"R_TIER": tier}
    assert _earned(tier, engine)[x] == awards([TRADEMARK], x, readings)


@functools.cache
def _earned(tier, engine):
    """What each retention of this file earns a well-known trademark: all of them in one county."""
    retentions = sorted(
        {fen(e["x"]) for e in FACTS["examples"]} | {t * WAN + s for t in THRESHOLDS for s in (-1, 0, 1)}
    )
    firms = [([TRADEMARK], x) for x in retentions]
    return dict(zip(retentions, paid_each(firms, [f"R_TIER={tier}"], engine), strict=True))


CASES = [
    (
        [
            Honour("福建名牌产品", "H1"),
            Honour("福州市知名商标", "H2"),
            Honour("ISO14000环境管理体系认证", "H3"),
        ],
        0,
        [],
        5,
    ),
    ([Honour("福建名牌产品", "H1", item="甲"), Honour("福建名牌产品", "H2", item="乙")], 0, [], 5),
    (
        [Honour("福建名牌产品", "H1", item="甲"), Honour("福建名牌产品", "H2", item="乙")],
        0,
        ["R_STACK=per_product"],
        10,
    ),
    (
        [Honour("ISO14000环境管理体系认证", "H1"), Honour("OHSAS18000职业卫生安全管理体系认证", "H2")],
        0,
        [],
        2,
    ),
    (
        [Honour("ISO14000环境管理体系认证", "H1"), Honour("OHSAS18000职业卫生安全管理体系认证", "H2")],
        0,
        ["R_CERT=per_certificate"],
        2,
    ),
    (
        [Honour("ISO14000环境管理体系认证", "H1"), Honour("OHSAS18000职业卫生安全管理体系认证", "H2")],
        0,
        ["R_CERT=per_certificate", "R_STACK=per_product"],
        4,
    ),
    ([Honour("中国驰名商标", "H1"), Honour("福建省著名商标", "H2")], 140 * WAN, [], 5),
    (
        [Honour("中国驰名商标", "H1"), Honour("福建省著名商标", "H2")],
        140 * WAN,
        ["R_TIER=marginal_from_0_after_gate"],
        14,
    ),
    ([Honour("福州市政府质量奖", "H1"), Honour("中国驰名商标", "H2")], 600 * WAN, [], 70),
    ([Honour("中国驰名商标", "H1")], 80 * WAN, [], 0),
]


@pytest.mark.parametrize(("honours", "retention", "readings", "wan"), CASES)
def test_honours_stack_as_the_worked_examples_say(honours, retention, readings, wan, engine):
    assert total(paid(honours, retention, readings, engine)) == wan * WAN


def test_the_cases_are_the_stacking_examples_of_the_facts():
    written = []
    for example in FACTS["stacking_examples"]:
        written.append(example["expected"])
        written += [v for k, v in example.items() if k.startswith("R_")]
    written.append(14)  # "M2 gives 14", in the reason of the fourth example
    assert sorted(written) == sorted(case[3] for case in CASES)


def test_the_highest_is_found_before_rounding(engine):
    """49,999.60 rounds to the 50,000 of the provincial brand, but is not the highest."""
    lines = paid([Honour("中国驰名商标", "H1"), Honour("福建名牌产品", "H2")], 149_999_600, [], engine)
    assert lines == [("A3a", "H2", 5_000_000)]


def test_equal_amounts_go_by_clause_and_then_by_honour_id(engine):
    equal = [Honour("福建名牌产品", "H9"), Honour("福建省著名商标", "H2"), Honour("中国驰名商标", "H5")]
    assert paid(equal, 150 * WAN, [], engine) == [("A1", "H5", 5_000_000)]
    assert paid(equal[:2], 150 * WAN, [], engine) == [("A3a", "H2", 5_000_000)]
