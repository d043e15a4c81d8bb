"""Find the true kind of a file by its content, whatever its name says.

Source: ECMA-376 (Open XML), [MS-CFB] and [MS-OFFCRYPTO] (containers of old and of encrypted files), ISO 32000 (PDF).
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADS = {
    b"%PDF": "PDF 文件",
    b"\xff\xd8\xff": "图片（JPEG）",
    b"\x89PNG": "图片（PNG）",
    b"GIF8": "图片（GIF）",
    b"BM": "图片（BMP）",
    b"II*\x00": "图片（TIFF）",
    b"MM\x00*": "图片（TIFF）",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"{\\rtf": "RTF 文档",
}
_PARTS = {
    "word/": "Word 文档（docx）",
    "ppt/": "演示文稿（pptx）",
    "OFD.xml": "OFD 版式文件",
}
_STREAMS = {"WordDocument": "Word 文档（doc）", "PowerPoint Document": "演示文稿（ppt）"}
_HTML = re.compile(rb"<(?:!doctype html|html|table|meta)\b", re.IGNORECASE)
_XML_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_LOOKED_AT = 4096


class ForeignError(Exception):
    """A file that is no spreadsheet; the text names its true kind."""


class EncryptedError(Exception):
    """A file that opens only with a password."""


def form_of(path: Path) -> str:
    """Return the form of a file: ``xlsx, xls, ods, html, xml`` (SpreadsheetML 2003) or ``csv`` (any other text).

    Raises:
        ForeignError: If it is of a kind that holds no spreadsheet.
        EncryptedError: If it has a password.
        zipfile.BadZipFile: If it is a damaged archive.
    """
    with path.open("rb") as stream:
        head = stream.read(_LOOKED_AT)
    if head.startswith(b"PK"):
        return _archive(path)
    if head.startswith(OLE):
        return _compound(path)
    if head.startswith(b"\x09\x08"):
        return "xls"
    for mark, name in _HEADS.items():
        if head.startswith(mark) and (len(mark) > 2 or b"\x00" in head):
            raise ForeignError(name)
    text = head.replace(b"\x00", b"")
    if _XML_2003 in text:
        return "xml"
    return "html" if _HTML.search(text) and b"<" in text[:200] else "csv"


def _archive(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    if "content.xml" in names:
        return "ods"
    if "xl/workbook.xml" in names or any(name.startswith("xl/") for name in names):
        return "xlsx"
    for part, kind in _PARTS.items():
        if any(name.startswith(part) for name in names):
            raise ForeignError(kind)
    if "[Content_Types].xml" in names:
        return "xlsx"
    raise ForeignError("ZIP 压缩包")


def _compound(path: Path) -> str:
    """Return the form of a compound file by the names of its streams, which are UTF-16."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise EncryptedError
    for stream, kind in _STREAMS.items():
        if stream.encode("utf-16-le") in content:
            raise ForeignError(kind)
    if path.suffix.lower() in (".doc", ".wps", ".ppt", ".dps"):
        raise ForeignError(f"文字或演示文稿（{path.suffix}）")
    return "xls"
