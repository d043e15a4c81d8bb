"""Extract every text of a finished file: visible and hidden text, names of parts, embedded files and pictures."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote

from bs4 import BeautifulSoup, Comment, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning

from mq_analysis.base.messages import join, sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """A text and its place; ``has_numbers`` is false if its digits are shapes, styles or code, not figures."""

    where: str
    text: str
    has_numbers: bool = True


class UnreadableError(Exception):
    """A file has a type that cannot be scanned."""


BLOCKS = re.compile(
    "(p|div|td|th|li|tr|h[1-6]|figcaption|caption|section|br|text|title|desc|v|t|si|dt|dd|pre)$"
)
"""Elements after which another text begins."""
SHAPES = re.compile(
    "d|points|[xyr][12]?|[cdr][xy]|width|height|viewbox|transform|style|class|id|(xlink:)?href|clip-path|colspan|rowspan"
    "|gradienttransform|offset|stroke(-width|-dasharray)?|font-size|fill"
)
"""Attributes whose digits are geometry or names of parts."""
DATA_URI = re.compile(r"data:([\w.+-]+/[\w.+-]+)?[^,\"'()\s]*?;base64,([A-Za-z0-9+/=\s]+)")


def texts(name: str, data: bytes) -> Iterator[Piece]:
    """Yield every text of a file, including archives, notebooks, embedded files and data URIs.

    Args:
        name: The file name; its suffix gives the type, and the name itself is scanned too.
        data: Its bytes.

    Raises:
        UnreadableError: If the type cannot be scanned, or the file is damaged or encrypted.
    """
    yield Piece(sentence("file name"), PurePath(name).name)
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        ending = PurePath(name).suffix or sentence("no ending")
        raise UnreadableError(sentence("no file of a kind that can be looked into: {ending}", ending=ending))
    yield from reader(data)


def _plain(data: bytes) -> Iterator[Piece]:
    yield Piece(sentence("text"), data.decode("utf-8-sig", errors="replace"))


def _binary(data: bytes) -> Iterator[Piece]:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        yield Piece(sentence("binary part"), data.decode(encoding, errors="ignore"), has_numbers=False)


def _markup(data: bytes) -> Iterator[Piece]:
    yield from _markup_text(data.decode("utf-8-sig", errors="replace"))


def _markup_text(text: str) -> Iterator[Piece]:
    """Yield the tables and figures of a page by their captions, then the rest; attributes, comments, embedded files."""
    with warnings.catch_warnings():  # a lenient parser is used because it finds text even in broken markup
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        soup = BeautifulSoup(text, "html.parser")
    for node in soup.find_all(string=True):
        inside = node.parent.name if node.parent else ""
        if isinstance(node, Comment) or inside in ("script", "style"):
            yield from _with_embedded(
                sentence("comment, style or script"), str(node), has_numbers=inside != "style"
            )
            node.extract()
    yield from _attributes(soup)
    for tag in soup.find_all(BLOCKS):
        tag.insert(0, soup.new_string("\n"))
        tag.append(soup.new_string("\n"))
    for part in soup.find_all(["table", "figure"]):
        yield Piece(_label(part), part.get_text())
    yield Piece(sentence("text"), soup.get_text())


def _label(part: Tag) -> str:
    caption = part.find(["caption", "figcaption"])
    said = " ".join(caption.get_text().split())[:60] if caption else sentence("without caption")
    if part.name == "table":
        return sentence("table “{caption}”", caption=said)
    return sentence("figure “{caption}”", caption=said)


def _attributes(soup: BeautifulSoup) -> Iterator[Piece]:
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            said = " ".join(value) if isinstance(value, list) else str(value)
            yield from _with_embedded(
                sentence("attribute {name}", name=name), said, has_numbers=not SHAPES.fullmatch(name.lower())
            )


def _with_embedded(where: str, text: str, *, has_numbers: bool) -> Iterator[Piece]:
    for match in DATA_URI.finditer(text):
        yield from _decode(match[1] or "", match[2])
    rest = DATA_URI.sub(" ", text)
    plain = unquote(rest)  # a URI may percent-encode some letters, a picture in a data URI all of them
    is_picture = plain != rest and "<" in plain
    yield Piece(where, rest, has_numbers and not is_picture)
    if is_picture:
        yield from _markup_text(plain)
    elif plain != rest:
        yield Piece(where, plain, has_numbers)


def _decode(kind: str, text: str) -> Iterator[Piece]:
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        yield Piece(sentence("embedded part"), text, has_numbers=False)
        return
    is_text = kind.startswith("text/") or kind.endswith(("xml", "json"))
    yield from _markup(data) if is_text else _binary(data)


def _json(data: bytes) -> Iterator[Piece]:
    try:
        tree = json.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise UnreadableError(sentence("no JSON")) from error
    cells = tree.get("cells") if isinstance(tree, dict) else None
    if not isinstance(cells, list):
        yield from _walk(tree, "")
        return
    yield from _walk({key: part for key, part in tree.items() if key != "cells"}, "")
    for number, cell in enumerate(cells, start=1):
        yield from (
            replace(piece, where=sentence("cell {number}, {where}", number=number, where=piece.where))
            for piece in _walk(cell, "")
        )


def _walk(node: Any, key: str) -> Iterator[Piece]:
    """Yield the texts and numbers of a JSON tree; markup and base64, detected by key or form, are scanned inside."""
    if isinstance(node, dict):
        for name, inner in node.items():
            yield Piece(sentence("key"), str(name))
            yield from _walk(inner, str(name))
    elif isinstance(node, list) and node and all(isinstance(line, str) for line in node):
        yield from _walk("".join(node), key)
        yield from (Piece(key or sentence("text"), line) for line in node)
    elif isinstance(node, list):
        for inner in node:
            yield from _walk(inner, key)
    elif isinstance(node, str) and key.startswith(("image/", "application/pdf")) and "<" not in node:
        yield from _decode(key, node)
    elif isinstance(node, str) and "<" in node and ">" in node:
        yield from _markup_text(node)
    else:
        yield from _with_embedded(key or sentence("text"), str(node), has_numbers=True)


def _archive(data: bytes) -> Iterator[Piece]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                reader = READERS.get(PurePath(member.filename).suffix.lower(), _binary)
                yield Piece(sentence("name of a part"), member.filename)
                for piece in reader(archive.read(member)):
                    yield replace(piece, where=join([member.filename, piece.where]))
    except zipfile.BadZipFile as error:
        raise UnreadableError(sentence("no readable archive")) from error


def _pdf(data: bytes) -> Iterator[Piece]:
    """Yield the pages' text, then every string of every object: metadata, bookmarks, alt texts, notes, attachments."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        for number, page in enumerate(reader.pages, start=1):
            yield Piece(sentence("page {number}", number=number), page.extract_text())
        for generation, found in reader.xref.items():
            for number in found:
                yield from _pdf_object(_resolve(reader, number, generation))
        for number in reader.xref_objStm:
            yield from _pdf_object(_resolve(reader, number, 0))
    except (PyPdfError, OSError) as error:
        raise UnreadableError(sentence("no readable PDF")) from error


def _resolve(reader: Any, number: int, generation: int) -> Any:
    from pypdf.generic import IndirectObject

    return reader.get_object(IndirectObject(number, generation, reader))


def _pdf_object(node: Any, key: str = "") -> Iterator[Piece]:
    from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, StreamObject, TextStringObject

    if isinstance(node, StreamObject) and node.get("/Type") in ("/Metadata", "/EmbeddedFile"):
        yield from _markup(node.get_data())
    if isinstance(node, DictionaryObject):
        for name, inner in node.items():
            yield from _pdf_object(inner, str(name))
    elif isinstance(node, ArrayObject):
        for inner in node:
            yield from _pdf_object(inner, key)
    elif isinstance(node, TextStringObject):
        yield Piece(sentence("PDF {key}", key=key.strip("/") or sentence("text")), str(node))
    elif isinstance(node, ByteStringObject):
        yield from _binary(bytes(node))


READERS: dict[str, Callable[[bytes], Iterator[Piece]]] = {
    **dict.fromkeys((".html", ".htm", ".svg", ".xml", ".rels", ".vml"), _markup),
    **dict.fromkeys((".json", ".ipynb"), _json),
    **dict.fromkeys((".csv", ".txt", ".md", ".typ", ".yaml"), _plain),
    **dict.fromkeys((".xlsx", ".xlsm", ".docx", ".zip", ".ods"), _archive),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".parquet", ".woff2"), _binary),
    ".pdf": _pdf,
}
"""How a file is opened, by its ending."""
