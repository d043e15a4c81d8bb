"""Money as whole fen, rates as exact fractions: no float ever carries money."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from fractions import Fraction

from mq_analysis.base.messages import join, sentence

FEN_PER_YUAN = 100
FEN_PER_UNIT = {
    "fen": 1,
    "分": 1,
    "yuan": 100,
    "元": 100,
    "百元": 10_000,
    "千元": 100_000,
    "万元": 1_000_000,
    "百万元": 100_000_000,
    "亿元": 10_000_000_000,
}
"""Fen in one of each unit an amount may be stated in."""
FEN_PER_WAN = FEN_PER_UNIT["万元"]

MAX_EXACT = 2**53
"""Largest numerator the award rule may form: beyond it an engine that divides in doubles is not exact."""

_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,12})?", re.ASCII)
_AMOUNT = re.compile(rf"([+-]?\d+(?:\.\d+)?)\s*({'|'.join(FEN_PER_UNIT)})", re.ASCII)


def parse_number(text: str) -> Decimal:
    """Read a plain decimal number: ASCII digits, optional sign and point, nothing else.

    Raises:
        ValueError: For anything else, such as ``1e3``, ``1_000``, full-width digits or a blank.
    """
    if not _NUMBER.fullmatch(text):
        raise ValueError(
            sentence("must be a plain decimal number such as 1234.56{of}, got {got!r}", of="", got=text)
        )
    return Decimal(text)


def to_fen(text: str, unit: str = "yuan") -> int:
    """Read an amount in ``unit`` as whole fen.

    >>> to_fen("1234.5"), to_fen("0.01", "万元")
    (123450, 10000)

    Raises:
        ValueError: If ``text`` is no plain number or has a part smaller than one fen.
    """
    fen = parse_number(text) * FEN_PER_UNIT[unit]
    if fen != fen.to_integral_value():
        raise ValueError(sentence("must be whole fen{of}, got {got!r} {unit}", of="", got=text, unit=unit))
    return int(fen)


def parse_amount(text: str) -> int:
    """Read an amount with its unit, such as ``100 万元`` or ``50000 yuan``, as whole fen.

    >>> parse_amount("100 万元") == parse_amount("1000000 yuan") == 100_000_000
    True

    Raises:
        ValueError: If the number or the unit is missing or unknown.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if not match:
        raise ValueError(
            sentence(
                "must be an amount with its unit ({units}), such as 100 万元{of}, got {got!r}",
                units=join(FEN_PER_UNIT),
                of="",
                got=text,
            )
        )
    return to_fen(match[1], match[2])


def round_half_up(value: Fraction | int, unit_fen: int) -> int:
    """Round a non-negative amount in fen half-up to a multiple of ``unit_fen``.

    >>> round_half_up(Fraction(2_345_650), 100), round_half_up(Fraction(2_345_649), 100)
    (2345700, 2345600)
    """
    if value < 0:
        raise ValueError(sentence("must not be negative, got {got}", got=value))
    return int((Fraction(value) / unit_fen + Fraction(1, 2)) // 1) * unit_fen


def least_rounded(unit: int, mode: str) -> int:
    """Return the smallest whole amount that rounds to a unit and not to 0.

    >>> [least_rounded(100, mode) for mode in ("half_up", "down", "up")]
    [50, 100, 1]
    """
    return {"half_up": -(-unit // 2), "down": unit}.get(mode, 1)


def yuan(fen: int, *, places: int | None = None) -> str:
    """Write fen as yuan with thousands separators; ``places`` decimals, or as many as are needed.

    >>> yuan(123_456_789), yuan(100_000_000), yuan(-5, places=2)
    ('1,234,567.89', '1,000,000', '−0.05')
    """
    return _group_digits(Decimal(fen) / FEN_PER_YUAN, places, most=2)


def wan(fen: int, *, places: int | None = None) -> str:
    """Write fen as 万元 (10,000 yuan) with up to four decimals.

    >>> wan(100_000_000), wan(2_345_700)
    ('100', '2.3457')
    """
    return _group_digits(Decimal(fen) / 1_000_000, places, most=4)


def exact_yuan(fen: Fraction) -> str:
    """Write an exact part of fen as yuan with all its decimals (up to 12).

    >>> exact_yuan(Fraction(4999999, 10) + Fraction(85, 100))
    '5,000.0075'
    """
    return exact_decimal(fen / FEN_PER_YUAN)


def exact_decimal(value: Fraction) -> str:
    """Write an exact number with all its decimals (up to 12, then rounded) and thousands separators.

    >>> exact_decimal(Fraction(1, 8)), exact_decimal(Fraction(-50000))
    ('0.125', '−50,000')
    """
    with localcontext() as context:
        context.prec = 40
        return _group_digits(Decimal(value.numerator) / value.denominator, None, most=12)


def _group_digits(value: Decimal, places: int | None, *, most: int) -> str:
    text = f"{value:,.{most if places is None else places}f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "\N{MINUS SIGN}")
