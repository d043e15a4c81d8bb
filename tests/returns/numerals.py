"""Chinese ways to write numbers and dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

DIGITS = "〇一二三四五六七八九"
CAPITALS = "零壹贰叁肆伍陆柒捌玖"
WIDE = str.maketrans(
    "0123456789.,-/()ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "".join(chr(ord(c) + 0xFEE0) for c in "0123456789.,-/()ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
)


def wide(words: str) -> str:
    """Return the text in full-width characters."""
    return words.translate(WIDE)


def small(number: int) -> str:
    """Return a number from 1 to 99 as it is spoken: 十一, 二十."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


def date_in_numerals(day: date, zero: str = "〇") -> str:
    """Return a date in Chinese numerals: 二〇一四年九月一日."""
    year = "".join(DIGITS[int(digit)] for digit in str(day.year)).replace("〇", zero)
    return f"{year}年{small(day.month)}月{small(day.day)}日"


def capitals(amount: Decimal) -> str:
    """Return an amount of yuan in capital numerals, as on a receipt; below 10^12."""
    fen = int(abs(amount) * 100)
    yuan, rest = divmod(fen, 100)
    words = ""
    pending_zero = False
    for power in range(11, -1, -1):
        digit = yuan // 10**power % 10
        if digit:
            words += (
                ("零" if pending_zero and words else "") + CAPITALS[digit] + ("", "拾", "佰", "仟")[power % 4]
            )
            pending_zero = False
        else:
            pending_zero = True
        if power % 4 == 0 and power and yuan // 10**power % 10_000:
            words += {4: "万", 8: "亿"}[power]
    words = (words or "零") + "元"
    jiao, last = divmod(rest, 10)
    if not rest:
        words += "整"
    else:
        words += (CAPITALS[jiao] + "角" if jiao else "零") + (CAPITALS[last] + "分" if last else "整")
    return ("负" if amount < 0 else "") + words
