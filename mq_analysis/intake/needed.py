"""Refuse rows that lack what the county's table must have, so that nothing leaves between cell and table in silence."""

from __future__ import annotations

from collections.abc import Mapping

from mq_analysis.intake.record import Ledger, Row
from mq_analysis.intake.table_spec import Table
from mq_analysis.tables import TableSchema
from mq_analysis.tables.workbooks.grid import is_blank

MADE_OF: Mapping[str, tuple[str, ...]] = {
    "retention": ("retention_monthly",),
    "enterprise_years": ("enterprise_output", "above_scale_output"),
    "township_reports": ("township_report",),
    "retention_estimates": ("retention_estimate",),
}
"""The tables of returns of which a table of the county is made, where they have other names."""


def require_values(ledger: Ledger) -> None:
    """Refuse each row that is blank in a column which its table in ``data/`` must have, with a finding."""
    returned = {one: name for name, ones in MADE_OF.items() for one in ones}
    for kind, table in ledger.spec.tables.items():
        schema = ledger.schemas.get(returned.get(kind, kind))
        if schema is None or kind == "honours":
            continue  # rows about the same honour complete each other; `mq_analysis.intake.merge` refuses the rest
        needed = [
            name
            for name, column in schema.columns.items()
            if (column.null == "never" and not column.optional) or name in schema.key
            if name in table.columns and (name in table.fields or name == "township_code")
            if name not in table.long_fields
        ]
        _drop_unfilled(ledger, kind, table, needed)
        for row in ledger.rows(kind):
            for name in needed if row.outcome != "rejected" else ():
                if row.values.get(name) in (None, "") and not _may_lack(row, name, table, schema):
                    _refuse(row, name)


def _may_lack(row: Row, name: str, table: Table, schema: TableSchema) -> bool:
    """Say whether the sheet of a row may be without a column of the key that a county's table may be without."""
    is_spared = schema.columns[name].optional and name not in table.needs
    return is_spared and name not in row.block.found.columns


def _drop_unfilled(ledger: Ledger, kind: str, table: Table, needed: list[str]) -> None:
    """Count rows of a form with only what our template printed in them as blank rows."""
    keys = {*table.unique, "seq", "township", "township_code", "unit", "indicator_code", "indicator_name"}
    if not set(needed) - keys:
        return
    sheets = {(file, sheet): roles for file, sheet, roles in ledger.sheets}
    for block in ledger.blocks:
        if block.kind != kind:
            continue
        unfilled = [
            row
            for row in block.rows
            if all(is_blank(value) for name, value in row.raw.items() if name not in keys)
        ]
        for row in unfilled:
            block.rows.remove(row)
            sheets[block.book.path, block.sheet.title][row.number - 1] = "blank"


def _refuse(row: Row, name: str) -> None:
    told = [
        defect
        for defect in row.defects
        if defect.field == name and defect.value_outcome in ("rejected", "pending")
    ]
    for defect in told:
        defect.rejects = defect.value_outcome == "rejected"
    if not told:
        row.note("value_missing", name, "rejected", rejects=True, note="没有这一项，该行不能计入")
