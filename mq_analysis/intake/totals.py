"""Check stated totals against the rows: counts, columns, and sums over months."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from mq_analysis.intake.amounts import read_amount, read_number, write_decimal
from mq_analysis.intake.defect import cell_text
from mq_analysis.intake.numerals import NUMERALS, read_numeral
from mq_analysis.intake.record import Block, Ledger, Row
from mq_analysis.intake.table_spec import Field
from mq_analysis.intake.values import unit_of
from mq_analysis.intake.words import plain
from mq_analysis.tables.workbooks.grid import Value, is_blank
from mq_analysis.tables.workbooks.preflight import NO_RESULT

_COUNT = re.compile(rf"(?:共计?|合计|总计|计)?[:：]?([0-9]+|[{NUMERALS}]+)(?:项|个|家|户|件|条|批次)")
_TOLERANCE = Decimal("0.005")
_ADDED = ("money", "int")


def check_totals(ledger: Ledger) -> None:
    """Add up every column above a stated total or subtotal; an unreadable cell counts as 0.

    A total above all rows refers to the rows below it. If a table has several totals, each may refer to the rows since
    the total before it, or to all rows; either is accepted. A table that goes on from an earlier one of its file may
    state the total of all of it.
    """
    earlier: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for block in ledger.blocks:
        fields = _additive_fields(block, ledger)
        before = list(of_file := earlier[block.book.path, block.kind, block.office])
        of_file += block.rows
        rows = {row.number - 1: row for row in block.rows}
        section: list[Row] = []
        since: list[Row] = []
        for number, role in block.found.roles.items():
            if role == "data" and number in rows:
                section.append(rows[number])
                since.append(rows[number])
            elif role == "subtotal":
                _check(block, number, [section], fields, ledger)
                section = []
            elif role == "total":
                above = [row for n, row in rows.items() if n < number]
                choices = [above, since, section] if above else [list(rows.values())]
                choices += [[*before, *choices[0]]] if before else []
                _check(block, number, choices, fields, ledger)
                section, since = [], []
        for name, field in ledger.spec.tables[block.kind].fields.items():
            if field.sum_of and name in block.found.columns:
                months = ledger.spec.tables[block.kind].fields[field.sum_of].months
                columns = [str(months).format(month) for month in range(1, 13)]
                _check_across(block, name, columns, "全年合计不等于各月之和")
            if field.parts and name in block.found.columns:
                _check_parts(block, name, field.parts, ledger)


def _additive_fields(block: Block, ledger: Ledger) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for name, field in ledger.spec.tables[block.kind].fields.items():
        names = [field.months.format(m) for m in range(1, 13)] if field.months else [name]
        if field.type in _ADDED and not field.running:
            found |= {column: field for column in names if column in block.found.columns}
    return found


def _check(
    block: Block, number: int, choices: Sequence[Sequence[Row]], fields: dict[str, Field], ledger: Ledger
) -> None:
    """Check the totals of a row; they are correct if they match one of the sets of rows in ``choices``."""
    columns = block.found.columns
    by_column = {column: name for name, column in columns.items()}
    for column, value in enumerate(block.sheet.rows[number]):
        count = _count(value) if column not in map(columns.get, fields) else None
        if count is not None and count not in map(len, choices):
            _tell(
                block,
                number,
                by_column.get(column, ""),
                column,
                f"共{len(choices[0])}项",
                f"表内实有{len(choices[0])}行",
            )
            block.defects[-1].header = ""
    for name, field in fields.items():
        column = columns[name]
        if (number, column) in block.sheet.faults:
            block.tell(
                "formula_not_cached" if block.sheet.faults[number, column] == NO_RESULT else "cell_error",
                name,
                "rejected",
                row=number + 1,
                row_outcome="",
                column=column,
                raw=block.sheet.faults[number, column],
                note="合计没有数值，无法核对",
            )
            continue
        stated = _total_in_unit(block.sheet.value(number, column), name, field, block, ledger)
        if stated is None:
            continue
        sums = [
            sum((_as_shown(row, name, field, block, ledger) for row in rows), Decimal(0)) for rows in choices
        ]
        if all(abs(stated - total) >= _TOLERANCE for total in sums):
            _tell(block, number, name, column, write_decimal(sums[0]), "合计不等于各行之和")


def _tell(block: Block, number: int, name: str, column: int, clean: str, note: str) -> None:
    block.tell(
        "total_mismatch",
        name,
        "rejected",
        row=number + 1,
        row_outcome="",
        column=column,
        raw=cell_text(block.sheet.value(number, column)),
        clean=clean,
        note=note,
    )


def _count(value: Value) -> int | None:
    """Return the number of rows that a text such as 共3项 states."""
    match = _COUNT.fullmatch(plain(value)) if isinstance(value, str) else None
    if not match:
        return None
    return int(match[1]) if match[1].isascii() else read_numeral(match[1])


def _total_in_unit(value: Value, name: str, field: Field, block: Block, ledger: Ledger) -> Decimal | None:
    """Return a stated total in the unit of the sheet."""
    number = read_number(value)
    if number is not None or field.type != "money" or not isinstance(value, str):
        return number
    unit = unit_of(block.found, name, ledger.spec) or str(field.unit)
    amount = read_amount(value, unit, ledger.spec.payable, is_text_file=True)
    return amount.value / ledger.spec.payable[unit] if amount else None


def _as_shown(row: Row, name: str, field: Field, block: Block, ledger: Ledger) -> Decimal:
    """Return the contribution of a row to the office's own total, in the unit of the sheet that states the total."""
    value, units = row.raw.get(name), ledger.spec.payable
    if field.type != "money" or is_blank(value):
        number, read = read_number(value), row.values.get(name)
        return number or (Decimal(read) if isinstance(read, int | Decimal) else Decimal(0))
    own, stated = (unit_of(b.found, name, ledger.spec) or str(field.unit) for b in (row.block, block))
    amount = read_amount(value, own, units, is_text_file=True)
    return amount.value / units[stated] if amount else Decimal(0)


def _check_parts(block: Block, name: str, parts: Sequence[str], ledger: Ledger) -> None:
    """Check a column that is the sum of others, where a table has all of them."""
    if all(part in block.found.columns for part in parts):
        heads = "、".join(ledger.spec.tables[block.kind].fields[part].headers[0] for part in parts)
        _check_across(block, name, parts, f"不等于{heads}之和")


def _check_across(block: Block, name: str, columns: Sequence[str], note: str) -> None:
    """Check a column that is the sum over others of its row."""
    for row in block.rows:
        stated = row.values.get(name)
        found = [row.values.get(column) for column in columns]
        if not isinstance(stated, Decimal) or not row.stands:
            continue
        total = sum((value for value in found if isinstance(value, Decimal)), Decimal(0))
        rounded = sum(defect.kind == "amount_finer_than_fen" for defect in row.defects)
        if abs(stated - total) >= _TOLERANCE * (1 + rounded):
            row.note("total_mismatch", name, "rejected", clean=write_decimal(total), note=note)
