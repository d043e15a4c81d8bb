"""Rows as a folder of CSV files that the ordinary reader reads."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from .rows import Row, Table, Tree, Value, table_of, written_unit

SAMPLES = {
    "text": "例",
    "code": "1",
    "int": "1",
    "number": "1",
    "pct": "1",
    "bool": "0",
    "money_yuan": "1",
    "money_wan": "1",
    "division": "350124105",
}
"""What stands in a column that must not be blank and that nothing asks for."""


def reader_of(tree: Tree, table: str, column: str) -> Tree:
    """The fact that reads a column, so that it is written in its unit; a text if none does."""
    for fact in tree["facts"].values():
        if fact.get("table", fact["of"]) == table and fact.get("column") == column:
            return fact
    return {"type": "text"}


def written(value: Value, unit: Fraction) -> str:
    """A value in the unit of its column, exactly."""
    if value is None or isinstance(value, str):
        return value or ""
    number = value / unit
    text = format(Decimal(number.numerator) / Decimal(number.denominator), "f")
    assert Fraction(text) == number, f"{number} has no end as a decimal"
    return text.rstrip("0").rstrip(".") if "." in text else text


def needed_columns(table: Table) -> dict[str, str]:
    """The columns that a table of the toolkit must have, with something that may stand there."""
    found = {}
    for name, column in table.own["columns"].items():
        if column.get("optional") or column["type"] == "org":
            continue
        if column["null"] == "allowed":
            found[name] = ""
        else:
            found[name] = column["values"][0] if column["type"] == "enum" else SAMPLES.get(column["type"], "")
    return found


def _record(tree: Tree, table: Table, row: Row, place: int) -> dict[str, str]:
    record = needed_columns(table)
    key = [c for c in table.own["key"] if c in record and table.own["columns"][c]["type"] == "code"]
    record |= dict.fromkeys(key, f"K{place}")
    record |= {"org_code": row.firm} if row.firm else {}
    record |= {table.column: row.said} if table.column else {}
    record |= dict.fromkeys((table.number, table.shown), row.item)
    record.pop("", None)
    for column, value in row.cells.items():
        if value is not None:
            fact = reader_of(tree, table.name, column)
            record[column] = written(value, written_unit(tree, table, column, fact))
    for name, text in record.items():  # a second date that must not be blank
        own = table.own["columns"].get(name, {})
        if not text and own.get("type") in ("date", "date_or_month") and own["null"] != "allowed":
            record[name] = "2000-01-01"
    return record


def _fill(tree: Tree, table: Table, columns: list[str], records: list[dict[str, Any]]) -> None:
    """Keep every column that a fact or step reads, blank where nothing is known; what must not be has some value."""
    own = table.own["columns"]
    columns += ["item_name"] if table.name == "honours" and "item_name" not in columns else []
    for fact in tree["facts"].values():
        column = fact.get("column")
        of = {"honour": "honours"}.get(fact["of"], fact["of"])
        if (
            fact.get("table", of) == table.name
            and column
            and own.get(column, {}).get("null") not in ("never", "persons")
        ):
            columns += [column] if column not in columns else []
    for column in columns:
        if own.get(column, {}).get("null") in ("never", "persons"):
            sample = (own[column].get("values") or [SAMPLES.get(own[column]["type"], "")])[0]
            for record in records:
                record[column] = record.get(column) or sample


def write_folder(
    tree: Tree, folder: Path, rows: Iterable[Row], firms: Mapping[str, Mapping[str, Value]]
) -> None:
    """Write one file a table, with what is known of each firm in the register."""
    tables: dict[str, list[Row]] = {
        "enterprises": [Row("enterprises", f, None, cells=dict(c)) for f, c in firms.items()]
    }
    for row in rows:
        tables.setdefault(row.table, []).append(row)
    for path in folder.glob("*.csv"):
        path.unlink()
    for name, mine in tables.items():
        table = table_of(tree, name)
        records: list[dict[str, Any]] = [_record(tree, table, row, i) for i, row in enumerate(mine)]
        columns = list(dict.fromkeys(column for record in records for column in record))
        _fill(tree, table, columns, records)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            out.writeheader()
            out.writerows(records)
