"""Parsers for one cell of each type: text in, value out, or a ValueError that says what must hold."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection

from mq_analysis.base.codes import key_of
from mq_analysis.base.errors import nearest
from mq_analysis.base.messages import sentence
from mq_analysis.base.money import FEN_PER_UNIT, FEN_PER_YUAN, parse_number, to_fen
from mq_analysis.tables.schema import ColumnSchema, ColumnType

MAX_FEN = 10**16
"""Largest amount of one cell, either sign: sums of hundreds of them still fit 64 bits."""

_TWO_PLACES = re.compile(r"[+-]?\d{1,12}\.\d\d", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d", re.ASCII)
_MONTH_OF_DATE = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])", re.ASCII)
_MONTH = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)

Parser = Callable[[str], object]


def parser(column: ColumnSchema, issued: Collection[str] = ()) -> Parser:
    """Return the function that converts a text that is not blank to a value of the column.

    ``issued``: codes that are accepted with a wrong check character; see `mq_analysis.base.codes.issued_forms`.
    """
    if column.type == "org":
        return lambda text: key_of(text, issued)
    if column.type == "enum":
        return _one_of(column.values)
    if column.type == "money":
        return _money(column.unit or "")
    return _PARSERS[column.type]


def _one_of(values: tuple[str, ...]) -> Parser:
    def choice(text: str) -> str:
        if text not in values:
            raise ValueError(
                sentence(
                    "must be one of {count} values, got {got!r}; {nearest}",
                    count=len(values),
                    got=text,
                    nearest=nearest(text, values),
                )
            )
        return text

    return choice


def _money(unit: str) -> Parser:
    fen_per_hundredth, finer = divmod(FEN_PER_UNIT[unit], FEN_PER_YUAN)

    def fen(text: str) -> int:
        common = None if finer else _TWO_PLACES.fullmatch(text)  # without Decimal, which is slower
        amount = int(text[:-3] + text[-2:]) * fen_per_hundredth if common else to_fen(text, unit)
        if abs(amount) > MAX_FEN:
            raise ValueError(
                sentence("must be at most {most} fen, got {got!r} {unit}", most=MAX_FEN, got=text, unit=unit)
            )
        return amount

    return fen


def _matching(pattern: re.Pattern[str], form: str) -> Callable[[str], str]:
    def text_of(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(sentence("must be {form}, got {got!r}", form=form, got=text))
        return text

    return text_of


def _day(text: str) -> str:
    try:
        if _DAY.fullmatch(text):
            return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise ValueError(sentence("must be a date YYYY-MM-DD of the calendar, got {got!r}", got=text))


def _day_or_month(text: str) -> str:
    return text if _MONTH_OF_DATE.fullmatch(text) else _day(text)


def _whole(text: str) -> int:
    return int(_matching(_WHOLE, sentence("a whole number"))(text))


def _month(text: str) -> int:
    return int(_matching(_MONTH, sentence("a month YYYYMM such as 201301"))(text))


def _year(text: str) -> int:
    return int(_matching(_YEAR, sentence("a year such as 2013"))(text))


def _number(text: str) -> float:
    return float(parse_number(text))


def _percent(text: str) -> float:
    value = _number(text)
    if not 0 <= value <= 100:
        raise ValueError(sentence("must be a percentage from 0 to 100, got {got!r}", got=text))
    return value


def _truth(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(sentence("must be 1 or 0, got {got!r}", got=text))
    return text == "1"


_PARSERS: dict[ColumnType, Parser] = {
    "text": str,
    "code": str,
    "date": _day,
    "date_or_month": _day_or_month,
    "month": _month,
    "year": _year,
    "int": _whole,
    "number": _number,
    "pct": _percent,
    "bool": _truth,
    "division": _matching(re.compile(r"\d{9}", re.ASCII), sentence("a division code of nine digits")),
    "division_or_county": _matching(
        re.compile(r"\d{6}(?:\d{3})?", re.ASCII), sentence("a division code of six or nine digits")
    ),
    "money_yuan": _money("yuan"),
    "money_wan": _money("万元"),
}
