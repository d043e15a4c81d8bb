"""Checks inside a table, as a pandera schema made from the settings: signs of amounts, order of dates."""

from __future__ import annotations

import warnings
from decimal import Decimal

import pandas as pd

from mq_analysis.intake.record import Ledger, Row
from mq_analysis.intake.table_spec import Field, Table

with (
    warnings.catch_warnings()
):  # pandera imports PySpark if installed, and PySpark warns that pandas is too new
    warnings.simplefilter("ignore", FutureWarning)
    import pandera.pandas as pa
    from pandera.errors import SchemaErrors

_LATER_OF = "date_order:"


def check_rules(ledger: Ledger) -> None:
    """Refuse negative amounts where they are not allowed, and report dates in the wrong order; the rows are kept."""
    for kind, table in ledger.spec.tables.items():
        rows = [row for row in ledger.rows(kind) if row.outcome != "rejected"]
        names = sorted({name for row in rows for name in row.values})
        if rows and names:
            frame = pd.DataFrame(
                {name: [row.values.get(name) for row in rows] for name in names}, dtype=object
            )
            for index, column, check in _failures(_schema(table, names), frame):
                _tell(rows[index], column, check)


def _schema(table: Table, names: list[str]) -> pa.DataFrameSchema:
    positive = [name for name in names if _is_never_negative(table.fields.get(name))]
    columns = {
        name: pa.Column(
            object,
            pa.Check(_not_negative, name="amount_negative"),
            nullable=True,
            required=False,
            coerce=False,
        )
        for name in positive
    }
    orders = [
        pa.Check(_in_order(first, later), name=f"{_LATER_OF}{later}", ignore_na=False)
        for first, later in table.order
        if first in names and later in names
    ]
    return pa.DataFrameSchema(columns, checks=orders)


def _is_never_negative(field: Field | None) -> bool:
    return field is not None and field.type in ("money", "int") and not field.negative


def _not_negative(values: pd.Series) -> pd.Series:
    return values.map(lambda value: not isinstance(value, (Decimal, int)) or value >= 0).astype(bool)


class _in_order:  # noqa: N801 - reads as a check
    """Says for each row whether one date is not after another; if one is only a month, months are compared."""

    def __init__(self, first: str, later: str) -> None:
        self.first, self.later = first, later

    def __call__(self, frame: pd.DataFrame) -> pd.Series:
        """Check every row."""
        pairs = zip(frame[self.first], frame[self.later], strict=True)
        return pd.Series([self._holds(a, b) for a, b in pairs], index=frame.index, dtype=bool)

    @staticmethod
    def _holds(first: object, later: object) -> bool:
        if not first or not later:
            return True
        a, b = str(first), str(later)
        length = min(len(a), len(b))
        return a[:length] <= b[:length]


def _failures(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> list[tuple[int, str, str]]:
    """Return row, column and check of every failure, without duplicates."""
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        found = {
            (int(index), "" if str(check).startswith(_LATER_OF) else str(column), str(check))
            for index, column, check in zip(cases["index"], cases["column"], cases["check"], strict=True)
        }
        return sorted(found)
    return []


def _tell(row: Row, column: str, check: str) -> None:
    if check.startswith(_LATER_OF):
        row.note("date_order", check.removeprefix(_LATER_OF), "kept", note="早于起始日期，请核对")
        return
    row.defects = [d for d in row.defects if d.field != column or d.kind != "amount_text"]
    row.note("amount_negative", column, "rejected", note="不应为负，留空")
    row.values[column] = None
