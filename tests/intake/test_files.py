"""Files that are not what they should be: each gives a message, none takes the others along."""

from __future__ import annotations

import shutil
import sys
import types
import zipfile

import pytest

from mq_analysis.base.errors import DataError
from mq_analysis.tables.workbooks.files import read_folder
from mq_analysis.tables.workbooks.preflight import RefusedError, preflight

from .conftest import COUNTY, HONOURS, found, honour, sheet

CSV = [["2013年度报表"], ["填报单位:雄江镇人民政府"], list(HONOURS), [str(cell) for cell in honour()]]
WORKBOOK = "xl/worksheets/sheet1.xml"
SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def rewritten(path, part, content, *, level=zipfile.ZIP_DEFLATED):
    """Replace a part of a workbook."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = content
    with zipfile.ZipFile(path, "w", level) as new:
        for name, body in parts.items():
            new.writestr(name, body)


def trouble(folder):
    return [(d.file, d.kind) for d in folder.taken().ledger.all_defects() if d.kind != "missing_submission"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_each_encoding_that_is_sure(folder, encoding):
    rows = [
        *CSV[:3],
        ["1", "样例盛瓷食品有限公司", "PDY305155", "SA8000", "国际标准", "镕㐂", *CSV[3][6:]],
    ]
    folder.text(rows, "10_雄江镇.csv", encoding)
    taken = folder.taken()
    assert found(taken) == []
    assert len(taken.clean["honours"]) == 1


def test_a_text_in_no_known_encoding_is_refused(folder):
    (folder.path / "10_雄江镇.csv").write_bytes(b"\xff\xd0\xc2" * 9)
    assert trouble(folder) == [("10_雄江镇.csv", "unknown_encoding")]


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_a_text_file_may_be_cut_by_other_marks(folder, delimiter):
    text = "\n".join(delimiter.join(row) for row in CSV)
    (folder.path / "10_雄江镇.txt").write_text(text, encoding="utf-8")
    assert found(folder.taken()) == []


def test_a_file_is_what_it_holds_and_a_wrong_name_is_told(folder):
    folder.text(CSV, "10_雄江镇.xls", "gb18030")
    folder.book({"附表1": sheet([honour(title="ISO9001")])}, "10_雄江镇_2.xlsx").rename(
        folder.path / "11_雄江镇.xls"
    )
    taken = folder.taken()
    assert [(d.file, d.kind) for d in taken.ledger.all_defects() if d.kind != "missing_submission"] == [
        ("10_雄江镇.xls", "wrong_extension"),
        ("11_雄江镇.xls", "wrong_extension"),
    ]
    assert len(taken.clean["honours"]) == 2


def test_an_old_workbook_is_read():
    book = next(b for b in read_folder(COUNTY / "submitted" / "department") if b.path.endswith(".xls"))
    assert (book.form, len(book.sheets)) == ("xls", 2)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 truncated", "corrupt_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "corrupt_file"),
        (bytes(range(256)), "corrupt_file"),
    ],
)
def test_a_damaged_file_is_told_and_the_others_go_on(folder, content, kind):
    (folder.path / "01_梅城镇.xlsx").write_bytes(content)
    folder.book({"附表1": sheet([honour()])})
    taken = folder.taken()
    kinds = {d.kind for d in taken.ledger.all_defects() if d.file == "01_梅城镇.xlsx"}
    assert ("corrupt_file" if kind == "empty" else kind) in kinds
    assert "missing_submission" in kinds
    assert len(taken.clean["honours"]) == 1


def test_a_truncated_workbook_is_told(folder):
    path = folder.book({"附表1": sheet([honour()])})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert trouble(folder) == [(path.name, "corrupt_file")]


def test_a_bomb_is_refused_before_it_is_opened(folder):
    path = folder.book({"附表1": sheet([honour()])})
    rewritten(path, WORKBOOK, SHEET.format(" " * (400 << 20)).encode())
    with pytest.raises(RefusedError, match="超过上限"):
        preflight(path)
    assert trouble(folder) == [(path.name, "refused_file")]


def test_a_part_that_is_packed_absurdly_small_is_refused(folder):
    path = folder.book({"附表1": sheet([honour()])})
    rewritten(path, WORKBOOK, SHEET.format("<!--" + "a" * (20 << 20) + "-->").encode())
    with pytest.raises(RefusedError, match="压缩比异常"):
        preflight(path)


def test_a_sheet_that_claims_a_million_columns_is_refused(folder):
    path = folder.book({"附表1": sheet([honour()])})
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    rewritten(path, WORKBOOK, SHEET.format(cells).encode())
    folder.book({"附表1": sheet([honour()], office="梅城镇")}, "01_梅城镇.xlsx")
    assert trouble(folder)[0] == (path.name, "refused_file") or trouble(folder)[-1] == (
        path.name,
        "refused_file",
    )
    assert len(folder.taken().clean["honours"]) == 1


def test_more_cells_than_a_county_sends_are_refused_with_what_to_do(folder):
    path = folder.book({"附表1": sheet([honour()])})
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="200000"><c r="L200000"><v>1</v></c></row>'
    rewritten(path, WORKBOOK, SHEET.format(cells).encode())
    with pytest.raises(RefusedError, match=r"200000 行×12 列，超过200万个单元格.*分成几个文件"):
        preflight(path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", WORKBOOK])
def test_an_entity_is_refused(folder, part):
    path = folder.book({"附表1": sheet([honour()])})
    with zipfile.ZipFile(path) as archive:
        body = archive.read(part).decode()
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    rewritten(path, part, body.replace("?>", f"?>{bomb}", 1).encode())
    assert trouble(folder) == [(path.name, "refused_file")]


def test_a_file_that_ends_the_reading_process_is_refused_and_the_next_is_read(folder, monkeypatch):
    """The preflight is switched off, so that the sparse sheet reaches the reader, which aborts on it."""
    path = folder.book({"附表1": sheet([honour()])}, "01_梅城镇.xlsx")
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    rewritten(path, WORKBOOK, SHEET.format(cells).encode())
    folder.book({"附表1": sheet([honour()])})
    monkeypatch.setattr("mq_analysis.tables.workbooks.files.preflight", lambda _: {})
    books = {book.path: book for book in read_folder(folder.path)}
    assert books["01_梅城镇.xlsx"].trouble[0][0] == "refused_file"
    assert books["10_雄江镇_2013.xlsx"].is_readable


def test_workbooks_are_read_from_a_notebook_that_has_been_reset(folder, monkeypatch):
    """IPython's ``%reset`` leaves ``__main__`` without what multiprocessing asks of it."""
    main = types.ModuleType("__main__")
    del main.__spec__
    monkeypatch.setitem(sys.modules, "__main__", main)
    folder.book({"附表1": sheet([honour()])})
    assert found(folder.taken()) == []


def test_lock_files_and_folders_of_any_depth(folder):
    deep = folder.path / "甲" / "乙"
    deep.mkdir(parents=True)
    shutil.move(folder.book({"附表1": sheet([honour()])}), deep / "表.xlsx")
    (folder.path / "~$表.xlsx").write_bytes(b"lock")
    (folder.path / ".DS_Store").write_bytes(b"x")
    taken = folder.taken()
    assert found(taken) == []
    assert list(taken.clean["honours"]["source_file"]) == ["甲/乙/表.xlsx"]


def test_a_folder_without_files_is_an_error(tmp_path):
    with pytest.raises(DataError, match="got no file"):
        read_folder(tmp_path)
    with pytest.raises(DataError, match="got no folder"):
        read_folder(tmp_path / "nowhere")
