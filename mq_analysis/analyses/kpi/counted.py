"""The items behind a target that counts different values."""

from __future__ import annotations

import pandas as pd

from mq_analysis.measures import Book
from mq_analysis.measures.result import Evaluation
from mq_analysis.measures.rows import is_among

COLUMNS = ["target", "item", "name", "date"]


def distinct_items(evaluation: Evaluation) -> pd.DataFrame:
    """Return the items behind every target that counts different values, each once, sorted by target and date.

    Columns: ``target, item`` (the value counted), ``name`` (the table's title or name; missing without one),
    ``date``.
    """
    book = Book(evaluation.county.tables)
    first = evaluation.spec.horizon.first
    parts = []
    for result in evaluation.results:
        node = result.measure.distinct
        if node is None or result.lacks:
            continue
        frame = book[node.table]
        since = evaluation.year if node.span == "year" else first
        years = book.years(node.table, node.date).between(since, evaluation.year)
        mine = frame[is_among(frame, node.among) & years.to_numpy(dtype=bool)]
        label = next((name for name in ("title", "name") if name in mine), None)
        rows = pd.DataFrame({"item": mine[node.column], "date": mine[node.date]})
        rows["name"] = mine[label] if label else pd.NA
        rows = rows.sort_values(["date", "item"]).drop_duplicates("item")
        parts.append(rows.assign(target=result.target.id)[COLUMNS])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
