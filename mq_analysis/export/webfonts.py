"""The Chinese fonts cut down to the characters of one page, so that it shows on a machine without them."""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from mq_analysis.fonts import FILES

# Full-width in a Chinese font; an English page takes them from the fonts of the reader's system.
_QUOTES = frozenset("“”‘’…—·")

# Vertical type and features of layout; without them a page is made in half the time.
_NOT_NEEDED = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]


def font_face_css(text: str, lang: str) -> str:
    """Write ``@font-face`` rules that carry exactly the characters of ``text``, as data.

    A character that the fonts do not have is left to the fonts of the reader's system.
    """
    characters = frozenset(text) - (_QUOTES if lang == "en" else frozenset())
    return "\n".join(
        f'@font-face{{font-family:"{family}";src:url(data:font/woff;base64,{_subset(family, characters)})'
        ' format("woff")}'
        for family in FILES
    )


@lru_cache(maxsize=16)
def _subset(family: str, characters: frozenset[str]) -> str:
    """Cut a font to some characters and return it as base64 WOFF, the same bytes every time."""
    font: Any = TTFont(FILES[family], recalcTimestamp=False, recalcBBoxes=False, lazy=True)
    options = Options(layout_features=[], hinting=False, notdef_outline=True)
    options.drop_tables += _NOT_NEEDED
    subsetter: Any = Subsetter(options)
    subsetter.populate(unicodes=sorted(map(ord, characters)))
    subsetter.subset(font)
    font.flavor = "woff"
    target = io.BytesIO()
    font.save(target)
    return base64.b64encode(target.getvalue()).decode("ascii")
