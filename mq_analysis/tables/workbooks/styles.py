"""Which cells of a workbook are struck out, coloured or shown in another unit, and their comments.

Source: ECMA-376 Part 1, 18.8 (styles), 18.7 (comments), 18.4 (shared strings).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import parse as parse_xml

from mq_analysis.tables.workbooks.elements import tag_of
from mq_analysis.tables.workbooks.grid import Cell, column_of

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_WHITE = ("FFFFFF", "00000000")
_PERCENTAGES = {"9": "0%", "10": "0.00%"}
"""Built-in number formats of percentages (ECMA-376 Part 1, 18.8.30)."""


@dataclass(frozen=True, slots=True)
class Styles:
    """What the formats of cells say, by the index of the format.

    Attributes:
        struck: Formats whose font is struck out.
        fills: The colour of the background, else of the font: ``RRGGBB``, or the number of a theme colour.
        formats: Number formats of a county's own, which may scale or name a unit, and those of percentages.
        struck_texts: Shared texts that are struck out as a whole.
        rests: What is left of shared texts that are struck out in part.
    """

    struck: frozenset[int] = frozenset()
    fills: Mapping[int, str] = field(default_factory=dict)
    formats: Mapping[int, str] = field(default_factory=dict)
    struck_texts: frozenset[int] = frozenset()
    rests: Mapping[int, str] = field(default_factory=dict)


def read_styles(archive: zipfile.ZipFile) -> Styles:
    """Read the formats of a workbook (.xlsx); empty if it has none."""
    names = archive.namelist()
    texts, rests = _texts_struck_out(archive) if "xl/sharedStrings.xml" in names else (frozenset(), {})
    if "xl/styles.xml" not in names:
        return Styles(struck_texts=texts, rests=rests)
    with archive.open("xl/styles.xml") as stream:
        root = parse_xml(stream, forbid_dtd=True).getroot()
    parts = {tag_of(node): node for node in root}
    fonts = [_is_on(_child(font, "strike")) for font in parts.get("fonts", ())]
    inks = [_ink(font) for font in parts.get("fonts", ())]
    fills = [_colour(fill) for fill in parts.get("fills", ())]
    codes = _PERCENTAGES | {
        one.get("numFmtId"): one.get("formatCode", "") for one in parts.get("numFmts", ())
    }
    struck: set[int] = set()
    shown: dict[int, str] = {}
    formats: dict[int, str] = {}
    for i, xf in enumerate(parts.get("cellXfs", ())):
        font, fill = int(xf.get("fontId", 0)), int(xf.get("fillId", 0))
        if font < len(fonts) and fonts[font]:
            struck.add(i)
        if fill < len(fills) and fills[fill]:
            shown[i] = fills[fill]
        elif font < len(inks) and inks[font]:
            shown[i] = inks[font]
        if xf.get("numFmtId") in codes:
            formats[i] = codes[xf.get("numFmtId")]
    return Styles(frozenset(struck), shown, formats, texts, rests)


def read_comments(archive: zipfile.ZipFile, part: str) -> dict[Cell, str]:
    """Return the comments of a sheet by cell."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    found: dict[Cell, str] = {}
    if relations not in archive.namelist():
        return found
    with archive.open(relations) as stream:
        root = parse_xml(stream, forbid_dtd=True).getroot()
    for one in root:
        if not str(one.get("Type", "")).endswith("/comments"):
            continue
        target = str(one.get("Target"))
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        if path not in archive.namelist():
            continue
        with archive.open(path) as stream:
            for node in parse_xml(stream, forbid_dtd=True).getroot().iter():
                if tag_of(node) == "comment" and (match := _CELL.fullmatch(node.get("ref", ""))):
                    text = "".join(part.text or "" for part in node.iter() if tag_of(part) == "t")
                    found[int(match[2]) - 1, column_of(match[1])] = text.strip()
    return found


def _texts_struck_out(archive: zipfile.ZipFile) -> tuple[frozenset[int], dict[int, str]]:
    """Return the shared texts that are struck out as a whole, and what is left of those struck out in part."""
    if b"strike" not in archive.read("xl/sharedStrings.xml"):
        return frozenset(), {}
    with archive.open("xl/sharedStrings.xml") as stream:
        root = parse_xml(stream, forbid_dtd=True).getroot()
    whole: set[int] = set()
    rests: dict[int, str] = {}
    for i, text in enumerate(root):
        runs = [run for run in text if tag_of(run) == "r"]
        struck = [run for run in runs if _is_on(_child(_child(run, "rPr"), "strike"))]
        rest = "".join(_text(run) for run in runs if run not in struck)
        if struck and "".join(map(_text, struck)).strip():
            if rest.strip():
                rests[i] = rest
            else:
                whole.add(i)
    return frozenset(whole), rests


def _text(run: Element) -> str:
    return "".join(part.text or "" for part in run if tag_of(part) == "t")


def _ink(font: Element) -> str:
    """Return the colour of a font; blank for black and for the colours of the theme."""
    colour = _child(font, "color")
    said = (colour.get("rgb") or "") if colour is not None else ""
    return "" if said.endswith("000000") else said[-6:]


def _child(node: Element | None, name: str) -> Element | None:
    return next((child for child in node if tag_of(child) == name), None) if node is not None else None


def _is_on(node: Element | None) -> bool:
    return node is not None and node.get("val", "1") not in ("0", "false")


def _colour(fill: Element) -> str:
    """Return the colour of a solid fill; blank for none or white."""
    pattern = _child(fill, "patternFill")
    if pattern is None or pattern.get("patternType") in (None, "none", "gray125"):
        return ""
    front = _child(pattern, "fgColor")
    if front is None:
        return ""
    said = front.get("rgb") or ""
    if said:
        return "" if said.endswith(_WHITE) else said[-6:]
    theme = front.get("theme") or front.get("indexed") or ""
    return "" if theme in ("", "0", "9", "64") else theme
