"""A document of the office as a workbook: a sheet of text, a sheet for each list, a sheet for signatures."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from mq_analysis.analyses.documents import Paper
from mq_analysis.base.money import FEN_PER_YUAN
from mq_analysis.export.document import WORDS, head_of, lines_of, paper_text
from mq_analysis.export.tables_csv import is_risky
from mq_analysis.report.table import Column, Row, Table
from mq_analysis.report.values import Money, Value

EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))
WIDEST, NARROWEST, TEXT_WIDTH, TEXT_COLUMNS = 40, 6, 12, 7
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def render_workbook(paper: Paper) -> bytes:
    """Write a document as .xlsx: amounts are numbers in yuan, codes and names are texts, sums are formulas."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": paper_text(paper.title), "author": paper.office, "created": EPOCH})
        writer = _Writer(book, paper)
        writer.text()
        names: list[str] = []
        for table in paper.tables:
            names.append(_sheet_name(paper_text(table.caption), names))
            writer.listing(table, names[-1])
        writer.signatures()
    return file.getvalue()


def _sheet_name(name: str, taken: list[str]) -> str:
    """Return a valid sheet name: at most 31 letters, none that Excel forbids, unique in the workbook."""
    plain = name.partition("（")[0].translate(FORBIDDEN)[:28]
    return plain if plain not in taken else f"{plain} {len(taken)}"


class _Writer:
    """The sheets of one document."""

    def __init__(self, book: Any, paper: Paper) -> None:
        self._book, self._paper, self._lines = book, paper, lines_of(paper)
        edge = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "宋体", "font_size": 10}
        plain = {"font_name": "宋体", "font_size": 11, "text_wrap": True, "valign": "top"}
        self._formats = {
            "title": book.add_format(
                {"bold": True, "font_size": 16, "align": "center", "font_name": "黑体", "text_wrap": True}
            ),
            "plain": book.add_format(plain),
            "right": book.add_format(plain | {"align": "right"}),
            "mark": book.add_format(plain | {"font_color": "#8A3B00", "border": 1}),
            "bold": book.add_format(plain | {"bold": True}),
            "head": book.add_format(edge | {"bold": True, "align": "center", "bg_color": "#EEF3F8"}),
            "text": book.add_format(edge),
            "risky": book.add_format(edge | {"quote_prefix": True}),
            "count": book.add_format(edge | {"num_format": "0", "align": "right"}),
            "money": book.add_format(edge | {"num_format": "#,##0.00", "align": "right"}),
            "sum_text": book.add_format(edge | {"bold": True}),
            "sum_count": book.add_format(edge | {"num_format": "0", "align": "right", "bold": True}),
            "sum_money": book.add_format(edge | {"num_format": "#,##0.00", "align": "right", "bold": True}),
        }

    def text(self) -> None:
        """Write the text of the document on a separate sheet."""
        sheet = self._sheet(WORDS("doc_sheet_text"), landscape=False)
        sheet.set_column(0, TEXT_COLUMNS - 1, TEXT_WIDTH)
        paper, lines = self._paper, self._lines
        rows = [(lines["title"], "title"), (lines["number_line"], "plain")]
        rows += [(paper_text(mark), "mark") for mark in paper.marks]
        rows += [(lines["to"], "plain")] if lines["to"] else []
        rows += [(f"　　{paper_text(text)}", "plain") for text in paper.opening]
        rows += [(lines["attached"], "plain")] if lines["attached"] else []
        rows += [(paper.office, "right"), (lines["date_line"], "right")]
        rows += [(lines["total_line"] + lines["capitals_line"], "bold")] if lines["total_line"] else []
        rows += [(f"{i}. {paper_text(note)}", "plain") for i, note in enumerate(paper.notes, start=1)]
        for i, (text, form) in enumerate(rows):
            sheet.merge_range(i, 0, i, TEXT_COLUMNS - 1, "", self._formats[form])
            sheet.write_string(i, 0, text, self._formats[form])
            sheet.set_row(i, 24 if form == "title" else _height(text))

    def listing(self, table: Table, name: str) -> None:
        """Write a list: title, number and unit, heads, rows, sums as formulas, the total in capitals."""
        last = len(table.columns) - 1
        sheet = self._sheet(name, landscape=last > 5)
        for i, column in enumerate(table.columns):
            sheet.set_column(i, i, _width(column, [row[i] for row in table.rows]))
        self._across(sheet, 0, last, paper_text(table.caption), "title")
        self._across(sheet, 1, last, f"{self._lines['title']}　{self._lines['number_line']}", "plain")
        self._across(sheet, 2, last, f"{self._lines['date_line']}　{self._lines['unit_line']}", "plain")
        sheet.set_row(0, 24)
        for i, column in enumerate(table.columns):
            sheet.write_string(3, i, head_of(column), self._formats["head"])
        for r, row in enumerate(table.rows, start=4):
            for i, cell in enumerate(row):
                self._cell(sheet, r, i, cell)
        end = 4 + len(table.rows)
        for sums in table.totals:
            self._sums(sheet, sums, table.rows, end)
            end += 1
        has_sum = any(isinstance(cell, Money) for sums in table.totals for cell in sums)
        if has_sum and table not in self._paper.held and self._lines["total_line"]:
            self._across(sheet, end, last, self._lines["total_line"] + self._lines["capitals_line"], "bold")
        sheet.repeat_rows(3)
        sheet.freeze_panes(4, 0)

    def _cell(self, sheet: Any, row: int, column: int, cell: Value) -> None:
        if cell is None:
            sheet.write_blank(row, column, None, self._formats["text"])
        elif isinstance(cell, Money | int):
            number, kind = _number(cell)
            sheet.write_number(row, column, number, self._formats[kind])
        else:
            text = paper_text(cell)
            sheet.write_string(row, column, text, self._formats["risky" if is_risky(text) else "text"])

    def _sums(self, sheet: Any, sums: Row, rows: Sequence[Row], row: int) -> None:
        """Write a row of sums as formulas; the sums are cached for readers that do not compute.

        A total that is no sum of its column, such as of firms that stand in several rows, is written as a number.
        """
        for i, total in enumerate(sums):
            if not isinstance(total, Money | int):
                sheet.write_string(row, i, paper_text(total), self._formats["sum_text"])
                continue
            value, kind = _number(total)
            cells = [_number(cell)[0] for line in rows if isinstance(cell := line[i], Money | int)]
            if sum(cells) != value:
                sheet.write_number(row, i, value, self._formats[f"sum_{kind}"])
                continue
            column = xlsxwriter.utility.xl_col_to_name(i)
            formula = f"=SUM({column}5:{column}{row})" if rows else "=0"
            sheet.write_formula(row, i, formula, self._formats[f"sum_{kind}"], value)

    def signatures(self) -> None:
        """Write the sheet for signatures and dates by hand."""
        sheet = self._sheet(WORDS("doc_signatures"), landscape=False)
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 62)
        self._across(sheet, 0, 1, WORDS("doc_signatures"), "title")
        self._across(sheet, 1, 1, f"{self._lines['title']}　{self._lines['number_line']}", "plain")
        self._across(sheet, 2, 1, self._lines["total_line"] + self._lines["capitals_line"], "bold")
        for i, head in enumerate((WORDS("doc_role"), WORDS("doc_sign"))):
            sheet.write_string(3, i, head, self._formats["head"])
        for i, line in enumerate(self._paper.signatures, start=4):
            sheet.write_string(i, 0, line.role, self._formats["text"])
            opinion = WORDS("doc_opinion_blank") + "\n\n\n" if line.opinion else ""
            blank = f"{opinion}{WORDS('doc_sign')}：　　　　　　　　{WORDS('doc_sign_date')}"
            sheet.write_string(i, 1, blank, self._formats["text"])
            sheet.set_row(i, 90 if line.opinion else 40)

    def _across(self, sheet: Any, row: int, last: int, text: str, form: str) -> None:
        sheet.merge_range(row, 0, row, last, "", self._formats[form])
        sheet.write_string(row, 0, text, self._formats[form])

    def _sheet(self, name: str, *, landscape: bool) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(9)  # A4
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.set_footer("&C&P / &N")
        return sheet


def _height(text: str) -> float:
    """Return the height of a row of merged cells, which Excel does not adjust automatically."""
    per_line = TEXT_WIDTH * TEXT_COLUMNS // 2 - 2
    return 17.0 * max(1, -(-len(text) // per_line))


def _number(value: Money | int) -> tuple[float, str]:
    """Return the number for a cell and the name of its format: an amount in yuan, or a count."""
    return (value.fen / FEN_PER_YUAN, "money") if isinstance(value, Money) else (value, "count")


def _width(column: Column, cells: list[Value]) -> float:
    """Return the width of a column in half-width letters."""
    longest = max((_letters(paper_text(cell)) for cell in cells), default=0)
    return float(min(max(longest + 2, _letters(head_of(column)) + 2, NARROWEST), WIDEST))


def _letters(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
