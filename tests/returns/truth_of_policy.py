"""The truth of a county of another policy: what its tables say of one year, and who reports it."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from .columns import Form
from .facts import Fact, Firm, Truth, Value
from .forms_of_policies import POLICY_FORMS

DATED = {"loan_interest": "paid_to", "projects": "selected_on"}
"""The column that dates the rows of a table; ``year`` in the others."""


def truth_of(county: Path, policy: str, year: int, seed: int) -> Truth:
    """Return what the tables in a folder say of a year, each row reported once by the office whose form it is."""
    truth = Truth(seed, year, tuple(firm_of(row) for row in rows_of(county, "enterprises")))
    truth.senders = {
        sender: tuple(form.id for form in forms) for sender, forms in POLICY_FORMS[policy].items()
    }
    truth.history = [
        {"honour_code": "", "item_name": "", **row}
        for row in (rows_of(county, "honours") if (county / "honours.csv").is_file() else ())
        if row["issue_date"] < str(year)
    ]
    names = {firm.code: firm.name for firm in truth.firms}
    for sender, forms in POLICY_FORMS[policy].items():
        for form in forms:
            for row in rows_of_year(county, form.id, year):
                values = values_of(row, form)
                kept = {"org_code": row["org_code"], **values}
                key = truth.add(Fact(form.id, kept if form.id in DATED else {"year": str(year), **kept}))
                named: dict[str, Value] = {
                    "enterprise_name": names[row["org_code"]],
                    "org_code": row["org_code"],
                }
                truth.state(sender, form.id, {**named, **values}, key)
    return truth


def rows_of(county: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with (county / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rows_of_year(county: Path, table: str, year: int) -> list[dict[str, str]]:
    """Return the rows of a table that are of a year."""
    column = DATED.get(table, "year")
    return [row for row in rows_of(county, table) if row[column].startswith(str(year))]


def values_of(row: dict[str, str], form: Form) -> dict[str, Value]:
    """Return the values of a row by the fields of a form, without those that name the firm."""
    own = [column for column in form.columns if column.field in row and column.field != "org_code"]
    return {column.field: value_of(row[column.field], column.kind) for column in own}


def value_of(text: str, kind: str) -> Value:
    """Return a value as a form holds it."""
    if not text:
        return None
    if kind in ("yuan", "wan", "number"):
        return Decimal(text)
    if kind == "count":
        return int(text)
    return date.fromisoformat(text) if kind == "date" else text


def firm_of(row: dict[str, str]) -> Firm:
    """Return a firm of the register."""
    return Firm(
        code=row["org_code"],
        name=row["name"],
        former_name="",
        entity_type=row.get("entity_type", ""),
        township_code=row.get("township_code", ""),
        township=row.get("township", ""),
        product_group=row.get("product_group", ""),
        main_product="",
        trademark="",
        is_food=False,
        size="",
        is_above_scale=False,
        is_exporter=False,
        taxed_by_office=False,
    )
