"""Headings written otherwise, titles with another year, tables that begin elsewhere."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection

from .forms import MONTHS
from .mess_extra import EVERY, chosen
from .returns import Mess, Outcome, Returns
from .workbook import Book, Cell, Sheet

Spoil = Callable[[Book, Sheet, random.Random], None]
SYNONYMS = {
    "企业名称": "单位名称",
    "纳税人名称": "企业全称",
    "组织机构代码": "机构代码",
    "荣誉名称": "获奖名称",
    "获得日期": "获奖时间",
    "工业总产值(万元)": "总产值(万元)",
    "年末从业人数": "职工人数",
    "入库税额(元)": "实缴税额(元)",
    "抽样日期": "抽查时间",
    "登记日期": "受理日期",
    "所在乡镇": "乡镇",
    "指标": "指标名称",
}
TYPOS = {"组织机构代码": "组织机购代码", "企业名称": "企业名秤", "荣誉名称": "荣誉名稱"}


def sheet_mess(
    name: str,
    doc: str,
    outcome: Outcome,
    spoil: Spoil,
    forms: Collection[str] = EVERY,
    optional: Collection[str] = (),
    most: int = 3,
    fits: Callable[[Sheet], bool] = lambda _: True,
) -> Mess:
    """Return a mess of whole sheets that are laid out plainly and fit."""

    def apply(returns: Returns, rng: random.Random) -> int:
        sheets = [(book, sheet) for book, sheet in chosen(returns, rng, forms, most) if fits(sheet)]
        for book, sheet in sheets:
            spoil(book, sheet, rng)
            sheet.spoiled = True
            returns.judge_sheet(name, outcome, book, sheet, optional=optional)
        return len(sheets)

    return Mess(name, doc, outcome, apply)


def headings(change: Callable[[str], str]) -> Spoil:
    """Return a spoiler that writes each heading otherwise."""

    def spoil(book: Book, sheet: Sheet, rng: random.Random) -> None:
        for _, cell in sheet.headings():
            cell.value = change(str(cell.value))

    return spoil


def remove_heading(book: Book, sheet: Sheet, rng: random.Random) -> None:
    """Leave the heading out: rows follow the title."""
    sheet.remove_rows(sheet.first_row - 1)


def offset(book: Book, sheet: Sheet, rng: random.Random) -> None:
    """Let the table begin at C4."""
    sheet.insert_rows(0, 3)
    sheet.insert_columns(0, 2)


def stray(book: Book, sheet: Sheet, rng: random.Random) -> None:
    """Leave words far away from the table."""
    sheet.put(sheet.height + 30, 40, Cell("草稿", role="note"))


def title(change: Callable[[str, int], str]) -> Spoil:
    """Return a spoiler that writes the title otherwise; the year is that of the collection."""

    def spoil(book: Book, sheet: Sheet, rng: random.Random) -> None:
        cell = sheet.cells[0, 0]
        words = str(cell.value)
        cell.value = change(words, int(words[:4]))

    return spoil


def month_titles(book: Book, sheet: Sheet, rng: random.Random) -> None:
    """Write the months with their year: 2013年1月(元)."""
    year = str(sheet.cells[0, 0].value)[:4]
    for _, cell in sheet.headings():
        if cell.field in {month.field for month in MONTHS}:
            cell.value = f"{year}年{cell.value}"


HEADING_MESSES = (
    sheet_mess(
        "heading_blanks",
        "企 业 名 称",
        "same",
        headings(lambda words: " ".join(words) if len(words) <= 4 else words),
    ),
    sheet_mess(
        "heading_line_breaks",
        "The heading is broken over two lines",
        "same",
        headings(lambda words: f"{words[:2]}\n{words[2:]}" if len(words) > 3 else words),
    ),
    sheet_mess(
        "heading_wide_brackets",
        "工业总产值（万元）",
        "same",
        headings(lambda words: words.replace("(", "（").replace(")", "）")),
    ),
    sheet_mess(
        "heading_starred",
        "A star at headings that must be filled in",
        "told",
        headings(lambda words: f"*{words}"),
    ),
    sheet_mess("heading_colon", "A colon behind the heading", "told", headings(lambda words: f"{words}：")),
    sheet_mess(
        "heading_synonyms",
        "单位名称 for 企业名称 and the like",
        "told",
        headings(lambda words: SYNONYMS.get(words, words)),
    ),
    sheet_mess(
        "heading_misspelled",
        "A wrong character in a heading",
        "told",
        headings(lambda words: TYPOS.get(words, words)),
        ("honours", "enterprise_output", "complaints", "spot_checks"),
    ),
    sheet_mess("heading_missing", "Rows follow the title; no heading", "told", remove_heading),
    sheet_mess(
        "months_with_year", "2013年1月(元) over a column", "told", month_titles, ("retention_monthly",)
    ),
    sheet_mess("table_begins_elsewhere", "The table begins at C4", "same", offset),
    sheet_mess("stray_words", "Words stand far away from the table", "same", stray),
    sheet_mess("title_without_year", "The title has no year", "same", title(lambda words, _: words[5:])),
    sheet_mess(
        "title_of_last_year",
        "The title still has the year before",
        "told",
        title(lambda words, year: f"{year - 1}{words[4:]}"),
    ),
    sheet_mess(
        "title_in_numerals",
        "二〇一三年度 in the title",
        "told",
        title(
            lambda words, year: (
                "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year)) + "年度" + words[5:]
            )
        ),
    ),
)
