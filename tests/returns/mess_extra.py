"""Rows that state nothing true of the county: examples, strangers, titles that do not exist, sums, notes between."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal

from .codes import org_code
from .facts import Statement
from .forms import FORMS
from .returns import Mess, Outcome, Returns, Verdict
from .workbook import Book, Cell, CellValue, Formula, Sheet

HONOUR_FORMS = ("honours", "honours_of_department")
FIRM_FORMS = ("enterprise_output", "retention_monthly", "export_inspections", "complaints", "above_scale")
SHEETS_WITH_TOTALS = (
    "enterprise_output",
    "retention_monthly",
    "tax_paid",
    "above_scale",
    "retention_summary",
)
Insert = Callable[[Book, Sheet, random.Random], None]


def chosen(
    returns: Returns, rng: random.Random, forms: Collection[str], most: int = 3
) -> list[tuple[Book, Sheet]]:
    """Return some plain sheets of these forms that have rows."""
    every = [
        (book, sheet)
        for book, sheet in returns.sheets(forms, plain=True)
        if book.format == "xlsx" and not sheet.spoiled and sheet.lines()
    ]
    return [every[place] for place in sorted(rng.sample(range(len(every)), min(most, len(every))))]


def add_row(
    sheet: Sheet, at: int, values: Mapping[str, CellValue], line: Statement | None, like: int | None = None
) -> None:
    """Insert a row with these values by field; other fields as in the row ``like``."""
    sheet.insert_rows(at)
    for (_, column), heading in sheet.headings():
        value = values.get(heading.field)
        if like is not None and heading.field not in values:
            value = sheet.cells.get((like + (1 if like >= at else 0), column), Cell()).value
        sheet.put(
            at,
            column,
            Cell(value, role="data" if line else "note", line=line, field=heading.field, touched="added"),
        )


def first_of(sheet: Sheet) -> int:
    """Return the first row that states something."""
    return min(row for (row, _), cell in sheet.cells.items() if cell.role == "data")


def stranger(
    name: str,
    doc: str,
    forms: Collection[str],
    values: Callable[[int, random.Random], Mapping[str, CellValue]],
    outcome: Outcome = "waits",
) -> Mess:
    """Return a mess of rows about something that is not true of the county; a finding must tell each."""

    def apply(returns: Returns, rng: random.Random) -> int:
        sheets = chosen(returns, rng, forms)
        for book, sheet in sheets:
            line = Statement(book.sender, sheet.form, {"added": name}, {})
            at = rng.randrange(sheet.first_row, sheet.last_row + 2)
            add_row(sheet, at, values(returns.truth.year, rng), line, like=first_of(sheet))
            returns.verdicts.append(Verdict(name, outcome, "row", book, sheet, line))
            sheet.touched = True
        return len(sheets)

    return Mess(name, doc, outcome, apply)


def other_firm(_: int, rng: random.Random) -> dict[str, CellValue]:
    """Return a firm that is not in the register, with a valid code and its own numbers."""
    number = rng.randrange(10_000, 99_999)
    return {
        "enterprise_name": "样例外县龘靐有限公司",
        "org_code": org_code(f"MA3{number}"),
        "inspection_no": f"SAMPLE-CIQ-X-{number}",
        "complaint_no": f"TSX{number}",
    }


def title(name: str) -> Callable[[int, random.Random], Mapping[str, CellValue]]:
    """Return values of an honour of this name for a firm of the first row."""
    return lambda year, _: {
        "honour_name": name,
        "certificate_no": "SAMPLE-X-1",
        "issue_date": date(year, 6, 3),
    }


def last_year(year: int, rng: random.Random) -> dict[str, CellValue]:
    """Return a date of the year before."""
    return {"issue_date": date(year - 1, 5, 7), "certificate_no": f"SAMPLE-OLD-{rng.randrange(1000)}"}


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


def sum_row(words: str, place: int = 1, with_formula: bool = False) -> Insert:
    """Return an inserter of a sum below the rows, with its words in this column."""

    def insert(book: Book, sheet: Sheet, rng: random.Random) -> None:
        first, last = sheet.first_row, sheet.last_row
        sheet.insert_rows(last + 1)
        sheet.put(last + 1, place, Cell(words, role="total"))
        for (_, column), heading in sheet.headings():
            column_kind = FORMS[sheet.form].column(heading.field).kind
            if column_kind not in ("yuan", "wan", "count"):
                continue
            cells = [sheet.cells.get((row, column), Cell()).value for row in range(first, last + 1)]
            amount = sum((value for value in cells if isinstance(value, Decimal | int)), Decimal(0))
            letter = chr(65 + column)
            value: CellValue = amount
            if with_formula:
                value = Formula(f"=SUM({letter}{first + 1}:{letter}{last + 1})", float(amount))
            sheet.put(last + 1, column, Cell(value, "0.00", "total"))

    return insert


def numbers_of_columns(words: Callable[[int], CellValue]) -> Insert:
    """Return an inserter of a row below the heading that numbers the columns."""

    def insert(book: Book, sheet: Sheet, rng: random.Random) -> None:
        at = sheet.first_row
        sheet.insert_rows(at)
        for (_, column), _cell in sheet.headings():
            sheet.put(at, column, Cell(words(column), role="note"))

    return insert


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


EVERY = tuple(FORMS)
EXTRA_MESSES = (
    stranger("extra_firm_unknown", "A row of a firm that is not in the register", FIRM_FORMS, other_firm),
    stranger(
        "extra_honour_unknown",
        "An honour that the catalogue does not have",
        HONOUR_FORMS,
        title("全国用户满意产品"),
    ),
    stranger("extra_honour_ended", "中国名牌产品, which ended in 2007", HONOUR_FORMS, title("中国名牌产品")),
    stranger("extra_honour_last_year", "An honour with a date of the year before", HONOUR_FORMS, last_year),
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
