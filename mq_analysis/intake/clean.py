"""The clean tables: the accepted values of every row, with its file, sheet, row and cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pandas as pd

from mq_analysis.intake.amounts import write_decimal
from mq_analysis.intake.record import Ledger, Row
from mq_analysis.intake.table_spec import Field, Table
from mq_analysis.tables.workbooks.grid import letters

SOURCE = ("source_file", "source_sheet", "source_row", "source_cells", "row_outcome")


def clean_tables(ledger: Ledger) -> Mapping[str, pd.DataFrame]:
    """Return each table for which rows were found.

    Returns:
        By name: ``source_file, source_sheet, source_row, source_cells, row_outcome`` and the table's own
        columns, all text; money in the unit of the column's name, dates as ``YYYY-MM-DD``.
    """
    found = {}
    for kind, table in ledger.spec.tables.items():
        rows = [line for row in ledger.rows(kind) if row.stands for line in _lines(row, table, ledger)]
        if rows:
            found[kind] = pd.DataFrame(rows, columns=[*SOURCE, *table.columns], dtype="str")
    return found


def _lines(row: Row, table: Table, ledger: Ledger) -> Iterator[dict[str, str]]:
    """Return the rows of the clean table for one row of a file: one, or one for each month."""
    values = {name: _text(row, name, table.fields.get(name)) for name in table.columns}
    if "source_dept" in values and "source_dept" not in table.fields:
        values["source_dept"] = ledger.spec.offices.source_of(row.block.office)
    if table.monthly is None:
        yield {**_source(row, table), **values}
        return
    name, _ = table.monthly
    for month in range(1, 13):
        column = table.column_of(month)
        value = row.values.get(column)
        if isinstance(value, Decimal):
            number, at = row.place(column)
            period = f"{ledger.year}{month:02d}"
            place = {**_source(row, table), "source_cells": f"{letters(at)}{number + 1}"}
            said = write_decimal(value, table.fields[name].decimals)
            yield {**place, **values, "period": period, name: said}


def _source(row: Row, table: Table) -> dict[str, str]:
    found = row.block.found
    if row.cells and found.cards:
        corners = sorted(row.cells.values())
        cells = ":".join(f"{letters(column)}{line + 1}" for line, column in (corners[0], corners[-1]))
    elif table.cells and table.cells in found.columns:
        cells = f"{letters(found.columns[table.cells])}{row.number}"
    else:
        cells = f"{letters(found.first)}{row.number}:{letters(found.last)}{row.number}"
    place = (row.block.book.path, row.block.sheet.name, str(row.number), cells, row.outcome)
    return dict(zip(SOURCE, place, strict=True))


def _text(row: Row, name: str, field: Field | None) -> str:
    value = row.values.get(name)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return write_decimal(value, field.decimals if field else 0)
    return str(value)
