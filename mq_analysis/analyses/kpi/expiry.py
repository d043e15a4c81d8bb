"""Titles that expire next year, and their firms."""

from __future__ import annotations

import pandas as pd

from mq_analysis.measures import Book, titles_of
from mq_analysis.measures.result import Evaluation
from mq_analysis.measures.titles import in_force


def expiring(evaluation: Evaluation) -> pd.DataFrame:
    """Return the titles in force at the end of the year that expire in the next, sorted by target and day.

    Columns: ``target, honour_id, honour_name, org_code, name`` (of the firm, missing if not registered),
    ``item_name`` (missing if the table has none), ``until``. A renewal already on record counts.
    """
    book = Book(evaluation.county.tables)
    last = f"{evaluation.year + 1}-12-31"
    register = book["enterprises"].set_index("org_code")["name"]
    parts = []
    for result in evaluation.results:
        titles = result.measure.titles
        if titles is None or result.lacks:
            continue
        now = in_force(titles_of(book, titles.honours), evaluation.year)
        ending = now[now["until"] <= last]
        parts.append(ending.assign(target=result.target.id, name=ending["org_code"].map(register)))
    columns = ["target", "honour_id", "honour_name", "org_code", "name", "item_name", "until"]
    if not parts:
        return pd.DataFrame(columns=columns)
    found = pd.concat(parts, ignore_index=True).reindex(columns=columns)
    order = {result.target.id: i for i, result in enumerate(evaluation.results)}
    return found.sort_values(
        ["target", "until", "honour_id"],
        key=lambda c: c.map(order) if c.name == "target" else c,
        ignore_index=True,
    )
