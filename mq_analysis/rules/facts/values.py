"""Columns of the data as the whole numbers that rules compute with: nothing is rounded that was not exact."""

from __future__ import annotations

import narwhals.stable.v2 as nw

from mq_analysis.base.errors import DataError, Problem
from mq_analysis.base.frames import LazyFrame, count
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Fact
from mq_analysis.policy.columns import parts_per_unit
from mq_analysis.rules.facts.firms import firms_of

NEARNESS = 1e-6
"""How near a decimal read as a double must lie to its whole number of parts."""


def as_stored(frame: LazyFrame, fact: Fact) -> nw.Expr:
    """Return the column of a fact as Int64 parts of ``1 / fact.scale`` (money: fen), or as text.

    Raises:
        DataError: If a number has more decimals than the fact says.
    """
    kind = frame.collect_schema()[fact.stored_name]
    source = nw.col(fact.stored_name)
    if not fact.is_number:
        return source if kind == nw.String else as_text(frame, fact.stored_name)
    if kind.is_float():
        parts = source * float(parts_per_unit(fact.unit, fact.scale))
        _refuse_finer(frame, fact, parts)
        return parts.round().cast(nw.Int64)
    if kind in (nw.String, nw.Object):
        raise DataError(Problem(place_of(fact), sentence("must be a {type}, got text", type=fact.type)))
    return source.cast(nw.Int64) * fact.scale if fact.type != "money" else source.cast(nw.Int64)


def as_text(frame: LazyFrame, column: str) -> nw.Expr:
    """Return a column as a policy writes its values: 1 and 0 for true and false, whole numbers without decimals."""
    kind = frame.collect_schema()[column]
    source = nw.col(column)
    if kind == nw.Boolean:
        return nw.when(source).then(nw.lit("1")).otherwise(nw.when(~source).then(nw.lit("0")))
    if not kind.is_float():
        return source.cast(nw.String)
    whole = source.fill_null(0).round().cast(nw.Int64)
    return nw.when(source == whole).then(whole.cast(nw.String)).otherwise(source.cast(nw.String))


def _refuse_finer(frame: LazyFrame, fact: Fact, parts: nw.Expr) -> None:
    off = (parts - parts.round()).abs()
    finer = frame.filter(off > NEARNESS)
    fine = count(finer)
    if fine:
        decimals = len(str(fact.scale)) - 1
        raise DataError(
            Problem(
                place_of(fact),
                sentence(
                    "must have at most {decimals} decimals as the fact {fact} says, "
                    "got {got} rows that have more{firms}",
                    decimals=decimals,
                    fact=fact.id,
                    got=fine,
                    firms=firms_of(finer),
                ),
            )
        )


def place_of(fact: Fact) -> str:
    """Return the table and column of a fact, as a message names them."""
    table = fact.table or {"honour": "honours"}.get(fact.of, fact.of)
    if not fact.column:
        return sentence("table {table}", table=table)
    return sentence("table {table}:column {column}", table=table, column=fact.column)


def nothing(fact: Fact) -> nw.Expr:
    """Return a column in which the fact is unknown in every row."""
    never = nw.col("org_code").is_null()
    value: nw.Expr = nw.lit(0, nw.Int64) if fact.is_number else nw.lit("")
    return nw.when(never).then(value).alias(fact.id)
