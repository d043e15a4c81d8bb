"""The tables of a report as CSV files, for further computing.

The encoding is UTF-8 with a byte order mark; without it spreadsheets assume the local code page. A text that a
spreadsheet would evaluate as a formula gets an apostrophe before it. Numbers have no thousands separators.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable

from mq_analysis.export.parts import Part, Table
from mq_analysis.report.display import Column

_NUMBER = re.compile(r"[+\-−]?\d{1,3}(,\d{3})*(\.\d+)?%?|[+\-−]?\d+(\.\d+)?%?")
_PLAIN = re.compile(r"-?\d+(\.\d+)?")
_OTHER = re.compile(r"[^\w.-]+")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST_NAME = 60


def tables_csv(parts: Iterable[Part]) -> dict[str, bytes]:
    """Return a CSV file for every table with a caption, by file name (number and label of the table)."""
    return {csv_name(table): _csv(table) for table in _tables_with_number(parts)}


def csv_links(parts: Iterable[Part], folder: str) -> dict[str, str]:
    """Return the address of the file of each table, by its number, relative to the parent of ``folder``."""
    return {table.number: f"{folder}/{csv_name(table)}" for table in _tables_with_number(parts)}


def _tables_with_number(parts: Iterable[Part]) -> list[Table]:
    return [part for part in parts if isinstance(part, Table) and part.number]


def csv_name(table: Table) -> str:
    """Return the name of a table's file, which is valid on every system for any label.

    >>> csv_name(Table("", "tbl-a", (Column("x"),), (), number="2-3"))
    '02-03_tbl-a.csv'
    """
    number = "-".join(part.zfill(2) for part in table.number.split("-"))
    label = _OTHER.sub("_", table.label).strip("._")[:LONGEST_NAME]
    return f"{number}_{label}.csv" if label else f"{number}.csv"


def _csv(table: Table) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    if table.data:
        writer.writerow(map(guard, table.data.columns))
        writer.writerows(map(_scalar, row) for row in table.data.rows)
        return text.getvalue().encode("utf-8-sig")
    writer.writerow([guard(_head(column)) for column in table.columns])
    for row in table.rows:
        writer.writerow([_cell(cell, column) for cell, column in zip(row, table.columns, strict=True)])
    return text.getvalue().encode("utf-8-sig")


def _scalar(value: str | int | None) -> str:
    """Write a value: unknown as empty, a number plainly, a text guarded against evaluation by spreadsheets."""
    text = "" if value is None else str(value)
    return text if _PLAIN.fullmatch(text) else guard(text)


def _head(column: Column) -> str:
    return f"{column.head} ({column.unit})" if column.unit else column.head


def _cell(text: str, column: Column) -> str:
    """Write a number without separators if the column holds numbers; in other columns it may be a code and is kept."""
    if not _NUMBER.fullmatch(text):
        return guard(text)
    return text.replace(",", "").replace("−", "-") if column.align == "right" else text


def guard(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet may evaluate; also with full-width signs, or "-1" and "+1".

    >>> guard("=1+1"), guard("＠SUM(A1)"), guard(" -2"), guard("梅城镇")
    ("'=1+1", "'＠SUM(A1)", "' -2", '梅城镇')
    """
    return f"'{text}" if is_risky(text) else text


def is_risky(text: str) -> bool:
    """Say whether a spreadsheet may evaluate a text as a formula."""
    plain = unicodedata.normalize("NFKC", text).lstrip(" ")
    return plain.startswith(_RISKY) or text[:1].isspace()
