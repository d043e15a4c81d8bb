"""Names of the items that awards are for, with their numbers, and of firms where an award is for the firm itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mq_analysis.base.frames import records
from mq_analysis.policy import Rules
from mq_analysis.report.cells import Coded
from mq_analysis.report.spoken import CodeOnly, award_name
from mq_analysis.report.values import Value
from mq_analysis.rules.annual import Annual

Items = list[dict[str, Any]]
"""Rows of what was looked at of one enterprise."""


def item_name(row: Mapping[str, Any], rules: Rules) -> Value:
    """Name an item; one without a name by its award."""
    is_named = row["honour_name"] not in ("", row["honour_id"], row["org_code"])
    return row["honour_name"] if is_named else award_name(rules.award(row["award_id"]))


def is_of_firm(row: Mapping[str, Any]) -> bool:
    """Say whether an award is for the firm itself, and not for one of its items."""
    return bool(row["honour_id"] == row["org_code"])


def item_with_code(row: Mapping[str, Any], rules: Rules) -> Value:
    """Name an item: a named one with its code, another by its code, the firm itself by the award."""
    name, code = row["honour_name"], row["honour_id"]
    if is_of_firm(row):
        return award_name(rules.award(row["award_id"]))
    return CodeOnly(code) if name in ("", code) else Coded(name, code)


def items_by_firm(year: Annual) -> dict[str, Items]:
    """Return the considered items by enterprise."""
    found: dict[str, Items] = {}
    for row in records(year.assessment.looked_at):
        found.setdefault(row["org_code"], []).append(row)
    return found
