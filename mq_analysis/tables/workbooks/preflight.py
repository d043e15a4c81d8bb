"""Inspect a spreadsheet archive before a library opens it: zip bombs, absurd ranges, cells with errors.

Libraries return ``#N/A`` and a formula without a saved result as a blank cell, and some crash the process on a sheet
that declares a million columns. So the XML is read first, as a stream and within limits.

Source: ECMA-376 Part 1, 18.3 (worksheets); OASIS OpenDocument 1.3 Part 3, 9 (table content).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse, parse as parse_xml

from mq_analysis.tables.workbooks.elements import attributes_of, tag_of
from mq_analysis.tables.workbooks.grid import Cell, column_of
from mq_analysis.tables.workbooks.styles import Styles, read_comments, read_styles

MAX_BYTES = 300 << 20
"""Unpacked size of all parts together."""

MAX_RATIO = 200
"""How many times smaller a part of 10 MB or more may be packed; office files reach about 40."""

MAX_CELLS = 2_000_000
"""Rows times columns of the used range of one sheet; an intake of as many keeps within 3 GB."""

NO_RESULT = "公式无计算结果"
"""Marks a formula without a saved result among the faults."""

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)


class RefusedError(Exception):
    """A file that must not be opened; the text tells the sender why."""


def too_large(rows: int, columns: int) -> str:
    """Return the text that tells the sender of a used range beyond `MAX_CELLS`."""
    limit = f"{MAX_CELLS // 10_000}万个单元格"
    return f"使用区域 {rows} 行×{columns} 列，超过{limit}：请删除多余的空行空列，或分成几个文件报送"


@dataclass(slots=True)
class Seen:
    """Facts about a sheet that libraries do not return."""

    faults: dict[Cell, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    struck: set[Cell] = field(default_factory=set)
    comments: dict[Cell, str] = field(default_factory=dict)
    fills: dict[Cell, str] = field(default_factory=dict)
    formats: dict[Cell, str] = field(default_factory=dict)
    rests: dict[Cell, str] = field(default_factory=dict)


def preflight(path: Path) -> dict[str, Seen]:
    """Inspect an archive (.xlsx, .xlsm or .ods) and return the findings by the name of the sheet.

    Raises:
        RefusedError: If it is a bomb, has an absurd range, or declares entities.
        zipfile.BadZipFile: If it is truncated or no archive.
        KeyError, xml.etree.ElementTree.ParseError: If its parts are missing or damaged.
    """
    with zipfile.ZipFile(path) as archive:
        _check_size(archive)
        try:
            if "content.xml" in archive.namelist():
                return dict(_open_document(archive))
            styles = read_styles(archive)
            return {name: _worksheet(archive, part, styles) for name, part in _parts(archive)}
        except DefusedXmlException as error:
            raise RefusedError(f"含有不允许的 XML 声明（{type(error).__name__}）") from None


def _check_size(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    if total > MAX_BYTES:
        raise RefusedError(f"解压后 {total >> 20} MB，超过上限 {MAX_BYTES >> 20} MB")
    for part in parts:
        if part.file_size > 10 << 20 and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            ratio = part.file_size // max(part.compress_size, 1)
            raise RefusedError(f"{part.filename} 压缩比异常（{ratio}:1）")


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Return the archive part of each sheet by the name of the sheet."""
    with archive.open("xl/_rels/workbook.xml.rels") as stream:
        root = parse_xml(stream, forbid_dtd=True).getroot()
        targets = {one.get("Id"): str(one.get("Target")) for one in root}
    with archive.open("xl/workbook.xml") as stream:
        for node in parse_xml(stream, forbid_dtd=True).getroot().iter():
            if tag_of(node) == "sheet":
                target = targets[_attribute(node, "id")].lstrip("/")
                part = target if target.startswith("xl/") else f"xl/{target}"
                if "worksheets/" in part:
                    yield str(node.get("name")), part


def _elements(stream: IO[bytes]) -> Iterator[tuple[str, Element]]:
    """Stream the elements of a part; finished rows are freed."""
    for event, node in iterparse(stream, ("start", "end"), forbid_dtd=True):
        yield event, node
        if event == "end" and tag_of(node) in ("row", "table-row"):
            node.clear()


def _worksheet(archive: zipfile.ZipFile, part: str, styles: Styles) -> Seen:
    seen = Seen(comments=read_comments(archive, part))
    rows = columns = 0
    with archive.open(part) as stream:
        for event, node in _elements(stream):
            if event != "end":
                continue
            match tag_of(node):
                case "c" if len(node):  # a cell may be formatted and empty
                    row, column = _address(node.get("r"), rows)
                    rows, columns = max(rows, row + 1), max(columns, column + 1)
                    if rows * columns > MAX_CELLS:
                        raise RefusedError(too_large(rows, columns))
                    fault = _fault(node)
                    if fault:
                        seen.faults[row, column] = fault
                    _style(node, (row, column), styles, seen)
                case "row" if node.get("hidden") in ("1", "true"):
                    seen.hidden_rows.add(int(node.get("r", rows)) - 1)
    return seen


def _style(node: Element, at: Cell, styles: Styles, seen: Seen) -> None:
    style = int(node.get("s", 0))
    if styles.struck_texts or styles.rests:
        number = _text_number(node)
        if number in styles.struck_texts:
            seen.struck.add(at)
        elif number in styles.rests:
            seen.rests[at] = styles.rests[number]
    if style in styles.struck:
        seen.struck.add(at)
    if style in styles.fills:
        seen.fills[at] = styles.fills[style]
    if style in styles.formats:
        seen.formats[at] = styles.formats[style]


def _text_number(node: Element) -> int:
    """Return the number of the shared text of a cell; -1 if it has none."""
    value = next((child.text for child in node if tag_of(child) == "v"), "") if node.get("t") == "s" else ""
    return int(value) if value else -1


def _address(reference: str | None, rows: int) -> Cell:
    match = _CELL.fullmatch(reference or "")
    return (int(match[2]) - 1, column_of(match[1])) if match else (rows, 0)


def _fault(node: Element) -> str:
    parts = {tag_of(child): child.text or "" for child in node}
    if node.get("t") == "e":
        return parts.get("v", "#ERROR")
    is_text = node.get("t") == "str"  # a formula with an empty text as result has been computed
    return NO_RESULT if "f" in parts and not parts.get("v") and not is_text else ""


def _open_document(archive: zipfile.ZipFile) -> Iterator[tuple[str, Seen]]:
    with archive.open("content.xml") as stream:
        name, seen, row, column = "", Seen(), 0, 0
        for event, node in _elements(stream):
            match event, tag_of(node):
                case "start", "table":
                    name, seen, row = _attribute(node, "name"), Seen(), 0
                case "start", "table-row":
                    column = 0
                case "end", "table-cell" | "covered-table-cell":
                    fault = _document_fault(node)
                    if fault:
                        seen.faults[row, column] = fault
                    if _attribute(node, "value-type") == "percentage":
                        repeated = min(int(_attribute(node, "number-columns-repeated") or 1), 1000)
                        seen.formats |= {(row, column + i): "0%" for i in range(repeated)}
                    spanned = int(_attribute(node, "number-rows-spanned") or 1)
                    across = int(_attribute(node, "number-columns-spanned") or 1)
                    if spanned * across > 1:
                        seen.merged.append((row, column, row + spanned - 1, column + across - 1))
                    column += int(_attribute(node, "number-columns-repeated") or 1)
                case "end", "table-row":
                    row += int(_attribute(node, "number-rows-repeated") or 1)
                case "end", "table":
                    yield name, seen


def _document_fault(node: Element) -> str:
    text = "".join(node.itertext()).strip()
    is_error = _attribute(node, "value-type") == "error" or (text.startswith("#") and text.isupper())
    if is_error or re.fullmatch(r"#[A-Z/0]+[!?]?|Err:\d+", text, re.ASCII):
        return text or "#ERROR"
    computed = _attribute(node, "value-type")
    return NO_RESULT if _attribute(node, "formula") and not computed and not text else ""


def _attribute(node: Element, name: str) -> str:
    """Return an attribute by its local name, whatever its namespace; at most one of them is an error type."""
    values = attributes_of(node, name)
    return "error" if "error" in values else values[0] if values else ""
