"""Columns common to the lists, and names of firms and items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mq_analysis.payments.book import Book
from mq_analysis.report.table import Column, number, text
from mq_analysis.report.values import Value, pieces, say

ORDINAL = number(say("doc_ordinal"), is_summed=False)


def firm_columns() -> tuple[Column, ...]:
    """Return the columns of a line's number, firm, code and township."""
    return (ORDINAL, text(say("doc_firm"), weight=1.3), text(say("doc_code")), text(say("township")))


def firm_cells(number: int, row: Mapping[str, Any]) -> tuple[Value, ...]:
    """Return the cells of `firm_columns` for a row of the register."""
    return (number, registered_name(row["name"]), row["org_code"], registered_name(row["township"]))


def registered_name(name: str) -> Value:
    """Return a name from the register; "not registered" if it is blank."""
    return name or say("unregistered")


def receiver(row: Mapping[str, Any]) -> Value:
    """Name the enterprise of a line; for a derived payment its payee."""
    return row["name"] or (say("unregistered") if row["org_code"] else str(row["payee"]))


def item_names(book: Book) -> dict[str, Value]:
    """Return the name of every item on record by its id, and of derived payments by theirs."""
    looked = book.assessment.looked_at
    names: dict[str, Value] = {}
    if book.county.has("honours"):
        honours = book.county["honours"]
        names |= zip(honours["honour_id"], honours["honour_name"], strict=True)
    names |= zip(looked["honour_id"], looked["honour_name"], strict=True)
    return names | {node.id: node.name for node in book.rules.version.derived}


def item(honour: str, names: Mapping[str, Value]) -> Value:
    """Name an item with its id in brackets; one without a name by its id."""
    name = names.get(honour, "")
    return honour if name in ("", honour) else say("in_unit", name=name, unit=honour)


def item_with_code(name: str, code: str) -> Value:
    """Name an item with its id behind it; one without a name by its id."""
    return code if name in ("", code) else pieces(name, code, mark=" ")
