"""Pictures that a Markdown text shows: attached to its cell, written into the address, or files beside the notebook."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markdown_it.token import Token

from mq_analysis.export.markdown import parser

MIMES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
MOST_BYTES = 20 << 20
"""Largest file that is read."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its address in the text; ``data`` is base64."""

    address: str
    mime: str
    data: str


def pictures_in(source: str, attachments: Mapping[str, Any], folder: Path | None) -> tuple[Picture, ...]:
    """Return the pictures of a Markdown text that are at hand.

    Args:
        source: The text.
        attachments: Those of its cell: a bundle by name.
        folder: The folder of the notebook; files outside of it are not read.
    """
    found = (_picture(address, attachments, folder) for address in dict.fromkeys(addresses(source)))
    return tuple(picture for picture in found if picture)


def addresses(source: str) -> Iterator[str]:
    """Yield the addresses of the pictures of a Markdown text."""
    for token in parser().parse(source):
        yield from (str(one.attrGet("src")) for one in token.children or () if one.type == "image")


def attach(tokens: list[Token], pictures: tuple[Picture, ...]) -> list[Token]:
    """Give the tokens of pictures what they show."""
    known = {picture.address: picture for picture in pictures}
    for token in tokens:
        for one in token.children or ():
            if one.type == "image":
                one.meta["picture"] = known.get(str(one.attrGet("src")))
    return tokens


def _picture(address: str, attachments: Mapping[str, Any], folder: Path | None) -> Picture | None:
    kind, _, rest = address.partition(":")
    if kind == "attachment":
        bundle = attachments.get(unquote(rest), {})
        mime = next((mime for mime in MIMES.values() if mime in bundle), "")
        return _of_base64(address, mime, "".join(bundle[mime])) if mime else None
    if kind == "data":
        head, _, data = rest.partition(",")
        mime, _, coding = head.partition(";")
        return _of_base64(address, mime, data) if mime in MIMES.values() and coding == "base64" else None
    return _file(address, folder) if folder is not None else None


def _file(address: str, folder: Path) -> Picture | None:
    """Read a picture beside the notebook; None for another address, folder, kind or size."""
    try:
        path, top = (folder / unquote(address)).resolve(), folder.resolve()
        mime = MIMES.get(path.suffix.lower(), "")
        if not mime or not path.is_relative_to(top) or path.stat().st_size > MOST_BYTES:
            return None
        return Picture(address, mime, base64.b64encode(path.read_bytes()).decode())
    except (OSError, ValueError):
        return None


def _of_base64(address: str, mime: str, data: str) -> Picture | None:
    """Return a picture if its data are base64."""
    try:
        whole = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return Picture(address, mime, base64.b64encode(whole).decode()) if whole else None
