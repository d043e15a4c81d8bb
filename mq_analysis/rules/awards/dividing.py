"""Steps that limit or divide money: what a group gets together, and who gets which whole units of it.

All amounts here are in *parts* (see `mq_analysis.rules.awards.columns`) and all divisions are of whole numbers of 0 or
more, rounding down, so that every engine gives the same fen. A *unit* is the smallest sum that the policy pays.
"""

from __future__ import annotations

import narwhals.stable.v2 as nw

from mq_analysis.base.frames import LazyFrame
from mq_analysis.policy import Rules, Step
from mq_analysis.rules.awards.candidates import LACKS
from mq_analysis.rules.awards.columns import (
    AMOUNT,
    BOUND,
    DECIDED,
    EARLIER,
    FLOOR,
    GETS,
    GROUP_BOUND,
    IN_STEP,
    LACKING,
    LEFT_OVER,
    MEMBER_WEIGHT,
    ONE,
    OUTSIDE,
    PENDING,
    PENDING_ENDLESS,
    PENDING_MOST,
    REMAINDER,
    REMAINDER_ORDER,
    SHARE,
    SHARES,
    SUM,
    TURN,
    UNITS,
    WHOLE,
)
from mq_analysis.rules.awards.groups import (
    group_sum,
    if_in_step,
    is_of_step,
    is_pending,
    pending_lines,
    round_to_unit,
)
from mq_analysis.rules.awards.values import LIMIT, UNBOUNDED, WEIGHT
from mq_analysis.rules.awards.warnings import with_step_warnings


def limit_group(
    rows: LazyFrame, i: int, step: Step, within: list[str], rules: Rules, scale: int
) -> LazyFrame:
    """Limit what a group gets together: the later lines give way, or all in proportion."""
    unit = rules.rounding_fen * scale
    # the limit is rounded down to whole units: rounding it up would pay more than the policy allows
    rows = rows.with_columns(
        nw.when(nw.col(IN_STEP)).then(nw.col("left")).otherwise(nw.lit(0, nw.Int64)).alias(AMOUNT),
        (_bound(i, step, scale) // unit * unit).alias(BOUND),
    )
    if step.soft:
        return _warn_over(rows, i, step, within, rules)
    rows = rows.with_columns(group_sum(nw.col(AMOUNT), within).alias(SUM))
    if step.limit and step.limit.fact:
        # no limit is below 0, so that what is 0 stays 0
        rows = _undecide_unknown(rows, i, within, nw.col("left") > 0)
    rows = _undecide_pending(rows, i, step, within, rules, unit)
    if step.how == "pro_rata":
        whole = nw.when(nw.col(SUM) < nw.col(BOUND)).then(nw.col(SUM)).otherwise(nw.col(BOUND))
        rows = _apportion(rows.with_columns(whole.alias(WHOLE)), nw.col(AMOUNT) // unit, within, unit)
    else:
        # in order, each line gets what those before it leave of the limit; a running sum needs no loop over lines
        order = ["position", "line"]
        rows = rows.with_columns(
            (nw.col(AMOUNT).cum_sum().over(*within, order_by=order).cast(nw.Int64) - nw.col(AMOUNT)).alias(
                EARLIER
            )
        )
        room = nw.col(BOUND) - nw.col(EARLIER)
        room = nw.when(room < 0).then(nw.lit(0, nw.Int64)).otherwise(room)
        rows = rows.with_columns(
            nw.when(nw.col(AMOUNT) < room).then(nw.col(AMOUNT)).otherwise(room).alias(GETS)
        )
    return _store_result(rows, i)


def _warn_over(rows: LazyFrame, i: int, step: Step, within: list[str], rules: Rules) -> LazyFrame:
    """Warn the lines of a group whose decided amounts exceed a soft limit; they may where something is undecided."""
    decided = nw.when(nw.col("undecided")).then(nw.lit(0, nw.Int64)).otherwise(nw.col(AMOUNT))
    rows = rows.with_columns(group_sum(decided, within).alias(SUM))
    lacks = nw.col(f"{LACKS}{i}") if step.limit and step.limit.fact else nw.lit(value=False)
    over = nw.col(IN_STEP) & ~lacks & (nw.col(SUM) > nw.col(BOUND))
    unsure = nw.col(IN_STEP) & ~over & (lacks | (pending_lines(step, within, rules) > 0))
    return with_step_warnings(rows, i, over, unsure, rules)


def divide_among(
    rows: LazyFrame, i: int, step: Step, within: list[str], rules: Rules, scale: int
) -> LazyFrame:
    """Divide a sum among the members of a group: equally, or in proportion to a fact."""
    unit = rules.rounding_fen * scale
    rows = rows.with_columns((nw.col(IN_STEP) & (nw.col("left") > 0)).alias(IN_STEP))
    weight = nw.col(f"{WEIGHT}{i}") if step.by else nw.lit(1, nw.Int64)
    weight = nw.when(nw.col(IN_STEP)).then(weight).otherwise(nw.lit(0, nw.Int64))
    rows = rows.with_columns(
        nw.when(weight < 0).then(nw.lit(0, nw.Int64)).otherwise(weight).alias(MEMBER_WEIGHT)
    )
    if step.action == "split":
        rows = rows.with_columns(
            if_in_step(nw.col("left")).max().over(*within).fill_null(0).cast(nw.Int64).alias(WHOLE)
        )
    else:
        rows = rows.with_columns(_bound(i, step, scale).alias(WHOLE))
    if step.by or (step.limit and step.limit.fact):
        rows = _undecide_unknown(rows, i, within)
    rows = rows.with_columns((nw.col(WHOLE) // unit * unit).alias(WHOLE))
    return _store_result(_apportion(rows, nw.col(MEMBER_WEIGHT), within, unit), i)


def round_group(
    rows: LazyFrame, i: int, step: Step, within: list[str], rules: Rules, scale: int
) -> LazyFrame:
    """Round what a group gets together; the members share it in whole units, by what they had, rounded up to units.

    The weights are rounded up, so that a member with less than a unit still has a share in the rounded sum.
    """
    assert step.rounding is not None, "called for a step that rounds"  # noqa: S101 (narrows the type)
    unit, to, mode = rules.rounding_fen * scale, int(step.rounding.to) * scale, step.rounding.mode
    mine = nw.when(nw.col(IN_STEP)).then(nw.col("left")).otherwise(nw.lit(0, nw.Int64))
    rows = rows.with_columns(mine.alias(AMOUNT))
    rows = rows.with_columns(group_sum(nw.col(AMOUNT), within).alias(SUM))
    rows = rows.with_columns(round_to_unit(nw.col(SUM), to, mode).alias(WHOLE))
    return _store_result(_apportion(rows, (nw.col(AMOUNT) + (unit - 1)) // unit, within, unit), i)


def _bound(i: int, step: Step, scale: int) -> nw.Expr:
    """Return the limit of a step in the parts of the values."""
    assert step.limit is not None, "called for a step with a limit"  # noqa: S101 (narrows the type)
    return nw.col(f"{LIMIT}{i}") if step.limit.fact else nw.lit(int(step.limit.factor * scale), nw.Int64)


def _undecide_pending(
    rows: LazyFrame, i: int, step: Step, within: list[str], rules: Rules, unit: int
) -> LazyFrame:
    """Leave a group undecided if its limit could bind once the pending lines are decided.

    A pending line comes at most to what its award can pay, or, where another line is what it waits for, to what it
    earns by itself. A line that an earlier step gives a share of other money has no such bound. If the decided amounts
    and these bounds together stay within the limit, the limit changes nothing whatever the facts are, and the other
    lines are paid now. Where later lines give way, a line depends on none after it; what is 0 stays 0.
    """
    waits = is_pending() & is_of_step(step, rules)
    before = [is_of_step(s, rules) for s in rules.steps[:i] if s.action in ("pool", "split")]
    endless = nw.col("missing") & (nw.col("upper_bound") == UNBOUNDED)
    for earlier in before:
        endless = endless | earlier
    # rounding may lift an amount by up to one unit, and versions of the year may round to coarser ones
    coarsest = max(rules.unit_of(award) for award in rules.ruled) * (unit // rules.rounding_fen)
    alone = (nw.col("value") + max(unit, coarsest) - 1) // unit * unit
    top = nw.when(nw.col("missing")).then(nw.col("upper_bound")).otherwise(alone)
    sure = nw.when(nw.col(IN_STEP) & ~nw.col("undecided")).then(nw.col("left"))
    nothing, one = nw.lit(0, nw.Int64), nw.lit(1, nw.Int64)
    rows = rows.with_columns(
        nw.when(waits).then(top).otherwise(nothing).alias(PENDING_MOST),
        nw.when(waits & endless).then(one).otherwise(nothing).alias(PENDING_ENDLESS),
        nw.when(waits).then(one).otherwise(nothing).alias(PENDING),
        sure.otherwise(nothing).alias(DECIDED),
    )
    gives_way = step.how != "pro_rata"
    rows = rows.with_columns(
        *(
            _sum_so_far(nw.col(name), within, in_order=gives_way).alias(name)
            for name in (PENDING_MOST, PENDING_ENDLESS, PENDING, DECIDED)
        ),
        if_in_step(nw.col(BOUND)).max().over(*within).fill_null(0).alias(GROUP_BOUND),
    )
    could_bind = (nw.col(PENDING_ENDLESS) > 0) | (
        nw.col(DECIDED) + nw.col(PENDING_MOST) > nw.col(GROUP_BOUND)
    )
    may_stand = nw.col("stands") | nw.col("missing")
    has_some = (nw.col("left") > 0) | nw.col("missing")
    unsure = (nw.col(PENDING) > 0) & could_bind & is_of_step(step, rules) & may_stand & has_some
    return rows.with_columns((nw.col("undecided") | unsure).alias("undecided"))


def _sum_so_far(value: nw.Expr, within: list[str], *, in_order: bool) -> nw.Expr:
    """Return the sum over each group, or over the lines of it up to each."""
    if in_order:
        return value.cum_sum().over(*within, order_by=["position", "line"]).cast(nw.Int64)
    return group_sum(value, within)


def _undecide_unknown(
    rows: LazyFrame, i: int, within: list[str], matters: nw.Expr | None = None
) -> LazyFrame:
    """Leave a group undecided in which the weight or limit of a member is unknown; of its lines those that matter."""
    lacking = group_sum((nw.col(IN_STEP) & nw.col(f"{LACKS}{i}")).cast(nw.Int64), within)
    rows = rows.with_columns(lacking.alias(LACKING))
    unsure = nw.col(IN_STEP) & (nw.col(LACKING) > 0)
    unsure = unsure if matters is None else unsure & matters
    return rows.with_columns((nw.col("undecided") | unsure).alias("undecided"))


def _apportion(rows: LazyFrame, weight: nw.Expr, within: list[str], unit: int) -> LazyFrame:
    """Divide `WHOLE` by weight in whole units, the rest one unit each by largest remainder, then in order.

    Source: Hamilton's method (largest remainders).

    Each member first gets its share rounded down. That leaves fewer units than there are members, so one each to those
    whose shares lost most is enough, and the parts add up to the whole. Rounding each share by itself would not.
    """
    rows = rows.with_columns(weight.cast(nw.Int64).alias(SHARE), (nw.col(WHOLE) // unit).alias(UNITS))
    rows = rows.with_columns(group_sum(nw.col(SHARE), within).alias(SHARES))
    # a group in which nobody has a weight divides by 1, and gets 0
    rows = rows.with_columns(
        nw.when(nw.col(SHARES) > 0).then(nw.col(SHARES)).otherwise(nw.lit(1, nw.Int64)).alias(SHARES)
    )
    # at most 2**62, or `steps` has refused the policy for these data: multiplying first loses nothing to rounding
    product = nw.col(UNITS) * nw.col(SHARE)
    rows = rows.with_columns(
        (product // nw.col(SHARES)).alias(FLOOR), (product % nw.col(SHARES)).alias(REMAINDER)
    )
    left_over = nw.when(group_sum(nw.col(SHARE), within) > 0).then(
        nw.col(UNITS) - group_sum(nw.col(FLOOR), within)
    )
    rows = rows.with_columns(
        left_over.otherwise(nw.lit(0, nw.Int64)).alias(LEFT_OVER),
        (nw.col(REMAINDER) * -1).alias(REMAINDER_ORDER),
    )
    # remainders of one group have one divisor, so they compare as they are; lines outside the step come last, and
    # those before them are numbered 1, 2, … by a running sum, which all engines have (a rank of several columns is not)
    rows = rows.with_columns(
        (nw.col(IN_STEP).cast(nw.Int64) * 0 + 1).alias(ONE),
        nw.when(nw.col(IN_STEP)).then(nw.lit(0, nw.Int64)).otherwise(nw.lit(1, nw.Int64)).alias(OUTSIDE),
    )
    order = [OUTSIDE, REMAINDER_ORDER, "position", "line"]
    rows = rows.with_columns(nw.col(ONE).cum_sum().over(*within, order_by=order).cast(nw.Int64).alias(TURN))
    extra = (
        nw.when((nw.col(TURN) <= nw.col(LEFT_OVER)) & nw.col(IN_STEP))
        .then(nw.lit(1, nw.Int64))
        .otherwise(nw.lit(0, nw.Int64))
    )
    return rows.with_columns(((nw.col(FLOOR) + extra) * unit).alias(GETS))


def _store_result(rows: LazyFrame, i: int) -> LazyFrame:
    """Store what each line gets as what is left of it; the step dropped a line that had money and gets none."""
    gone = nw.col(IN_STEP) & (nw.col("left") > 0) & (nw.col(GETS) == 0)
    return rows.with_columns(
        nw.when(nw.col(IN_STEP)).then(nw.col(GETS)).otherwise(nw.col("left")).alias("left"),
        nw.when(gone).then(nw.lit(i + 1, nw.Int64)).otherwise(nw.col("dropped")).alias("dropped"),
    )
