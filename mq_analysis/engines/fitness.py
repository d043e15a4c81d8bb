"""Check the files of a table: columns, amounts, blanks, allowed values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from mq_analysis.base.errors import Problem
from mq_analysis.base.messages import bilingual, join, sentence
from mq_analysis.base.project import display_path
from mq_analysis.engines.scans import first_line, scan
from mq_analysis.engines.sources import Files
from mq_analysis.engines.typed import (
    TEXT,
    WHOLE,
    amount_of,
    does_not_fit,
    largest_amount,
    max_decimals,
    number_of,
    quote,
)
from mq_analysis.tables.persons import PERSON
from mq_analysis.tables.schema import ColumnSchema, TableSchema

SHOWN = 5


def unfit(connection: duckdb.DuckDBPyConnection, files: Files, schema: TableSchema) -> Iterable[Problem]:
    """Return the problems of files: columns unlike the first file's, missing columns, wrong types, wrong values."""
    heads: dict[Path, dict[str, str]] = {}
    for path in files.paths:
        try:
            part = scan(connection, Files(files.table, (path,)))
        except duckdb.Error as error:
            yield Problem(
                display_path(path),
                sentence("must be a {form} file, got: {problem}", form=files.form, problem=first_line(error)),
            )
            continue
        heads[path] = dict(zip(part.columns, map(str, part.types), strict=True))
    if not heads:
        return
    first, expected = next(iter(heads.items()))
    is_fit = len(heads) == len(files.paths)
    for path, head in heads.items():
        for problem in _of_head(path, head, first, expected, schema):
            is_fit = False
            yield problem
    if is_fit:
        if files.form == "parquet":
            yield from _wrong_groups(connection, files, schema)
        yield from _wrong_cells(connection, files, schema)
        yield from _wrong_words(scan(connection, files), files, schema)


def _of_head(
    path: Path,
    head: Mapping[str, str],
    first: Path,
    expected: Mapping[str, str],
    schema: TableSchema,
) -> Iterable[Problem]:
    for name in sorted(head.keys() ^ expected.keys()):
        has, lacks = (path, first) if name in head else (first, path)
        yield Problem(
            display_path(path),
            sentence(
                "must have the columns of {first}, got {name} only in {there}, not in {missing}",
                first=first.name,
                name=name,
                there=has.name,
                missing=lacks.name,
            ),
        )
    for name in head.keys() & expected.keys():
        if head[name] != expected[name]:
            said = sentence(
                "must be {type} as in {first}, got {got}",
                type=expected[name],
                first=first.name,
                got=head[name],
            )
            yield Problem(join([display_path(path), _column(name)], ":"), said)
    for name, column in schema.columns.items():
        if name not in head and not column.optional and path == first:
            yield Problem(
                display_path(path),
                sentence("must have the column {name} ({title}), got none", name=name, title=column.zh),
            )
        elif name in head and (why := does_not_fit(column, head[name])):
            yield Problem(join([display_path(path), _column(name)], ":"), why)


def _wrong_groups(
    connection: duckdb.DuckDBPyConnection, files: Files, schema: TableSchema
) -> Iterable[Problem]:
    """Check the statistics of every row group, and the rows of files without statistics."""
    watched = [n for n, c in schema.columns.items() if c.is_money or c.null == "never"]
    groups = connection.sql(
        "SELECT file_name, row_group_id, path_in_schema, row_group_num_rows, stats_null_count,"
        " coalesce(stats_min, stats_min_value), coalesce(stats_max, stats_max_value)"
        " FROM parquet_metadata($paths) WHERE list_contains($watched, path_in_schema) ORDER BY ALL",
        params={"paths": [str(path) for path in files.paths], "watched": watched},
    ).fetchall()
    bare: dict[str, set[str]] = {}
    for file, _, name, _, nulls, *_ in groups:
        if nulls is None:
            bare.setdefault(file, set()).add(name)
    groups = [row for row in groups if row[4] is not None]
    for path in files.paths:
        untold = [name for name in watched if name in bare.get(str(path), ())]
        groups += _of_rows(connection, path, files.table, untold)
    for file, group, name, rows, nulls, low, high in groups:
        column = schema.columns[name]
        if column.null == "never" and nulls:
            yield Problem(
                _place(file, group, name),
                sentence(
                    "must not be blank ({doc}), got {got:,} blank of {rows:,} rows",
                    doc=bilingual(column.zh, column.doc),
                    got=nulls,
                    rows=rows,
                ),
            )
        if column.is_money:
            ends = [float(end) for end in (low, high) if end is not None]
            most = largest_amount(column)
            if any(abs(end) > most for end in ends):
                worst = max(ends, key=abs)
                said = sentence(
                    "must be at most {most:,} {unit}, got {got:,.2f}", most=most, unit=column.unit, got=worst
                )
                yield Problem(_place(file, group, name), said)


def _place(file: str, group: int | None, column: str) -> str:
    """Return the place of a column in a file or row group."""
    return f"{display_path(Path(file))}{'' if group is None else f':row group {group}'}:column {column}"


def _of_rows(
    connection: duckdb.DuckDBPyConnection, path: Path, table: str, names: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Count rows and blanks of columns of a file and find smallest and largest values, in the form of statistics."""
    if not names:
        return []
    each = (
        f"count(*), count(*) - count({c}), min({c})::VARCHAR, max({c})::VARCHAR" for c in map(quote, names)
    )
    (row,) = scan(connection, Files(table, (path,))).aggregate(", ".join(each)).fetchall()
    return [(str(path), None, name, *row[4 * i : 4 * i + 4]) for i, name in enumerate(names)]


def _wrong_cells(
    connection: duckdb.DuckDBPyConnection, files: Files, schema: TableSchema
) -> Iterable[Problem]:
    """Check every text cell that must be a number or must not be blank."""
    raw = scan(connection, files)
    texts = [n for n, kind in zip(raw.columns, raw.types, strict=True) if str(kind) == TEXT]
    tests = {n: _is_wrong(n, schema.columns[n]) for n in texts if n in schema.columns}
    if files.form == "parquet":  # their blanks are counted by row group
        tests = {
            n: t for n, t in tests.items() if _is_counted(schema.columns[n]) or _is_of_persons(schema, n)
        }
    if "entity_type" not in texts:
        tests = {n: test for n, test in tests.items() if not _is_of_persons(schema, n)}
    tests = {name: test for name, test in tests.items() if test}
    if not tests:
        return
    asked = ", ".join(f"count(*) FILTER (WHERE {test})" for test in tests.values())
    (counts,) = raw.aggregate(asked).fetchall()
    for (name, test), count in zip(tests.items(), counts, strict=True):
        if not count:
            continue
        column = schema.columns[name]
        for path, row, cell in _locate(files, name, test):
            yield Problem(
                join([display_path(path), sentence("row {row}", row=row), _column(name)], ":"),
                sentence("must be {form}, got {got!r}", form=_requirement(column), got=cell),
            )
        if count > SHOWN:
            yield Problem(
                join([files.table, _column(name)], ":"),
                sentence("and {count:,} cells more of this kind", count=count - SHOWN),
            )


def _column(name: str) -> str:
    return sentence("column {column}", column=name)


def _is_of_persons(schema: TableSchema, name: str) -> bool:
    """Say whether only persons may leave a column blank."""
    return schema.columns[name].null == "persons"


def _locate(files: Files, name: str, test: str) -> list[tuple[Path, int, Any]]:
    """Return file, row and text of the first cells that a test finds; one thread is used to keep the row order."""
    found: list[tuple[Path, int, Any]] = []
    with duckdb.connect(config={"threads": 1}) as connection:
        for path in files.paths:
            raw = scan(connection, Files(files.table, (path,)))
            head = 1 if files.form == "csv" else 0
            rows = raw.select(f"row_number() OVER () + {head} AS row, {quote(name)} AS cell, {test} AS wrong")
            wrong = rows.filter("wrong").limit(SHOWN - len(found)).fetchall()
            found += [(path, row, cell) for row, cell, _ in wrong]
            if len(found) == SHOWN:
                break
    return found


def _requirement(column: ColumnSchema) -> str:
    if column.is_money:
        return sentence(
            "an amount with at most {decimals} decimals and at most {most:,}",
            decimals=max_decimals(column),
            most=largest_amount(column),
        )
    return sentence("a whole number") if column.type in WHOLE else sentence("filled")


def _is_counted(column: ColumnSchema) -> bool:
    return column.is_money or column.type in WHOLE


def _is_wrong(name: str, column: ColumnSchema) -> str:
    """Return the SQL condition that a text cell does not fit its column; empty if every text fits."""
    text = f"TRIM(coalesce({quote(name)}, ''))"
    tests = [f"{text} = ''"] if column.null == "never" else []
    if column.null == "persons":
        tests.append(f"{text} = '' AND coalesce(entity_type, '') <> '{PERSON}'")
    if column.is_money:
        most = largest_amount(column)
        form = f"NOT regexp_full_match({text}, '{number_of(column)}')"
        tests.append(f"{text} <> '' AND ({form} OR abs(TRY_{amount_of(column, text)}) > {most})")
    elif column.type in WHOLE:
        tests.append(f"{text} <> '' AND TRY_CAST({text} AS BIGINT) IS NULL")
    return " OR ".join(f"({test})" for test in tests)


def _wrong_words(raw: duckdb.DuckDBPyRelation, files: Files, schema: TableSchema) -> Iterable[Problem]:
    """Find values outside the list that a column allows."""
    for name in raw.columns:
        column = schema.columns.get(name)
        if column is None or column.type != "enum":
            continue
        there: Sequence[Any] = raw.select(quote(name)).distinct().fetchall()
        strange = sorted(word for (word,) in there if word not in (None, "", *column.values))
        if strange:
            said = sentence(
                "must be one of {names}, got {got}",
                names=join(column.values),
                got=join(map(repr, strange[:SHOWN])),
            )
            yield Problem(join([files.table, _column(name)], ":"), said)
