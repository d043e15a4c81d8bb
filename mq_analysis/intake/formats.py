"""Number formats that show an amount in another unit than the one it is stored in.

Source: ECMA-376 Part 1, 18.8.31: a comma after the last digit divides what is shown by 1000; ``!`` and quotes make the
next characters literal, so that ``0!.0000`` and ``0!.0,`` show ten-thousands with four decimals and with one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_SECTION = re.compile(r"^[^;]*")
_LITERAL = re.compile(r"\"([^\"]*)\"|[!\\](.)|\[[^\]]*\]|_.|\*.")
_COMMAS = re.compile(r"[0#?.](,+)(?![0#?.,])")
_POINT = re.compile(r"[0#?](?:[!\\]\.|\"\.\")([0#?]+)")


def unit_in_store(code: str, heading: int, units: Mapping[str, int]) -> int:
    """Return the unit, in yuan, in which a cell with a number format stores its amount.

    Args:
        code: The number format.
        heading: The unit of the column, in yuan.
        units: The size of each unit that the format may name, in yuan.

    >>> units = {"元": 1, "万元": 10000, "万": 10000}
    >>> unit_in_store('0!.0,"万"', 10000, units), unit_in_store('0.00"万元"', 1, units)
    (1, 10000)
    >>> unit_in_store("#,##0.00", 1, units)
    1
    """
    section = _SECTION.match(code)
    text = section[0] if section else ""
    said = "".join(match[1] or match[2] or "" for match in _LITERAL.finditer(text))
    said += re.sub(r"[\x00-\x7f]", "", _LITERAL.sub("", text))
    named = next((units[name] for name in sorted(units, key=len, reverse=True) if name in said), 0)
    scale = _scale(text)
    stored, rest = divmod(named or heading, scale)
    return stored if stored and not rest else heading


def _scale(text: str) -> int:
    """Return the number by which a format divides what it shows."""
    bare = _LITERAL.sub("", text)
    commas = _COMMAS.search(bare)
    scale = 1000 ** len(commas[1]) if commas else 1
    point = _POINT.search(text)
    return scale * 10 ** len(point[1]) if point else scale
