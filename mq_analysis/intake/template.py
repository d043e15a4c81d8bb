"""Write the collection workbooks: one for each township and department, in the layout that `mq intake` reads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from mq_analysis.intake.books import Book
from mq_analysis.intake.reference import Past, Reference
from mq_analysis.intake.senders import offices_of
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.table_spec import Field, Table

BLANKS = 20
"""Empty lines below the ones that are filled in beforehand; none where the lines are fixed."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
"""Characters that the name of a sheet cannot have."""

_HEAD = 2
_OPTIONS, _EXPIRING, _GUIDE = "选项", "到期荣誉", "填报说明"
_WIDTHS = {"seq": 5, "firm": 26, "org": 12, "honour": 24, "item": 14, "doc": 18, "date": 11, "money": 12}
_EXPIRY = (("企业名称", 26), ("代码", 12), ("荣誉", 24), ("产品或商标", 14), ("上次颁发", 11), ("有效期", 11))

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Collection:
    """The data from which the workbooks of a year are made."""

    year: int
    spec: Spec
    reference: Reference


def write_templates(folder: Path, collection: Collection) -> list[Path]:
    """Write every workbook into a folder; return the files, townships first."""
    spec, paths = collection.spec, []
    for number, office in enumerate(offices_of(spec, collection.reference), start=1):
        path = folder / f"{number:02d}_{office}_{collection.year}年{spec.forms.title}.xlsx"
        write_template(path, office, collection)
        paths.append(path)
    return paths


def write_template(
    path: Path, office: str, collection: Collection, rows: Mapping[str, Sequence[Cells]] | None = None
) -> None:
    """Write the workbook of one office.

    Args:
        path: The file.
        office: A township of the register or a department of the settings.
        collection: Year, settings and register.
        rows: Rows to fill in beforehand, by table and field; by default firms of the register and indicators of
            the settings.
    """
    is_township = office in collection.reference.townships
    sender = "township" if is_township else office
    tables = {name: t for name, t in collection.spec.tables.items() if sender in t.senders}
    book = Book(path)
    _guide(book, office, tables, collection)
    lists = _lists(tables, collection)
    for number, (name, table) in enumerate(tables.items(), start=1):
        given = (rows or {}).get(name)
        if given is None:
            given = _known_lines(name, table, office, collection)
        title = f"附表{number}{_FORBIDDEN.sub(' ', table.title.zh)}"[:31]
        _table(book, title, table, office, collection, given, lists)
    if is_township and "honours" in collection.spec.tables:
        _expiring(book, office, collection)
    _options(book, lists)
    book.close()


def _fields(table: Table, *, is_township: bool) -> dict[str, Field]:
    """Return the columns to fill in, without a township's own name and without sums, which formulas compute."""
    return {
        name: field
        for name, field in table.fields.items()
        if field.sum_of is None and field.printed and not (is_township and field.type == "township")
    }


def _headings(fields: Mapping[str, Field]) -> list[tuple[str, str, Field]]:
    """Return heading, column and field of each column: one for each month; headings of amounts have the unit."""
    found = []
    for name, field in fields.items():
        for month in range(1, 13) if field.months else (0,):
            text = field.headers[0].format(month, cn="")
            unit = f"({field.unit})" if field.unit else ""
            found.append((f"{text}{unit}", field.months.format(month) if field.months else name, field))
    return found


def _table(
    book: Book,
    title: str,
    table: Table,
    office: str,
    collection: Collection,
    rows: Sequence[Cells],
    lists: Mapping[tuple[str, ...], str],
) -> None:
    is_township = office in collection.reference.townships
    heads = _headings(_fields(table, is_township=is_township))
    columns = [
        (text, 24 if column == "indicator_name" else _WIDTHS.get(field.type, 10))
        for text, column, field in heads
    ]
    place = "办事处" if office.endswith("街道") else "人民政府"
    name = f"{office}{place}" if is_township else f"{collection.spec.forms.prefix}{office}"
    top = (f"填报单位:{name}        填报日期:",)
    sheet = book.sheet(title, f"{collection.year}年{table.title.zh}表", columns, top)
    last = _HEAD + len(rows) + (0 if table.indicators else BLANKS)
    text = book.book.add_format({**book.font, "locked": False, "num_format": "@"})
    date = book.book.add_format({**book.font, "locked": False, "num_format": "yyyy-mm-dd"})
    number = book.book.add_format({**book.font, "locked": False})
    for i in range(_HEAD + 1, last + 1):
        line = rows[i - _HEAD - 1] if i - _HEAD - 1 < len(rows) else {}
        for j, (_, column, field) in enumerate(heads):
            style = (
                date
                if field.type == "date"
                else number
                if field.type in ("money", "int", "number", "pct", "share")
                else text
            )
            value = str(i - _HEAD) if column == "seq" else line.get(column, "")
            if value:
                sheet.write_string(i, j, value, style)
            else:
                sheet.write_blank(i, j, None, style)
    for j, (_, _, field) in enumerate(heads):
        _validate(sheet, j, last, field, lists.get(_choices(field, collection), ""))
    sheet.write_string(
        last + 1, 0, "注:金额按表头所注单位填写;没有的留空,勿填“/”“无”;日期填到日。", book.plain
    )
    sheet.write_string(last + 2, 0, "填表人:            审核人:            联系电话:", book.plain)
    sheet.protect(
        "",
        {
            "insert_rows": True,
            "delete_rows": True,
            "format_cells": True,
            "format_columns": True,
            "sort": True,
        },
    )


def _validate(sheet: Worksheet, column: int, last: int, field: Field, choices: str) -> None:
    area = (_HEAD + 1, column, last, column)
    if choices:
        said = {"error_title": "请从下拉表中选择", "error_message": "下拉表中没有的，请先与质强办联系"}
        sheet.data_validation(*area, {"validate": "list", "source": choices, "error_type": "warning", **said})
    elif field.type == "org":
        said = {
            "input_title": "组织机构代码",
            "input_message": "9位，连同字母和校验位；或18位统一社会信用代码",
        }
        sheet.data_validation(*area, {"validate": "any", **said})
    elif field.type in ("money", "int") and not field.negative:
        said = {"error_title": "请填数字", "error_message": "只填数字，不写单位，不填负数"}
        rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_type": "warning", **said}
        sheet.data_validation(*area, rule)


def _choices(field: Field, collection: Collection) -> tuple[str, ...]:
    """Return the values that a cell may hold: words as a person writes them, honours, townships."""
    if field.type == "honour":
        return tuple(honour.name for honour in collection.reference.honours.values())
    if field.type == "township":
        return tuple(collection.reference.townships)
    return collection.spec.lexicons[id(field)].choices if field.type == "word" else ()


def _lists(tables: Mapping[str, Table], collection: Collection) -> dict[tuple[str, ...], str]:
    """Return the cell range of each list of choices on the sheet of lists."""
    found: dict[tuple[str, ...], str] = {}
    for table in tables.values():
        for field in table.fields.values():
            choices = _choices(field, collection)
            if choices and choices not in found:
                column = xl_col_to_name(len(found))
                found[choices] = f"={_OPTIONS}!${column}$1:${column}${len(choices)}"
    return found


def _options(book: Book, lists: Mapping[tuple[str, ...], str]) -> None:
    sheet = book.book.add_worksheet(_OPTIONS)
    for column, choices in enumerate(lists):
        sheet.write_column(0, column, list(choices))
    sheet.hide()


def _known_lines(name: str, table: Table, office: str, collection: Collection) -> list[Cells]:
    """Return the rows that are filled in beforehand: the firms of a township, the indicators to report."""
    if table.indicators and "indicator_name" in table.fields:
        units = table.indicator_units
        return [
            {"indicator_name": text, "unit": units.get(code, "")} for code, text in table.indicators.items()
        ]
    if name == "enterprise_output":
        firms = [
            f
            for f in collection.reference.firms.values()
            if f.township == office and f.status in ("", "存续")
        ]
        return [{"enterprise_name": f.name, "org_code": f.org_code} for f in firms]
    return []


def _expiring(book: Book, office: str, collection: Collection) -> None:
    """List the titles of the township's firms that expire in the year or expired in the year before."""
    rows = [
        (firm.name, firm.org_code, honour.name, past.item, past.issue_date, past.valid_until)
        for past in _open_titles(collection)
        if (firm := collection.reference.firms.get(past.org_code))
        and firm.township == office
        and (honour := collection.reference.honours.get(past.honour_code))
    ]
    year = collection.year
    sheet = book.sheet(_EXPIRING, f"{year - 1}—{year}年到期、可能复评的荣誉（供核对，不需填写）", _EXPIRY)
    for i, row in enumerate(rows, start=_HEAD):
        for j, value in enumerate(row):
            sheet.write_string(i, j, value, book.cell)
    if not rows:
        sheet.write_string(_HEAD, 0, "没有。", book.plain)
    sheet.protect()


def _open_titles(collection: Collection) -> list[Past]:
    """Return the last renewal of each title that ends in the year or the year before and was not renewed since."""
    last: dict[tuple[str, str, str], Past] = {}
    for past in sorted(collection.reference.history, key=lambda one: one.issue_date):
        last[past.org_code, past.honour_code, past.item] = past
    years = (str(collection.year - 1), str(collection.year))
    return sorted(
        (past for past in last.values() if past.valid_until[:4] in years),
        key=lambda p: (p.valid_until, p.org_code),
    )


def _guide(book: Book, office: str, tables: Mapping[str, Table], collection: Collection) -> None:
    spec = collection.spec
    titles = "、".join(f"附表{i}{t.title.zh}" for i, t in enumerate(tables.values(), start=1))
    lines = [
        *_deadline(collection),
        f"本簿各表：{titles}。",
        "表头已锁定，请勿改动；行数不够时在空行中插入。没有内容的表保持空白，并在备注写“零报告”。",
        "企业名称填登记全称；代码填9位组织机构代码（含字母和校验位）或18位统一社会信用代码，按文本填写，不要让程序改成数字。",
        *_on_honours(tables),
        "金额按表头括号内的单位填写，只填数字；比率填百分数（如92.5）。",
        *(
            ["12月公布的荣誉，另报补报表，文件名写明“补报”。"]
            * ("honours" in tables and spec.deadline is not None)
        ),
        "收表后发现的问题，会按单元格列出清单退回，请更正后整簿重报。",
    ]
    lines = [
        f"{collection.year}年{spec.forms.title}填报说明（{office}）",
        *(f"{number}、{line}" for number, line in zip("一二三四五六七八", lines, strict=False)),
    ]
    sheet = book.book.add_worksheet(_GUIDE)
    sheet.set_column(0, 0, 80)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    wrap = book.book.add_format({"font_name": "宋体", "font_size": 12, "text_wrap": True, "valign": "top"})
    for i, line in enumerate(lines):
        sheet.write_string(i, 0, line, book.title if i == 0 else wrap)
        sheet.set_row(i, 26 if i == 0 else 36)
    sheet.protect()


def _on_honours(tables: Mapping[str, Table]) -> list[str]:
    """Return the line on honours, if the workbook asks for them."""
    if "honours" not in tables:
        return []
    kinds = "；新获或复评如实填写" if "kind" in tables["honours"].fields else ""
    return [f"荣誉名称从下拉表中选择；获得日期以公告（文件）落款日期为准，填到日{kinds}。"]


def _deadline(collection: Collection) -> list[str]:
    """Return the line on clause and deadline; none where no deadline is set."""
    spec, year = collection.spec, collection.year
    if spec.deadline is None:
        return [f"请填{year}年的数，报{spec.forms.office}。"]
    day = spec.deadline.of(year)
    reason = f"政策第{spec.deadline.clause}条，“{spec.deadline.quote}”" if spec.deadline.clause else ""
    reason = f"依据：{reason}。" if reason else ""
    return [f"{reason}请于{day.year}年{day.month}月{day.day}日前报{spec.forms.office}。"]
