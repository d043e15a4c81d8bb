"""Other sheets in the workbook: last year's, hidden drafts, instructions, blanks, a summary."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from .facts import Statement
from .forms_of_policies import TABLES
from .mess_extra import chosen
from .returns import Mess, Returns
from .workbook import Book, Cell, CellValue, Sheet

OLD_FORMS = (
    *("enterprise_output", "retention_monthly", "honours", "honours_of_department", "above_scale"),
    *TABLES,
)
INSTRUCTIONS = (
    "填报说明",
    "一、请于11月30日前报县质强办。",
    "二、企业名称填登记全称；组织机构代码9位。",
    "三、金额按表头括号内的单位填写。",
)


def twin(sheet: Sheet, name: str) -> Sheet:
    """Return a copy of a sheet whose rows state nothing that is true; amounts differ."""
    lines: dict[int, Statement] = {}
    copy = Sheet(name, merges=list(sheet.merges), form=sheet.form, touched=True)
    for place, cell in sheet.cells.items():
        line = None
        if cell.line is not None:
            line = lines.setdefault(
                id(cell.line), Statement(cell.line.sender, cell.line.form, cell.line.values, {})
            )
        copy.cells[place] = replace(cell, line=line, keys=(), touched="copy", value=older(cell.value))
    return copy


def older(value: CellValue) -> CellValue:
    """Return an amount or a date of the year before."""
    if isinstance(value, date):
        return date(value.year - 1, value.month, min(value.day, 28))
    return value - Decimal("11.11") if isinstance(value, Decimal) else value


def last_year(returns: Returns, rng: random.Random) -> int:
    """Put last year's table beside this year's; its sheet and its title say the year."""
    sheets = chosen(returns, rng, OLD_FORMS, 2)
    for book, sheet in sheets:
        year = returns.truth.year - 1
        copy = twin(sheet, f"{year}年{sheet.name[3:]}")
        for row in range(2):
            cell = copy.cells[row, 0]
            cell.value = str(cell.value).replace(str(year + 1), str(year))
        book.sheets.append(copy)
        returns.judge_sheet("sheet_of_last_year", "waits", book, copy)
        returns.judge_sheet("sheet_of_last_year", "same", book, sheet)
    return len(sheets)


def hidden_draft(returns: Returns, rng: random.Random) -> int:
    """Leave an older draft of a table on a hidden sheet."""
    sheets = chosen(returns, rng, OLD_FORMS, 2)
    for book, sheet in sheets:
        copy = twin(sheet, f"{sheet.name}草稿")
        copy.hidden = True
        book.sheets.append(copy)
        returns.judge_sheet("sheet_hidden_draft", "told", book, sheet, "file")
    return len(sheets)


def on_books(returns: Returns, rng: random.Random, name: str, sheet: Sheet, first: bool) -> int:
    """Add a sheet that is no table of the office to some workbooks."""
    books = [book for book in returns.books if not book.substitute and book.format not in ("csv", "html")]
    chosen_books = rng.sample(books, min(3, len(books)))
    for book in chosen_books:
        taken = {other.name for other in book.sheets}
        copy = replace(sheet, name=sheet.name if sheet.name not in taken else f"{sheet.name}2")
        book.sheets.insert(0 if first else len(book.sheets), copy)
    return len(chosen_books)


def copied(returns: Returns, rng: random.Random) -> int:
    """Leave a copy of a sheet in the workbook, as a drag with the mouse makes it."""
    sheets = chosen(returns, rng, OLD_FORMS, 2)
    for book, sheet in sheets:
        cells = {place: replace(cell) for place, cell in sheet.cells.items()}
        copy = replace(sheet, name=f"{sheet.name} (2)", cells=cells, merges=list(sheet.merges))
        book.sheets.append(copy)
        returns.judge_sheet("sheet_copied", "same", book, sheet)
        returns.judge_sheet("sheet_copied", "same", book, copy)
    return len(sheets)


def instructions(returns: Returns, rng: random.Random) -> int:
    """Keep the page of instructions before the tables."""
    sheet = Sheet("填报说明", touched=True)
    for row, words in enumerate(INSTRUCTIONS):
        sheet.put(row, 0, Cell(words, role="note"))
    return on_books(returns, rng, "sheet_of_instructions", sheet, first=True)


def blank(returns: Returns, rng: random.Random) -> int:
    """Keep the blank sheet that a new workbook has."""
    return on_books(returns, rng, "sheet_blank", Sheet("Sheet3", touched=True), first=False)


def summary(returns: Returns, rng: random.Random) -> int:
    """Add a summary by township that the office did not ask for."""
    sheet = Sheet("汇总", touched=True)
    sheet.put(0, 0, Cell("分乡镇汇总", role="title"))
    for column, words in enumerate(("乡镇", "企业数", "品牌数")):
        sheet.put(1, column, Cell(words, role="heading"))
    for row, words in enumerate(("梅城镇", "坂东镇", "合计")):
        sheet.put(2 + row, 0, Cell(words, role="note"))
        sheet.put(2 + row, 1, Cell(12 + row, role="note"))
        sheet.put(2 + row, 2, Cell(3 + row, role="note"))
    return on_books(returns, rng, "sheet_of_sums", sheet, first=False)


def numbered(returns: Returns, rng: random.Random) -> int:
    """Name all sheets as a new workbook does: Sheet1, Sheet2."""
    books = some_books(returns, rng)
    for book in books:
        for number, sheet in enumerate(book.sheets, 1):
            sheet.name = f"Sheet{number}"
            returns.judge_sheet("sheets_numbered", "same", book, sheet)
    return len(books)


def some_books(returns: Returns, rng: random.Random, most: int = 2) -> list[Book]:
    """Return some workbooks with rows that can be read."""
    books = [
        book
        for book in returns.books
        if not book.substitute
        and book.format == "xlsx"
        and any(sheet.lines() for sheet in book.sheets)
        and not any(sheet.is_decorated for sheet in book.sheets)
    ]
    return rng.sample(books, min(most, len(books)))


SHEET_MESSES = (
    Mess("sheet_of_last_year", "Last year's table on a sheet beside this year's", "waits", last_year),
    Mess("sheet_hidden_draft", "An older draft on a hidden sheet", "told", hidden_draft),
    Mess("sheet_copied", "A copy of a sheet in the same workbook", "same", copied),
    Mess("sheet_of_instructions", "The page of instructions stands first", "same", instructions),
    Mess("sheet_blank", "A blank sheet", "same", blank),
    Mess("sheet_of_sums", "A summary that the office did not ask for", "same", summary),
    Mess("sheets_numbered", "Sheets are named Sheet1, Sheet2", "same", numbered),
)
