"""Who gains and who loses between two sets of rules, counted where the rows are."""

from __future__ import annotations

import narwhals.stable.v2 as nw
import pandas as pd

from mq_analysis.base.frames import Keep, LazyFrame, Natives, collect, keeping
from mq_analysis.policy import Rules
from mq_analysis.rules.awards.totals import amounts_of

KINDS = ("new", "lost", "up", "down", "same")
"""How the sum of an enterprise changes, in the order they are shown."""


def gains_and_losses(tables: Natives, before: Rules, after: Rules) -> pd.DataFrame:
    """Count the enterprises that are paid under either rules by how their sum changes.

    Returns:
        A row for each of `KINDS`: ``kind, firms, difference_fen``. An enterprise that is undecided under either is in
        none: its change is not known.
    """
    with keeping(tables) as keep:
        one, other = (keep(_by_firm(tables, rules, keep)) for rules in (before, after))
        found = _count(one, other.rename({"paid": "after", "undecided": "unsure"}))
    rows = found.set_index("kind").reindex(list(KINDS)).fillna(0).astype("int64")
    return rows.rename_axis("kind").reset_index()


def _count(one: LazyFrame, other: LazyFrame) -> pd.DataFrame:
    both = one.join(other, on="org_code", how="full")
    both = both.with_columns(nw.col("paid", "undecided", "after", "unsure").fill_null(0))
    known = both.filter((nw.col("undecided") == 0) & (nw.col("unsure") == 0))
    known = known.filter((nw.col("paid") > 0) | (nw.col("after") > 0))
    old, new = nw.col("paid"), nw.col("after")
    kind = (
        nw.when(old == 0)
        .then(nw.lit("new"))
        .otherwise(
            nw.when(new == 0)
            .then(nw.lit("lost"))
            .otherwise(
                nw.when(new > old)
                .then(nw.lit("up"))
                .otherwise(nw.when(new < old).then(nw.lit("down")).otherwise(nw.lit("same")))
            )
        )
    )
    moved = known.select(kind.alias("kind"), (new - old).alias("difference_fen"))
    sums = moved.group_by("kind").agg(nw.len().alias("firms"), nw.col("difference_fen").sum())
    return collect(sums.with_columns(nw.col("firms", "difference_fen").cast(nw.Int64)))


def _by_firm(tables: Natives, rules: Rules, keep: Keep) -> LazyFrame:
    rows = amounts_of(tables, rules, keep)
    sums = rows.group_by("org_code").agg(nw.col("paid").sum(), nw.col("undecided").max())
    return sums.with_columns(nw.col("paid", "undecided").cast(nw.Int64))
