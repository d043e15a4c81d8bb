"""The same policy with its columns in another unit, with a first day, or with another version of it from a day on."""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from .rows import Tree, own_tables

NAMED: dict[str, Callable[[str, str], str]] = {
    "brackets": lambda base, unit: f"{base}({unit})",
    "full_brackets": lambda base, unit: f"{base}（{unit}）",
    "underscore": lambda base, unit: f"{base}_{unit}",
}


def in_unit(tree: Tree, unit: str, how: str) -> dict[str, Any]:
    """The policy with every amount of its own tables in a unit: said by the fact (`said`) or by the column's name."""
    new = copy.deepcopy(dict(tree))
    for fact in new["facts"].values():
        own = own_tables().get(fact.get("table", fact["of"]), {"columns": {}})["columns"]
        if fact["type"] != "money" or "column" not in fact or fact["column"] in own or fact["of"] == "honour":
            continue
        base = re.sub(r"_(fen|yuan|wan)$", "", fact["column"])
        fact.pop("unit", None)
        if how == "said":
            fact |= {"column": base, "unit": unit}
        else:
            fact["column"] = NAMED[how](base, unit)
    return new


def in_parts(tree: Tree, unit: str) -> dict[str, Any]:
    """The policy with every share of its own tables in % or ‰."""
    new = copy.deepcopy(dict(tree))
    for fact in new["facts"].values():
        if fact["type"] == "share" and "column" in fact:
            fact.pop("unit", None)
            fact.update({"unit": unit} if unit else {})
            fact["column"] = fact["column"].removesuffix("_pct")  # a name that says % is of a column in %
    return new


def from_day(tree: Tree, day: str) -> dict[str, Any]:
    """The policy with another first day."""
    new = copy.deepcopy(dict(tree))
    new["versions"][0]["from"] = day
    return new


def other_amounts(tree: Tree) -> dict[str, Any]:
    """The policy in which every award is a fixed sum."""
    new = copy.deepcopy(dict(tree))
    for award in new["versions"][0]["awards"]:
        award["amount"] = {"fixed": "7 万元"}
    return new


def changed_on(tree: Tree, day: str, **more: Any) -> dict[str, Any]:
    """The policy whose awards are a fixed sum from a day on."""
    before, after = (copy.deepcopy(t["versions"][0]) for t in (tree, other_amounts(tree)))
    before["to"] = (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()
    return {**tree, "versions": [before, {**after, "from": day, **more}]}
