"""Draw a table of a form on a sheet: title, heading of one to three rows, rows, totals, notes and signatures."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .columns import AMOUNTS, Column, Form
from .facts import Statement
from .render import data_cell, total
from .senders import office
from .workbook import Cell, Sheet

Unit = Literal["heading", "above", "note"]
UNIT_WORDS = {"元": "元", "万元": "万元", "美元": "美元"}


@dataclass(frozen=True)
class Look:
    """How a table looks; every part can be combined with every other."""

    title: bool = True
    merged_title: bool = True
    levels: int = 1
    unit: Unit = "heading"
    shuffled_columns: bool = False
    total: bool = False
    subtotals: bool = False
    repeat_heading: int = 0
    blank_rows: int = 0
    blank_column: bool = False
    notes: bool = True
    serial: bool = True
    by_township: bool = False


@dataclass(frozen=True)
class Job:
    """One table to lay out: who sends it, in which year, and its rows."""

    sender: str
    year: int
    form: Form
    lines: tuple[Statement, ...]
    rng: random.Random
    sheet_name: str
    day: str
    title: str = ""

    @property
    def heading(self) -> str:
        """The title above the table."""
        return self.title or f"{self.year}年{self.form.title}表"


def units(form: Form) -> set[str]:
    """Return the units of money of a form."""
    return {column.unit for column in form.columns if column.kind in AMOUNTS and column.unit}


def columns_of(job: Job, look: Look) -> list[Column]:
    """Return the columns in their order, without the unit in the heading where it stands elsewhere."""
    columns = [column for column in job.form.columns if look.serial or column.kind != "serial"]
    if look.shuffled_columns:
        months = [column for column in columns if column.kind == "yuan" and column.field[1:].isdigit()]
        rest = [column for column in columns if column not in months and column.kind != "serial"]
        job.rng.shuffle(rest)
        columns = [column for column in columns if column.kind == "serial"] + rest + months
    if look.unit != "heading" and len(units(job.form)) == 1:
        columns = [replace(column, unit="") if column.kind in AMOUNTS else column for column in columns]
    return columns


def draw(job: Job, look: Look, sheet: Sheet, top: int = 0, left: int = 0) -> int:
    """Draw the table at a place of a sheet and return the first row below it."""
    sheet.form = job.form.id
    columns = columns_of(job, look)
    last = left + len(columns) - 1 + (1 if look.blank_column else 0)
    row = top
    if look.title:
        row = draw_title(job, look, sheet, row, left, last)
    if look.unit == "above" and len(units(job.form)) == 1:
        sheet.put(row, last, Cell(f"单位：{units(job.form).pop()}", role="note"))
        row += 1
    places = [left + place + (1 if look.blank_column and place > 3 else 0) for place in range(len(columns))]
    heading = row
    row = draw_heading(job, look, sheet, row, columns, places)
    row = draw_rows(job, look, sheet, row, columns, places, heading)
    if look.notes:
        row = draw_notes(job, look, sheet, row, left, last)
    return row


def draw_title(job: Job, look: Look, sheet: Sheet, row: int, left: int, last: int) -> int:
    """Draw the title and who fills in the sheet, when."""
    sheet.put(row, left, Cell(job.heading, role="title"))
    signed = f"填报单位:{office(job.sender)}        填报日期:{job.day}"
    sheet.put(row + 1, left, Cell(signed, role="title"))
    if look.merged_title:
        sheet.merge(row, left, row, last)
        sheet.merge(row + 1, left, row + 1, last)
    return row + 2


def draw_heading(
    job: Job, look: Look, sheet: Sheet, row: int, columns: Sequence[Column], places: Sequence[int]
) -> int:
    """Draw the heading in one, two or three rows and return the first row below it."""
    leaf = row + look.levels - 1
    for column, place in zip(columns, places, strict=True):
        sheet.put(leaf, place, Cell(column.heading, role="heading", field=column.field))
    for level in range(look.levels - 1):
        above: list[tuple[str, int, int]] = []  # words, first and last column
        for column, place in zip(columns, places, strict=True):
            words = group(column, level, look.levels)
            if above and above[-1][0] == words and words:
                above[-1] = (words, above[-1][1], place)
            else:
                above.append((words, place, place))
        for words, first, end in above:
            if words:
                sheet.put(row + level, first, Cell(words, role="heading"))
                sheet.merge(row + level, first, row + level, end)
    if look.levels > 1:
        for column, place in zip(columns, places, strict=True):
            if not group(column, 0, look.levels):  # one cell over all rows of the heading
                sheet.cells[row, place] = sheet.cells.pop((leaf, place))
                sheet.merge(row, place, leaf, place)
    return leaf + 1


def group(column: Column, level: int, levels: int) -> str:
    """Return the words above a column at a level of the heading, blank if it stands alone."""
    if column.kind == "serial" or column.field in ("remarks", "tax_kind", "period", "indicator_name"):
        return ""
    if column.field in ("enterprise_name", "org_code", "township_code"):
        return "企业"
    if column.field[1:].isdigit() and level:
        return "上半年" if int(column.field[1:]) <= 6 else "下半年"
    if level and levels > 2:
        return "数据" if column.kind in (*AMOUNTS, "count", "pct", "number") else "说明"
    return "本级留成" if column.field[1:].isdigit() else "填报内容"


def draw_rows(
    job: Job,
    look: Look,
    sheet: Sheet,
    row: int,
    columns: Sequence[Column],
    places: Sequence[int],
    heading: int,
) -> int:
    """Draw the rows with what stands between them and return the first row below them."""
    if not job.lines:
        sheet.put(row, places[min(1, len(places) - 1)], Cell("零报告", role="note"))
        return row + 1
    lines = list(job.lines)
    if look.by_township:
        lines.sort(key=lambda line: str(line.values.get("township_code", "")))
    since: list[Statement] = []
    for number, line in enumerate(lines):
        if look.repeat_heading and number and number % look.repeat_heading == 0:
            row = repeat_heading(look, sheet, heading, row)
        if look.by_township and (
            not since or since[-1].values.get("township_code") != line.values.get("township_code")
        ):
            if since:
                row = draw_total(job, sheet, row, columns, places, since, "小计")
            since = []
        if look.blank_rows and number and number % look.blank_rows == 0:
            row += 1
        for column, place in zip(columns, places, strict=True):
            sheet.put(row, place, data_cell(column, line, number + 1))
        row += 1
        since.append(line)
        if look.subtotals and len(since) == 4:
            row = draw_total(job, sheet, row, columns, places, since, "小计")
            since = []
    if look.by_township and since:
        row = draw_total(job, sheet, row, columns, places, since, "小计")
    if look.total or look.subtotals:
        row = draw_total(job, sheet, row, columns, places, lines, "合  计")
    return row


def repeat_heading(look: Look, sheet: Sheet, heading: int, row: int) -> int:
    """Draw the heading again, as at the top of a printed page."""
    for level in range(look.levels):
        for column, cell in sheet.row(heading + level).items():
            sheet.put(row + level, column, replace(cell))
    for r1, c1, r2, c2 in list(sheet.merges):
        if heading <= r1 < heading + look.levels:
            sheet.merge(r1 - heading + row, c1, r2 - heading + row, c2)
    return row + look.levels


def draw_total(
    job: Job,
    sheet: Sheet,
    row: int,
    columns: Sequence[Column],
    places: Sequence[int],
    lines: list[Statement],
    words: str,
) -> int:
    """Draw a row of sums."""
    named = next((place for column, place in zip(columns, places, strict=True) if column.kind != "serial"))
    sheet.put(row, named, Cell(words, role="total"))
    for column, place in zip(columns, places, strict=True):
        amount = total(job.form, lines, column)
        if amount is not None and place != named:
            sheet.put(row, place, Cell(amount, "0.00" if column.kind in AMOUNTS else "General", "total"))
    return row + 1


def draw_notes(job: Job, look: Look, sheet: Sheet, row: int, left: int, last: int) -> int:
    """Draw the note and the signatures below the table."""
    note = "注:金额按表头所注单位填写;没有的留空,勿填“/”“无”;日期填到日。"
    if look.unit == "note" and len(units(job.form)) == 1:
        note = f"注：表中金额单位为{units(job.form).pop()}。"
    sheet.put(row, left, Cell(note, role="note"))
    sheet.put(
        row + 1,
        left,
        Cell("填表人：样例甲            审核人：样例乙            联系电话：000-00000000", role="note"),
    )
    if look.merged_title:
        sheet.merge(row, left, row, last)
        sheet.merge(row + 1, left, row + 1, last)
    return row + 2
