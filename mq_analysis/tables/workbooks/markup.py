"""Read spreadsheets that are marked-up text: web pages saved as .xls, and SpreadsheetML 2003.

Source: HTML Living Standard, 4.9 (tables); Microsoft, XML Spreadsheet Reference (Office 2003).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from mq_analysis.tables.workbooks.elements import attributes_of, tag_of
from mq_analysis.tables.workbooks.grid import Cell, Sheet, Value
from mq_analysis.tables.workbooks.preflight import MAX_CELLS, RefusedError, too_large

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_GB = ("gb2312", "gbk", "gb18030", "x-gbk", "csgb2312")
_STRIKE = re.compile(r"line-through", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MOST_ACROSS = 1000


def decode_page(content: bytes) -> str:
    """Return the text of a web page in the encoding that it states, else UTF-8, else GB18030, strictly.

    Raises:
        UnicodeDecodeError: If it is none of them.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    said = _CHARSET.search(content[:4096])
    name = said[1].decode("ascii").lower() if said else ""
    for encoding in ("gb18030" if name in _GB else "utf-8-sig", "utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8")


class _Page(HTMLParser):
    """Collects the cells of all tables of a page on one grid, as an office program shows them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.cells: dict[Cell, str] = {}
        self.struck: set[Cell] = set()
        self.hidden: set[int] = set()
        self.merged: list[tuple[int, int, int, int]] = []
        self._taken: set[Cell] = set()
        self._row, self._column, self._depth = -1, 0, 0
        self._at: Cell | None = None
        self._strikes = 0
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        match tag:
            case "table":
                self._depth += 1
                self._at = None
            case "tr":
                self._row, self._column, self._at = self._row + 1, 0, None
                if _HIDDEN.search(given.get("style", "")):
                    self.hidden.add(self._row)
            case "td" | "th":
                self._cell(given)
            case "s" | "strike" | "del":
                self._strikes += 1
            case "script" | "style":
                self._skip += 1
            case "br" if self._at:
                self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "td" | "th" | "tr":
                self._at = None
            case "table":
                self._depth, self._at = max(self._depth - 1, 0), None
            case "s" | "strike" | "del":
                self._strikes = max(self._strikes - 1, 0)
            case "script" | "style":
                self._skip = max(self._skip - 1, 0)

    def handle_data(self, data: str) -> None:
        if self._at is not None and not self._skip:
            self.cells[self._at] = self.cells.get(self._at, "") + data
            if self._strikes and data.strip():
                self.struck.add(self._at)

    def _cell(self, given: dict[str, str]) -> None:
        self._row = max(self._row, 0)
        while (self._row, self._column) in self._taken:
            self._column += 1
        down, across = (_span(given.get(name, "")) for name in ("rowspan", "colspan"))
        self._at = (self._row, self._column)
        self._taken |= {(self._row + i, self._column + j) for i in range(down) for j in range(across)}
        if len(self._taken) > MAX_CELLS:
            raise RefusedError("网页表格过大")
        if down * across > 1:
            self.merged.append((self._row, self._column, self._row + down - 1, self._column + across - 1))
        if _STRIKE.search(given.get("style", "")):
            self.struck.add(self._at)
        self._column += across


def _span(text: str) -> int:
    return min(max(int(text), 1), _MOST_ACROSS) if text.strip().isdigit() else 1


def read_html(content: bytes) -> Iterator[Sheet]:
    """Read the tables of a web page as one sheet; every cell is text.

    Raises:
        UnicodeDecodeError: If the text is neither in the stated encoding nor UTF-8 nor GB18030.
        ValueError: If the page has no table.
    """
    page = _Page()
    page.feed(decode_page(content))
    page.close()
    if not page.cells:
        raise ValueError("网页里没有表格")
    height = max(row for row, _ in page.cells) + 1
    width = max(column for _, column in page.cells) + 1
    rows = tuple(
        tuple(page.cells.get((row, column), "").strip() for column in range(width)) for row in range(height)
    )
    yield Sheet(
        "网页",
        rows,
        merged=tuple(page.merged),
        hidden_rows=frozenset(page.hidden),
        struck=frozenset(page.struck),
    )


def read_xml_2003(content: bytes) -> Iterator[Sheet]:
    """Read the sheets of a SpreadsheetML 2003 document, with the type that each cell states.

    Raises:
        RefusedError: If it declares entities.
        xml.etree.ElementTree.ParseError: If it is damaged.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise RefusedError(f"含有不允许的 XML 声明（{type(error).__name__}）") from None
    struck = {
        _attribute(style, "ID")
        for style in root.iter()
        if tag_of(style) == "Style"
        for font in style
        if tag_of(font) == "Font" and _attribute(font, "StrikeThrough") == "1"
    }
    for node in root:
        if tag_of(node) == "Worksheet":
            yield _worksheet(node, struck)


def _worksheet(node: Element, struck_styles: set[str]) -> Sheet:
    cells: dict[Cell, Value] = {}
    struck: set[Cell] = set()
    comments: dict[Cell, str] = {}
    hidden: set[int] = set()
    merged: list[tuple[int, int, int, int]] = []
    row = -1
    for line in (one for table in node if tag_of(table) == "Table" for one in table if tag_of(one) == "Row"):
        row = int(_attribute(line, "Index") or row + 2) - 1
        if _attribute(line, "Hidden") == "1":
            hidden.add(row)
        column = -1
        for cell in line:
            column = int(_attribute(cell, "Index") or column + 2) - 1
            if row * column > MAX_CELLS:
                raise RefusedError(too_large(row, column))
            across, down = (int(_attribute(cell, name) or 0) for name in ("MergeAcross", "MergeDown"))
            for part in cell:
                if tag_of(part) == "Data":
                    cells[row, column] = _value("".join(part.itertext()), _attribute(part, "Type"))
                elif tag_of(part) == "Comment":
                    comments[row, column] = "".join(part.itertext()).strip()
            if _attribute(cell, "StyleID") in struck_styles:
                struck.add((row, column))
            if across or down:
                merged.append((row, column, row + down, column + across))
            column += across
    height = max((row for row, _ in cells), default=-1) + 1
    width = max((column for _, column in cells), default=-1) + 1
    return Sheet(
        _attribute(node, "Name"),
        tuple(tuple(cells.get((i, j), "") for j in range(width)) for i in range(height)),
        merged=tuple(merged),
        hidden_rows=frozenset(hidden),
        struck=frozenset(struck),
        comments=comments,
    )


def _value(text: str, kind: str) -> Value:
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return bool(int(text)) if kind == "Boolean" and text in ("0", "1") else text


def _attribute(node: Element, name: str) -> str:
    return next(iter(attributes_of(node, name)), "")
