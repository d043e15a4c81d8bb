"""The rows of awards where the lines are: what is paid, what is undecided, and who earns nothing."""

from __future__ import annotations

import functools
from collections.abc import Callable

import narwhals.stable.v2 as nw

from mq_analysis.base.frames import LazyFrame, stack
from mq_analysis.policy import Award, Rules
from mq_analysis.rules.awards.candidates import COUNTED
from mq_analysis.rules.awards.columns import HAS_ROW, IS_OUT, IS_PAID, IS_UNDECIDED

NOTHING = -1
"""The position of a row for which no item counts, or which is undecided."""
KEPT = ("org_code", "payee", "position", "honour", "amount_fen")


def award_rows(settled: LazyFrame) -> LazyFrame:
    """Return a row for each award that is paid, one for an enterprise that is undecided, one for who earns nothing.

    Args:
        settled: The lines after `settle`.

    Returns:
        ``org_code, payee, position`` (place of the award, or `NOTHING`), ``honour`` (the item), ``amount_fen`` (null
        where undecided; an enterprise that earns nothing has 0 and the item that counts first, if any does).
    """
    paid = (nw.col("paid") > 0) & ~nw.col("undecided")
    unsure = nw.col("undecided") & (nw.col("reason") == COUNTED)
    rows = settled.select(
        "org_code",
        "payee",
        "position",
        "item_id",
        "paid",
        paid.alias(IS_PAID),
        unsure.alias(IS_UNDECIDED),
        nw.col("item_id").alias("honour"),
        (~nw.col("stands")).cast(nw.Int64).alias(IS_OUT),
        (paid | unsure).cast(nw.Int64).max().over("org_code").alias(HAS_ROW),
    )
    # three kinds of firms, each filtered apart: a firm that is undecided or earns nothing has many lines and one row
    return stack(
        [
            (rows.filter(IS_PAID), _paid_rows),
            (rows.filter(IS_UNDECIDED), _undecided_rows),
            (rows.filter(nw.col(HAS_ROW) == 0), _empty_rows),
        ]
    )


def _paid_rows(rows: LazyFrame) -> LazyFrame:
    return rows.select(*KEPT[:-1], nw.col("paid").alias("amount_fen"))


def _undecided_rows(rows: LazyFrame) -> LazyFrame:
    # null of the type of ``paid`` on every engine: a mark is never below 0, and a literal null would have no type
    unknown = nw.when(nw.col(HAS_ROW) < 0).then("paid")
    return _first_line_of_firm(rows, "position", "item_id").select(
        "org_code",
        "payee",
        nw.lit(NOTHING, nw.Int64).alias("position"),
        nw.lit("").alias("honour"),
        unknown.alias("amount_fen"),
    )


def _empty_rows(rows: LazyFrame) -> LazyFrame:
    counts = nw.when(nw.col(IS_OUT) == 0)
    return _first_line_of_firm(rows, IS_OUT, "position", "item_id").select(
        "org_code",
        "payee",
        counts.then(nw.col("position")).otherwise(nw.lit(NOTHING, nw.Int64)).alias("position"),
        counts.then(nw.col("honour")).otherwise(nw.lit("")).alias("honour"),
        nw.lit(0, nw.Int64).alias("amount_fen"),
    )


def _first_line_of_firm(rows: LazyFrame, *order: str) -> LazyFrame:
    return rows.unique("org_code", keep="first", order_by=list(order))


def with_names(rows: LazyFrame, rules: Rules) -> LazyFrame:
    """Add ``year, award_id, clause, reading`` to rows of awards; empty where there is no award."""

    def text_by_award(of: Callable[[Award], str]) -> nw.Expr:
        texts = ((i, of(award)) for i, award in enumerate(rules.ruled))
        return functools.reduce(
            lambda rest, each: nw.when(nw.col("position") == each[0]).then(nw.lit(each[1])).otherwise(rest),
            texts,
            nw.lit(""),
        )

    return rows.with_columns(
        nw.lit(rules.year, nw.Int64).alias("year"),
        text_by_award(lambda a: a.id).alias("award_id"),
        text_by_award(lambda a: a.clause).alias("clause"),
        nw.lit(rules.reading_text).alias("reading"),
    )
