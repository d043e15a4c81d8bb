"""Files that hold no readable workbook: a scan, a document, a locked or broken file."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

from PIL import Image, ImageDraw

from .workbook import Book
from .write_xlsx import xlsx

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def pdf(book: Book) -> bytes:
    """Return a PDF of one page, as a scanner sends."""
    stream = io.BytesIO()
    page().save(stream, "PDF")
    return stream.getvalue()


def picture(book: Book) -> bytes:
    """Return a photograph of the sheet (JPEG)."""
    stream = io.BytesIO()
    page().save(stream, "JPEG")
    return stream.getvalue()


def page() -> Image.Image:
    """Return a picture of a ruled sheet."""
    image = Image.new("L", (320, 240), 255)
    drawing = ImageDraw.Draw(image)
    for place in range(20, 240, 20):
        drawing.line((10, place, 310, place), fill=0)
    return image


def document(book: Book) -> bytes:
    """Return a Word document (.docx)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        file.writestr(
            "word/document.xml",
            '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            "<w:body><w:p><w:r><w:t>质量工作情况</w:t></w:r></w:p></w:body></w:document>",
        )
    return stream.getvalue()


def encrypted(book: Book) -> bytes:
    """Return the container of a workbook with a password: its package cannot be read without it."""
    return container(
        {
            "EncryptionInfo": b"\x04\x00\x04\x00\x40\x00\x00\x00" + bytes(4088),
            "EncryptedPackage": bytes(range(256)) * 32,
        }
    )


def cut(book: Book) -> bytes:
    """Return the first half of a workbook, as a transfer that broke leaves it."""
    content = xlsx(book)
    return content[: len(content) // 2]


def empty(book: Book) -> bytes:
    """Return no bytes."""
    return b""


def archive(book: Book) -> bytes:
    """Return the workbook packed (.zip)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("report.xlsx", xlsx(book), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def container(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file (the container of .xls and of encrypted workbooks) with these streams.

    Each stream has at least 4096 bytes, so that no short sectors are needed.
    """
    sectors: list[bytes] = []
    entries = [entry("Root Entry", 5, 1, END, 0)]
    chain: list[int] = []
    for number, (name, content) in enumerate(streams.items()):
        start = len(sectors)
        parts = [content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR)]
        sectors += parts
        chain += [start + place + 1 for place in range(len(parts) - 1)] + [END]
        right = number + 2 if number + 1 < len(streams) else FREE
        entries.append(entry(name, 2, FREE, start, len(content), right))
    directory = len(sectors)
    sectors.append(b"".join(entries).ljust(SECTOR, b"\0"))
    chain.append(END)
    chain.append(FAT)
    sectors.append(struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain))))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, 1, directory, 0, 4096, END, 0, END, 0, len(sectors) - 1,
    )  # fmt: skip
    return header.ljust(SECTOR, b"\xff") + b"".join(sectors)


def entry(name: str, kind: int, child: int, start: int, size: int, right: int = FREE) -> bytes:
    """Return an entry of the directory of a compound file."""
    words = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", words, len(words), kind, 1, FREE, right, child, bytes(16), 0, 0, 0, start, size
    )


SUBSTITUTES: Mapping[str, Callable[[Book], bytes]] = {
    "pdf": pdf,
    "picture": picture,
    "document": document,
    "encrypted": encrypted,
    "cut": cut,
    "empty": empty,
    "archive": archive,
}
