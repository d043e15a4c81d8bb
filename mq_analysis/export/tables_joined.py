"""Join the rows of a table that several chapters have."""

from __future__ import annotations

from dataclasses import replace

from mq_analysis.export.parts import Data, Table


def is_continued(table: Table, more: Table) -> bool:
    """Say whether two tables can be joined: same label, columns and caption, and no total."""
    return (
        bool(table.label)
        and (table.label, table.columns, table.caption) == (more.label, more.columns, more.caption)
        and not (table.total_row or more.total_row)
    )


def join_tables(table: Table, more: Table) -> Table:
    """Append the new rows of the second table to the first."""
    rows = tuple(dict.fromkeys((*table.rows, *more.rows)))
    notes = tuple(dict.fromkeys((*table.notes, *more.notes)))
    return replace(table, rows=rows, notes=notes, data=_join_data(table.data, more.data))


def _join_data(data: Data | None, more: Data | None) -> Data | None:
    """Join the data of two tables; None if one has none or their columns differ."""
    if data is None or more is None or data.columns != more.columns:
        return None
    return replace(data, rows=tuple(dict.fromkeys((*data.rows, *more.rows))))
