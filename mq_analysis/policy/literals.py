"""Literals in the unit of a fact: ``100 万元`` of money, ``3`` of a count, ``30 万元/亩``, ``0.40`` of a share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from fractions import Fraction

from mq_analysis.base.daynumbers import day_number
from mq_analysis.base.errors import nearest
from mq_analysis.base.messages import sentence
from mq_analysis.base.money import FEN_PER_UNIT, parse_amount, parse_number
from mq_analysis.policy.model import Fact, PartOf
from mq_analysis.policy.scalars import as_percent
from mq_analysis.policy.terms import Operand

LARGEST_SHARE = 10
"""A share of more than 1,000 % is a percentage that was written as a number."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH_DAY = re.compile(r"\d{2}-\d{2}", re.ASCII)
_WITH_UNIT = re.compile(r"([+-]?[\d.]+)\s*(\D.*)?")


def is_name(text: str) -> bool:
    """Say whether a text is the id of a fact rather than a literal."""
    return bool(_NAME.fullmatch(text))


def literal(fact: Fact, text: str, facts: Mapping[str, Fact]) -> int | Fraction:
    """Read a number in the unit of a fact: money as fen, a count as a whole number, others exactly.

    Raises:
        ValueError: If the unit is missing or wrong, or there is no number.
    """
    if fact.type == "money":
        if _has_no_unit(text):
            raise ValueError(sentence("must be an amount with its unit{of}, got {got!r}", of="", got=text))
        return parse_amount(text)
    if fact.type == "count":
        number, unit = _parts(text)
        if number.denominator != 1 or (unit and unit != fact.unit):
            raise ValueError(
                sentence("must be a whole number without a unit{of}, got {got!r}", of="", got=text)
            )
        return int(number)
    if fact.type == "share":
        return share(text)
    return _number(fact, text, facts)


def share(text: str) -> Fraction:
    """Read a share, which may exceed 1 or be negative.

    Raises:
        ValueError: If there is a unit, or no number.
    """
    if not _has_no_unit(text):
        message = sentence("must be a share such as 0.40, without a unit{of}, got {got!r}", of="", got=text)
        raise ValueError(as_percent(message, text))
    found = _parts(text)[0]
    if abs(found) > LARGEST_SHARE:
        message = sentence(
            "must be a share such as 0.40 for 40 %, at most {most}, got {got!r}", most=LARGEST_SHARE, got=text
        )
        raise ValueError(message)
    return found


def plain(text: str) -> Fraction:
    """Read a member of a product or quotient: an amount with its unit in fen, or a plain number.

    Raises:
        ValueError: If it is neither.
    """
    number, unit = _parts(text)
    return Fraction(parse_amount(text)) if unit in FEN_PER_UNIT else share(text) if unit else number


def _number(fact: Fact, text: str, facts: Mapping[str, Fact]) -> Fraction:
    number, unit = _parts(text)
    if unit != (fact.unit or ""):
        form = (
            sentence("a number with the unit {unit}", unit=fact.unit)
            if fact.unit
            else sentence("a number without a unit")
        )
        raise ValueError(sentence("must be {form}{of}, got {got!r}", form=form, of="", got=text))
    return number * per_unit(fact, facts)


def per_unit(fact: Fact, facts: Mapping[str, Fact]) -> int:
    """Return how many stored units are in one stated unit: for a quotient of money, fen in 万元."""
    if fact.computed and fact.computed.kind == "quotient":
        top = fact.computed.operands[0]
        name = top.of if isinstance(top, PartOf) else top
        if name in facts and facts[name].type == "money":
            return FEN_PER_UNIT.get((fact.unit or "").split("/")[0], 1)
    return 1


def _parts(text: str) -> tuple[Fraction, str]:
    match = _WITH_UNIT.fullmatch(text.strip())
    if not match:
        raise ValueError(sentence("must be a number{of}, got {got!r}", of="", got=text))
    return Fraction(parse_number(match[1])), (match[2] or "").strip()


def _has_no_unit(text: str) -> bool:
    match = _WITH_UNIT.fullmatch(text.strip())
    return match is None or not match[2]


def operand(said: str | PartOf, like: Fact, facts: Mapping[str, Fact]) -> Operand:
    """Read a quantity beside a fact: another fact, a share of one, or a literal in its unit.

    Raises:
        ValueError: For an unknown fact or a literal that does not fit.
    """
    if isinstance(said, PartOf):
        return Operand(said.share, require_fact(said.of, facts))
    if is_name(said):
        return Operand(Fraction(1), require_fact(said, facts))
    return Operand(Fraction(literal(like, said, facts)))


def require_fact(name: str, facts: Mapping[str, Fact]) -> str:
    """Return the id of a declared fact.

    Raises:
        ValueError: If no such fact is declared; the message names the nearest.
    """
    if name not in facts:
        raise ValueError(
            sentence(
                "must name a declared fact, got {got!r}; {nearest}",
                got=name,
                nearest=nearest(name, list(facts)),
            )
        )
    return name


def day_operand(said: str | PartOf, facts: Mapping[str, Fact], year: int) -> Operand:
    """Read a day: a date fact, ``2014-05-01``, or ``12-31`` of the award year; a literal as the number YYYYMMDD.

    Raises:
        ValueError: For an unknown fact, or no day of the calendar.
    """
    if isinstance(said, PartOf):
        raise ValueError(sentence("must be a date, got a share of a fact"))
    if is_name(said):
        return Operand(Fraction(1), require_fact(said, facts))
    text = f"{year}-{said}" if _MONTH_DAY.fullmatch(said) else said
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        day = dt.date.fromisoformat(text)
    except ValueError:
        form = sentence("a date such as 2014-05-01, a day of the award year such as 12-31, or a date fact")
        raise ValueError(sentence("must be {form}{of}, got {got!r}", form=form, of="", got=said)) from None
    return Operand(Fraction(day_number(day.year, day.month, day.day)))


def day_or_operand(said: str | PartOf, like: Fact, facts: Mapping[str, Fact], year: int) -> Operand:
    """Read a bound of a fact: a day for a date, else as `operand`.

    Raises:
        ValueError: For an unknown fact or a literal that does not fit.
    """
    return day_operand(said, facts, year) if like.type == "date" else operand(said, like, facts)
