"""The highest-only rule: within each stacking key the largest amount is paid, rounded once.

The highest value and its award come out of one integer maximum, without window or sort:
``key = value * 64 + (63 - position)``, so that equal values go to the award first in clause order.
"""

from __future__ import annotations

import narwhals.stable.v2 as nw

from mq_analysis.awards.candidates import COUNTED, scale
from mq_analysis.facts import RANKS
from mq_analysis.frames import LazyFrame
from mq_analysis.policy import Rules

NOTHING_COUNTED = RANKS - 1
"""The position of a group in which no honour counts."""


def stacking_columns(rules: Rules) -> list[str]:
    """Return the columns of `candidates` that make the stacking key."""
    layer = [] if rules.townships_stack_with_county else ["layer"]
    return ["org_code", *layer, *(part for part in rules.stacking_key if part != "enterprise")]


def with_key(rows: LazyFrame) -> LazyFrame:
    """Add ``key``, the integer whose maximum is the award paid; 0 where the honour does not count."""
    counts = (nw.col("reason") == COUNTED) & ~nw.col("missing")
    key = nw.col("value") * RANKS + (NOTHING_COUNTED - nw.col("position"))
    return rows.with_columns(nw.when(counts).then(key).otherwise(nw.lit(0, nw.Int64)).alias("key"))


def highest(rows: LazyFrame, rules: Rules) -> LazyFrame:
    """Return the award of each stacking key.

    Args:
        rows: As from `mq_analysis.awards.candidates`.
        rules: The rules of the year.

    Returns:
        ``org_code``, the other stacking columns, ``position`` (`NOTHING_COUNTED` if no honour counts),
        ``value`` (exact), ``amount_fen`` (int64, rounded half-up once) and ``undecided`` (a fact that
        could change the amount is missing: the amount stands for the rest and is not to be paid).
    """
    best = (
        with_key(rows)
        .group_by(*stacking_columns(rules))
        .agg(nw.col("key").max(), nw.col("missing").max().alias("undecided"))
    )
    value = nw.col("key") // RANKS
    return best.select(
        *stacking_columns(rules),
        (NOTHING_COUNTED - nw.col("key") % RANKS).alias("position"),
        value.alias("value"),
        rounded(value, rules).alias("amount_fen"),
        "undecided",
    )


def rounded(value: nw.Expr, rules: Rules) -> nw.Expr:
    """Round a value (fen times scale, 0 or more) half-up to the policy's unit, in fen."""
    unit = rules.rounding_fen * scale(rules)
    return (value * 2 + unit) // (unit * 2) * rules.rounding_fen
