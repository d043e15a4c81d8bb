"""Check the submission as a whole: senders, and files and tables that are missing, late, hidden, empty or unknown."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from mq_analysis.intake.cards import find_cards
from mq_analysis.intake.corrections import find_copy
from mq_analysis.intake.date_columns import join_date_columns
from mq_analysis.intake.defect import Outcome
from mq_analysis.intake.headings import Sent
from mq_analysis.intake.layout import Found, Layout, find_tables
from mq_analysis.intake.parts import split_sheet
from mq_analysis.intake.record import Block, Ledger
from mq_analysis.intake.reference import Reference
from mq_analysis.intake.senders import office_of, offices_of, other_office_of
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.words import plain
from mq_analysis.tables.workbooks.grid import Book, Sheet, is_blank, letters

_UNASKED = ("seq", "township", "org", "text", "doc", "word", "month", "year")
"""Types of fields that a form may leave out without a finding: other tables or the register know them."""

_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d+", re.IGNORECASE)
_WIDE, _ROWS, _LONG = 3, 2, 5
"""A sheet with so many filled cells in so many rows, or with so many rows of two, holds something to be read."""
_INSTRUCTIONS = ("填写", "留空", "勿填")
"""Words of a note that says how a form is filled in."""


def take_stock(ledger: Ledger, reference: Reference) -> None:
    """Find the tables of every sheet and report problems of files, sheets and senders."""
    heard: set[str] = set()
    unreadable: dict[str, str] = {}
    for book in ledger.books:
        shown = [
            sheet
            for sheet in book.sheets
            if not sheet.hidden and sheet.name.strip() not in ledger.spec.not_read
        ]
        office = office_of(book, shown, reference, ledger.spec)
        stands_for = ledger.spec.offices.stands_for(office)
        sent = Sent(ledger.year, office, office in reference.townships, stands_for)
        layouts = [
            (part, _layout(part, ledger.spec, sent))
            for sheet in shown
            for part in split_sheet(join_date_columns(sheet), ledger.spec, sent)
        ]
        ledger.offices[book.path] = office
        other = other_office_of(book, office, shown, reference, ledger.spec)
        if other:
            ledger.contradicted[book.path] = other
        for kind, found in book.trouble:
            fate: Outcome = "kept" if book.is_readable else "rejected"
            ledger.tell(kind, book.path, outcome=fate, note=found)
        if not book.is_readable:
            for one in stands_for:
                unreadable.setdefault(one, book.path)
            continue
        first = find_copy(book, ledger.books)
        if first:
            ledger.tell("file_copy", book.path, note=f"与{first.path}相同")
            for sheet in book.sheets:
                ledger.sheets.append(
                    (book.path, sheet.title, dict.fromkeys(range(len(sheet.rows)), "unread"))
                )
            continue
        if not office and any(layout.tables for _, layout in layouts):
            ledger.tell("unknown_office", book.path, note="请在表头写明填报单位")
        _hidden(book, ledger)
        for sheet, layout in layouts:
            _sheet(book, sheet, layout, office, ledger)
        read = {
            found.kind
            for sheet, layout in layouts
            for found in layout.tables
            if _holds_something(sheet, found, ledger.spec)
        }
        for one in stands_for:
            is_its_own = one != ledger.spec.offices.lead or one == office
            if read and (is_its_own or _sends(one, read, ledger.spec)):
                heard.add(one)
            elif is_its_own or not read:
                unreadable.setdefault(one, book.path)
        _late(book, layouts, ledger)
    _missing(ledger, reference, heard, unreadable)


def _layout(sheet: Sheet, spec: Spec, sent: Sent) -> Layout:
    """Return the tables of a sheet; if it has none, the forms on it."""
    layout = find_tables(sheet, spec, sent)
    if layout.tables:
        return layout
    cards = find_cards(sheet, spec, sent)
    return dataclasses.replace(layout, tables=(cards,), loose={}) if cards else layout


def _sends(office: str, kinds: set[str], spec: Spec) -> bool:
    """Say whether an office is to send one of some kinds of table."""
    return any(office in spec.tables[kind].senders for kind in kinds)


def _holds_something(sheet: Sheet, found: Found, spec: Spec) -> bool:
    """Say whether a table has rows with what it needs, or states that there is nothing to report."""
    return (bool(found.rows("data")) and not found.lacking) or says_nothing(sheet, found, spec)


def _hidden(book: Book, ledger: Ledger) -> None:
    """Report hidden sheets, except those of our own templates, which hold no returns."""
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
        block = Block(book, sheet, found, office, ledger.year, layout.filled_on)
        ledger.blocks.append(block)
        roles |= found.roles
        _columns(block, ledger.spec)
        hidden = sorted(row + 1 for row in sheet.hidden_rows if found.roles.get(row) == "data")
        if hidden:
            block.tell("hidden_rows", note=f"第{'、'.join(map(str, hidden))}行")
    for row, values in enumerate(sheet.rows):
        roles.setdefault(row, "blank" if all(map(is_blank, values)) else "note")
    ledger.sheets.append((book.path, sheet.title, dict(sorted(roles.items()))))
    for found in layout.tables:
        if not found.rows("data") and not says_nothing(sheet, found, ledger.spec):
            ledger.tell(
                "empty_sheet", book.path, sheet.name, "rejected", note="没有填数，也没有写“零报告”，请补报"
            )
    if not layout.tables:
        _no_table(book, sheet, ledger)


def says_nothing(sheet: Sheet, found: Found, spec: Spec) -> bool:
    """Say whether a table without rows states that there is nothing to report; how to fill in a form is not that."""
    texts = [plain(str(v)) for row in found.rows("note") for v in sheet.rows[row] if not is_blank(v)]
    said = [text for text in texts if not any(word in text for word in _INSTRUCTIONS)]
    return any(text in spec.blanks or any(mark in text for mark in spec.nil) for text in said)


def _no_table(book: Book, sheet: Sheet, ledger: Ledger) -> None:
    """Report a sheet without a table: it is empty, or its headings are unknown."""
    filled = [[value for value in row if not is_blank(value)] for row in sheet.rows]
    texts = [plain(str(value)) for row in filled for value in row]
    titles = [table.title.zh for table in ledger.spec.tables.values()]
    is_due = sheet.name.strip().startswith("附表") or any(
        t in text for t in titles for text in (sheet.name, *texts)
    )
    is_wide = (
        sum(len(row) >= _WIDE for row in filled) >= _ROWS or sum(len(row) > 1 for row in filled) >= _LONG
    )
    if not texts:
        if not _DEFAULT_NAME.fullmatch(sheet.name.strip()):
            ledger.tell("empty_sheet", book.path, sheet.name, "rejected", note="空表，请补报")
    elif is_wide and "说明" not in sheet.name:
        heads = "、".join(str(value) for value in max(filled[:10], key=len))
        ledger.tell("sheet_not_recognised", book.path, sheet.name, "rejected", note=f"表头：{heads[:80]}")
        roles = ledger.sheets[-1][2]
        roles.update({row: "unread" for row, role in roles.items() if role == "note"})
    elif not is_wide and is_due and "说明" not in sheet.name:
        ledger.tell("empty_sheet", book.path, sheet.name, "rejected", note="只有标题，没有表，请补报")


def _columns(block: Block, spec: Spec) -> None:
    """Report required columns that are missing, and columns with data under an unknown heading."""
    fields = spec.tables[block.kind].fields
    codes = [
        name for name, field in fields.items() if field.type == "org" and name not in block.found.columns
    ]
    for field in (*block.found.lacking, *codes):
        block.tell("column_missing", field, "rejected", note="表头认不出这一列，请按发出的报表填写")
    data = block.found.rows("data")
    for name in _absent(block, spec) if data else ():
        block.tell("column_absent", name, note=f"没有“{fields[name].headers[0]}”一列")
    for column in sorted(block.found.other_year):
        text = next(
            str(v).strip()
            for row in reversed(block.found.header_rows)
            if not is_blank(v := block.sheet.value(row, column))
        )
        defect = block.tell(
            "column_other_year", column=column, outcome="rejected", note=f"列“{text[:40]}”未读入"
        )
        defect.header, defect.column = text, letters(column)
    for column, text in block.found.unknown.items():
        if any(not is_blank(block.sheet.value(row, column)) for row in data):
            defect = block.tell(
                "column_not_recognised", column=column, outcome="rejected", note=f"列“{text[:40]}”未读入"
            )
            defect.header = text
            defect.column = letters(column)


def _absent(block: Block, spec: Spec) -> list[str]:
    """Return the fields of the official form that a table has no column for and that the county's table would hold."""
    table, found = spec.tables[block.kind], block.found
    told = {*found.lacking, *table.long_fields}
    return [
        name
        for name, field in table.fields.items()
        if name in table.columns
        and name not in found.columns
        and name not in told
        and field.printed
        and (field.wanted or field.type not in _UNASKED)
    ]


def _late(book: Book, layouts: list[tuple[Sheet, Layout]], ledger: Ledger) -> None:
    if ledger.spec.deadline is None:
        return
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


def _missing(ledger: Ledger, reference: Reference, heard: set[str], unreadable: dict[str, str]) -> None:
    for office in offices_of(ledger.spec, reference):
        if office not in heard:
            path = unreadable.get(office, "")
            found = "报来的文件里没有可读的报表" if path else "没有收到报表"
            note = f"{office}：{found}，请（重新）报送{ledger.year}年报表"
            ledger.tell("missing_submission", path, outcome="rejected", note=note).office = office
