"""The same tables on each engine."""

from __future__ import annotations

import duckdb

ENGINES = ("pandas", "duckdb")


def native(tables, engine):
    """Return tables as native frames of an engine."""
    if engine == "pandas":
        return dict(tables)
    connection = duckdb.connect()
    return {name: connection.from_df(table) for name, table in tables.items()}
