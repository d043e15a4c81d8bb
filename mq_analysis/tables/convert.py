"""Convert columns of text to typed columns; each distinct text of a column is parsed once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.base.messages import bilingual, sentence
from mq_analysis.tables.findings import Findings, list_findings
from mq_analysis.tables.parse import Parser, parser
from mq_analysis.tables.read import RawTable
from mq_analysis.tables.schema import ColumnSchema, TableSchema

_INTEGERS = ("money_yuan", "money_wan", "money", "int", "month", "year")
_FLOATS = ("number", "pct")
_UNKNOWN = ColumnSchema(type="text", zh="?", doc="not in the schema", null="allowed")


def convert(
    raw: RawTable, schema: TableSchema, found: Findings, issued: Collection[str] = ()
) -> pd.DataFrame:
    """Convert every column to its type; a cell that cannot be converted is a problem, and its value is missing.

    Blanks at the ends of a cell are ignored. A credit code of 18 characters is replaced by the organization code in
    it; codes ``issued`` with a wrong check character are accepted.

    Returns:
        The columns of the file in their order and the month columns of the schema. Money is Int64 fen in
        ``…_fen``; whole numbers, months (YYYYMM) and years are Int64; ``number`` and ``pct`` float64;
        ``bool`` boolean; everything else text, dates as ``YYYY-MM-DD``. Blank is missing.
    """
    columns = {
        schema.stored_name(name): _column(raw, name, schema.columns.get(name, _UNKNOWN), found, issued)
        for name in raw.columns
    }
    frame = pd.DataFrame(columns, copy=False)
    for name, source in schema.months.items():
        if source in frame:
            frame[name] = month_of(frame[source])
    return frame


def month_of(dates: pd.Series[str]) -> pd.Series[int]:
    """Return the month YYYYMM (Int64) of dates ``YYYY-MM-DD`` or ``YYYY-MM``; missing stays missing."""
    return pd.to_numeric(dates.str.slice(0, 4) + dates.str.slice(5, 7)).astype("Int64")


def _column(raw: RawTable, name: str, column: ColumnSchema, found: Findings, issued: Collection[str]) -> Any:
    positions, texts = pd.factorize(raw.columns[name])
    values, wrong = _parse_all(texts, parser(column, issued), column)
    if wrong:
        bad = np.flatnonzero(np.isin(positions, list(wrong)))
        found.problems += list_findings(
            raw.file, name, raw.rows[bad].tolist(), lambda i: wrong[positions[bad[i]]]
        )
    return _array(values, column).take(positions)


def _parse_all(texts: Iterable[str], parse: Parser, column: ColumnSchema) -> tuple[list[Any], dict[int, str]]:
    """Return the value of each text (None if it is blank or wrong), and error messages by position."""
    values: list[Any] = []
    wrong: dict[int, str] = {}
    for position, cell in enumerate(texts):
        value, text = None, cell.strip()
        try:
            if text:
                value = parse(text)
            elif column.null == "never":
                wrong[position] = sentence(
                    "must not be blank ({doc}), got ''", doc=bilingual(column.zh, column.doc)
                )
        except ValueError as error:
            wrong[position] = str(error)
        values.append(value)
    return values, wrong


def _array(values: list[Any], column: ColumnSchema) -> Any:
    """Return a pandas array of the column's type; whole numbers never pass through floats."""
    missing = np.array([value is None for value in values], dtype=bool)
    if column.type in _INTEGERS:
        return pd.arrays.IntegerArray(_fill(values, 0, np.int64), missing)
    if column.type == "bool":
        return pd.arrays.BooleanArray(_fill(values, fill=False, dtype=np.bool_), missing)
    if column.type in _FLOATS:
        return pd.array(_fill(values, np.nan, np.float64), dtype="float64")
    return pd.array(values, dtype="str")


def _fill(values: list[Any], fill: object, dtype: type[np.generic]) -> npt.NDArray[Any]:
    return np.array([fill if value is None else value for value in values], dtype=dtype)
