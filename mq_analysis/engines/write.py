"""Write rows to a folder of Parquet files, partitioned by columns, atomically."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import narwhals.stable.v2 as nw

from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.files import new_folder
from mq_analysis.base.frames import LazyFrame
from mq_analysis.base.messages import sentence


def check_folder(output: Path) -> None:
    """Check that a folder can be written, before anything is computed.

    Raises:
        UsageError: If it exists already, or its parent folder does not.
    """
    if output.exists():
        raise one(
            UsageError,
            "--output",
            sentence("must be a folder that is not there yet, got {got!r}", got=str(output)),
        )
    if not output.absolute().parent.is_dir():
        raise one(
            UsageError,
            "--output",
            sentence("must lie in a folder that exists, got {got!r}", got=str(output.parent)),
        )


def write_parts(rows: LazyFrame, output: Path, by: Sequence[str] = ()) -> None:
    """Write rows as Parquet into a new folder; if writing fails, no folder is left.

    Args:
        rows: A frame of DuckDB or Spark.
        output: A folder that does not exist yet.
        by: Columns of text that partition the files, as ``column=value/``; rows without a value go to
            ``column=__HIVE_DEFAULT_PARTITION__/``, which readers of such folders take as null.
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
