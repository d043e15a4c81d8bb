"""Rows between rows that state nothing: sums, notes, numbers of pages and columns, examples."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from decimal import Decimal

from .forms import FORMS
from .forms_of_policies import TABLES
from .mess_extra import EVERY, FIRM_FORMS, add_row, chosen, first_of
from .returns import Mess, Returns
from .workbook import Book, Cell, CellValue, Formula, Sheet

SHEETS_WITH_TOTALS = (
    "enterprise_output",
    "retention_monthly",
    "tax_paid",
    "above_scale",
    "retention_summary",
    *TABLES,
)
Insert = Callable[[Book, Sheet, random.Random], None]


def between(name: str, doc: str, forms: Collection[str], insert: Insert) -> Mess:
    """Return a mess of rows between rows; everything else must come out as it is."""

    def apply(returns: Returns, rng: random.Random) -> int:
        sheets = chosen(returns, rng, forms)
        for book, sheet in sheets:
            insert(book, sheet, rng)
            returns.judge_sheet(name, "same", book, sheet)
        return len(sheets)

    return Mess(name, doc, "same", apply)


def note_row(*words: str) -> Insert:
    """Return an inserter of a note between rows."""

    def insert(book: Book, sheet: Sheet, rng: random.Random) -> None:
        at = rng.randrange(sheet.first_row, sheet.last_row + 2)
        sheet.insert_rows(at)
        sheet.put(at, rng.randrange(2), Cell(rng.choice(words), role="note"))

    return insert


def put_sums(sheet: Sheet, at: int, place: int, words: str, last: int, with_formula: bool) -> None:
    """Put the sums of the rows down to the last one into a row, with its words in a column."""
    sheet.put(at, place, Cell(words, role="total"))
    first = first_of(sheet)
    for (_, column), heading in sheet.headings():
        if FORMS[sheet.form].column(heading.field).kind not in ("yuan", "wan", "count"):
            continue
        cells = [sheet.cells.get((row, column), Cell()).value for row in range(first, last + 1)]
        amount = sum((value for value in cells if isinstance(value, Decimal | int)), Decimal(0))
        value: CellValue = amount
        if with_formula:
            letter = chr(65 + column)
            value = Formula(f"=SUM({letter}{first + 1}:{letter}{last + 1})", float(amount))
        sheet.put(at, column, Cell(value, "0.00", "total"))


def sum_row(words: str, place: int = 1, with_formula: bool = False) -> Insert:
    """Return an inserter of a sum below the rows, with its words in this column."""

    def insert(book: Book, sheet: Sheet, rng: random.Random) -> None:
        last = sheet.last_row
        sheet.insert_rows(last + 1)
        put_sums(sheet, last + 1, place, words, last, with_formula)

    return insert


def numbers_of_columns(words: Callable[[int], CellValue]) -> Insert:
    """Return an inserter of a row below the heading that numbers the columns."""

    def insert(book: Book, sheet: Sheet, rng: random.Random) -> None:
        at = sheet.first_row
        sheet.insert_rows(at)
        for (_, column), _cell in sheet.headings():
            sheet.put(at, column, Cell(words(column), role="note"))

    return insert


def carried_over(book: Book, sheet: Sheet, rng: random.Random) -> None:
    """Carry the sum of the rows above over to the next page: 过次页, 承前页."""
    at = (first_of(sheet) + sheet.last_row + 1) // 2
    sheet.insert_rows(at, 2)
    put_sums(sheet, at, 1, "过次页", at - 1, with_formula=False)
    put_sums(sheet, at + 1, 1, "承前页", at - 1, with_formula=False)


def serials_only(book: Book, sheet: Sheet, rng: random.Random) -> None:
    """Leave numbered rows without entries below the rows."""
    last = sheet.last_row
    sheet.insert_rows(last + 1, 4)
    for number in range(4):
        sheet.put(last + 1 + number, 0, Cell(last + number, role="note"))


def blank_words(book: Book, sheet: Sheet, rng: random.Random) -> None:
    """Put rows of blanks between rows: they look empty."""
    at = rng.randrange(sheet.first_row, sheet.last_row + 2)
    sheet.insert_rows(at)
    for column in range(4):
        sheet.put(at, column, Cell(rng.choice((" ", "　", "\xa0")), role="note"))


def example_row(book: Book, sheet: Sheet, rng: random.Random) -> None:
    """Put the office's example above the first row."""
    values: dict[str, CellValue] = {
        "serial": "例",
        "enterprise_name": "××陶瓷有限公司（示例）",
        "org_code": "12345678-9",
    }
    add_row(sheet, sheet.first_row, values, None)


BETWEEN_MESSES = (
    between("total_carried_over", "过次页 and 承前页 between rows", SHEETS_WITH_TOTALS, carried_over),
    between(
        "note_between",
        "A note stands between rows",
        EVERY,
        note_row("以上为规模以上企业", "说明：下同", "注：以下企业数据由税务部门提供"),
    ),
    between(
        "page_number_between",
        "The number of the page stands between rows",
        EVERY,
        note_row("第1页  共3页", "— 1 —", "第 1 页"),
    ),
    between("total_grand", "总计", SHEETS_WITH_TOTALS, sum_row("总计")),
    between("total_of_page", "本页小计", SHEETS_WITH_TOTALS, sum_row("本页小计")),
    between("total_of_county", "全县合计:", SHEETS_WITH_TOTALS, sum_row("全县合计：")),
    between("total_cumulated", "累  计", SHEETS_WITH_TOTALS, sum_row("累  计")),
    between(
        "total_in_serial", "合计 in the column of serial numbers", SHEETS_WITH_TOTALS, sum_row("合计", 0)
    ),
    between("total_of_which", "其中：规模以上", SHEETS_WITH_TOTALS, sum_row("其中：规模以上")),
    between(
        "total_formula", "A total by formula", SHEETS_WITH_TOTALS, sum_row("合 计", 1, with_formula=True)
    ),
    between(
        "columns_numbered",
        "A row 1 2 3 … below the heading",
        EVERY,
        numbers_of_columns(lambda column: column + 1),
    ),
    between(
        "columns_lettered",
        "A row 甲 乙 (1) (2) below the heading",
        EVERY,
        numbers_of_columns(lambda column: "甲乙丙"[column] if column < 3 else f"({column - 2})"),
    ),
    between("serials_only", "Numbered rows without entries", EVERY, serials_only),
    between("rows_of_blanks", "Rows with blanks only", EVERY, blank_words),
    between("example_row", "The example of the form was left above the rows", FIRM_FORMS, example_row),
)
