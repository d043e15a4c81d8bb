"""The scalar types of a policy file: each reads text of one form and refuses everything else."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from mq_analysis.base.forms import kind_of
from mq_analysis.base.messages import Message, sentence
from mq_analysis.base.money import FEN_PER_UNIT, parse_amount, parse_number

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PERCENT = re.compile(r"(?P<number>\d{1,6}(\.\d{1,10})?)\s*(?P<sign>[%％])?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
MAX_TIMES = 10
MAX_FACTOR = 1000
"""Largest share of a quantity that a bound may be."""


def _text(value: Any, form: Message) -> str:
    if not isinstance(value, str):
        raise ValueError(sentence("must be {form}, got {got}", form=form, got=kind_of(value)))
    return value


def _amount(value: Any) -> int:
    fen = parse_amount(_text(value, sentence("an amount with its unit, such as 100 万元")))
    if fen < 0:
        raise ValueError(sentence("must be an amount of 0 or more, got {got!r}", got=value))
    return fen


def _share(value: Any) -> Fraction:
    share = _number(value, sentence("a share from 0 to 1, such as 0.10"))
    if not 0 <= share <= 1:
        raise ValueError(as_percent(sentence("must be a share from 0 to 1, got {got!r}", got=value), value))
    return share


def _number(value: Any, form: Message) -> Fraction:
    """Read a share; refuse one written in percent, with the decimal to write instead."""
    text = _text(value, form)
    try:
        return Fraction(parse_number(text))
    except ValueError as error:
        raise ValueError(as_percent(error.args[0], text)) from None


def as_percent(message: Message, text: str) -> Message:
    """Add to an error message the share to write if the text looks like percent (``10 %``, or a number from 2)."""
    found = _PERCENT.fullmatch(text.strip())
    if not found or not (found["sign"] or Decimal(found["number"]) >= 2):
        return message
    number = found["number"]
    share = f"{Decimal(number).scaleb(-2):f}"
    return sentence("{message}; write {share} for {percent} %", message=message, share=share, percent=number)


def _factor(value: Any) -> Fraction:
    factor = _number(value, sentence("a share such as 0.60"))
    if not 0 <= factor <= MAX_FACTOR:
        raise ValueError(sentence("must be a share of at least 0, got {got!r}", got=value))
    return factor


def _growth(value: Any) -> Fraction:
    growth = _number(value, sentence("a yearly growth such as 0.08"))
    if not Fraction(-9, 10) <= growth <= 10:
        raise ValueError(
            sentence("must be a yearly growth from -0.9 to 10, such as 0.08, got {got!r}", got=value)
        )
    return growth


def _share_or_fact(value: Any) -> Fraction | str:
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    try:
        return _share(value)
    except ValueError as error:
        found = _PERCENT.fullmatch(str(value).strip())
        if found is None or found["sign"] or not 1 < Decimal(found["number"]) <= MAX_TIMES:
            raise
        raise ValueError(
            sentence(
                "{message}; to pay {times} times a quantity write {{fact: …, times: [{{share: {times}}}]}}",
                message=error.args[0],
                times=found["number"],
            )
        ) from None


def _multiple_or_fact(value: Any) -> Fraction | str:
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    multiple = _factor(value)
    if multiple > MAX_TIMES:
        raise ValueError(sentence("must be at most {most}, got {got!r}", most=MAX_TIMES, got=value))
    return multiple


def year_offset(value: Any) -> int:
    """Read ``this``, ``previous`` or a number of years from the award year, such as ``-2``."""
    words = {"this": 0, "previous": -1}
    if isinstance(value, str) and value in words:
        return words[value]
    offset = _integer(value)
    if not -30 <= offset <= 0:
        raise ValueError(
            sentence("must be this, previous or a number of years back such as -2, got {got!r}", got=value)
        )
    return offset


def _date(value: Any) -> dt.date:
    text = _text(value, sentence("a date such as 2013-11-30"))
    if not _DATE.fullmatch(text):
        raise ValueError(sentence("must be a date such as 2013-11-30, got {got!r}", got=value))
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(sentence("must be a date of the calendar, got {got!r}", got=value)) from None


def _integer(value: Any) -> int:
    text = _text(value, sentence("a whole number"))
    if not _INTEGER.fullmatch(text):
        raise ValueError(sentence("must be a whole number, got {got!r}", got=value))
    return int(text)


def _boolean(value: Any) -> bool:
    if value not in ("true", "false"):
        raise ValueError(sentence("must be true or false, got {got}", got=kind_of(value)))
    return bool(value == "true")


def as_list(value: Any) -> Any:
    """Wrap a single value in a list."""
    return value if isinstance(value, list) else [value]


OR_ONE = "x-or-one"
"""Marks, in the schema that pydantic writes, a list that may also be given as its only member."""

_AMOUNT_TEXT = Annotated[str, Field(pattern=rf"^\s*\d+(\.\d+)?\s*({'|'.join(FEN_PER_UNIT)})\s*$")]
_DATE_TEXT = Annotated[str, Field(pattern=_DATE.pattern.join("^$"), json_schema_extra={"format": "date"})]

# how a YAML 1.2 reader types the same scalars: a rate is a number unless it is quoted
_ShareInput = (
    Annotated[float, Field(ge=0, le=1)] | Annotated[str, Field(pattern=r"^\+?(0*(\.\d+)?|0*1(\.0+)?)$")]
)
_FactorInput = (
    Annotated[float, Field(ge=0, le=MAX_FACTOR)] | Annotated[str, Field(pattern=r"^\+?\d+(\.\d+)?$")]
)
_TimesInput = (
    Annotated[float, Field(ge=0, le=MAX_TIMES)]
    | Annotated[str, Field(pattern=r"^\+?(0*\d(\.\d+)?|0*10(\.0+)?)$")]
)
_FactInput = Annotated[str, Field(pattern=_ID.pattern.join("^$"))]
_IntegerInput = int | Annotated[str, Field(pattern=_INTEGER.pattern.join("^$"))]
_BooleanInput = bool | Literal["true", "false"]
_TextInput = Annotated[str, Field(pattern=r"\S")] | float | bool

Amount = Annotated[int, BeforeValidator(_amount, json_schema_input_type=_AMOUNT_TEXT)]
"""Whole fen, written with a unit: ``100 万元``, ``50000 元``."""
Share = Annotated[Fraction, BeforeValidator(_share, json_schema_input_type=_ShareInput)]
"""Exact share from 0 to 1, written as a decimal: ``0.15``."""
Multiple = Annotated[Fraction, BeforeValidator(_factor, json_schema_input_type=_FactorInput)]
"""Exact share of at least 0 that may exceed 1: ``1.5`` is 150 %."""
Growth = Annotated[Fraction, BeforeValidator(_growth)]
"""A yearly growth, such as 0.08."""
ShareOrFact = Annotated[
    Fraction | str, BeforeValidator(_share_or_fact, json_schema_input_type=_ShareInput | _FactInput)
]
"""A share, or the id of a fact of type share that holds it."""
MultipleOrFact = Annotated[
    Fraction | str, BeforeValidator(_multiple_or_fact, json_schema_input_type=_TimesInput | _FactInput)
]
"""A multiple of at most 10, such as ``1.2``, or the id of a fact of type share that holds it."""
Date = Annotated[dt.date, BeforeValidator(_date, json_schema_input_type=_DATE_TEXT)]
Integer = Annotated[int, BeforeValidator(_integer, json_schema_input_type=_IntegerInput)]
Boolean = Annotated[bool, BeforeValidator(_boolean, json_schema_input_type=_BooleanInput)]
Text = Annotated[
    str,
    StringConstraints(min_length=1, strip_whitespace=True),
    BeforeValidator(lambda value: value, json_schema_input_type=_TextInput),
]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
Texts = Annotated[
    tuple[Text, ...], BeforeValidator(as_list), Field(min_length=1, json_schema_extra={OR_ONE: True})
]
"""One text or a list of them."""
