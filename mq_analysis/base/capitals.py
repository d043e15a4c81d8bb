"""Sums of money in Chinese capital numerals, as required on bills and vouchers.

Where the rule allows two spellings (a zero at 万 or 元 before a digit at 千 or 角), this module uses the one that the
examples of the rule give first.

Source: 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》 (银发〔1997〕393号), 一 and 二.
"""

from __future__ import annotations

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("仟", "佰", "拾", "")
GROUP, YI = 10_000, 100_000_000
LIMIT_FEN = YI * YI * 100
"""Sums from 亿亿 yuan on have no agreed name."""


def capitals(fen: int) -> str:
    """Write an amount in fen in capital numerals, with 人民币 before it.

    >>> capitals(140950), capitals(600714), capitals(168032)
    ('人民币壹仟肆佰零玖元伍角', '人民币陆仟零柒元壹角肆分', '人民币壹仟陆佰捌拾元零叁角贰分')
    >>> capitals(10700053), capitals(192000100), capitals(0)
    ('人民币壹拾万柒仟元零伍角叁分', '人民币壹佰玖拾贰万零壹元整', '人民币零元整')

    Raises:
        ValueError: If the sum is negative (a voucher cannot carry one) or 10^16 yuan or more.
    """
    if not 0 <= fen < LIMIT_FEN:
        raise ValueError(f"must be a sum of 0 yuan or more and below {LIMIT_FEN // 100:,}, got {fen} fen")
    yuan, part = divmod(fen, 100)
    jiao, rest = divmod(part, 10)
    whole = whole_number(yuan) + "元" if yuan or not part else ""
    return "人民币" + whole + _cents(jiao, rest, yuan)


def _cents(jiao: int, fen: int, yuan: int) -> str:
    """Write jiao and fen: 整 if both are 0; 零 first if a zero digit is skipped after the yuan."""
    if not jiao and not fen:
        return "整"
    is_gap = yuan and (not jiao or yuan % 10 == 0)
    said = f"{DIGITS[jiao]}角" if jiao else ""
    said += f"{DIGITS[fen]}分" if fen else ""
    return ("零" if is_gap else "") + said


def whole_number(number: int) -> str:
    """Write a whole number of 0 or more in capitals.

    >>> whole_number(100_005_000), whole_number(1_000_000_000_000), whole_number(10)
    ('壹亿零伍仟', '壹万亿', '壹拾')
    """
    return _write(number) or DIGITS[0]


def _write(number: int) -> str:
    """Write a number in groups of four digits; an empty text for 0."""
    for unit, name in ((YI, "亿"), (GROUP, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            is_gap = low and low < unit // 10
            return _write(high) + name + ("零" if is_gap else "") + _write(low)
    return _group(number)


def _group(number: int) -> str:
    """Write a number below 10,000: no leading zeros; several zeros in a row are written as one 零."""
    said, passed = "", False
    for place, digit in zip(PLACES, f"{number:04}", strict=True):
        if digit == "0":
            passed = bool(said)
        else:
            said += ("零" if passed else "") + DIGITS[int(digit)] + place
            passed = False
    return said
