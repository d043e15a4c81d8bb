"""The scalar types of a policy file: each reads text, says its form, and refuses everything else."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from mq_analysis.money import FEN_PER_UNIT, parse_amount, parse_number

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
MAX_TIMES = 10
MAX_FACTOR = 1000
"""Largest share of a quantity that a bound may be."""


def _text(value: Any, form: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be {form}, got {_kind(value)}")
    return value


def _kind(value: Any) -> str:
    names = {type(None): "nothing", dict: "a mapping", list: "a list"}
    return names.get(type(value), repr(value))


def _amount(value: Any) -> int:
    fen = parse_amount(_text(value, "an amount with its unit, such as 100 万元"))
    if fen < 0:
        raise ValueError(f"must be an amount of 0 or more, got {value!r}")
    return fen


def _share(value: Any) -> Fraction:
    share = Fraction(parse_number(_text(value, "a share from 0 to 1, such as 0.10")))
    if not 0 <= share <= 1:
        raise ValueError(f"must be a share from 0 to 1, got {value!r}")
    return share


def _factor(value: Any) -> Fraction:
    factor = Fraction(parse_number(_text(value, "a share such as 0.60")))
    if not 0 <= factor <= MAX_FACTOR:
        raise ValueError(f"must be a share of at least 0, got {value!r}")
    return factor


def _growth(value: Any) -> Fraction:
    growth = Fraction(parse_number(_text(value, "a yearly growth such as 0.08")))
    if not Fraction(-9, 10) <= growth <= 10:
        raise ValueError(f"must be a yearly growth from -0.9 to 10, such as 0.08, got {value!r}")
    return growth


def _share_or_fact(value: Any) -> Fraction | str:
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    return _share(value)


def _multiple_or_fact(value: Any) -> Fraction | str:
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    multiple = _factor(value)
    if multiple > MAX_TIMES:
        raise ValueError(f"must be at most {MAX_TIMES}, got {value!r}")
    return multiple


def year_offset(value: Any) -> int:
    """Read ``this``, ``previous`` or a number of years from the award year, such as ``-2``."""
    words = {"this": 0, "previous": -1}
    if isinstance(value, str) and value in words:
        return words[value]
    offset = _integer(value)
    if not -30 <= offset <= 0:
        raise ValueError(f"must be this, previous or a number of years back such as -2, got {value!r}")
    return offset


def _date(value: Any) -> dt.date:
    text = _text(value, "a date such as 2013-11-30")
    if not _DATE.fullmatch(text):
        raise ValueError(f"must be a date such as 2013-11-30, got {value!r}")
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"must be a date of the calendar, got {value!r}") from None


def _integer(value: Any) -> int:
    text = _text(value, "a whole number")
    if not _INTEGER.fullmatch(text):
        raise ValueError(f"must be a whole number, got {value!r}")
    return int(text)


def _boolean(value: Any) -> bool:
    if value not in ("true", "false"):
        raise ValueError(f"must be true or false, got {_kind(value)}")
    return bool(value == "true")


def as_list(value: Any) -> Any:
    """Take a single value for a list of one."""
    return value if isinstance(value, list) else [value]


OR_ONE = "x-or-one"
"""Marks, in the schema that pydantic writes, a list that may also be given as its only member."""

_AMOUNT_TEXT = Annotated[str, Field(pattern=rf"^\s*\d+(\.\d+)?\s*({'|'.join(FEN_PER_UNIT)})\s*$")]
_DATE_TEXT = Annotated[str, Field(pattern=_DATE.pattern.join("^$"), json_schema_extra={"format": "date"})]

# What a YAML 1.2 reader makes of the same scalars: a rate is a number unless it is quoted.
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
