"""Tables to files: whole or not at all, the same rows the same bytes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from mq_analysis.errors import UsageError, nearest, one
from mq_analysis.messages import joined, sentence

FORMATS = (".csv", ".parquet", ".xlsx")
EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def check_output(output: Path, *, overwrite: bool = True, formats: tuple[str, ...] = FORMATS) -> None:
    """Refuse a file that cannot be written, before anything is computed.

    Raises:
        UsageError: For an unknown ending, a folder that is not there, or a file that is and may not be replaced.
    """
    if output.suffix not in formats:
        choices = nearest(output.suffix, formats)
        raise one(
            UsageError,
            "--output",
            sentence(
                "must end in {names}, got {got!r}; {nearest}",
                names=joined(formats),
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
    """Write a table whole or not at all."""
    part = output.with_name(f".{output.name}.part{output.suffix}")
    try:
        match output.suffix:
            case ".csv":
                table.to_csv(part, index=False, encoding="utf-8", lineterminator="\n")
            case ".xlsx":
                options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
                with pd.ExcelWriter(part, engine="xlsxwriter", engine_kwargs=options) as book:
                    book.book.set_properties({"created": EPOCH})  # the same rows give the same bytes
                    table.to_excel(book, sheet_name=sheet, index=False, freeze_panes=(1, 0))
            case _:
                import duckdb

                duckdb.connect().from_df(table).write_parquet(str(part))
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
