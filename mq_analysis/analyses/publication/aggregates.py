"""Aggregates of a year without firms: honours by kind, firms and fixed sums by group.

All of this is known to readers of the public announcements. A firm with an honour of the tiered award is left out of
the fixed sums whatever it was paid, because which of its honours earned more would reveal something about its tax; so
are fixed awards of a firm that are tied to a withheld one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from mq_analysis.analyses.publication.merge import REST, Merged, merge_groups
from mq_analysis.analyses.publication.settings import Dimension, Settings
from mq_analysis.analyses.publication.withheld import open_rows
from mq_analysis.policy import Label
from mq_analysis.rules.awards import Assessment
from mq_analysis.rules.sums import Tables, add_register, counting_items
from mq_analysis.rules.tier import has_tier, tier_of

COLUMN: dict[Dimension, str] = {"township": "township_code", "industry": "product_group"}


@dataclass(frozen=True, slots=True)
class Fixed:
    """The fixed awards of a year: firms without an honour of the tiered award, and what they were paid."""

    year: int
    firms: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Row:
    """A group: the number of firms with items that count, of these items, and the fixed awards in it."""

    group: Merged
    firms: int
    honours: int
    fixed_fen: int


@dataclass(frozen=True, slots=True)
class Aggregates:
    """Counts and fixed sums of some years.

    Attributes:
        years: The years, ascending.
        honours: The number of counting honours by year, by name of the honour, in the order of the policy; items of an
            award that is not for honours count under its name.
        honoured: The number of firms with a counting honour, by year.
        fixed: The fixed awards by year.
        groups: The groups of the last year, by dimension.
    """

    years: tuple[int, ...]
    honours: tuple[tuple[str | Label, tuple[int, ...]], ...]
    honoured: tuple[int, ...]
    fixed: tuple[Fixed, ...]
    groups: dict[Dimension, tuple[Row, ...]]

    def has_groups(self, dimension: Dimension) -> bool:
        """Say whether the register tells townships or industries."""
        return any(row.group.names != (REST,) for row in self.groups[dimension])


def aggregates(books: Sequence[Assessment], tables: Tables, settings: Settings) -> Aggregates:
    """Count and sum the assessments of some years, in ascending order; groups are those of the last year."""
    rules = [book.rules for book in books]
    counted = [_counting_items(book) for book in books]
    paid = [_fixed_payments(book, tables) for book in books]
    names = dict.fromkeys(name for one in rules for award in one.awards for name in award.honours)
    sizes = [rows.groupby("counted_as").size() for rows in counted]
    others = {a.id: a.name for one in rules for a in one.awards if a.items_of != "honour"}
    dimensions: tuple[Dimension, ...] = ("township", "industry")
    return Aggregates(
        years=tuple(one.year for one in rules),
        honours=(
            *((name, tuple(int(size.get(name, 0)) for size in sizes)) for name in names),
            *((name, tuple(int(size.get(id_, 0)) for size in sizes)) for id_, name in others.items()),
        ),
        honoured=tuple(int(rows["org_code"].nunique()) for rows in counted),
        fixed=tuple(
            Fixed(one.year, int(rows["org_code"].nunique()), int(rows["amount_fen"].sum()))
            for one, rows in zip(rules, paid, strict=True)
        ),
        groups={d: _rows(counted[-1], paid[-1], tables, d, settings) for d in dimensions},
    )


def _counting_items(book: Assessment) -> pd.DataFrame:
    """Return what counts under the policy, whether it is paid or not: ``org_code, honour_id, counted_as``.

    An item that earns nothing by a public rule (a rank too low) does not count.

    An honour counts once, under its name, and an item of another table once for each of its awards, under its id.
    """
    items = counting_items(book, "missing")
    tiered = tier_of(book.rules).award.id if has_tier(book.rules) else None
    items = items[(items["outcome"] != "zero") | (items["award_id"] == tiered)]
    names = items["honour_name"].where(items["source"] == "honour", items["award_id"])
    rows = items[["org_code", "honour_id"]].assign(counted_as=names)
    return rows.drop_duplicates(["honour_id", "counted_as"])


def _fixed_payments(book: Assessment, tables: Tables) -> pd.DataFrame:
    """Return the payments that anybody can work out, with the places of the firms; no firm of the tiered award."""
    holders = tier_of(book.rules).holders(book) if has_tier(book.rules) else set()
    rows = open_rows(book)
    rows = rows[(rows["amount_fen"] > 0) & ~rows["org_code"].isin(holders)]
    return add_register(rows, tables)


def _rows(
    counted: pd.DataFrame, paid: pd.DataFrame, tables: Tables, dimension: Dimension, settings: Settings
) -> tuple[Row, ...]:
    """Merge the groups of a dimension until each has enough firms, and sum each group."""
    column, least = COLUMN[dimension], settings.least_firms.value
    items = add_register(counted, tables)
    of_items, of_sums = (_firms_by(column, rows) for rows in (items, paid))
    found = []
    for group in merge_groups(settings.groups.of(dimension), of_sums, least, also=of_items):
        here = items[items[column].isin(group.members)]
        fen = int(paid.loc[paid[column].isin(group.members), "amount_fen"].sum())
        found.append(Row(group, int(here["org_code"].nunique()), len(here), fen))
    return tuple(found)


def _firms_by(column: str, rows: pd.DataFrame) -> dict[str, set[str]]:
    return {str(name): set(codes) for name, codes in rows.groupby(column)["org_code"]}
