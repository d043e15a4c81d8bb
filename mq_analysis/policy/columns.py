"""Units of columns: from the name of the column, or from the fact that reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from mq_analysis.base.money import FEN_PER_UNIT

SUFFIXES: Mapping[str, str] = MappingProxyType({"fen": "分", "yuan": "元", "wan": "万元"})
"""Endings of column names in Latin letters, and the unit of money that each says."""
SHARE_UNITS: Mapping[str, int] = MappingProxyType({"": 1, "%": 100, "‰": 1000})
"""Units of a column of shares: how many of them are the whole."""

_UNITS = "|".join(sorted(FEN_PER_UNIT, key=len, reverse=True))
_NAMED = re.compile(rf".*(?:[(（\[]\s*(?:单位[:：]?\s*)?(?P<in>{_UNITS})\s*[)）\]]|_(?P<after>{_UNITS}))")

_SHARE_NAMED = re.compile(
    r".*(?:[(（\[]\s*(?:单位[:：]?\s*)?(?P<in>[%％‰])\s*[)）\]]|_?(?P<after>[%％‰])|_(?P<word>pct|percent))"
)


def unit_in_name(column: str) -> str | None:
    """Return the unit of money in the name of a column, None if the name has none.

    >>> [unit_in_name(name) for name in ("tax_wan", "产值(亿元)", "产值（千元）", "税收_万元", "产值")]
    ['万元', '亿元', '千元', '万元', None]
    """
    suffix = SUFFIXES.get(column.rpartition("_")[2]) if "_" in column else None
    found = _NAMED.fullmatch(column)
    return suffix or (found and (found["in"] or found["after"])) or None


def share_unit_in_name(column: str) -> str | None:
    """Return the unit of a share in the name of a column, None if the name has none.

    >>> [share_unit_in_name(name) for name in ("done_pct", "增速(%)", "占比（‰）", "增速_％", "增速")]
    ['%', '%', '‰', '%', None]
    """
    found = _SHARE_NAMED.fullmatch(column)
    sign = (found["in"] or found["after"] or "%") if found else None
    return "%" if sign == "％" else sign


def is_same_unit(one: str, other: str) -> bool:
    """Say whether two units of money are the same size: ``元`` and ``yuan`` are."""
    return FEN_PER_UNIT[one] == FEN_PER_UNIT[other]


def money_unit(column: str, said: str | None) -> str | None:
    """Return the unit of a column of money: the one in its name, else the one of the fact; None if neither has one."""
    return unit_in_name(column) or (said if said in FEN_PER_UNIT else None)


def parts_per_unit(unit: str | None, scale: int) -> Fraction:
    """Return how many steps of ``1 / scale`` a value of 1 in a column of shares or numbers stands for.

    >>> parts_per_unit("%", 10_000), parts_per_unit(None, 100)
    (Fraction(100, 1), Fraction(100, 1))
    """
    return Fraction(scale, SHARE_UNITS.get(unit or "", 1))
