"""Rows to a folder of Parquet files, parted by a column: whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import narwhals.stable.v2 as nw

from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.files import new_folder
from mq_analysis.base.frames import LazyFrame


def check_folder(output: Path) -> None:
    """Refuse a folder that cannot be written, before anything is computed.

    Raises:
        UsageError: If it is there, or lies in a folder that is not.
    """
    if output.exists():
        raise one(UsageError, "--output", f"must be a folder that is not there yet, got {str(output)!r}")
    if not output.absolute().parent.is_dir():
        raise one(UsageError, "--output", f"must lie in a folder that exists, got {str(output.parent)!r}")


def write_parts(rows: LazyFrame, output: Path, by: Sequence[str] = ()) -> None:
    """Write rows as Parquet into a new folder; what fails leaves nothing.

    Args:
        rows: Of DuckDB or Spark.
        output: A folder that is not there yet.
        by: Columns of text by whose values the files are parted, as ``column=value/``; rows without a value lie where
            readers of such folders look for null, in ``column=__HIVE_DEFAULT_PARTITION__/``.
    """
    rows = rows.with_columns(nw.when(nw.col(name) != "").then(nw.col(name)).alias(name) for name in by)
    with new_folder(output) as part:
        native = rows.to_native()
        if rows.implementation.is_duckdb():
            part.mkdir()
            options = {"partition_by": list(by)} if by else {"per_thread_output": True}
            native.write_parquet(str(part), compression="zstd", **options)
        else:
            writer = native.write.partitionBy(*by) if by else native.write
            writer.parquet(str(part), compression="zstd")
