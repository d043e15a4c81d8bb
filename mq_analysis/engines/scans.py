"""Scan files with DuckDB, without converting columns."""

from __future__ import annotations

from typing import Any

import duckdb

from mq_analysis.engines.sources import Files


def scan(connection: duckdb.DuckDBPyConnection, files: Files) -> duckdb.DuckDBPyRelation:
    """Return the rows of all files without conversion."""
    paths = [str(path) for path in files.paths]
    if files.form == "parquet":
        return connection.read_parquet(paths, hive_partitioning=False)
    options: dict[str, Any] = {"header": True, "all_varchar": True, "hive_partitioning": False}
    return connection.read_csv(paths, **options)  # type: ignore[arg-type]


def first_line(error: BaseException) -> str:
    """Return the first line of an engine's error message that has content."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
