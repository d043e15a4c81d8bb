"""Values that a sheet need not have: the year of a collection, and numbers of items."""

from __future__ import annotations

from collections import Counter

from mq_analysis.intake.record import Ledger, Row
from mq_analysis.intake.table_spec import Table


def fill_made_values(ledger: Ledger) -> None:
    """Fill year and number of the rows of tables whose sheet has no column for them.

    A made number is that of the firm's row in its file, ``2024-PDY000016-1``: it does not change when other firms or
    files are added, and the same row of a file that is sent again has the same number.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    for block in ledger.blocks:
        table = ledger.spec.tables[block.kind]
        for row in block.rows:
            if table.made_year and table.made_year not in block.found.columns:
                row.values[table.made_year] = str(ledger.year)
            if makes_number(row, table):
                code = row.text("org_code")
                counts[block.book.path, block.kind, code] += 1
                number = counts[block.book.path, block.kind, code]
                row.values[str(table.number)] = f"{ledger.year}-{code}-{number}" if code else None


def makes_number(row: Row, table: Table) -> bool:
    """Say whether the number of a row is made, because its sheet has no column of numbers."""
    return table.number is not None and table.number not in row.block.found.columns
