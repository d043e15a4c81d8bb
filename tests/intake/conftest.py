"""Small folders of returns, written for one test: a township's workbook with the rows the test is about."""

from __future__ import annotations

import atexit
import csv
import functools
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from mq_analysis.base.project import home
from mq_analysis.intake import INTAKE, Decisions, Taken, read_reference, take_in
from mq_analysis.intake.reference import Reference
from mq_analysis.intake.spec import Spec
from mq_analysis.tables.workbooks.worker import Reader

REFERENCE = home() / "data" / "sample" / "reference"
COUNTY = Path(__file__).parent.parent / "county"
THRESHOLDS = (100_000_000, 300_000_000, 500_000_000)
HONOURS = (
    "序号",
    "企业名称",
    "组织机构代码",
    "荣誉名称",
    "级别",
    "产品名称或商标名称",
    "授予机关",
    "文号",
    "获得日期",
    "有效期至",
    "类型",
    "备注",
)
OUTPUT = (
    "序号",
    "企业名称",
    "组织机构代码",
    "主要产品",
    "企业规模",
    "是否规模以上",
    "工业总产值",
    "年末从业人数",
    "经营状态",
    "备注",
)

FIRM = ("样例盛瓷食品有限公司", "PDY305155")
"""A firm of the register; it stands in 雄江镇."""


def honour(*, name: Any = FIRM[0], code: Any = FIRM[1], title: Any = "SA8000", **more: Any) -> list[Any]:
    """A row of the table of honours that is right but for what a test changes."""
    row = {
        "seq": 1,
        "name": name,
        "code": code,
        "title": title,
        "level": "国际标准",
        "item": "",
        "body": "样例认证中心",
        "doc": "SAMPLE-1",
        "date": "2013-05-03",
        "until": "2016-05-02",
        "kind": "新获",
        "remarks": "",
    }
    return list({**row, **more}.values())


def sheet(
    rows: Sequence[Sequence[Any]], head: Sequence[str] = HONOURS, *, unit: str = "", office: str = "雄江镇"
) -> list[list[Any]]:
    """A sheet with a title, the sender, headings in row 3, and rows from row 4 on."""
    stated = [f"填报单位:{office}人民政府", "", "", f"单位:{unit}" if unit else ""]
    return [["2013年度报表"], stated, list(head), *map(list, rows)]


@functools.cache
def spec() -> Spec:
    """The intake file of Minqing, read once."""
    return INTAKE.load(INTAKE.path("minqing"))


@functools.cache
def reference() -> Reference:
    """The sample's references, read once."""
    return read_reference(REFERENCE)


@functools.cache
def reader() -> Reader:
    """One process that opens the workbooks of all tests; starting one takes longer than most tests."""
    opened = Reader()
    atexit.register(opened.__exit__, None, None, None)
    return opened


class Folder:
    """A folder of returns and what an intake makes of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(exist_ok=True)

    def book(
        self, sheets: dict[str, list[list[Any]]], name: str = "10_雄江镇_2013.xlsx", **options: Any
    ) -> Path:
        """Write a workbook; a value of type ``str`` is a text, however it looks."""
        path = self.path / name
        book = xlsxwriter.Workbook(
            str(path), {"strings_to_formulas": False, "strings_to_numbers": False, **options}
        )
        for title, rows in sheets.items():
            page = book.add_worksheet(title)
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    if isinstance(value, str):
                        page.write_string(i, j, value)
                    elif value is not None:
                        page.write(i, j, value)
        book.close()
        return path

    def text(self, rows: list[list[Any]], name: str, encoding: str = "utf-8") -> Path:
        """Write a text file."""
        path = self.path / name
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream).writerows(rows)
        return path

    def taken(self, *, accept: bool = True, given: Any = None, known: Reference | None = None) -> Taken:
        """Take the folder in; by default with the sample's references."""
        decisions = Decisions(given or {}, accept_all=accept)
        return take_in(
            self.path,
            2013,
            known or reference(),
            spec(),
            decisions,
            THRESHOLDS,
            reader(),
        )


SILENT = ("missing_submission",)


def found(taken: Taken, *, quiet: Sequence[str] = SILENT) -> list[tuple[str, str, str, str]]:
    """What was found: place, kind, fate of the row, fate of the value; silence of the other offices left out."""
    return [
        (f"{d.column}{d.row or ''}", d.kind, d.row_outcome, d.value_outcome)
        for d in taken.ledger.all_defects()
        if d.kind not in quiet
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder of returns."""
    return Folder(tmp_path / "returns")


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The messy returns of 2013."""
    path = tmp_path_factory.mktemp("county") / "submitted"
    shutil.copytree(COUNTY / "submitted", path)
    return Folder(path)
