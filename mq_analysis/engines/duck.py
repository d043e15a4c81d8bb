"""Tables as DuckDB relations: read from the files while the rules are computed, within a memory limit."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from mq_analysis.base.errors import DataError, MQError, Problem, UsageError, one
from mq_analysis.base.frames import Tables
from mq_analysis.base.messages import sentence
from mq_analysis.engines.fitness import unfit
from mq_analysis.engines.scans import first_line, scan
from mq_analysis.engines.sources import Files
from mq_analysis.engines.typed import selection
from mq_analysis.tables.schema import TableSchema


class EngineError(MQError):
    """An engine could not finish: out of memory, out of disk space to spill, or a worker died."""

    exit_code = 4


def connect(
    *, memory: str = "", spill: Path | None = None, threads: int | None = None
) -> duckdb.DuckDBPyConnection:
    """Open a connection to DuckDB in memory.

    Args:
        memory: The memory limit, such as ``1GB``; beyond it DuckDB spills to disk.
        spill: The folder to spill to; by default a temporary one beside the working folder.
        threads: The number of threads; by default one per core.

    Raises:
        UsageError: For a limit or folder that cannot be used.
    """
    if spill is not None and not spill.is_dir():
        raise one(UsageError, "--spill", sentence("must be a folder, got {got!r}", got=str(spill)))
    config: dict[str, Any] = {"preserve_insertion_order": False}
    config |= {"memory_limit": memory} if memory else {}
    config |= {"temp_directory": str(spill)} if spill else {}
    config |= {"threads": threads} if threads else {}
    try:
        return duckdb.connect(config=config)
    except duckdb.Error as error:
        raise one(
            UsageError,
            "--memory",
            sentence(
                "must be a size such as 1GB, got {got!r}: {problem}", got=memory, problem=first_line(error)
            ),
        ) from None


@contextlib.contextmanager
def explain_errors(spill: Path | None = None) -> Iterator[None]:
    """Convert DuckDB's errors to errors that say what a person can do.

    Raises:
        EngineError: If it ran out of memory or disk space.
        DataError: If a file cannot be read or a value does not fit.
    """
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        where: str = sentence("the default folder") if spill is None else str(spill)
        if "offload" in str(error):
            said = sentence(
                "must have room in {where}, got a disk that is full; {problem}",
                where=where,
                problem=first_line(error),
            )
            raise one(EngineError, "--spill", said) from None
        said = sentence(
            "must be enough to finish, else give more, or room to spill in {where}; {problem}",
            where=where,
            problem=first_line(error),
        )
        raise one(EngineError, "--memory", said) from None
    except duckdb.IOException as error:
        if "No space left" in str(error) or "max_temp_directory_size" in str(error):
            is_spilling = spill is not None and str(spill) in str(error)
            where = "--spill" if is_spilling else sentence("disk")
            raise one(
                EngineError, where, sentence("must have room, got: {problem}", problem=first_line(error))
            ) from None
        raise one(
            DataError,
            sentence("data"),
            sentence("must be readable, got: {problem}", problem=first_line(error)),
        ) from None
    except (duckdb.ConversionException, duckdb.OutOfRangeException, duckdb.InvalidInputException) as error:
        raise one(
            DataError,
            sentence("data"),
            sentence("must hold values of the columns' types, got: {problem}", problem=first_line(error)),
        ) from None


def open_duckdb(
    connection: duckdb.DuckDBPyConnection, files: Mapping[str, Files], schema: Mapping[str, TableSchema]
) -> Tables:
    """Check the files of tables and return them as relations of typed columns.

    Checked are the columns and types of every file; the smallest and largest amount and the blanks of every row group
    (of CSV: every cell); and the values of columns that allow only a list of them.

    Raises:
        DataError: With every problem of every file, and its row group or row.
    """
    problems: list[Problem] = []
    tables: dict[str, duckdb.DuckDBPyRelation] = {}
    for name, mine in files.items():
        found = list(unfit(connection, mine, schema[name]))
        if not found:
            raw = scan(connection, mine)
            types = dict(zip(raw.columns, map(str, raw.types), strict=True))
            tables[name] = raw.select(", ".join(selection(schema[name], types)))
        problems += found
    if problems:
        raise DataError(problems)
    return Tables(tables, connection)
