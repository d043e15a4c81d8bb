"""What a note says of the colour of a cell: 红字为不再申报，蓝底为新增."""

from __future__ import annotations

import colorsys
import re

_HUES = ((15, "红"), (45, "橙"), (70, "黄"), (165, "绿"), (260, "蓝"), (290, "紫"), (335, "粉"), (361, "红"))
"""Upper ends of hues, in degrees, with the word that offices have for them."""
_NEIGHBOURS = {
    "红": "红粉橙",
    "橙": "橙黄红",
    "黄": "黄橙",
    "绿": "绿",
    "蓝": "蓝紫",
    "紫": "紫蓝粉",
    "粉": "粉红紫",
    "灰": "灰",
}
"""Words by which a hue may also be called."""
_WORDS = re.compile(r"[红橙黄绿蓝紫粉灰]")
_CLAUSES = re.compile(r"[，,；;。]")


def explain_colour(note: str, colour: str) -> list[str]:
    """Return the clauses of a note that are about a colour; the whole note where it names no colour, or another code.

    Args:
        note: A text that explains colours.
        colour: ``RRGGBB``, or the number of a colour of the workbook's theme, which can be any.

    >>> explain_colour("红字为不再申报，蓝底为新增", "FF0000")
    ['红字为不再申报']
    >>> explain_colour("红字为不再申报", "00B0F0"), explain_colour("有底色的为新增", "00B0F0")
    ([], ['有底色的为新增'])
    """
    if not _WORDS.search(note) or not re.fullmatch(r"[0-9A-F]{6}", colour, re.IGNORECASE):
        return [note]
    meant = _NEIGHBOURS[_name_of(colour)]
    clauses = [clause for clause in _CLAUSES.split(note) if clause]
    named = [i for i, clause in enumerate(clauses) if _WORDS.search(clause)]
    return [
        "，".join(clauses[i:end])
        for i, end in zip(named, [*named[1:], len(clauses)], strict=True)
        if any(word in meant for word in _WORDS.findall(clauses[i]))
    ]


def _name_of(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.1:
        return "灰"
    return next(name for end, name in _HUES if hue * 360 < end)
