"""SQL, common to DuckDB and Spark, that converts columns of files to the values that rules use.

As in `mq_analysis.tables.convert`: money is a whole number of fen, months are YYYYMM, dates are text.
"""

from __future__ import annotations

from collections.abc import Mapping

from mq_analysis.base.messages import sentence
from mq_analysis.tables.parse import MAX_FEN
from mq_analysis.tables.schema import ColumnSchema, TableSchema

WHOLE = ("int", "month", "year")
EXACT = ("DECIMAL", "TINYINT", "SMALLINT", "INTEGER", "INT", "BIGINT", "UINTEGER", "UTINYINT", "USMALLINT")
"""Types of files that carry an amount exactly."""
TEXT = "VARCHAR"


def largest_amount(column: ColumnSchema) -> int:
    """Return the largest amount that a cell may hold, in the unit of its column of money."""
    return MAX_FEN // column.fen_per_unit


def max_decimals(column: ColumnSchema) -> int:
    """Return how many decimals an amount may have in the unit of its column: those of one fen."""
    return len(str(column.fen_per_unit)) - 1


def kind_of(type_: str) -> str:
    """Return the name of a type without its sizes: ``DECIMAL(18,2)`` is ``DECIMAL``."""
    return type_.upper().partition("(")[0]


def decimals_of(type_: str) -> int:
    """Return the decimals of a type: those of ``DECIMAL(18,2)`` are 2."""
    sizes = type_.partition("(")[2].rstrip(")").split(",")
    return int(sizes[1]) if len(sizes) == 2 else 0


def number_of(column: ColumnSchema) -> str:
    """Return the regular expression of an amount as text."""
    digits, decimals = len(str(largest_amount(column))), max_decimals(column)
    return f"[+-]?[0-9]{{1,{digits}}}" + (f"([.][0-9]{{1,{decimals}}})?" if decimals else "")


def amount_of(column: ColumnSchema, source: str) -> str:
    """Return the SQL that reads an amount from a text, in the unit of its column."""
    digits, decimals = len(str(largest_amount(column))), max_decimals(column)
    return f"CAST({source} AS DECIMAL({digits + decimals}, {decimals}))"


def does_not_fit(column: ColumnSchema, type_: str) -> str:
    """Return why a column of a Parquet file cannot be used; empty if it can."""
    kind = kind_of(type_)
    if kind == TEXT:
        return ""
    if column.is_money and kind not in EXACT:
        return sentence(
            "must be DECIMAL or whole numbers, since floating point carries no exact fen, got {got}",
            got=type_,
        )
    if column.is_money and decimals_of(type_) > max_decimals(column):
        return sentence(
            "must have at most {decimals} decimals, since a fen is the finest, got {got}",
            decimals=max_decimals(column),
            got=type_,
        )
    if column.type in WHOLE and kind not in EXACT[1:]:
        return sentence("must be whole numbers, got {got}", got=type_)
    return ""


def value_of(name: str, column: ColumnSchema, *, is_text: bool) -> str:
    """Return the SQL of the values of a column; ``is_text`` says that the file has text, where blank means missing."""
    source = _trim(quote(name)) if is_text else quote(name)
    if column.is_money:
        amount = amount_of(column, source) if is_text else source
        return f"CAST({amount} * {column.fen_per_unit} AS BIGINT)"
    if column.type in WHOLE:
        return f"CAST({source} AS BIGINT)"
    if column.type in ("number", "pct"):
        return f"CAST({source} AS DOUBLE)"
    if column.type == "bool":
        return f"CAST(CAST({source} AS INT) AS BOOLEAN)"
    if column.type == "org" and is_text:  # a credit code is replaced by the organization code in it
        return f"CASE WHEN LENGTH({source}) = 18 THEN SUBSTR({source}, 9, 9) ELSE {source} END"
    return source if is_text else f"CAST({source} AS STRING)"


def selection(schema: TableSchema, types: Mapping[str, str]) -> list[str]:
    """Return the SELECT list for columns of these types: all known columns, and the months derived from dates."""
    values = {
        name: value_of(name, schema.columns[name], is_text=kind_of(type_) in (TEXT, "STRING"))
        for name, type_ in types.items()
        if name in schema.columns
    }
    chosen = [f"{value} AS {quote(schema.stored_name(name))}" for name, value in values.items()]
    for month, date in schema.months.items():
        if date in values:
            chosen.append(f"{_month_of(date, values[date], types[date])} AS {quote(month)}")
    return chosen


def _trim(text: str) -> str:
    """Return SQL that trims a text and turns blank into null; it first looks for a space, since few texts have one."""
    return f"CASE WHEN contains({text}, ' ') OR {text} = '' THEN NULLIF(TRIM({text}), '') ELSE {text} END"


def _month_of(name: str, value: str, type_: str) -> str:
    if kind_of(type_) == "DATE":
        return f"CAST(YEAR({quote(name)}) * 100 + MONTH({quote(name)}) AS BIGINT)"
    return f"CAST(SUBSTR({value}, 1, 4) || SUBSTR({value}, 6, 2) AS BIGINT)"


def quote(name: str) -> str:
    """Return a name quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'
