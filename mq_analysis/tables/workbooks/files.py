"""Read the folder of returns: detect the form of each file by its content, and open or refuse it with a reason."""

from __future__ import annotations

import contextlib
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

from mq_analysis.base.errors import DataError, Problem
from mq_analysis.tables.workbooks.grid import Book, Sheet, Value
from mq_analysis.tables.workbooks.kinds import EncryptedError, ForeignError, form_of
from mq_analysis.tables.workbooks.markup import read_html, read_xml_2003
from mq_analysis.tables.workbooks.preflight import RefusedError, Seen, preflight
from mq_analysis.tables.workbooks.worker import Reader

SUFFIXES = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".et": "xls",
    ".ods": "ods",
    ".htm": "html",
    ".html": "html",
    ".xml": "xml",
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
}
_FORMS = {"html": "网页", "xml": "XML 电子表格 2003"}
_DELIMITERS = ",\t;|"
MAX_FILE = 100 << 20


def read_folder(folder: Path, reader: Reader | None = None) -> list[Book]:
    """Read every file of a folder of returns, in order of their names; a bad file does not stop the others.

    Args:
        folder: Where the files lie, in any folders below.
        reader: An open reader to use; by default one of its own, whose process ends with the last file.

    Raises:
        DataError: If there is no such folder or no file in it.
    """
    if not folder.is_dir():
        raise DataError(Problem(str(folder), "must be a folder of returned workbooks, got no folder"))
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_noise(path)]
    if not paths:
        raise DataError(Problem(str(folder), "must hold returned workbooks, got no file"))
    with contextlib.nullcontext(reader) if reader else Reader() as opener:
        return [_book(path, path.relative_to(folder).as_posix(), opener) for path in paths]


def read_file(path: Path) -> Book:
    """Read a single file."""
    with Reader() as reader:
        return _book(path, path.name, reader)


def _is_noise(path: Path) -> bool:
    """Say whether a file is a lock file of an office program or a file of the operating system."""
    return path.name.startswith((".", "~$")) or path.name.lower() in ("thumbs.db", "desktop.ini")


def _book(path: Path, name: str, reader: Reader) -> Book:
    said = SUFFIXES.get(path.suffix.lower(), "")
    try:
        if not path.stat().st_size:
            raise ValueError("文件为空（0字节）")
        form = form_of(path)
        if path.stat().st_size > MAX_FILE:
            raise RefusedError(f"文件超过 {MAX_FILE >> 20} MB")
        sheets = tuple(_sheets(path, form, reader))
    except ForeignError as error:
        return Book(name, said, trouble=(("foreign_file", f"是{error}，请用电子表格（xlsx）报送"),))
    except EncryptedError:
        return Book(name, said, trouble=(("encrypted_file", "请取消打开密码后重报"),))
    except RefusedError as error:
        return Book(name, said, trouble=(("refused_file", str(error)),))
    except UnicodeDecodeError:
        found = "既不是 UTF-8 也不是 GB18030" if said == "csv" else "内容不是电子表格"
        return Book(name, said, trouble=(("unknown_encoding" if said == "csv" else "corrupt_file", found),))
    except (zipfile.BadZipFile, EOFError):
        return Book(name, said, trouble=(("corrupt_file", "压缩包损坏或不完整，打不开"),))
    except (KeyError, ParseError):
        return Book(name, said, trouble=(("corrupt_file", "缺少必要的部件，不是完整的工作簿"),))
    except (ValueError, OSError, NotImplementedError) as error:
        found = str(error) if not str(error).isascii() else "认不出的格式，打不开"
        return Book(name, said, trouble=(("corrupt_file", found),))
    trouble = (
        ()
        if form == said or not said
        else (("wrong_extension", f"扩展名 {path.suffix}，内容是 {_FORMS.get(form, form)}"),)
    )
    return Book(name, form, sheets, trouble)


def _sheets(path: Path, form: str, reader: Reader) -> Iterable[Sheet]:
    match form:
        case "csv":
            return _text_sheet(path)
        case "html":
            return read_html(path.read_bytes())
        case "xml":
            return read_xml_2003(path.read_bytes())
        case "xls":
            return _old_sheets(path, reader)
    return _archive_sheets(path, reader)


def _archive_sheets(path: Path, reader: Reader) -> Iterator[Sheet]:
    seen = preflight(path)
    for name, hidden, rows, merged in reader.read(path):
        yield _sheet(name, hidden, rows, merged, seen.get(name, Seen()))


def _old_sheets(path: Path, reader: Reader) -> Iterator[Sheet]:
    """Read an old workbook with xlrd, which sees formats; if that fails, with calamine."""
    try:
        found = reader.read_old(path)
    except (ValueError, RefusedError):
        found = [(*sheet, {}) for sheet in reader.read(path)]
    for name, hidden, rows, merged, seen in found:
        yield _sheet(name, hidden, rows, merged, Seen(**seen))


def _sheet(
    name: str,
    hidden: bool,
    rows: list[list[Value]],
    merged: list[tuple[int, int, int, int]],
    seen: Seen,
) -> Sheet:
    return Sheet(
        name,
        tuple(map(tuple, rows)),
        hidden,
        tuple(merged or seen.merged),
        seen.faults,
        frozenset(seen.hidden_rows),
        frozenset(seen.struck),
        seen.comments,
        seen.fills,
        seen.formats,
        seen.rests,
    )


def _text_sheet(path: Path) -> Iterator[Sheet]:
    """Read a text file: strict UTF-8, else strict GB18030; nothing is guessed.

    Raises:
        UnicodeDecodeError: If it is neither.
    """
    content = path.read_bytes()
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError("含有二进制内容")
    text = _decode(content)
    lines = text.splitlines()[:20]
    delimiter = max(_DELIMITERS, key=lambda mark: (sum(line.count(mark) for line in lines), mark == ","))
    rows = tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    yield Sheet("csv", rows)


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")
