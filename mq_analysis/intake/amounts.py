"""Read numbers and amounts as people write them, exactly; the only floats are the values of numeric cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from mq_analysis.intake.numerals import read_capitals, read_numeral
from mq_analysis.intake.words import plain
from mq_analysis.tables.workbooks.grid import Value

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_UNIT_WORD = re.compile("[十拾百佰千仟万萬亿億]")
_MINUS = str.maketrans({"−": "-", "—": "-", "–": "-", "﹣": "-"})
HUNDRED = Decimal(100)
FEN = Decimal("0.01")
SHORT_UNITS = {"万": "万元", "亿": "亿元"}
_DIGITS = 15
"""Digits of a number that a spreadsheet keeps; those after them are noise of binary arithmetic."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in the smallest unit (yuan, dollar), and how it was written.

    Attributes:
        is_text: Whether the cell was a text in another form than a plain number.
        said_unit: The unit in the cell, blank if none.
    """

    value: Decimal
    is_text: bool
    said_unit: str = ""


def exact(value: float) -> Decimal:
    """Return the number that a numeric cell shows, to the 15 digits that a spreadsheet keeps.

    >>> exact(98409.12), exact(0.1 + 0.2), exact(1200.0)
    (Decimal('98409.12'), Decimal('0.3'), Decimal('1200'))
    """
    if not isinstance(value, float):
        return Decimal(value)
    return Decimal(f"{value:.{_DIGITS}g}")


def read_number(value: Value) -> Decimal | None:
    """Read a plain number from a cell; None if it holds none.

    >>> read_number("１,２34.5"), read_number("(5,001.05)"), read_number("约1.2")
    (Decimal('1234.5'), Decimal('-5001.05'), None)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return exact(value)
    if not isinstance(value, str):
        return None
    text = plain(value).translate(_MINUS).lstrip("¥￥")
    text = f"-{text[1:]}" if text.startswith(("△", "▲")) else text
    is_bracketed = text.startswith("(") and text.endswith(")")
    text = text[1:-1] if is_bracketed else text
    if not _NUMBER.fullmatch(text):
        return None
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return -number if is_bracketed else number


def read_amount(value: Value, unit: str, units: Mapping[str, int], *, is_text_file: bool) -> Amount | None:
    """Read an amount in the unit of its column; a unit written in the cell overrides it.

    Args:
        value: The cell.
        unit: The unit of the column.
        units: How many yuan (dollars) each unit holds.
        is_text_file: Whether every cell of the file is text; then a number stored as text is no finding.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Amount(exact(value) * units[unit], is_text=False)
    if not isinstance(value, str):
        return None
    text = plain(value).removeprefix("人民币")
    capitals = read_capitals(text)
    if capitals is not None:
        return Amount(capitals, is_text=True, said_unit="元")
    said = next((name for name in sorted(_suffixes(units), key=len, reverse=True) if text.endswith(name)), "")
    number = read_number(text.removesuffix(said))
    if number is None:
        number = read_words(text.removesuffix(said))
    if number is None:
        return None
    is_plain = is_text_file and bool(_PLAIN.fullmatch(value.strip()))
    times = units[_suffixes(units)[said]] if said else units[unit]
    return Amount(number * times, is_text=not is_plain, said_unit=said)


def read_words(text: str) -> Decimal | None:
    """Return a whole number in Chinese numerals with at least one unit, such as 一百二十; None for other texts.

    >>> read_words("五百"), read_words("二〇一三"), read_words("不详")
    (Decimal('500'), None, None)
    """
    number = read_numeral(text)
    return Decimal(number) if number is not None and (len(text) == 1 or _UNIT_WORD.search(text)) else None


def round_to_fen(value: Decimal, unit_yuan: int) -> Decimal:
    """Return an amount, given in a unit of so many yuan, rounded half up to whole fen.

    >>> round_to_fen(Decimal("3333.3333333"), 10000), round_to_fen(Decimal("125.0125"), 1)
    (Decimal('3333.333333'), Decimal('125.01'))
    """
    yuan = (value * unit_yuan).quantize(FEN, ROUND_HALF_UP)
    return value if yuan == value * unit_yuan else yuan / unit_yuan


def _suffixes(units: Mapping[str, int]) -> dict[str, str]:
    """Return the suffixes that may follow a number, with the unit each means."""
    return {**{name: name for name in units}, **SHORT_UNITS}


def read_percent(value: Value, *, is_fraction: bool = False) -> Decimal | None:
    """Read a percentage: 92.5 and ``92.5%`` are the same.

    Args:
        value: The content of a cell.
        is_fraction: Whether the cell shows its number as a percentage, so that it holds a fraction.

    >>> read_percent(0.925, is_fraction=True), read_percent("92.5％"), read_percent(92.5)
    (Decimal('92.500'), Decimal('92.5'), Decimal('92.5'))
    """
    if isinstance(value, str):
        text = plain(value)
        if text.endswith("%"):
            return read_number(text[:-1])
    number = read_number(value)
    return number * HUNDRED if number is not None and is_fraction else number


def write_decimal(value: Decimal, decimals: int = 0) -> str:
    """Write a decimal without exponent, with at least ``decimals`` decimals and no further trailing zeros.

    >>> write_decimal(Decimal("158.4"), 2), write_decimal(Decimal("1000"), 0), write_decimal(Decimal("0.925") * 100, 1)
    ('158.40', '1000', '92.5')
    """
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if decimals:
        whole, _, rest = text.partition(".")
        text = f"{whole}.{rest.ljust(decimals, '0')}"
    return "0" if text == "-0" else text
