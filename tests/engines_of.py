"""The same tables on each engine."""

from __future__ import annotations

import functools
import importlib.util
import shutil

import duckdb
import pytest

from mq_analysis.base.frames import Tables
from mq_analysis.engines import spark

HAS_SPARK = bool(importlib.util.find_spec("pyspark") and shutil.which("java"))
on_spark = pytest.mark.skipif(
    not HAS_SPARK, reason="needs PySpark and Java 17: apt-get install openjdk-17-jre-headless"
)
ENGINES = ("pandas", "duckdb")


@functools.cache
def session():
    return spark.session("local[2]", "1g")


def native(tables, engine):
    """Return tables as an engine opens them: what is used several times is kept."""
    if engine == "pandas":
        return dict(tables)
    connection = duckdb.connect()
    relations = {name: connection.from_df(table) for name, table in tables.items()}
    if engine == "duckdb":
        return Tables(relations, connection)
    opened = session()
    frames = {
        name: opened.createDataFrame(relation.fetchall(), schema=", ".join(
            f"`{column}` {SPARK_TYPES.get(str(type_), 'string')}"
            for column, type_ in zip(relation.columns, relation.types, strict=True)
        ))
        for name, relation in relations.items()
    }  # fmt: skip
    return Tables(frames, opened)


SPARK_TYPES = {"BIGINT": "bigint", "INTEGER": "bigint", "DOUBLE": "double", "BOOLEAN": "boolean"}
