"""Read the value of one cell by the type of its field: repair and report errors of form, propose what is uncertain."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from mq_analysis.base.codes import is_identity_number, normal_form
from mq_analysis.intake.amounts import (
    HUNDRED,
    read_amount,
    read_number,
    read_percent,
    read_words,
    round_to_fen,
    write_decimal,
)
from mq_analysis.intake.characters import clean_text
from mq_analysis.intake.dates import MONTH, interpret_date, read_month, read_quarter, read_year
from mq_analysis.intake.formats import unit_in_store
from mq_analysis.intake.layout import Found
from mq_analysis.intake.measures import other_measure, read_share, without_unit
from mq_analysis.intake.numerals import read_numeral
from mq_analysis.intake.record import Row
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.table_spec import Field
from mq_analysis.intake.words import bracket_texts, plain, unquote
from mq_analysis.tables.workbooks.grid import Value

_YEAR_IN_BRACKETS = re.compile(r"(?<=.)[(\[【〔](\d{4})[)\]】〕]")
_QUARTER = re.compile(r"第?([1-4一二三四])(?:\.0)?(?:季度?)?")
_COUNTERS = re.compile(r"(?<=[\d十百千万])(?:人|个|家|项|张|分|件|台件|台|个月|批次|批|户|次|月|亩|元整|名)$")
_PERCENT = ("%", "％")
_EXACT = 10**15
"""From here on a spreadsheet keeps no longer every digit of a number."""


def read_value(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    """Return the value of a cell that is not blank; None if it cannot be read, which is then reported."""
    return _READERS.get(field.type, _text)(row, name, value, field, spec)


def _text(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    del spec
    if field.type == "text" and isinstance(value, int | float) and abs(value) >= _EXACT:
        row.note("code_corrupted", name, "rejected", note="超过15位的数须设为文本格式后重报")
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text, strange = clean_text(str(value))
    if strange:
        row.note("strange_characters", name, "repaired", clean=text, note=strange)
    if field.type != "org" and is_identity_number(normal_form(text)):
        row.note("identity_number", name, "rejected", note="身份证号不予收录；请改填自编的编号")
        return None
    return text or None


def _doc(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    return document_number(str(_text(row, name, value, field, spec) or "")) or None


def document_number(text: str) -> str:
    """Return a document number in standard form: half width, the year in ``〔〕``.

    >>> document_number("样例工商信[2013]１３号")
    '样例工商信〔2013〕13号'
    """
    return _YEAR_IN_BRACKETS.sub(r"〔\1〕", plain(text))


def _item(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    return unquote(str(_text(row, name, value, field, spec) or "")) or None


def _date(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    table = spec.tables[row.block.kind]
    is_end = any(name == later for _, later in table.order)
    date = interpret_date(value, row.block.year, is_end=is_end)
    if date is None or (date.is_month and not field.month):
        row.note("date_invalid", name, "rejected", note="日期不存在或认不出")
        return None
    if date.sure == "proposed":
        row.propose("date_unclear", name, clean=date.text, note=date.note)
    elif date.is_month:
        row.note("date_month_only", name, "kept", clean=date.text, note="只到月份")
    elif date.sure == "repaired":
        row.note("date_spelling", name, "repaired", clean=date.text, note=date.note or "改为通行写法")
    return date.text


def _of_period(
    parse: Callable[[Value], str | None],
) -> Callable[[Row, str, Value, Field, Spec], object]:
    def reader(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
        del spec
        found = parse(value)
        month = MONTH.fullmatch(plain(value)) if found is None and isinstance(value, str) else None
        if month and not month[1] and field.type == "month":
            found = f"{row.block.year}{int(month[2]):02d}"
            row.note("date_spelling", name, "repaired", clean=found, note="原文没有年份，按汇总年度读入")
        quarter = _QUARTER.fullmatch(plain(str(value))) if found is None and field.type == "quarter" else None
        if quarter:
            number = quarter[1] if quarter[1].isascii() else str(read_numeral(quarter[1]))
            found = f"{row.block.year}Q{number}"
            row.note("date_spelling", name, "repaired", clean=found, note="原文没有年份，按汇总年度读入")
        if found is None:
            row.note("date_invalid", name, "rejected", rejects=True, note="所属期认不出")
        return found

    return reader


def _money(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    units = spec.payable
    own, unit = units[str(field.unit)], unit_of(row.block.found, name, spec) or str(field.unit)
    bare = plain(value).removesuffix("整") if isinstance(value, str) and "元整" not in value else value
    amount = read_amount(bare, unit, units, is_text_file=row.block.book.is_text)
    if amount is None:
        row.note("amount_not_a_number", name, "rejected", note="不能识别为金额，留空")
        return None
    clean = amount.value / own
    if (
        isinstance(value, str)
        and plain(value).startswith(("¥", "￥"))
        and units[unit] != 1
        and not amount.said_unit
    ):
        if unit in spec.units.foreign:
            row.note("amount_not_a_number", name, "rejected", note=f"单位是{unit}，不应写￥，留空")
            return None
        clean = amount.value / units[unit] / own
        said = write_decimal(clean, field.decimals)
        note = f"按元读入为{said}{field.unit}；如本来就是{unit}，请在“改为”写明"
        row.propose("sign_of_yuan", name, clean=said, note=note)
        row.own_unit.add(name)
        return _whole_fen(row, name, clean, field, spec)
    stored = unit_in_store(row.block.sheet.formats.get(row.place(name), ""), units[unit], spec.written_units)
    if stored != units[unit] and not amount.said_unit:
        clean = amount.value / units[unit] * stored / own
        names = (_name_unit(size, units) for size in (stored, units[unit]))
        note = "单元格格式改变了显示单位：存的是{}，不是{}".format(*names)
        row.note("unit_in_format", name, "repaired", clean=write_decimal(clean, field.decimals), note=note)
        row.own_unit.add(name)
    if amount.said_unit:
        row.own_unit.add(name)
    if amount.is_text:
        said = write_decimal(clean, field.decimals)
        row.note("amount_text", name, "repaired", clean=said, note="文本改为数字")
    return _whole_fen(row, name, clean, field, spec)


def _name_unit(size: int, units: Mapping[str, int]) -> str:
    return next((name for name, yuan in units.items() if yuan == size), f"{size}元")


def _whole_fen(row: Row, name: str, value: Decimal, field: Field, spec: Spec) -> Decimal:
    """Return an amount in whole fen; one that is finer is rounded, which is reported."""
    if str(field.unit) in spec.units.foreign:
        return value
    rounded = round_to_fen(value, spec.payable[str(field.unit)])
    if rounded != value:
        said = write_decimal(rounded, field.decimals)
        row.note("amount_finer_than_fen", name, "repaired", clean=said, note="四舍五入到分")
    return rounded


def unit_of(found: Found, name: str, spec: Spec) -> str:
    """Return the unit of a column of money: that in its heading, else that of the table; blank if there is none."""
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
    other = other_measure(row, name, value, field, spec)
    if other:
        row.note("unit_differs", name, "rejected", note=f"单位是{other}，应为{field.unit}，未读入")
        return None
    number, is_plain = read_number(value), row.block.book.is_text
    if number is None and isinstance(value, str):
        text = plain(value)
        bare = without_unit(text, field, spec) if field.unit else _COUNTERS.sub("", text)
        number = read_number(bare)
        if number is None:
            number, is_plain = read_words(bare), False
    if number is None:
        row.note("amount_not_a_number", name, "rejected", note="不能识别为数字，留空")
    elif isinstance(value, str) and not is_plain:
        row.note(
            "amount_text", name, "repaired", clean=write_decimal(number, field.decimals), note="文本改为数字"
        )
    return number


def _percent(row: Row, name: str, value: Value, field: Field, spec: Spec) -> Decimal | None:
    """Read a percentage as stated; `mq_analysis.intake.percents` finds the fractions in a column."""
    del field, spec
    is_fraction = not isinstance(value, str) and "%" in row.block.sheet.formats.get(row.place(name), "")
    number = read_percent(value, is_fraction=is_fraction)
    if is_fraction or (isinstance(value, str) and plain(value).endswith("%")):
        row.own_unit.add(name)
    if number is None:
        row.note("amount_not_a_number", name, "rejected", note="不能识别为百分比，留空")
    elif not 0 <= number <= HUNDRED:
        row.note("pct_out_of_range", name, "rejected", note="百分比应在0到100之间，留空")
        return None
    return number


def _share(row: Row, name: str, value: Value, field: Field, spec: Spec) -> Decimal | None:
    other = other_measure(row, name, value, field, spec)
    found = None if other else read_share(row, name, value, field)
    if other:
        row.note("unit_differs", name, "rejected", note=f"单位是{other}，应为{field.unit or '小数'}，未读入")
    elif found is None:
        row.note("amount_not_a_number", name, "rejected", note="不能识别为比例，留空")
    elif found.doubt:
        row.propose("share_unclear", name, clean=write_decimal(found.value), note=found.doubt)
    return found.value if found else None


def _number_with_unit(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    """Read a number whose unit is in another cell of the row; amounts are converted to 万元."""
    unit = row.raw.get("unit")
    unit = plain(unit) if isinstance(unit, str) else ""
    if unit in _PERCENT:
        share = _percent(row, name, value, field, spec)
        if share is not None and share <= 1 and name not in row.own_unit:
            share *= HUNDRED  # a target of at most 1 % is none
        return None if share is None else write_decimal(share, 1)
    number = _number(row, name, value, field, spec)
    if number is None:
        return None
    if unit in spec.payable:
        return write_decimal(number * spec.payable[unit] / spec.payable["万元"], 2)
    return write_decimal(number, 0)


def _unit(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    text = str(_text(row, name, value, field, spec) or "")
    return "万元" if plain(text) in spec.payable else text


def _word(row: Row, name: str, value: Value, field: Field, spec: Spec) -> object:
    lexicon = spec.lexicons[id(field)]
    word = lexicon.find(str(_text(row, name, value, field, spec) or ""))
    if word is None and (near := lexicon.near(str(value))) is not None:
        row.propose("word_near", name, clean=near, note=f"不在可选范围（{'、'.join(lexicon.choices)}）")
        return near
    if word is None:
        choices = "、".join(lexicon.choices)
        rejects = field.required is not None
        row.note("word_unknown", name, "rejected", rejects=rejects, note=f"应为：{choices}")
    said = [text for text in bracket_texts(str(value)) if lexicon.find(text) != word] if word else []
    if said and word not in (plain(str(value)), *said):
        row.note("word_in_brackets", name, note=f"括号内“{'、'.join(said)[:30]}”未读入，请另填")
    return word


_READERS: Mapping[str, Callable[[Row, str, Value, Field, Spec], object]] = {
    "doc": _doc,
    "item": _item,
    "date": _date,
    "month": _of_period(read_month),
    "year": _of_period(read_year),
    "share": _share,
    "quarter": _of_period(read_quarter),
    "money": _money,
    "int": _int,
    "number": _number,
    "pct": _percent,
    "measured": _number_with_unit,
    "unit": _unit,
    "word": _word,
}
