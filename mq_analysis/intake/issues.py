"""The workbook of findings that goes back to each sender: what it should do comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from mq_analysis.intake.accounts import HEADINGS, Account
from mq_analysis.intake.books import Book, fit_height, write_line
from mq_analysis.intake.defect import Defect, mask_identity
from mq_analysis.intake.record import Ledger, Row

FATES = {"kept": "保留", "repaired": "已修复", "rejected": "拒收", "pending": "待确认", "": ""}
SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
SUBJECT = ("企业、荣誉", 20)
_COLUMNS = (
    ("序号", 5),
    ("文件", 20),
    ("工作表", 15),
    ("单元格", 7),
    ("表头", 11),
    SUBJECT,
    ("程度", 6),
    ("发现的问题", 18),
    ("原值", 14),
    ("处理", 9),
    ("采用值或建议", 13),
    ("说明", 28),
    ("请办理", 14),
)
_TOP = (
    "“请办理”一列有要求的，请在原报表的该文件、工作表、单元格改正后，把整个文件重新报送（文件名加“更正”）；",
    "要求确认的，请答复收表单位：建议正确，或应为什么。这一列空白的不需办理。",
)
_TWICE = "duplicate_report"
_CLOSED = ("duplicate_row", "superseded", "withdrawn", "other_year", "column_other_year", "hidden_sheet")
"""Kinds that refuse a row or a table for good: another one stands in its place, or the sender took it back."""


def write_findings(
    path: Path, office: str, ledger: Ledger, defects: Sequence[Defect], accounts: Sequence[Account]
) -> None:
    """Write the findings in the files of one sender: every finding, and an account of all rows."""
    book = Book(path)
    name = office or "填报单位不明"
    rows = rows_of(ledger)
    to_do = [defect for defect in defects if defect.kind != _TWICE]
    to_do.sort(key=lambda defect: not _request(defect, rows))
    asked = sum(1 for defect in to_do if _request(defect, rows))
    top = (
        f"填报单位：{name}    汇总年度：{ledger.year}年    发现{len(to_do)}处，其中请更正或确认{asked}处",
        *(_TOP if asked else ()),
    )
    _findings(book, "问题清单", f"{ledger.year}年报表问题清单（{name}）", to_do, ledger, rows, top)
    twice = [defect for defect in defects if defect.kind == _TWICE]
    if twice:
        title = f"其他单位也已上报、只计一次的荣誉（{name}），不需更正"
        _findings(book, "重复上报", title, twice, ledger, rows)
    sheet = book.sheet(
        "收表情况",
        f"{ledger.year}年报表收表情况（{name}）",
        [(h, 34 if i < 2 else 11) for i, h in enumerate(HEADINGS)],
        ("行数核对：总行数＝保留＋修复＋待确认＋拒收＋标题表头＋合计小计＋说明＋空行＋隐藏或未读",),
    )
    for row, account in enumerate(accounts, start=3):
        write_line(sheet, row, account.cells(), book.cell)
    book.close()


def rows_of(ledger: Ledger) -> Mapping[int, Row]:
    """Return the row of each finding, by the identity of the finding."""
    return {id(defect): row for row in ledger.rows() for defect in row.defects}


def place(defect: Defect) -> str:
    """Return the place of a finding: its cell, its row, or the whole sheet or file."""
    if defect.row is None:
        return f"{defect.column}列" if defect.column else "整表" if defect.sheet else "整个文件"
    return f"{defect.column}{defect.row}" if defect.column else f"第{defect.row}行"


def subject(row: Row | None) -> str:
    """Return the firm of a row and, in a table of honours, the honour; blank for a finding about no row."""
    if row is None:
        return ""
    names = ("enterprise_name", "honour_name") if row.block.kind == "honours" else ("enterprise_name",)
    return "\n".join(mask_identity(text) for name in names if (text := row.text(name)))


def _findings(
    book: Book,
    tab: str,
    title: str,
    defects: Sequence[Defect],
    ledger: Ledger,
    rows: Mapping[int, Row],
    top: Sequence[str] = (),
) -> None:
    """Write findings in the order given."""
    sheet = book.sheet(tab, title, _COLUMNS, top)
    first = len(top) + 2
    for number, defect in enumerate(defects):
        line = (number + 1, *_finding(defect, ledger, rows))
        write_line(sheet, first + number, line, book.cell)
        fit_height(sheet, first + number, line, _COLUMNS)
    if not defects:
        sheet.write_string(first, 0, "没有发现问题。", book.plain)
    else:
        sheet.autofilter(first - 1, 0, first + len(defects) - 1, len(_COLUMNS) - 1)


def _finding(defect: Defect, ledger: Ledger, rows: Mapping[int, Row]) -> tuple[object, ...]:
    kind = ledger.kind(defect)
    return (
        defect.file.rpartition("/")[2],
        defect.sheet,
        place(defect),
        defect.header,
        subject(rows.get(id(defect))),
        SEVERITIES[kind.severity],
        kind.zh,
        defect.raw,
        _fate(defect),
        defect.clean or defect.offer,
        defect.note,
        _request(defect, rows),
    )


def _fate(defect: Defect) -> str:
    if defect.row_outcome == "rejected" and defect.row is not None:
        return "整行拒收"
    if defect.value_outcome == "rejected" and defect.row is not None:
        return "该值不采用"
    return FATES[defect.value_outcome]


def _request(defect: Defect, rows: Mapping[int, Row]) -> str:
    """Return what the sender is asked to do; blank if nothing."""
    row = rows.get(id(defect))
    causes = [other.kind for other in row.defects if other.rejects] if row else []
    if defect.kind in _CLOSED and defect.value_outcome == "rejected":
        return ""
    if causes and set(causes) <= set(_CLOSED):
        return ""
    if defect.value_outcome == "pending":
        return "请确认建议是否正确" if defect.decision else ""
    if defect.row_outcome == "rejected" and (row is None or defect.rejects):
        return "请更正后重报" if defect.sheet else "请重新报送"
    if defect.value_outcome == "rejected":
        return "请补报正确数值" if defect.kind != "rounded_at_threshold" else ""
    return ""
