"""Stated totals against the rows above them: a count, a column, a row of months."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from mq_analysis.intake.amounts import read_amount, read_number, written
from mq_analysis.intake.cells import unit_of
from mq_analysis.intake.record import Block, Ledger, Row, shown
from mq_analysis.intake.spec import Field
from mq_analysis.intake.words import plain
from mq_analysis.workbooks.grid import Value, is_blank

_COUNT = re.compile(r"(?:共|合计|总计)?(\d+)(?:项|个|家|户|件|条|批次)", re.ASCII)
_ADDED = ("money", "int")


def check_totals(ledger: Ledger) -> None:
    """Add up every column above a stated total or subtotal; a line that cannot be read counts as 0."""
    for block in ledger.blocks:
        fields = _added(block, ledger)
        section: list[Row] = []
        rows = {row.number - 1: row for row in block.rows}
        for number, role in block.found.roles.items():
            if role == "data" and number in rows:
                section.append(rows[number])
            elif role == "subtotal":
                _check(block, number, section, fields, ledger)
                section = []
            elif role == "total":
                _check(block, number, [row for n, row in rows.items() if n < number], fields, ledger)
        for name, field in ledger.spec.tables[block.kind].fields.items():
            if field.sum_of and name in block.found.columns:
                _check_across(block, name, ledger.spec.tables[block.kind].fields[field.sum_of])


def _added(block: Block, ledger: Ledger) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for name, field in ledger.spec.tables[block.kind].fields.items():
        names = [field.months.format(m) for m in range(1, 13)] if field.months else [name]
        if field.type in _ADDED and not field.running:
            found |= {column: field for column in names if column in block.found.columns}
    return found


def _check(block: Block, number: int, rows: Sequence[Row], fields: dict[str, Field], ledger: Ledger) -> None:
    columns = block.found.columns
    by_column = {column: name for name, column in columns.items()}
    for column, value in enumerate(block.sheet.rows[number]):
        match = _COUNT.fullmatch(plain(value)) if isinstance(value, str) else None
        if match and int(match[1]) != len(rows):
            defect = block.tell(
                "total_mismatch",
                by_column.get(column, ""),
                "rejected",
                row=number + 1,
                row_outcome="",
                column=column,
                raw=str(value),
                clean=f"共{len(rows)}项",
                note=f"表内实有{len(rows)}行",
            )
            defect.header = ""
    for name, field in fields.items():
        stated = read_number(block.sheet.value(number, columns[name]))
        if stated is None:
            continue
        total = sum((_as_shown(row.raw.get(name), name, field, block, ledger) for row in rows), Decimal(0))
        if abs(stated - total) >= Decimal("0.005"):
            block.tell(
                "total_mismatch",
                name,
                "rejected",
                row=number + 1,
                row_outcome="",
                column=columns[name],
                raw=shown(block.sheet.value(number, columns[name])),
                clean=written(total),
                note="合计不等于各行之和",
            )


def _as_shown(value: Value, name: str, field: Field, block: Block, ledger: Ledger) -> Decimal:
    """Return what a cell adds to the office's own total, in the unit of the sheet."""
    if field.type != "money" or is_blank(value):
        return read_number(value) or Decimal(0)
    unit = unit_of(block.found, name, ledger.spec) or str(field.unit)
    amount = read_amount(value, unit, ledger.spec.payable, is_text_file=True)
    return amount.value / ledger.spec.payable[unit] if amount else Decimal(0)


def _check_across(block: Block, name: str, field: Field) -> None:
    """Check a column that adds up the months of its row."""
    months = [str(field.months).format(month) for month in range(1, 13)]
    for row in block.rows:
        stated = row.values.get(name)
        found = [row.values.get(month) for month in months]
        if not isinstance(stated, Decimal) or not row.stands:
            continue
        total = sum((value for value in found if isinstance(value, Decimal)), Decimal(0))
        if abs(stated - total) >= Decimal("0.005"):
            row.note("total_mismatch", name, "rejected", clean=written(total), note="全年合计不等于各月之和")
