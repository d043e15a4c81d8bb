"""Write tables to files: all or none, and equal rows give equal bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from mq_analysis.base.errors import UsageError, nearest, one
from mq_analysis.base.files import whole_files
from mq_analysis.base.messages import join, sentence

FORMATS = (".csv", ".parquet", ".xlsx")
EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
SHEET_ROWS, CELL_LETTERS = 1_048_575, 32_767
"""Rows below the heads, and letters of a cell, that a workbook can hold."""
DECIMALS = {"_yuan": ("DECIMAL(18, 2)", "#,##0.00"), "_share": ("DECIMAL(18, 12)", "0.######")}
"""Endings of columns of exact decimals, kept as texts until they are written: their type and their format."""

Files = dict[Path, dict[str, pd.DataFrame]]
"""Tables by file, then sheet; a file that is no workbook has one."""


def check_output(output: Path, *, overwrite: bool = True, formats: tuple[str, ...] = FORMATS) -> None:
    """Check that a file can be written, before anything is computed.

    Raises:
        UsageError: If the suffix is unknown, the folder does not exist, or the file exists and must not be replaced.
    """
    if output.suffix not in formats:
        choices = nearest(output.suffix, formats)
        raise one(
            UsageError,
            "--output",
            sentence(
                "must end in {names}, got {got!r}; {nearest}",
                names=join(formats),
                got=output.name,
                nearest=choices,
            ),
        )
    if not output.absolute().parent.is_dir():
        raise one(
            UsageError,
            "--output",
            sentence("must lie in a folder that exists, got {got!r}", got=str(output.parent)),
        )
    if output.is_dir():
        raise one(UsageError, "--output", sentence("must be a file, got the folder {got!r}", got=str(output)))
    if output.exists() and not overwrite:
        said = sentence(
            "must be a new file, got {got!r}, which exists; --overwrite replaces it", got=str(output)
        )
        raise one(UsageError, "--output", said)


def write(table: pd.DataFrame, output: Path, sheet: str) -> None:
    """Write a table atomically."""
    write_files({output: {sheet: table}})


def write_files(files: Files) -> None:
    """Write several files atomically, all or none: the old files stay if one cannot be written.

    Raises:
        UsageError: For a table that a workbook cannot hold.
    """
    with whole_files(files) as parts:
        for output, tables in files.items():
            _write(tables, parts[output])


def _write(tables: Mapping[str, pd.DataFrame], part: Path) -> None:
    if part.suffix == ".xlsx":
        _write_workbook(tables, part)
        return
    (table,) = tables.values()
    if part.suffix == ".csv":
        table = table.assign(**{name: _guard(table[name]) for name in _texts(table)})
        table.to_csv(part, index=False, encoding="utf-8", lineterminator="\n")
        return
    import duckdb

    casts = [
        f'CAST("{name}" AS {kind}) AS "{name}"'
        for ending, (kind, _) in DECIMALS.items()
        for name in table.columns
        if name.endswith(ending)
    ]
    rows = duckdb.connect().from_df(table)
    (rows.project(f"* REPLACE ({', '.join(casts)})") if casts else rows).write_parquet(str(part))


def _write_workbook(tables: Mapping[str, pd.DataFrame], part: Path) -> None:
    """Write a sheet for each table: texts never become formulas or links; decimals become numbers."""
    for name, table in tables.items():
        _refuse_too_large(name, table)
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(part, engine="xlsxwriter", engine_kwargs=options) as book:
        book.book.set_properties({"created": EPOCH})  # equal rows give equal bytes
        for name, table in tables.items():
            shown = table.astype({c: "Float64" for c in table.columns if c.endswith(tuple(DECIMALS))})
            shown.to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))
            for i, column in enumerate(table.columns):
                _shape(book, name, i, column)


def _shape(book: Any, sheet: str, place: int, column: str) -> None:
    form = next((form for ending, (_, form) in DECIMALS.items() if column.endswith(ending)), None)
    if form:
        book.sheets[sheet].set_column(place, place, 16, book.book.add_format({"num_format": form}))


def _refuse_too_large(name: str, table: pd.DataFrame) -> None:
    if len(table) > SHEET_ROWS:
        said = sentence(
            "must be .csv or .parquet for a table that no sheet can hold, got {rows:,} rows of {name}",
            rows=len(table),
            name=name,
        )
        raise one(UsageError, "--output", said)
    for column in _texts(table):
        if table[column].str.len().max() > CELL_LETTERS:
            said = sentence(
                "must be .csv or .parquet for texts that no cell can hold, got {name}.{column}",
                name=name,
                column=column,
            )
            raise one(UsageError, "--output", said)


def _texts(table: pd.DataFrame) -> list[str]:
    """Return the columns of text; object columns of exact decimals are not text."""
    texts = [name for name in table.columns if pd.api.types.is_string_dtype(table[name].dtype)]
    return [name for name in texts if not name.endswith(tuple(DECIMALS))]


def _guard(texts: pd.Series[str]) -> pd.Series[str]:
    """Put an apostrophe before texts that a spreadsheet would evaluate as a formula."""
    from mq_analysis.export.tables_csv import guard

    return texts.map(guard, na_action="ignore")
