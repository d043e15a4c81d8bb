"""Choose the engine for a folder of files and open its tables with it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mq_analysis.base.errors import Problem, UsageError, one
from mq_analysis.base.messages import sentence
from mq_analysis.engines.duck import connect, explain_errors, open_duckdb
from mq_analysis.engines.sources import Files, find_files
from mq_analysis.tables.schema import TableSchema

ENGINES = ("pandas", "duckdb", "pyspark")
LARGE = {".csv": 40_000_000, ".parquet": 8_000_000}
"""Bytes that are about a million rows."""


@dataclass(frozen=True)
class Engine:
    """The options of a command about the engine.

    Attributes:
        name: One of `ENGINES`; empty: DuckDB for Parquet and for CSV of about a million rows or more, else pandas.
        files: For some tables a file, folder or pattern that replaces that of the data folder.
        memory: The memory limit, such as ``1GB``.
        spill: The folder to which DuckDB spills.
        threads: The number of threads of DuckDB.
        master: The master URL of Spark.
    """

    name: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    memory: str = ""
    spill: Path | None = None
    threads: int | None = None
    master: str = ""

    def refuse_idle(self, name: str) -> None:
        """Raise if options are given that only another engine uses.

        Raises:
            UsageError: With each of these options.
        """
        idle = {
            "--memory": bool(self.memory) and name == "pandas",
            "--spill": self.spill is not None and name != "duckdb",
            "--threads": self.threads is not None and name != "duckdb",
            "--master": bool(self.master) and name != "pyspark",
            "--table": bool(self.files) and name == "pandas",
        }
        said = sentence("must not be given with --engine {name}, which does not know it", name=name)
        if any(idle.values()):
            raise UsageError(Problem(option, said) for option, is_idle in idle.items() if is_idle)

    def choose(self, folder: Path, schema: Mapping[str, TableSchema]) -> str:
        """Return the name of the engine for a folder.

        Raises:
            DataError: If the choice needs the files and they do not fit together.
            UsageError: If the engine does not know an option, or pandas is chosen for tables in several files.
        """
        name = self.name or self._default(folder, schema)
        self.refuse_idle(name)
        if name == "pandas" and _in_parts(folder, schema):
            raise one(
                UsageError, "--engine", sentence("must be duckdb or pyspark for tables in parts, got pandas")
            )
        return name

    def _default(self, folder: Path, schema: Mapping[str, TableSchema]) -> str:
        if self.master:
            return "pyspark"
        is_parquet = any((folder / f"{name}.parquet").is_file() for name in schema)
        return "duckdb" if is_parquet or self.is_large(folder, schema) else "pandas"

    def is_large(self, folder: Path, schema: Mapping[str, TableSchema]) -> bool:
        """Say whether tables are in parts or above about a million rows, or an option excludes pandas."""
        if self.files or self.memory or self.spill or self.threads or self.master:
            return True
        singles = [path for name in schema for path in folder.glob(f"{name}.*") if path.suffix in LARGE]
        of_a_million = sum(path.stat().st_size / LARGE[path.suffix] for path in singles)
        return _in_parts(folder, schema) or of_a_million > 1


def _in_parts(folder: Path, schema: Mapping[str, TableSchema]) -> bool:
    return any((folder / name).is_dir() for name in schema)


@contextlib.contextmanager
def open_frames(
    engine: Engine, name: str, folder: Path, schema: Mapping[str, TableSchema]
) -> Iterator[Mapping[str, Any]]:
    """Give the tables of a folder as frames of DuckDB or Spark, while they are needed.

    Raises:
        DataError: With every problem of the files.
        EngineError: If the engine runs out of memory or disk, or a worker dies.
    """
    files: Mapping[str, Files] = find_files(folder, schema, engine.files)
    if name == "duckdb":
        with (
            explain_errors(engine.spill),
            connect(memory=engine.memory, spill=engine.spill, threads=engine.threads) as base,
        ):
            yield open_duckdb(base, files, schema)
        return
    from mq_analysis.engines import spark

    with spark.running(engine.master, engine.memory) as session, spark.explain_errors():
        yield spark.open_spark(session, files, schema)
