"""A county that is written for cases: its rows, what its register knows, and the facts that the rows must mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .rows import (
    Row,
    Span,
    Tree,
    Value,
    fact_window,
    inside,
    item_window,
    looked_up,
    own_tables,
    within_windows,
)

DAY = dt.timedelta(days=1)


@dataclass
class Wanted:
    """A fact that rows must mean, of a firm or of one of its items."""

    name: str
    firm: str
    value: Value
    item: Mapping[str, Value] = field(default_factory=dict)


@dataclass
class County:
    """The rows of a county, and what its register knows of each firm."""

    tree: Tree
    year: int
    readings: Mapping[str, str]
    version: Tree
    rows: list[Row] = field(default_factory=list)
    firms: dict[str, dict[str, Value]] = field(default_factory=dict)
    wanted: list[Wanted] = field(default_factory=list)
    decoys: int = 0
    day: dt.date | None = None  # of every item, if one is said

    @property
    def window(self) -> Span:
        """The days of the items of the year that its version rules."""
        first, last = item_window(self.version, self.year, self.readings)
        start = min(dt.date.fromisoformat(v["from"]) for v in self.tree["versions"])
        return max(first, start), last

    def window_of(self, want: Wanted) -> Span | None:
        """The days of which rows count for a fact; None where they end at a day that is not known."""
        fact = self.tree["facts"][want.name]
        if "within" not in fact:
            return fact_window(fact, self.year, self.readings)
        windows = within_windows(fact, want.item)
        return windows[0] if len(windows) == 1 else None

    def everything(self) -> list[Row]:
        register = [Row("enterprises", f, None, cells=cells) for f, cells in self.firms.items()]
        return [*self.rows, *register]

    def wrong(self, table: str = "", firm: str = "") -> Iterator[str]:
        """The facts that the rows do not mean, or those of one table and firm."""
        rows = [r for r in self.everything() if not table or (r.table == table and r.firm in (firm, ""))]
        for want in self.wanted:
            if table and (self.tree["facts"][want.name]["table"] != table or want.firm not in (firm, "")):
                continue
            try:
                found = looked_up(self.tree, want.name, rows, want.firm, self.year, self.readings, want.item)
            except ValueError:
                found = "several rows"
            if found != want.value:
                yield want.name

    def add_decoy(self, row: Row, *, is_strange: bool = False) -> bool:
        """Add a row unless it would mean something, be an item of the year, or stand for a row that is there."""
        is_item = (
            row.table in sources_of(self.version)
            and row.span
            and inside(row.span, item_window(self.version, self.year, self.readings))
        )
        same = (row.table, row.firm, row.said)
        is_there = any((r.table, r.firm, r.said) == same for r in self.rows)
        alone = is_unique(row.table) or (is_strange and asks_for_one(self.tree, row.table))
        if (is_item and not is_strange) or (is_there and alone):
            return False
        self.rows.append(row)
        if next(self.wrong(row.table, row.firm), None) is None:
            self.decoys += 1
            return True
        self.rows.pop()
        return False


def is_unique(table: str) -> bool:
    """Whether a table of the toolkit has one row of a firm and date."""
    own = own_tables().get(table)
    return own is not None and "code" not in {own["columns"][c]["type"] for c in own["key"]}


def asks_for_one(tree: Tree, table: str) -> bool:
    """Whether some fact takes the one row of a firm."""
    facts = [f for f in tree["facts"].values() if f.get("table") == table]
    return any("take" not in f and "sum_over" not in f for f in facts)


def version_of(tree: Tree, day: dt.date) -> Tree:
    """The version in force on a day, with what it takes over from those before where it states only what changes."""
    found: dict[str, Any] = {}
    for version in tree["versions"]:
        found = {**found, **version} if "changes" in version else dict(version)
        if version["from"] <= day.isoformat() <= version["to"]:
            return found
    raise AssertionError(f"no version on {day}")


def sources_of(version: Tree) -> set[str]:
    """The tables whose rows are items of some award."""
    return {award.get("for", "honours") for award in version["awards"]} - {"enterprise"}
