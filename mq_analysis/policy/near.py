"""Texts that nearly are one of the values that a policy asks for: they contain it, or are a part of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_DENIAL = re.compile(r"[不非未无否没]")
"""Characters that make a longer value mean the contrary: 不合格 is not a slip of the pen for 合格."""


def near_value(text: str, asked: Iterable[str]) -> str | None:
    """Return the value that a text contains or is a part of, the longest first; None if there is none.

    >>> near_value("较大事故", ["较大", "重大"]), near_value("特大", ["较大"]), near_value("不合格", ["合格"])
    ('较大', None, None)
    >>> near_value("ＡＡ级", ["AA", "A"]), near_value("13A", ["3A"])
    ('AA', None)
    """
    said = letters_of(text)
    return next(
        (one for one in sorted(asked, key=len, reverse=True) if _are_near(said, letters_of(one))), None
    )


def _are_near(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if not short or (short.isnumeric() and long.isnumeric() and short != long):
        return False
    found = re.search(rf"(?<![a-z0-9]){re.escape(short)}(?![a-z0-9])" if short.isascii() else short, long)
    return found is not None and not _DENIAL.search(long.replace(short, "", 1))


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, of half width and in lower case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
