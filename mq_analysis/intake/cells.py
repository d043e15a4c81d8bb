"""Read the cells of a table: repair and report errors of form; report unreadable cells and leave them empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from mq_analysis.intake.amounts import HUNDRED, read_amount, read_number, read_percent, write_decimal
from mq_analysis.intake.dates import read_date, read_month, read_quarter
from mq_analysis.intake.layout import Found
from mq_analysis.intake.record import Block, Ledger, Row
from mq_analysis.intake.spec import Field, Spec, Table
from mq_analysis.intake.words import plain, trim, unquote
from mq_analysis.tables.workbooks.grid import Sheet, Value, is_blank
from mq_analysis.tables.workbooks.preflight import NO_RESULT

_YEAR_IN_BRACKETS = re.compile(r"(?<=.)[(\[【〔](\d{4})[)\]】〕]")
_COUNTERS = re.compile(r"(?<=\d)(?:人|个|家|项|张|分|件|台件|台|批次|批|户|次|月|亩|元整)$")
_LIKE_ABOVE = ("firm", "org", "township", "text", "word", "honour", "item", "doc", "date", "month", "quarter")
_PERCENT = ("%", "％")


def read_block(block: Block, ledger: Ledger) -> None:
    """Read every row of data of a table into ``block.rows``."""
    spec, found, sheet = ledger.spec, block.found, block.sheet
    table = spec.tables[found.kind]
    fields = dict(_fields(table))
    covered = _covering_cells(sheet, found)
    above: dict[str, Value] = {}
    for number in found.rows("data"):
        raw = {
            name: sheet.value(*covered.get((number, column), (number, column)))
            for name, column in found.columns.items()
        }
        for name, value in raw.items():
            if isinstance(value, str) and plain(value) in spec.ditto and fields[name].type in _LIKE_ABOVE:
                raw[name] = above.get(name)
        above = raw
        row = Row(block, number + 1, raw)
        block.rows.append(row)
        for name, value in raw.items():
            fault = sheet.faults.get((number, found.columns[name]))
            if fault:
                kind = "formula_not_cached" if fault == NO_RESULT else "cell_error"
                defect = row.note(kind, name, "rejected", note="读出为空白，请填写数值后重报")
                defect.raw = fault
                row.values[name] = None
            else:
                _read(row, name, value, fields[name], spec)


def _fields(table: Table) -> list[tuple[str, Field]]:
    """Return the columns that a table may have; a field by month appears once for each month."""
    return [
        (about.months.format(month) if about.months else name, about)
        for name, about in table.fields.items()
        for month in (range(1, 13) if about.months else (0,))
    ]


def _covering_cells(sheet: Sheet, found: Found) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the cells of vertically merged ranges of data, each with the cell that holds its value."""
    data = set(found.rows("data"))
    return {
        (row, left): (top, left)
        for top, left, bottom, right in sheet.merged
        if top in data and bottom > top and left == right
        for row in range(top + 1, bottom + 1)
    }


def _read(row: Row, name: str, value: Value, field: Field, spec: Spec) -> None:
    text = plain(value) if isinstance(value, str) else ""
    is_word = field.type == "word"
    if is_blank(value) or (text in spec.blanks and not (is_word and field.words == "bool")):
        row.values[name] = None
        if field.required:
            row.note(field.required, name, "rejected", rejects=True, note="请补填后重报")
        return
    reader = _READERS.get(field.type, _text)
    row.values[name] = reader(row, name, value, field, spec)


def _text(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    del row, name, field, spec
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return trim(str(value))


def _doc(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    return document_number(str(_text(row, name, value, field, spec)))


def document_number(text: str) -> str:
    """Return a document number in standard form: half width, the year in ``〔〕``.

    >>> document_number("样例工商信[2013]１３号")
    '样例工商信〔2013〕13号'
    """
    return _YEAR_IN_BRACKETS.sub(r"〔\1〕", plain(text))


def _item(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    return unquote(str(_text(row, name, value, field, spec)))


def _date(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    del spec
    date = read_date(value)
    if date is None or (date.is_month and not field.month):
        row.note("date_invalid", name, "rejected", note="日期不存在或认不出")
        return None
    if date.is_month:
        row.note("date_month_only", name, "kept", clean=date.text, note="只到月份")
    return date.text


def _of_period(
    parse: Callable[[Value], str | None],
) -> Callable[[Row, str, Value, Field, Spec], object]:
    def reader(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
        del field, spec
        found = parse(value)
        if found is None:
            row.note("date_invalid", name, "rejected", rejects=True, note="所属期认不出")
        return found

    return reader


def _money(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    units = spec.payable
    unit = unit_of(row.block.found, name, spec) or str(field.unit)
    bare = plain(value).removesuffix("整") if isinstance(value, str) else value
    amount = read_amount(bare, unit, units, is_text_file=row.block.book.form == "csv")
    if amount is None:
        row.note("amount_not_a_number", name, "rejected", note="不能识别为金额，留空")
        return None
    clean = amount.value / units[str(field.unit)]
    if amount.is_text:
        row.note(
            "amount_text", name, "repaired", clean=write_decimal(clean, field.decimals), note="文本改为数字"
        )
    if amount.said_unit:
        row.own_unit.add(name)
    return clean


def unit_of(found: Found, name: str, spec: Spec) -> str:
    """Return the unit of a column of money: that in its heading, else that above the table; blank if there is none."""
    said = found.units.get(name, found.stated_unit)
    return said if said in spec.payable else ""


def _int(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    number = _number(row, name, value, field, spec)
    if number is None or number != number.to_integral_value():
        if number is not None:
            row.note("number_not_whole", name, "rejected", note="应为整数")
        return None
    return int(number)


def _number(row: Row, name: str, value: Value, field: Field, spec: Spec) -> Decimal | None:
    del spec
    number = read_number(value)
    if number is None and isinstance(value, str):
        number = read_number(_COUNTERS.sub("", plain(value)))
    if number is None:
        row.note("amount_not_a_number", name, "rejected", note="不能识别为数字，留空")
    elif isinstance(value, str) and row.block.book.form != "csv":
        row.note(
            "amount_text", name, "repaired", clean=write_decimal(number, field.decimals), note="文本改为数字"
        )
    return number


def _percent(row: Row, name: str, value: Value, field: Field, spec: Spec) -> Decimal | None:
    del field, spec
    number = read_percent(value)
    if number is None:
        row.note("amount_not_a_number", name, "rejected", note="不能识别为百分比，留空")
    elif not 0 <= number <= HUNDRED:
        row.note("pct_out_of_range", name, "rejected", note="百分比应在0到100之间，留空")
        return None
    return number


def _number_with_unit(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    """Read a number whose unit is in another cell of the row; amounts are converted to 万元."""
    unit = row.raw.get("unit")
    unit = plain(unit) if isinstance(unit, str) else ""
    if unit in _PERCENT:
        share = _percent(row, name, value, field, spec)
        return None if share is None else write_decimal(share, 1)
    number = _number(row, name, value, field, spec)
    if number is None:
        return None
    if unit in spec.payable:
        return write_decimal(number * spec.payable[unit] / spec.payable["万元"], 2)
    return write_decimal(number, 0)


def _unit(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    text = str(_text(row, name, value, field, spec))
    return "万元" if plain(text) in spec.payable else text


def _word(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    lexicon = spec.lexicons[id(field)]
    word = lexicon.find(str(_text(row, name, value, field, spec)))
    if word is None:
        choices = "、".join(lexicon.choices)
        rejects = field.required is not None
        row.note("word_unknown", name, "rejected", rejects=rejects, note=f"应为：{choices}")
    return word


_READERS: Mapping[str, Callable[[Row, str, Value, Field, Spec], object]] = {
    "doc": _doc,
    "item": _item,
    "date": _date,
    "month": _of_period(read_month),
    "quarter": _of_period(read_quarter),
    "money": _money,
    "int": _int,
    "number": _number,
    "pct": _percent,
    "measured": _number_with_unit,
    "unit": _unit,
    "word": _word,
}
