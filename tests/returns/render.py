"""How a careful clerk writes the value of a field into a cell of the official form."""

from __future__ import annotations

from decimal import Decimal

from .columns import Column, Form
from .facts import Statement, Value
from .names import TOWNSHIPS
from .workbook import Cell, CellValue

WORDS: dict[str, dict[Value, str]] = {
    "kind": {"new": "新获", "renewal": "复评"},
    "township_code": dict[Value, str](TOWNSHIPS.items()),
    **{field: {1: "是", 0: "否"} for field in ("is_above_scale", "is_food", "is_quality", "foreign_notice")},
}
FORMATS = {"yuan": "0.00", "wan": "0.00", "usd": "0.00", "date": "yyyy-mm-dd", "code": "@"}


def shown(field: str, value: Value) -> CellValue:
    """Return what stands in a cell for a value: words of the form for codes, else the value itself."""
    return WORDS.get(field, {}).get(value, value) if value != "" else None


def data_cell(column: Column, line: Statement, serial: int) -> Cell:
    """Return the cell of a row under a column of the form."""
    if column.kind == "serial":
        return Cell(serial, role="data", line=line, field="serial", kind="serial", keys=line.facts)
    value = line.values.get(column.field)
    return Cell(
        shown(column.field, value),
        FORMATS.get(column.kind, "General"),
        "data",
        line,
        column.field,
        column.kind,
        line.keys.get(column.field, line.facts),
    )


def total(form: Form, lines: list[Statement], column: Column) -> Decimal | int | None:
    """Return the sum of a column of amounts, none for a column that has no sum."""
    if column.kind not in ("yuan", "wan", "usd", "count") or not form.has(column.field):
        return None
    numbers = [value for line in lines if isinstance(value := line.values.get(column.field), Decimal | int)]
    return sum(numbers) if numbers else None
