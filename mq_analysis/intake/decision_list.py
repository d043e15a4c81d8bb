"""The list of decisions as a workbook: a line for each proposal, what it is about beside what a person fills in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mq_analysis.intake.books import Book, fit_height, write_line
from mq_analysis.intake.decisions import COLUMNS, NO, OPEN, YES, Decision, Decisions
from mq_analysis.intake.defect import Defect
from mq_analysis.intake.issues import SUBJECT, place, rows_of, subject
from mq_analysis.intake.record import Ledger, Row

_DECIDED = tuple(zip(COLUMNS, (12, 8, 13, 9, 11, 14), strict=True))
_COLUMNS = (
    *_DECIDED,
    SUBJECT,
    ("发现的问题", 17),
    ("原值", 14),
    ("建议采用", 13),
    ("说明", 30),
    ("文件", 20),
    ("工作表", 15),
    ("单元格", 7),
    ("表头", 11),
    ("状态", 12),
)
_UNUSED = "未用到的决定"


def write_decisions(path: Path, ledger: Ledger, decisions: Decisions, defects: Sequence[Defect]) -> None:
    """Write the list of decisions: every proposal with the decision about it, and decisions without a proposal.

    Proposals with the same number are one line: one decision holds for all of them.
    """
    book = Book(path)
    top = (
        f"在“决定”一列选“{YES}”或“{NO}”，写明决定人、日期，保存后重新运行 mq intake。空白表示待定，该行暂不计入。",
        "建议不对时，把正确的值写在“改为”一列（日期、企业代码、荣誉代码、单位），即按该值办理。",
        f"划去、注明不算的行：{YES}＝不计入，{NO}＝照常计入。",
    )
    sheet = book.sheet("待确认事项", f"{ledger.year}年收表待确认事项", _COLUMNS, top)
    rows = rows_of(ledger)
    asked = [d for d in defects if d.decision and (d.row_outcome != "rejected" or decisions.answer(d))]
    times = Counter(defect.decision for defect in asked)
    first = len(top) + 2
    once = {defect.decision: defect for defect in reversed(asked)}
    lines = [defect for defect in asked if once[defect.decision] is defect]
    for number, defect in enumerate(lines, start=first):
        given = decisions.given.get(defect.decision, Decision(OPEN))
        write_line(sheet, number, (defect.decision,), book.cell)
        for column, text in enumerate(_cells(given), start=1):
            sheet.write_string(number, column, text, book.fill)
        proposal = _proposal(defect, rows.get(id(defect)), ledger, given, times[defect.decision])
        write_line(sheet, number, proposal, book.cell, start=len(_DECIDED))
        fit_height(sheet, number, proposal, _COLUMNS[len(_DECIDED) :])
    if lines:
        choice = {"validate": "list", "source": [YES, NO]}
        sheet.data_validation(first, 1, first + len(lines) - 1, 1, choice)
        sheet.autofilter(first - 1, 0, first + len(lines) - 1, len(_COLUMNS) - 1)
    sheet.freeze_panes(first, 3)
    unused = decisions.obsolete()
    if unused:
        sheet = book.sheet(_UNUSED, "以前的决定，本次没有对应事项（报表已更正或重报）", _DECIDED)
        for line, unused_number in enumerate(unused, start=2):
            write_line(sheet, line, (unused_number, *_cells(decisions.given[unused_number])), book.cell)
    book.close()


def _cells(given: Decision) -> tuple[str, ...]:
    """Return what a person decided, in the order of the columns after the number."""
    return given.said, given.value, given.by, given.date, given.reason


def _proposal(
    defect: Defect, row: Row | None, ledger: Ledger, given: Decision, times: int
) -> tuple[object, ...]:
    if given.said:
        state = "已按决定办理"
    else:
        state = "待定" if defect.value_outcome == "pending" else "本次运行一并采用，未经人确认"
    more = f"（相同的共{times}处，一并决定）" if times > 1 else ""
    return (
        subject(row),
        ledger.kind(defect).zh,
        defect.raw,
        defect.clean or defect.offer,
        f"{defect.note}{more}",
        defect.file,
        defect.sheet,
        place(defect),
        defect.header,
        state,
    )
