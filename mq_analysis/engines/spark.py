"""Tables as Spark frames, on a local session or a cluster."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mq_analysis.base.errors import DataError, Problem, UsageError, one
from mq_analysis.base.frames import Tables
from mq_analysis.base.messages import sentence
from mq_analysis.engines.duck import EngineError, connect
from mq_analysis.engines.fitness import unfit
from mq_analysis.engines.scans import first_line
from mq_analysis.engines.sources import Files
from mq_analysis.engines.typed import selection
from mq_analysis.tables.schema import TableSchema

OPTIONS = {
    "spark.sql.ansi.enabled": "true",  # ANSI mode: a value that does not fit raises instead of becoming null
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def session(master: str = "", memory: str = "") -> Any:
    """Open a session.

    Args:
        master: Such as ``local[2]`` or ``spark://host:7077``; by default all cores of this machine.
        memory: The memory of the driver, such as ``4g``.

    Raises:
        UsageError: If PySpark or Java is not installed, or no session can be opened.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        said = sentence("must be installed for --engine pyspark: pip install 'mq-analysis[spark]'")
        raise one(UsageError, "pyspark", said) from None
    builder = SparkSession.builder.appName("mq_analysis").master(master or "local[*]")
    for name, value in OPTIONS.items():
        builder = builder.config(name, value)
    if not master or master.startswith("local"):  # Spark's default of 200 partitions is meant for a cluster
        builder = builder.config("spark.sql.shuffle.partitions", "8")
        # else workers run another python3, without our libraries
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if memory:
        builder = builder.config("spark.driver.memory", re.sub(r"[iI]?[bB]$", "", memory).lower())
    try:
        opened = builder.getOrCreate()
    except Exception as error:
        said = sentence(
            "must open a session (Java 17 or later must be there), got {problem}", problem=first_line(error)
        )
        raise one(UsageError, "--engine pyspark", said) from None
    opened.sparkContext.setLogLevel("ERROR")
    return opened


@contextlib.contextmanager
def running(master: str = "", memory: str = "") -> Iterator[Any]:
    """Give a session; at the end stop it, unless it was running before. See `session`."""
    was_there = is_running()
    opened = session(master, memory)
    try:
        yield opened
    finally:
        if not was_there:
            opened.stop()


def is_running() -> bool:
    """Say whether this process has a session."""
    if "pyspark" not in sys.modules:
        return False
    from pyspark.sql import SparkSession

    return SparkSession.getActiveSession() is not None


def open_spark(opened: Any, files: Mapping[str, Files], schema: Mapping[str, TableSchema]) -> Tables:
    """Check the files of tables (as `open_duckdb` does) and return them as Spark frames of typed columns.

    Raises:
        DataError: With every problem of every file.
    """
    connection = connect()
    problems: list[Problem] = []
    tables: dict[str, Any] = {}
    for name, mine in files.items():
        found = list(unfit(connection, mine, schema[name]))
        problems += found
        if not found:
            paths = [str(path) for path in mine.paths]
            read = opened.read
            raw = read.csv(paths, header=True) if mine.form == "csv" else read.parquet(*paths)
            tables[name] = raw.selectExpr(*selection(schema[name], dict(raw.dtypes)))
    if problems:
        raise DataError(problems)
    return Tables(tables, opened)


@contextlib.contextmanager
def explain_errors(where: Path | None = None) -> Iterator[None]:
    """Convert Spark's errors to errors that say what a person can do.

    Raises:
        EngineError: With the first line of Spark's message.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        said = sentence("must finish on every worker, got {problem}", problem=first_line(error))
        raise one(EngineError, str(where or "spark"), said) from None
