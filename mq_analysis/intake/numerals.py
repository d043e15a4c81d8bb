"""Read numbers written in Chinese characters, everyday and financial (大写).

Source: GB/T 15835-2011 (numerals in texts); 中国人民银行《支付结算办法》附一 (amounts in capitals).
"""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {
    letter: value
    for value, letters in enumerate(
        ("〇零○Ｏ", "一壹弌", "二贰两貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for letter in letters
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
NUMERALS = "".join([*_DIGITS, *_SMALL, *_LARGE])
"""Every character of a numeral."""

_NUMERAL = re.compile(f"[{NUMERALS}]+")
_AMOUNT = re.compile(
    r"(?:人民币)?(?P<whole>[^元圆角分整正]+?)(?P<yuan>元|圆|圓)?"
    r"(?:(?P<jiao>.)角)?零?(?:(?P<fen>.)分)?[整正]?"
)


def read_numeral(text: str) -> int | None:
    """Return the whole number that Chinese numerals say; None for any other text.

    Digits alone are read in their order, as in years; otherwise units must descend.

    >>> read_numeral("二〇一四"), read_numeral("二十一"), read_numeral("叁仟陆佰"), read_numeral("十")
    (2014, 21, 3600, 10)
    >>> read_numeral("一万二"), read_numeral("三十二亿零五万"), read_numeral("五月") is None
    (None, 3200050000, True)
    """
    if not _NUMERAL.fullmatch(text):
        return None
    if all(letter in _DIGITS for letter in text):
        return int("".join(str(_DIGITS[letter]) for letter in text))
    total = section = 0
    digit: int | None = None
    last_small, last_large, is_after_zero = 10_000, 10**12, True
    for letter in text:
        if letter in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[letter]
            is_after_zero = digit == 0 or is_after_zero
        elif letter in _SMALL:
            size = _SMALL[letter]
            if size >= last_small:
                return None
            section += (1 if digit in (None, 0) else digit) * size
            digit, last_small, is_after_zero = None, size, size == 10
        else:
            size = _LARGE[letter]
            if size >= last_large or not (section or digit):
                return None
            total += (section + (digit or 0)) * size
            section, digit, last_small, last_large, is_after_zero = 0, None, 10_000, size, False
    if digit and not is_after_zero:
        return None  # 一万二 may be 12,000 or 10,002
    return total + section + (digit or 0)


def read_capitals(text: str) -> Decimal | None:
    """Return the amount in yuan that Chinese numerals with 元, 角 and 分 say; None for any other text.

    >>> read_capitals("壹佰贰拾万元整"), read_capitals("叁仟陆佰元伍角"), read_capitals("五百")
    (Decimal('1200000'), Decimal('3600.5'), None)
    """
    match = _AMOUNT.fullmatch(text)
    if not match or not match["yuan"]:
        return None
    whole = read_numeral(match["whole"])
    parts = [_DIGITS.get(match[name]) if match[name] else 0 for name in ("jiao", "fen")]
    if whole is None or None in parts:
        return None
    jiao, fen = (Decimal(part or 0) for part in parts)
    return whole + jiao / 10 + fen / 100
