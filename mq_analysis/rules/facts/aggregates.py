"""The rows of an enterprise put together into one value: summed, counted, the largest, or as they stand."""

from __future__ import annotations

from fractions import Fraction

import narwhals.stable.v2 as nw

from mq_analysis.base.errors import DataError, Problem
from mq_analysis.base.frames import LazyFrame, count
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Fact
from mq_analysis.rules.facts.firms import firms_of
from mq_analysis.rules.facts.table_rows import UNDATED
from mq_analysis.rules.facts.values import as_stored, place_of


def aggregate(frame: LazyFrame, fact: Fact, unsure: str | None = None) -> LazyFrame:
    """Put the rows of each enterprise (or item) together; a sum over a row that is unknown is unknown, not less.

    Args:
        frame: The rows, with the columns ``fact.keys``.
        fact: What is taken of them.
        unsure: A column that says of a row that it may not count: with such a row the value is null.
    """
    keys = list(fact.keys)
    take = fact.take or ("sum" if fact.window is not None else None)
    if unsure is None and UNDATED in frame.collect_schema().names():
        unsure = UNDATED
    doubt = nw.lit(0, nw.Int64) if unsure is None else nw.col(unsure).cast(nw.Int64)
    if take in ("count", "distinct"):
        text = nw.col(fact.stored_name) if fact.column else nw.col(keys[0])
        counted = nw.len() if take == "count" else text.n_unique()
        rows = frame if take == "count" else frame.filter(~text.is_null())
        counts = rows.with_columns(doubt.alias("_unknown")).group_by(*keys)
        found = counts.agg(counted.alias(fact.id), nw.col("_unknown").max())
        return _where_known(found.with_columns(nw.col(fact.id).cast(nw.Int64)), fact, nw.col("_unknown") == 0)
    value = as_stored(frame, fact).alias(fact.id)
    if take is None:
        _refuse_several(frame, fact, keys)
        return _where_known(
            frame.select(*keys, value, doubt.alias("_unknown")), fact, nw.col("_unknown") == 0
        )
    rows = frame.select(*keys, value, doubt.alias("_doubt"))
    rows = rows.with_columns((nw.col(fact.id).is_null().cast(nw.Int64) + nw.col("_doubt")).alias("_unknown"))
    column = nw.col(fact.id)
    how = {"sum": column.sum(), "mean": column.sum(), "greatest": column.max(), "least": column.min()}[take]
    number = [nw.len().alias("_rows")] if take == "mean" else []
    total = rows.group_by(*keys).agg(how, nw.col("_unknown").max(), *number)
    known = nw.col("_unknown") == 0
    if take == "mean":
        known &= nw.col("_rows") == years_of(fact)
    return _where_known(
        total.with_columns(nw.col(fact.id).cast(nw.Int64)), fact, known
    )  # DuckDB sums to 128 bits


def _where_known(rows: LazyFrame, fact: Fact, known: nw.Expr) -> LazyFrame:
    """Leave the value of a fact null where it is not known: a row is there all the same."""
    value = nw.when(known).then(nw.col(fact.id)).alias(fact.id)
    return rows.with_columns(value).select(*fact.keys, fact.id)


def absent_parts(fact: Fact) -> int:
    """Return the value that no row means, in parts of the fact."""
    value = Fraction(fact.absent or 0) * fact.scale * (years_of(fact) if fact.take == "mean" else 1)
    return int(value)


def years_of(fact: Fact) -> int:
    """Return over how many years a fact runs."""
    return fact.years[1] - fact.years[0] + 1 if fact.years else 1


def _refuse_several(frame: LazyFrame, fact: Fact, keys: list[str]) -> None:
    numbers = frame.group_by(*keys).agg(nw.len().alias("_rows"))
    several = numbers.filter(nw.col("_rows") > 1)
    if count(several):
        rows, codes = count(frame), count(numbers)
        said = sentence(
            "must have one row of an enterprise for the fact {fact}, or the fact must say take, "
            "got {rows} rows for {codes}: several{firms}",
            fact=fact.id,
            rows=rows,
            codes=codes,
            firms=firms_of(several),
        )
        raise DataError(Problem(place_of(fact), said))
