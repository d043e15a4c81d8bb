"""Subset the Chinese fonts to the characters of one page, so that the page displays on machines without these fonts."""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from typing import Any

import uharfbuzz as harfbuzz
from fontTools.ttLib import TTFont

from mq_analysis.base.fonts import FILES

# Full-width in a Chinese font; an English page uses the fonts of the reader's system for them.
_QUOTES = frozenset("“”‘’…—·")

# Vertical type and layout features, which a page does not need.
_NOT_NEEDED = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx")


def font_face_css(text: str, lang: str) -> str:
    """Return ``@font-face`` rules with embedded fonts that have exactly the characters of ``text``.

    For a character that the fonts do not have the browser uses the fonts of the reader's system.
    """
    characters = frozenset(text) - (_QUOTES if lang == "en" else frozenset())
    return "\n".join(
        f'@font-face{{font-family:"{family}";src:url(data:font/woff;base64,{_subset(family, characters)})'
        ' format("woff")}'
        for family in FILES
    )


@lru_cache(maxsize=16)
def _subset(family: str, characters: frozenset[str]) -> str:
    """Cut a font to some characters and return it as base64 WOFF, the same bytes every time.

    HarfBuzz makes the subset, since fontTools takes eighty times as long; fontTools only writes the WOFF file.
    """
    wanted: Any = harfbuzz.SubsetInput()
    wanted.sets(harfbuzz.SubsetInputSets.UNICODE).set(set(map(ord, characters)))
    dropped = wanted.sets(harfbuzz.SubsetInputSets.DROP_TABLE_TAG)
    for tag in _NOT_NEEDED:
        dropped.add(int.from_bytes(tag.encode()))
    wanted.flags = harfbuzz.SubsetFlags.NO_HINTING | harfbuzz.SubsetFlags.NOTDEF_OUTLINE
    cut = harfbuzz.subset(harfbuzz.Face(harfbuzz.Blob.from_file_path(str(FILES[family]))), wanted)
    font: Any = TTFont(io.BytesIO(cut.blob.data), recalcTimestamp=False, recalcBBoxes=False, lazy=True)
    font.flavor = "woff"
    target = io.BytesIO()
    font.save(target)
    return base64.b64encode(target.getvalue()).decode("ascii")
