"""Steps that limit or divide money: what a group gets together, and who gets which whole units of it."""

from __future__ import annotations

import narwhals.stable.v2 as nw

from mq_analysis.base.frames import LazyFrame
from mq_analysis.policy import Rules, Step
from mq_analysis.rules.awards.candidates import LACKS
from mq_analysis.rules.awards.groups import among, pending, rounded, total, touched, waiting
from mq_analysis.rules.awards.values import LIMIT, UNBOUNDED, WEIGHT
from mq_analysis.rules.awards.warnings import with_step_warnings


def limited(rows: LazyFrame, i: int, step: Step, within: list[str], rules: Rules, scale: int) -> LazyFrame:
    """Cut what a group gets together to a limit: the later lines give way, or all in proportion."""
    unit = rules.rounding_fen * scale
    rows = rows.with_columns(
        nw.when(nw.col("_in")).then(nw.col("left")).otherwise(nw.lit(0, nw.Int64)).alias("_mine"),
        (_bound(i, step, scale) // unit * unit).alias("_limit"),
    )
    rows = rows.with_columns(total(nw.col("_mine"), within).alias("_sum"))
    if step.soft:
        return _over(rows, i, step, within, rules)
    if step.limit and step.limit.fact:
        rows = _unsure(rows, i, within)
    rows = _unsure_of_pending(rows, i, step, within, rules, unit)
    if step.how == "pro_rata":
        whole = nw.when(nw.col("_sum") < nw.col("_limit")).then(nw.col("_sum")).otherwise(nw.col("_limit"))
        rows = _apportioned(rows.with_columns(whole.alias("_whole")), nw.col("_mine") // unit, within, unit)
    else:
        order = ["position", "line"]
        rows = rows.with_columns(
            (nw.col("_mine").cum_sum().over(*within, order_by=order).cast(nw.Int64) - nw.col("_mine")).alias(
                "_before"
            )
        )
        room = nw.col("_limit") - nw.col("_before")
        room = nw.when(room < 0).then(nw.lit(0, nw.Int64)).otherwise(room)
        rows = rows.with_columns(
            nw.when(nw.col("_mine") < room).then(nw.col("_mine")).otherwise(room).alias("_gets")
        )
    return _given(rows, i)


def _over(rows: LazyFrame, i: int, step: Step, within: list[str], rules: Rules) -> LazyFrame:
    """Warn the lines of a group that comes to more than a soft limit; it may where a fact is missing."""
    lacks = nw.col(f"{LACKS}{i}") if step.limit and step.limit.fact else nw.lit(value=False)
    over = nw.col("_in") & ~lacks & (nw.col("_sum") > nw.col("_limit"))
    unsure = nw.col("_in") & ~over & (lacks | (waiting(step, within, rules) > 0))
    return with_step_warnings(rows, i, over, unsure, rules)


def shared(rows: LazyFrame, i: int, step: Step, within: list[str], rules: Rules, scale: int) -> LazyFrame:
    """Divide a sum among the members of a group: equally, or in proportion to a fact."""
    unit = rules.rounding_fen * scale
    rows = rows.with_columns((nw.col("_in") & (nw.col("left") > 0)).alias("_in"))
    weight = nw.col(f"{WEIGHT}{i}") if step.by else nw.lit(1, nw.Int64)
    weight = nw.when(nw.col("_in")).then(weight).otherwise(nw.lit(0, nw.Int64))
    rows = rows.with_columns(nw.when(weight < 0).then(nw.lit(0, nw.Int64)).otherwise(weight).alias("_weight"))
    if step.action == "split":
        rows = rows.with_columns(
            among(nw.col("left")).max().over(*within).fill_null(0).cast(nw.Int64).alias("_whole")
        )
    else:
        rows = rows.with_columns(_bound(i, step, scale).alias("_whole"))
    if step.by or (step.limit and step.limit.fact):
        rows = _unsure(rows, i, within)
    rows = rows.with_columns((nw.col("_whole") // unit * unit).alias("_whole"))
    return _given(_apportioned(rows, nw.col("_weight"), within, unit), i)


def rounded_together(
    rows: LazyFrame, i: int, step: Step, within: list[str], rules: Rules, scale: int
) -> LazyFrame:
    """Round what a group gets together; the members share it in whole units, by what they had, rounded up to units."""
    assert step.rounding is not None, "called for a step that rounds"  # noqa: S101 (narrows the type)
    unit, to, mode = rules.rounding_fen * scale, int(step.rounding.to) * scale, step.rounding.mode
    mine = nw.when(nw.col("_in")).then(nw.col("left")).otherwise(nw.lit(0, nw.Int64))
    rows = rows.with_columns(mine.alias("_mine"))
    rows = rows.with_columns(total(nw.col("_mine"), within).alias("_sum"))
    rows = rows.with_columns(rounded(nw.col("_sum"), to, mode).alias("_whole"))
    return _given(_apportioned(rows, (nw.col("_mine") + (unit - 1)) // unit, within, unit), i)


def _bound(i: int, step: Step, scale: int) -> nw.Expr:
    """Return the limit of a step in the parts of the values."""
    assert step.limit is not None, "called for a step with a limit"  # noqa: S101 (narrows the type)
    return nw.col(f"{LIMIT}{i}") if step.limit.fact else nw.lit(int(step.limit.factor * scale), nw.Int64)


def _unsure_of_pending(
    rows: LazyFrame, i: int, step: Step, within: list[str], rules: Rules, unit: int
) -> LazyFrame:
    """Leave a group undecided whose limit could bind with the most that its pending lines may yet come to.

    That is what the award can pay at most, or what the line earns by itself; no bound is known for a line that an
    earlier step gives a share of other money.
    """
    waits = pending() & touched(step, rules)
    before = [touched(s, rules) for s in rules.steps[:i] if s.action in ("pool", "split")]
    endless = nw.col("missing") & (nw.col("most") == UNBOUNDED)
    for earlier in before:
        endless = endless | earlier
    finest = max(rules.unit_of(award) for award in rules.ruled) * (unit // rules.rounding_fen)
    alone = (nw.col("value") + max(unit, finest) - 1) // unit * unit
    top = nw.when(nw.col("missing")).then(nw.col("most")).otherwise(alone)
    sure = nw.when(nw.col("_in") & ~nw.col("undecided")).then(nw.col("left"))
    nothing, one = nw.lit(0, nw.Int64), nw.lit(1, nw.Int64)
    rows = rows.with_columns(
        nw.when(waits).then(top).otherwise(nothing).alias("_may_be"),
        nw.when(waits & endless).then(one).otherwise(nothing).alias("_endless"),
        nw.when(waits).then(one).otherwise(nothing).alias("_waiting"),
        sure.otherwise(nothing).alias("_sure"),
    )
    rows = rows.with_columns(
        *(total(nw.col(name), within).alias(name) for name in ("_may_be", "_endless", "_waiting", "_sure")),
        among(nw.col("_limit")).max().over(*within).fill_null(0).alias("_bar"),
    )
    could_bind = (nw.col("_endless") > 0) | (nw.col("_sure") + nw.col("_may_be") > nw.col("_bar"))
    may_stand = nw.col("stands") | nw.col("missing")
    unsure = (nw.col("_waiting") > 0) & could_bind & touched(step, rules) & may_stand
    return rows.with_columns((nw.col("undecided") | unsure).alias("undecided"))


def _unsure(rows: LazyFrame, i: int, within: list[str]) -> LazyFrame:
    """Leave a group undecided in which the weight or limit of a member is unknown."""
    lacking = total((nw.col("_in") & nw.col(f"{LACKS}{i}")).cast(nw.Int64), within)
    rows = rows.with_columns(lacking.alias("_lacking"))
    return rows.with_columns(
        (nw.col("undecided") | (nw.col("_in") & (nw.col("_lacking") > 0))).alias("undecided")
    )


def _apportioned(rows: LazyFrame, weight: nw.Expr, within: list[str], unit: int) -> LazyFrame:
    """Divide ``_whole`` by weight in whole units, the rest one unit each by largest remainder, then in order.

    Source: Hamilton's method (largest remainders).
    """
    rows = rows.with_columns(
        weight.cast(nw.Int64).alias("_share"), (nw.col("_whole") // unit).alias("_units")
    )
    rows = rows.with_columns(total(nw.col("_share"), within).alias("_shares"))
    rows = rows.with_columns(
        nw.when(nw.col("_shares") > 0).then(nw.col("_shares")).otherwise(nw.lit(1, nw.Int64)).alias("_shares")
    )
    product = nw.col("_units") * nw.col("_share")
    rows = rows.with_columns(
        (product // nw.col("_shares")).alias("_floor"), (product % nw.col("_shares")).alias("_rest")
    )
    left_over = nw.when(total(nw.col("_share"), within) > 0).then(
        nw.col("_units") - total(nw.col("_floor"), within)
    )
    rows = rows.with_columns(
        left_over.otherwise(nw.lit(0, nw.Int64)).alias("_over"), (nw.col("_rest") * -1).alias("_order")
    )
    rows = rows.with_columns(
        (nw.col("_in").cast(nw.Int64) * 0 + 1).alias("_one"),
        nw.when(nw.col("_in")).then(nw.lit(0, nw.Int64)).otherwise(nw.lit(1, nw.Int64)).alias("_out"),
    )
    order = ["_out", "_order", "position", "line"]
    rows = rows.with_columns(
        nw.col("_one").cum_sum().over(*within, order_by=order).cast(nw.Int64).alias("_turn")
    )
    extra = (
        nw.when((nw.col("_turn") <= nw.col("_over")) & nw.col("_in"))
        .then(nw.lit(1, nw.Int64))
        .otherwise(nw.lit(0, nw.Int64))
    )
    return rows.with_columns(((nw.col("_floor") + extra) * unit).alias("_gets"))


def _given(rows: LazyFrame, i: int) -> LazyFrame:
    """Take what a step gives as what is left of a line; one that gets nothing was taken away by it."""
    gone = nw.col("_in") & (nw.col("left") > 0) & (nw.col("_gets") == 0)
    return rows.with_columns(
        nw.when(nw.col("_in")).then(nw.col("_gets")).otherwise(nw.col("left")).alias("left"),
        nw.when(gone).then(nw.lit(i + 1, nw.Int64)).otherwise(nw.col("dropped")).alias("dropped"),
    )
