"""Shares by year: of the target itself, pooled, with other weights, and weighted by output."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mq_analysis.base.chances import wilson
from mq_analysis.measures import Book, compute, share_rows
from mq_analysis.measures.judge import bound_of
from mq_analysis.measures.result import Evaluation, Result

COLUMNS = ["target", "year", "kind", "value", "hits", "total", "low", "high", "bound"]


def rates(evaluation: Evaluation) -> pd.DataFrame:
    """Return the shares, of rows or of sums, of every such target by year.

    Columns: ``target, year, kind`` (``own``; ``pooled`` for the last years of a sample together; ``weighted``,
    a sample weighted by the output of product groups; ``beside:0``, ``beside:1`` … as the target names them),
    ``value, hits, total, low, high`` (interval; NaN if it is no sample), ``bound``.
    """
    book = Book(evaluation.county.tables)
    parts: list[tuple[Any, ...]] = []
    for result in evaluation.results:
        if not (result.measure.share or result.measure.part_of) or result.history.empty:
            continue
        rows = [
            *_own(result, evaluation),
            *_pool_rows(result, evaluation.year),
            *_beside(result, evaluation, book),
            *_weight_rates(result, book),
        ]
        bounds = {year: bound_of(result.target, book, year)[0] for year in result.history.index}
        for year, *rest in rows:
            bound = bounds[year]
            parts.append((result.target.id, year, *rest, bound.value if bound else np.nan))
    return pd.DataFrame(parts, columns=COLUMNS)


def _own(result: Result, evaluation: Evaluation) -> list[tuple[Any, ...]]:
    return [
        (year, "own", *_row(row, evaluation, is_sample=result.measure.is_sample))
        for year, row in result.history.iterrows()
    ]


def _row(row: pd.Series[float], evaluation: Evaluation, *, is_sample: bool) -> tuple[float, ...]:
    if not row["total"] > 0:
        return (np.nan, np.nan, np.nan, np.nan, np.nan)
    low = high = np.nan
    if is_sample:
        confidence = float(evaluation.spec.convention.confidence)
        interval = wilson(round(row["hits"]), round(row["total"]), confidence)
        low, high = interval.low, interval.high
    return (row["value"], row["hits"], row["total"], low, high)


def _pool_rows(result: Result, year: int) -> list[tuple[Any, ...]]:
    interval = result.pooled_interval
    if result.pooled is None or interval is None or result.pooled_total is None:
        return []
    hits = round(result.pooled * result.pooled_total)
    row = (result.pooled, hits, result.pooled_total, interval.low, interval.high)
    return [(year, "pooled", *row)]


def _beside(result: Result, evaluation: Evaluation, book: Book) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for i, other in enumerate(result.target.beside):
        figures = compute(other.measure, book, list(result.history.index), evaluation.spec.horizon.first)
        for year, row in figures.by_year().iterrows():
            said = _row(row, evaluation, is_sample=other.measure.is_sample)
            found.append((year, f"beside:{i}", *said))
    return found


def _weight_rates(result: Result, book: Book) -> list[tuple[Any, ...]]:
    """Weight the rate of each product group by the output of its firms; groups without a check are left out.

    ``hits`` is the output of the groups that were checked as a share of all; there is no interval.
    """
    share = result.measure.share
    needed = book.missing("enterprise_years", ("gross_output_fen", "org_code", "year"))
    if share is None or not share.is_sample or needed or "product_group" not in book[share.table]:
        return []
    group = book["enterprises"].set_index("org_code")["product_group"]
    output = book["enterprise_years"].assign(group=lambda f: f["org_code"].map(group))
    sums = output.groupby(["year", "group"])["gross_output_fen"].sum().astype("float64")
    rows = share_rows(share, book)
    rows["group"] = book[share.table]["product_group"].reindex(rows.index)
    rates = rows.groupby(["year", "group"])["hit"].mean()
    found: list[tuple[Any, ...]] = []
    for year in result.history.index:
        if year not in rates.index.get_level_values(0) or year not in sums.index.get_level_values(0):
            continue
        mine, weight = rates.loc[year], sums.loc[year]
        known = weight.reindex(mine.index).fillna(0)
        if known.sum() > 0:
            value = float((mine * known).sum() / known.sum())
            covered = float(known.sum() / weight.sum())
            found.append((year, "weighted", value, covered, np.nan, np.nan, np.nan))
    return found
