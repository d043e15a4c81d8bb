"""Arrangements of a table's rows on sheets: by month, in halves, side by side, as cards, turned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .columns import SERIAL, Column, Form
from .facts import Statement
from .forms import MONTHS
from .render import data_cell
from .table import Job, Look, draw, draw_notes, draw_title
from .workbook import WIDEST, Cell, Sheet

MONTH_FIELDS = tuple(column.field for column in MONTHS)


def one_sheet(job: Job, look: Look) -> list[list[Sheet]]:
    """Lay out the whole table on one sheet."""
    sheet = Sheet(job.sheet_name)
    draw(job, look, sheet)
    return [[sheet]]


def part(line: Statement, fields: Sequence[str]) -> Statement | None:
    """Return a row that has only these months of a row of months, none if it has no amount in them."""
    named = [name for name in line.values if name not in MONTH_FIELDS]
    months = [name for name in fields if name in line.values]
    keys = tuple(key for name in months for key in line.keys[name])
    if not months:
        return None
    return Statement(
        line.sender,
        line.form,
        {name: line.values[name] for name in (*named, *months)},
        dict.fromkeys(named, keys) | {name: line.keys[name] for name in months},
    )


def month_rows(job: Job, months: Sequence[str]) -> list[Statement]:
    """Return a row a month for a table of months in columns."""
    rows = []
    for name in months:
        for line in job.lines:
            if name in line.values:
                named = {field: value for field, value in line.values.items() if field not in MONTH_FIELDS}
                values = named | {"period": f"{job.year}{name[1:]}", "retention_yuan": line.values[name]}
                rows.append(Statement(line.sender, line.form, values, dict.fromkeys(values, line.keys[name])))
    return rows


def long_form(job: Job, with_period: bool) -> Form:
    """Return the form with one column of amounts in place of the months."""
    named = tuple(column for column in job.form.columns if column.field not in MONTH_FIELDS)
    period = (Column("所属期", "period", "month"),) if with_period else ()
    return replace(job.form, columns=(*named, *period, Column("本级留成", "retention_yuan", "yuan", "元")))


def a_row_a_month(job: Job, look: Look) -> list[list[Sheet]]:
    """Give each month of each row a row of its own."""
    rows = month_rows(job, MONTH_FIELDS)
    return one_sheet(replace(job, form=long_form(job, True), lines=tuple(rows)), look)


def a_sheet_a_month(job: Job, look: Look) -> list[list[Sheet]]:
    """Give each month a sheet; only its name and title say which month."""
    sheets = []
    for name in MONTH_FIELDS:
        rows = month_rows(job, [name])
        if rows:
            month = int(name[1:])
            title = f"{job.year}年{month}月本级财政留成表"
            sheet = Sheet(f"{month}月")
            draw(replace(job, form=long_form(job, False), lines=tuple(rows), title=title), look, sheet)
            sheets.append(sheet)
    return [sheets]


def half_years_below(job: Job, look: Look) -> list[list[Sheet]]:
    """Put months 7 to 12 below months 1 to 6, because the page is narrow."""
    sheet = Sheet(job.sheet_name)
    row = 0
    for number, months in enumerate((MONTH_FIELDS[:6], MONTH_FIELDS[6:])):
        columns = tuple(
            column
            for column in job.form.columns
            if column.field not in MONTH_FIELDS or column.field in months
        )
        rows = [found for line in job.lines if (found := part(line, months)) is not None]
        if not rows:
            continue
        title = f"{job.year}年{job.form.title}表" + ("（续表）" if number else "")
        half = replace(job, form=replace(job.form, columns=columns), lines=tuple(rows), title=title)
        row = draw(half, replace(look, notes=bool(number)), sheet, row) + 1
    return [[sheet]]


def halves(job: Job) -> tuple[Job, Job]:
    """Return the two halves of the rows; the second is titled 续表."""
    middle = (len(job.lines) + 1) // 2
    second = replace(job, lines=job.lines[middle:], title=f"{job.year}年{job.form.title}表（续表）")
    return replace(job, lines=job.lines[:middle]), second


def halves_below(job: Job, look: Look) -> list[list[Sheet]]:
    """Put the second half of the rows below the first, with a title and a heading of its own."""
    sheet = Sheet(job.sheet_name)
    first, second = halves(job)
    row = draw(first, replace(look, notes=False), sheet)
    draw(second, look, sheet, row + 1)
    return [[sheet]]


def halves_on_two_sheets(job: Job, look: Look) -> list[list[Sheet]]:
    """Put the second half of the rows on a sheet of its own."""
    first, second = halves(job)
    return [
        [*one_sheet(first, look)[0], *one_sheet(replace(second, sheet_name=job.sheet_name + "续表"), look)[0]]
    ]


def halves_in_two_files(job: Job, look: Look) -> list[list[Sheet]]:
    """Put the second half of the rows in a second file."""
    first, second = halves(job)
    return [one_sheet(first, look)[0], one_sheet(second, look)[0]]


def two_tables_side_by_side(job: Job, look: Look) -> list[list[Sheet]]:
    """Put the second half of the rows at the right of the first."""
    sheet = Sheet(job.sheet_name)
    first, second = halves(job)
    draw(first, look, sheet)
    draw(second, replace(look, title=False, notes=False), sheet, 2, len(job.form.columns) + 1)
    return [[sheet]]


def a_card_a_firm(job: Job, look: Look) -> list[list[Sheet]]:
    """Write each row as a card of labels and values, one below the other."""
    sheet = Sheet(job.sheet_name, form=job.form.id)
    row = draw_title(job, look, sheet, 0, 0, 3)
    for line in job.lines:
        columns = [column for column in job.form.columns if column.kind != "serial"]
        for number, column in enumerate(columns):
            label = row + number // 2, number % 2 * 2
            sheet.put(*label, Cell(column.heading, role="heading", line=line, field=column.field))
            sheet.put(label[0], label[1] + 1, data_cell(column, line, 0))
        row += (len(columns) + 1) // 2 + 1
    draw_notes(job, look, sheet, row, 0, 3)
    return [[sheet]]


def transposed(job: Job, look: Look) -> list[list[Sheet]]:
    """Turn the table: a row a field, a column a firm, as many as fit on a sheet."""
    sheets = []
    for start in range(0, len(job.lines), WIDEST // 2):
        name = job.sheet_name if not start else f"{job.sheet_name}{start}"
        sheet = Sheet(name, form=job.form.id)
        row = draw_title(job, look, sheet, 0, 0, 6)
        columns = [column for column in job.form.columns if column is not SERIAL]
        for number, column in enumerate(columns):
            sheet.put(row + number, 0, Cell(column.heading, role="heading", field=column.field))
            for place, line in enumerate(job.lines[start : start + WIDEST // 2]):
                sheet.put(row + number, place + 1, data_cell(column, line, 0))
        sheets.append(sheet)
    return [sheets]
