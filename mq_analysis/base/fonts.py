"""The Chinese fonts of the font package: their paths, and the characters that they have."""

from __future__ import annotations

import functools
from pathlib import Path

import pylopdf_fonts_zh_cn as wheel

SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"
_COMMON = 0x80
"""Characters below this one are in the fonts of every system."""

FILES: dict[str, Path] = {SANS: wheel.sans_path(), SERIF: wheel.serif_path()}


@functools.cache
def glyphs() -> frozenset[int]:
    """Return the code points that at least one of the fonts has."""
    import uharfbuzz as harfbuzz

    faces = (harfbuzz.Face(harfbuzz.Blob.from_file_path(str(path))) for path in FILES.values())
    return frozenset(code for face in faces for code in face.unicodes)


def rare_characters(text: str) -> list[str]:
    r"""Return the characters of a text that none of the fonts has, each once.

    >>> rare_characters("样例源\U00020bb7工艺")
    ['\U00020bb7']
    """
    if all(ord(letter) < _COMMON for letter in text):
        return []
    return [letter for letter in dict.fromkeys(text) if ord(letter) not in glyphs()]


def code_point(letter: str) -> str:
    """Return what is drawn in place of a character that no font has.

    >>> code_point("\U00020bb7")
    '〈U+20BB7〉'
    """
    return f"〈U+{ord(letter):04X}〉"
