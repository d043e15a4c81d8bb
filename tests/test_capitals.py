"""Capital numerals: the examples of the banking rule, a parser of our own as oracle, and the rules of 零 and 整."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, strategies as st

from mq_analysis.base.capitals import LIMIT_FEN, capitals, whole_number

RULE = {  # 《支付结算办法》附一 二(一)至(四): every example; the second way is allowed where two stand
    "1409.50": ("壹仟肆佰零玖元伍角",),
    "6007.14": ("陆仟零柒元壹角肆分",),
    "1680.32": ("壹仟陆佰捌拾元零叁角贰分", "壹仟陆佰捌拾元叁角贰分"),
    "107000.53": ("壹拾万柒仟元零伍角叁分", "壹拾万零柒仟元伍角叁分"),
    "16409.02": ("壹万陆仟肆佰零玖元零贰分",),
    "325.04": ("叁佰贰拾伍元零肆分",),
}
WORKED = {
    0: "零元整",
    1: "壹分",
    10: "壹角",
    15: "壹角伍分",
    100: "壹元整",
    101: "壹元零壹分",
    110: "壹元壹角",
    1000: "壹拾元整",
    1001: "壹拾元零壹分",
    1010: "壹拾元零壹角",
    2_345_700: "贰万叁仟肆佰伍拾柒元整",
    10_000_00: "壹万元整",
    10_010_00: "壹万零壹拾元整",
    100_000_00: "壹拾万元整",
    107_845_700: "壹佰零柒万捌仟肆佰伍拾柒元整",
    192_000_100: "壹佰玖拾贰万零壹元整",
    1_000_000_000: "壹仟万元整",
    10_000_000_000: "壹亿元整",
    10_000_000_500: "壹亿零伍元整",
    10_000_500_000: "壹亿零伍仟元整",
    10_005_000_000: "壹亿零伍万元整",
    10_050_000_000: "壹亿零伍拾万元整",
    11_000_000_000: "壹亿壹仟万元整",
    100_000_000_000_000: "壹万亿元整",
    100_000_000_000_100: "壹万亿零壹元整",
}
VALUES = {digit: i for i, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read_number(text: str) -> int:
    """Read capitals back: the oracle, which knows nothing of how they are written."""
    for name, unit in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(name)
        if found:
            return read_number(head) * unit + read_number(tail)
    total = digit = 0
    for letter in text:
        if letter in UNITS:
            total, digit = total + digit * UNITS[letter], 0
        else:
            digit = VALUES[letter]
    return total + digit


def read_fen(text: str) -> int:
    match = re.fullmatch(r"人民币(?:(.+)元)?(?:零?(.)角)?(?:零?(.)分)?整?", text)
    assert match, text
    yuan, jiao, fen = match.groups()
    return 100 * read_number(yuan or "") + 10 * VALUES[jiao or "零"] + VALUES[fen or "零"]


@pytest.mark.parametrize("amount", RULE)
def test_the_examples_of_the_rule_are_written_as_it_writes_them_first(amount):
    yuan, cents = amount.split(".")
    assert capitals(int(yuan) * 100 + int(cents)) == "人民币" + RULE[amount][0]


@pytest.mark.parametrize("fen", WORKED)
def test_worked_sums(fen):
    assert capitals(fen) == "人民币" + WORKED[fen]


@given(st.integers(0, LIMIT_FEN - 1))
@example(LIMIT_FEN - 1)
@example(10**8 * 10**8 * 100 - 10**8)
def test_what_is_written_reads_back_to_the_fen(fen):
    assert read_fen(capitals(fen)) == fen


@given(st.integers(0, 10**9) | st.integers(0, LIMIT_FEN - 1))
def test_zeros_and_the_end_follow_the_rule(fen):
    said = capitals(fen)
    assert "零零" not in said
    assert not re.search("零[拾佰仟万亿]", said)
    assert said.endswith("整") == (fen % 100 == 0)
    if fen >= 100:
        assert "零元" not in said
        assert ("元零" in said) == (0 < fen % 100 < 10 or (fen % 100 > 0 and fen // 100 % 10 == 0))


@given(st.integers(1, 10**12))
def test_a_zero_inside_is_written_once_and_a_zero_at_the_end_never(number):
    said = whole_number(number)
    inside = f"{number}".rstrip("0")
    groups = [f"{number:016}"[i : i + 4] for i in range(0, 16, 4)]
    runs = sum(len(re.findall("(?<=[1-9])0+(?=[1-9])", group)) for group in groups)
    assert said.count("零") >= runs
    assert said.count("零") <= len(re.findall("0+", inside))
    assert not said.endswith("零")


@pytest.mark.parametrize("fen", [-1, LIMIT_FEN])
def test_a_sum_that_no_voucher_carries_is_refused(fen):
    with pytest.raises(ValueError, match="must be a sum"):
        capitals(fen)
