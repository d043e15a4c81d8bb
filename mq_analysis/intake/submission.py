"""The submission as a whole: who sent what, what is missing, late, hidden, empty, or not recognised."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mq_analysis.intake.layout import Layout, find_tables
from mq_analysis.intake.record import Block, Ledger, Outcome
from mq_analysis.intake.reference import Reference
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.words import plain
from mq_analysis.workbooks.grid import Book, Sheet, is_blank, letters

_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d+", re.IGNORECASE)
_WIDE = 3
"""A sheet with two rows of so many filled cells holds a table, whatever it is."""


def take_stock(ledger: Ledger, reference: Reference) -> None:
    """Find the tables of every sheet and tell what is odd about files, sheets and senders."""
    heard: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    for book in ledger.books:
        layouts = [
            (sheet, find_tables(sheet, ledger.spec))
            for sheet in book.sheets
            if not sheet.hidden and sheet.name.strip() not in ledger.spec.not_read
        ]
        office = office_of(book, layouts, reference, ledger.spec)
        ledger.offices[book.path] = office
        for kind, found in book.trouble:
            fate: Outcome = "kept" if book.is_readable else "rejected"
            ledger.tell(kind, book.path, outcome=fate, note=found)
        if not book.is_readable:
            unreadable.setdefault(office, book.path)
            continue
        heard.setdefault(office, book.path)
        if not office:
            ledger.tell("unknown_office", book.path, note="请在表头写明填报单位")
        _hidden(book, ledger)
        for sheet, layout in layouts:
            _sheet(book, sheet, layout, office, ledger)
        _late(book, layouts, ledger)
    _missing(ledger, reference, heard, unreadable)


def office_of(book: Book, layouts: list[tuple[Sheet, Layout]], reference: Reference, spec: Spec) -> str:
    """Return the sender: a township of the register or a department of the settings; blank if unknown.

    What the sheets say goes before the names of file and folder.
    """
    said = [plain(layout.office) for _, layout in layouts if layout.office]
    for text in (*said, plain(book.path.rpartition("/")[2]), plain(book.path)):
        for name in reference.townships:
            if name in text:
                return name
        found = [
            (len(alias), name)
            for name, aliases in spec.offices.departments.items()
            for alias in (name, *aliases)
            if alias in text
        ]
        if found:
            return max(found)[1]
    return ""


def _hidden(book: Book, ledger: Ledger) -> None:
    """Tell of hidden sheets; those of our own templates hold no returns."""
    for sheet in book.sheets:
        if sheet.name.strip() in ledger.spec.not_read:
            ledger.sheets.append((book.path, sheet.name, dict.fromkeys(range(len(sheet.rows)), "note")))
        elif sheet.hidden:
            filled = sum(1 for row in sheet.rows if sum(1 for v in row if not is_blank(v)) >= _WIDE)
            note = f"隐藏工作表，{max(filled - 1, 0)}行，未并入；如需上报请取消隐藏"
            ledger.tell("hidden_sheet", book.path, sheet.name, "rejected", note=note)
            ledger.sheets.append((book.path, sheet.name, dict.fromkeys(range(len(sheet.rows)), "hidden")))


def _sheet(book: Book, sheet: Sheet, layout: Layout, office: str, ledger: Ledger) -> None:
    roles = dict(layout.loose)
    for found in layout.tables:
        block = Block(book, sheet, found, office)
        ledger.blocks.append(block)
        roles |= found.roles
        _columns(block)
        hidden = sorted(row + 1 for row in sheet.hidden_rows if found.roles.get(row) == "data")
        if hidden:
            block.tell("hidden_rows", note=f"第{'、'.join(map(str, hidden))}行")
    for row, values in enumerate(sheet.rows):
        roles.setdefault(row, "blank" if all(map(is_blank, values)) else "note")
    ledger.sheets.append((book.path, sheet.name, dict(sorted(roles.items()))))
    if layout.tables:
        return
    wide = [row for row in sheet.rows if sum(1 for value in row if not is_blank(value)) >= _WIDE]
    if not any(not is_blank(value) for row in sheet.rows for value in row):
        if not _DEFAULT_NAME.fullmatch(sheet.name.strip()):
            ledger.tell("empty_sheet", book.path, sheet.name, "rejected", note="空表，请补报")
    elif len(wide) > 1:
        heads = "、".join(str(value) for value in wide[0] if not is_blank(value))
        ledger.tell("sheet_not_recognised", book.path, sheet.name, "rejected", note=f"表头：{heads[:80]}")
        path = ledger.sheets[-1]
        path[2].update({row: "unread" for row, role in path[2].items() if role == "note"})


def _columns(block: Block) -> None:
    """Tell of columns with data whose heading nobody knows."""
    data = block.found.rows("data")
    for column, text in block.found.unknown.items():
        if any(not is_blank(block.sheet.value(row, column)) for row in data):
            defect = block.tell(
                "column_not_recognised", column=column, outcome="rejected", note=f"列“{text[:40]}”未读入"
            )
            defect.header = text
            defect.column = letters(column)


def _late(book: Book, layouts: list[tuple[Sheet, Layout]], ledger: Ledger) -> None:
    deadline = ledger.spec.deadline.of(ledger.year)
    for sheet, layout in layouts:
        is_due = any(ledger.spec.tables[found.kind].due for found in layout.tables)
        is_supplement = any(
            mark in text
            for mark in ledger.spec.supplement
            for text in (book.path, sheet.name, *_titles(sheet, layout))
        )
        if is_due and not is_supplement and layout.filled_on and layout.filled_on > deadline:
            note = f"填报日期{layout.filled_on}，规定{deadline}前"
            ledger.tell("late_submission", book.path, note=note)
            return


def _titles(sheet: Sheet, layout: Layout) -> Iterator[str]:
    for found in layout.tables:
        for row in found.rows("title"):
            yield "".join(str(value) for value in sheet.rows[row] if not is_blank(value))


def _missing(ledger: Ledger, reference: Reference, heard: dict[str, str], unreadable: dict[str, str]) -> None:
    for office in (*reference.townships, *ledger.spec.offices.departments):
        if office not in heard:
            path = unreadable.get(office, "")
            found = "报来的文件打不开" if path else "没有收到报表"
            note = f"{office}：{found}，请（重新）报送{ledger.year}年报表"
            ledger.tell("missing_submission", path, outcome="rejected", note=note).office = office
