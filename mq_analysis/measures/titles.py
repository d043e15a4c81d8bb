"""Titles on record: each once, however often it was renewed; titles are counted, not firms."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mq_analysis.measures.rows import Book

COLUMNS = ("honour_id", "org_code", "honour_name", "issue_date", "valid_until", "kind", "item_name")


def titles_of(book: Book, honours: Sequence[str]) -> pd.DataFrame:
    """Return the rows of the given honours with a column ``title``: the same text for a title and its renewals.

    A title is identified by firm, name and product or trademark; without a product, renewals are followed back to the
    first award. ``until`` is the last day in force (``9999-12-31`` without a term), ``since`` the first day; a date
    given as a month means its first day.
    """
    frame = book["honours"]
    rows = frame[frame["honour_name"].isin(list(honours))].copy()
    item = rows["item_name"] if "item_name" in rows else pd.Series(pd.NA, index=rows.index, dtype="str")
    rows["title"] = rows["org_code"] + "|" + rows["honour_name"] + "|" + item.fillna(_first(rows))
    blank = pd.Series("9999-12-31", index=rows.index, dtype="str")
    rows["until"] = rows["valid_until"].fillna("9999-12-31") if "valid_until" in rows else blank
    rows["since"] = rows["issue_date"].where(rows["issue_date"].str.len() != 7, rows["issue_date"] + "-01")
    return rows


def _first(rows: pd.DataFrame) -> pd.Series[str]:
    """Return the id of the first honour in each row's chain of renewals."""
    if "previous_honour_id" not in rows:
        return rows["honour_id"]
    before = dict(zip(rows["honour_id"], rows["previous_honour_id"], strict=True))
    found = []
    for start in rows["honour_id"]:
        here, seen = start, {start}
        while isinstance(before.get(here), str) and before[here] not in seen:
            here = before[here]
            seen.add(here)
        found.append(here)
    return pd.Series(found, index=rows.index, dtype="str")


def in_force(titles: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return one row per title in force on 31 December of a year: the renewal that runs longest."""
    day = f"{year}-12-31"
    now = titles[(titles["since"] <= day) & (titles["until"] >= day)]
    return now.sort_values(["until", "honour_id"]).drop_duplicates("title", keep="last")


def new_titles(titles: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return one row per title newly obtained from ``first`` to ``last``, both included; renewals do not count."""
    years = pd.to_numeric(titles["since"].str.slice(0, 4))
    new = titles[(titles["kind"] == "new") & years.between(first, last)]
    return new.sort_values(["since", "honour_id"]).drop_duplicates("title")
