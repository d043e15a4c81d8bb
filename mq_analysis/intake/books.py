"""Workbooks for people: a list of findings for each sender, and the list of decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mq_analysis.intake.accounts import HEADINGS, Account
from mq_analysis.intake.decisions import COLUMNS, NO, OPEN, YES, Decision, Decisions
from mq_analysis.intake.defect import Defect
from mq_analysis.intake.record import Ledger

CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
LINE = 13
"""Height of a line of text, in points."""

FATES = {"kept": "保留", "repaired": "已修复", "rejected": "拒收", "pending": "待确认", "": ""}
SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
_FINDING = (
    ("序号", 5),
    ("文件", 16),
    ("工作表", 12),
    ("单元格", 7),
    ("表头", 10),
    ("程度", 5),
    ("发现的问题", 18),
    ("原值", 14),
    ("处理", 8),
    ("采用值", 14),
    ("说明", 24),
    ("请重新报送", 13),
)
_DECIDED = tuple(zip(COLUMNS, (11, 8, 12, 8, 10, 12), strict=True))
_ASKED = (
    *_DECIDED,
    *_FINDING[1:5],
    *_FINDING[6:8],
    ("建议采用", 12),
    ("说明", 26),
    ("状态", 12),
)
_TWICE = "duplicate_report"
_UNUSED = "未用到的决定"


class Book:
    """A workbook of texts and numbers, never formulas or links; equal content gives equal bytes."""

    def __init__(self, path: Path) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(str(path), options)
        self.book.set_properties({"created": CREATED})
        font = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True, "border": 1}
        self.font = font
        self.cell = self.book.add_format(font)
        self.fill = self.book.add_format({**font, "bg_color": "#FFF7D6", "locked": False})
        self.head = self.book.add_format({**font, "bold": True, "bg_color": "#DDE6F0", "valign": "vcenter"})
        self.title = self.book.add_format({"font_name": "黑体", "font_size": 14, "valign": "vcenter"})
        self.plain = self.book.add_format({"font_name": "宋体", "font_size": 10, "valign": "top"})

    def sheet(
        self, name: str, title: str, columns: Sequence[tuple[str, float]], top: Sequence[str] = ()
    ) -> Worksheet:
        """Add a sheet with a title, lines of text and headings, in landscape format."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, title, self.title)
        for i, line in enumerate(top, start=1):
            sheet.write_string(i, 0, line, self.plain)
        row = len(top) + 1
        for column, (text, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(row, column, text, self.head)
        sheet.freeze_panes(row + 1, 0)
        sheet.repeat_rows(row)
        return sheet

    def close(self) -> None:
        """Write the file."""
        self.book.close()


def fit_height(
    sheet: Worksheet, row: int, values: Sequence[object], columns: Sequence[tuple[str, float]]
) -> None:
    """Set the height of a row for its longest text; not every program does so automatically."""
    lines = [-(-_width(value) // (width - 0.5)) for value, (_, width) in zip(values, columns, strict=True)]
    sheet.set_row(row, LINE * max(1, *lines) + 2)


def _width(value: object) -> int:
    """Return the width of a text in narrow characters."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in str(value))


def write_line(sheet: Worksheet, row: int, values: Iterable[object], cell: Format, start: int = 0) -> None:
    """Write a row: whole numbers as numbers, everything else as text that a spreadsheet does not evaluate."""
    for column, value in enumerate(values, start=start):
        if isinstance(value, int):
            sheet.write_number(row, column, value, cell)
        else:
            sheet.write_string(row, column, "" if value is None else str(value), cell)


def write_findings(
    path: Path, office: str, ledger: Ledger, defects: Sequence[Defect], accounts: Sequence[Account]
) -> None:
    """Write the findings in the files of one sender: an account of all rows, and every finding."""
    book = Book(path)
    name = office or "填报单位不明"
    again = sum(1 for defect in defects if _again(defect))
    top = (
        f"填报单位：{name}    汇总年度：{ledger.year}年    发现{len(defects)}处，其中请更正或确认{again}处",
        "行数核对：总行数＝保留＋修复＋待确认＋拒收＋标题表头＋合计小计＋说明＋空行＋隐藏或未读",
    )
    sheet = book.sheet(
        "收表情况",
        f"{ledger.year}年报表收表情况",
        [(h, 30 if i < 2 else 9) for i, h in enumerate(HEADINGS)],
        top,
    )
    for row, account in enumerate(accounts, start=len(top) + 2):
        write_line(sheet, row, account.cells(), book.cell)
    to_do = sorted((d for d in defects if d.kind != _TWICE), key=lambda d: not _again(d))
    _findings(book, "问题清单", f"{ledger.year}年报表问题清单（{name}）", to_do, ledger)
    twice = [defect for defect in defects if defect.kind == _TWICE]
    if twice:
        _findings(book, "重复上报", f"其他单位也已上报、只计一次的荣誉（{name}），不需更正", twice, ledger)
    book.close()


def _findings(book: Book, tab: str, title: str, defects: Sequence[Defect], ledger: Ledger) -> None:
    """Write findings; those that ask the sender to act come first."""
    sheet = book.sheet(tab, title, _FINDING)
    for row, defect in enumerate(defects, start=2):
        line = (row - 1, *_finding(defect, ledger))
        write_line(sheet, row, line, book.cell)
        fit_height(sheet, row, line, _FINDING)
    if not defects:
        sheet.write_string(2, 0, "没有发现问题。", book.plain)
    else:
        sheet.autofilter(1, 0, len(defects) + 1, len(_FINDING) - 1)


def _finding(defect: Defect, ledger: Ledger) -> tuple[object, ...]:
    kind = ledger.kind(defect)
    return (
        defect.file.rpartition("/")[2],
        defect.sheet,
        place(defect),
        defect.header,
        SEVERITIES[kind.severity],
        kind.zh,
        defect.raw,
        _fate(defect),
        defect.clean,
        defect.note,
        _again(defect),
    )


def place(defect: Defect) -> str:
    """Return the place of a finding: its cell, its row, or the whole sheet or file."""
    if defect.row is None:
        return f"{defect.column}列" if defect.column else "整表" if defect.sheet else "整个文件"
    return f"{defect.column}{defect.row}" if defect.column else f"第{defect.row}行"


def _fate(defect: Defect) -> str:
    if defect.row_outcome == "rejected" and defect.row is not None:
        return "整行拒收"
    if defect.value_outcome == "rejected" and defect.row is not None:
        return "该值不采用"
    return FATES[defect.value_outcome]


def _again(defect: Defect) -> str:
    """Return what the sender is asked to do."""
    if defect.value_outcome == "pending":
        return "请确认建议是否正确"
    if defect.row_outcome == "rejected":
        return "请更正后重报" if defect.kind not in ("duplicate_row", "hidden_sheet") else ""
    if defect.value_outcome == "rejected":
        return "请补报正确数值" if defect.kind != "rounded_at_threshold" else ""
    return ""


def write_decisions(path: Path, ledger: Ledger, decisions: Decisions, defects: Sequence[Defect]) -> None:
    """Write the list of decisions: every proposal with the decision about it, and decisions without a proposal."""
    book = Book(path)
    top = (
        f"在“决定”一列选“{YES}”或“{NO}”，写明决定人、日期，保存后重新运行 mq intake。空白表示待定，该行暂不计入。",
        "建议不对时，把正确的值写在“改为”一列（日期、企业代码、荣誉代码、单位），即按该值办理。",
    )
    sheet = book.sheet("待确认事项", f"{ledger.year}年收表待确认事项", _ASKED, top)
    asked = [d for d in defects if d.decision and (d.row_outcome != "rejected" or decisions.answer(d))]
    for row, defect in enumerate(asked, start=4):
        given = decisions.given.get(defect.decision, Decision(OPEN))
        write_line(sheet, row, (defect.decision,), book.cell)
        for column, text in enumerate(_decision_cells(given), start=1):
            sheet.write_string(row, column, text, book.fill)
        proposal = _proposal(defect, ledger, given)
        write_line(sheet, row, proposal, book.cell, start=len(_DECIDED))
        fit_height(sheet, row, proposal, _ASKED[len(_DECIDED) :])
    if asked:
        choice = {"validate": "list", "source": [YES, NO]}
        sheet.data_validation(4, 1, len(asked) + 3, 1, choice)
        sheet.autofilter(3, 0, len(asked) + 3, len(_ASKED) - 1)
    unused = decisions.obsolete()
    if unused:
        sheet = book.sheet(_UNUSED, "以前的决定，本次没有对应事项（报表已更正或重报）", _DECIDED)
        for row, number in enumerate(unused, start=2):
            given = decisions.given[number]
            write_line(sheet, row, (number, *_decision_cells(given)), book.cell)
    book.close()


def _decision_cells(given: Decision) -> tuple[str, ...]:
    """Return what a person decided, in the order of the columns after the number."""
    return given.said, given.value, given.by, given.date, given.reason


def _proposal(defect: Defect, ledger: Ledger, given: Decision) -> tuple[object, ...]:
    kind = ledger.kind(defect)
    if given.said:
        state = "已按决定办理"
    else:
        state = "待定" if defect.value_outcome == "pending" else "本次运行一并采用，未经人确认"
    raw = defect.raw
    return (
        defect.file,
        defect.sheet,
        place(defect),
        defect.header,
        kind.zh,
        raw,
        defect.clean,
        defect.note,
        state,
    )
