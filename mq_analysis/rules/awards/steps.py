"""The steps of stacking over all lines: choose the best of a group, limit a sum, divide a sum among members.

Every step is windows over the lines; nothing is collected. Until the first step that limits or divides, values are
exact; there, or at the end, each line is rounded once. A group in which a line that counts is missing a fact is
undecided as a whole, unless the step is a limit that would not bind even with the most that line can come to.
"""

from __future__ import annotations

import narwhals.stable.v2 as nw

from mq_analysis.base.errors import DataError, Problem
from mq_analysis.base.frames import LazyFrame, group_keys, may_hold, smallest_text
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Rules, Step
from mq_analysis.rules.awards.candidates import COUNTED, KEY, Lines
from mq_analysis.rules.awards.columns import (
    AMOUNT,
    EVERYBODY,
    FIRST_LINE,
    GROUP,
    IN_STEP,
    IS_TOP,
    KEEPS,
    PLACE,
    RANK,
    TOPS,
    TOTAL,
)
from mq_analysis.rules.awards.dividing import divide_among, limit_group, round_group
from mq_analysis.rules.awards.groups import group_sum, if_in_step, is_of_step, is_pending, round_finally
from mq_analysis.rules.awards.quota import first_of_group
from mq_analysis.rules.awards.values import LIMIT, WEIGHT

CHOOSING = ("pay", "first")
TIED = -1
LIMIT_OF_PRODUCTS = 2**62
"""What a product of a sum and a weight may not reach: half of int64, so that adding to it stays within."""
MANY = 2**10
"""How many members of the largest value a group may have if a step rounds its sum."""


def settle(lines: Lines, rules: Rules) -> LazyFrame:
    """Take every line through the steps.

    Raises:
        DataError: If a division among members could leave the exact range.

    Returns:
        The rows of `Lines` with ``paid`` (int64 fen, rounded; 0 where nothing is), ``undecided`` (a fact that could
        change it is missing) and ``dropped`` (number of the step that took its money away, from 1; 0: none did).
    """
    _refuse_wide(lines, rules)
    end = round_finally(nw.col("left"), rules, lines.scale)
    counts = (nw.col("reason") == COUNTED) & ~nw.col("missing")
    rows = lines.rows.with_columns(
        counts.alias("stands"),
        nw.col("value").alias("left"),
        nw.col("missing").alias("undecided"),
        nw.lit(0, nw.Int64).alias("dropped"),
    )
    exact = True
    for i, step in enumerate(rules.steps):
        if step.action == "pay" and step.how == "all":
            continue
        if exact and step.action not in (*CHOOSING, "round"):
            rows = rows.with_columns(end.alias("left"))
        was_exact, exact = exact, exact and step.action in CHOOSING
        rows = _step(rows, i, step, rules, lines.scale)
        if was_exact and step.action == "round":
            # the step has taken exact amounts; those of other awards are rounded now
            rows = rows.with_columns(
                nw.when(nw.col(IN_STEP)).then(nw.col("left")).otherwise(end).alias("left")
            )
    paid = nw.when(nw.col("stands")).then((end if exact else nw.col("left")) // lines.scale)
    return rows.with_columns(paid.otherwise(nw.lit(0, nw.Int64)).cast(nw.Int64).alias("paid"))


def divides_itself(step: Step) -> bool:
    """Say whether a step divides what a group gets by what its members had."""
    return step.how == "pro_rata" or step.action == "round"


def _refuse_wide(lines: Lines, rules: Rules) -> None:
    """Raise if a division among members could have products that leave 64 bits.

    Raises:
        DataError: Naming the step; all at once.
    """
    unit = rules.rounding_fen * lines.scale
    problems = []
    for i, step in enumerate(rules.steps):
        whole = lines.tops.get(f"{LIMIT}{i}", lines.tops["value"]) // unit
        whole *= MANY if step.action == "round" else 1
        weight = lines.tops.get(
            f"{WEIGHT}{i}", lines.tops["value"] // unit + 1 if divides_itself(step) else 1
        )
        if (
            step.action in ("split", "pool", "round") or step.how == "pro_rata"
        ) and whole * weight >= LIMIT_OF_PRODUCTS:
            said = sentence(
                "must divide sums and weights small enough to stay exact, got up to {whole} times {weight}",
                whole=whole,
                weight=weight,
            )
            problems.append(
                Problem(sentence("step {step} of stacking ({clause})", step=i + 1, clause=step.clause), said)
            )
    if problems:
        raise DataError(problems)


def _step(rows: LazyFrame, i: int, step: Step, rules: Rules, scale: int) -> LazyFrame:
    mine = is_of_step(step, rules)
    keys = [_key_column(name) for name in step.key] + ([] if rules.townships_stack_with_county else ["layer"])
    within = keys or [EVERYBODY]
    rows = rows.with_columns(
        (nw.col("stands") & mine).alias(IN_STEP),
        *([nw.lit(0, nw.Int64).alias(EVERYBODY)] if not keys else []),
    )
    rows, within = group_keys(rows, within, GROUP)
    waits = is_pending() & mine
    # a limit and a quota decide themselves whether what is missing could matter; what is soft leaves nothing undecided
    if step.action not in ("at_most", "first") and not step.soft and may_hold(waits, rows):
        waits = waits.max().over(*within)
        may_stand = nw.col("stands") | nw.col("missing")
        rows = rows.with_columns((nw.col("undecided") | (waits & mine & may_stand)).alias("undecided"))
    match step.action:
        case "pay" if step.of:
            rows = _highest_total(rows, within, step.of)
        case "pay" if step.how == "highest":
            rows = _highest(rows, within, rules)
        case "pay":
            rows = rows.with_columns(
                (nw.col("grade") == if_in_step(nw.col("grade")).min().over(*within)).alias(KEEPS)
            )
        case "first":
            rows = first_of_group(rows, i, step, within, rules)
        case "at_most":
            rows = limit_group(rows, i, step, within, rules, scale)
        case "round":
            rows = round_group(rows, i, step, within, rules, scale)
        case _:
            rows = divide_among(rows, i, step, within, rules, scale)
    if step.action in CHOOSING and not step.soft:
        goes = nw.col(IN_STEP) & ~nw.col(KEEPS)
        rows = rows.with_columns(
            (nw.col("stands") & ~goes).alias("stands"),
            nw.when(goes & (nw.col("left") > 0))
            .then(nw.lit(i + 1, nw.Int64))
            .otherwise(nw.col("dropped"))
            .alias("dropped"),
        )
    return rows


def _key_column(name: str) -> str:
    return {"enterprise": "org_code"}.get(
        name, name if name in ("item", "class", "award", "payee") else KEY + name
    )


def rank_key(value: nw.Expr, rules: Rules) -> nw.Expr:
    """Return a number that is largest for the highest value, and of equal ones for the award that comes first.

    One number holds both, so that one maximum finds the line: the value counts in steps wider than any place.
    """
    ranks = len(rules.ruled) + 1
    return value * ranks + (ranks - 1 - nw.col("position"))


def _highest(rows: LazyFrame, within: list[str], rules: Rules) -> LazyFrame:
    """Keep the line with the largest value; equal values go by the order of the awards, then by the item's number."""
    key = nw.when(nw.col(IN_STEP)).then(rank_key(nw.col("left"), rules)).otherwise(nw.lit(TIED, nw.Int64))
    rows = rows.with_columns(key.alias(RANK))
    rows = rows.with_columns(
        (nw.col(IN_STEP) & (nw.col(RANK) == nw.col(RANK).max().over(*within))).alias(IS_TOP)
    )
    rows = rows.with_columns(group_sum(nw.col(IS_TOP).cast(nw.Int64), within).alias(TOPS))
    tied = nw.col(IS_TOP) & (nw.col(TOPS) > 1)
    rows = smallest_text(rows, tied, "line", within, FIRST_LINE)
    is_first = (nw.col(TOPS) == 1) | (nw.col("line") == nw.col(FIRST_LINE))
    return rows.with_columns((nw.col(IS_TOP) & is_first).alias(KEEPS)).drop(FIRST_LINE)


def _highest_total(rows: LazyFrame, within: list[str], of: str) -> LazyFrame:
    """Keep the class or award that comes to the most; equal totals go by the order of the awards."""
    mine = nw.when(nw.col(IN_STEP)).then(nw.col("left")).otherwise(nw.lit(0, nw.Int64))
    rows = rows.with_columns(mine.alias(AMOUNT), if_in_step(nw.col("position")).alias(PLACE))
    rows = rows.with_columns(
        group_sum(nw.col(AMOUNT), [*within, of]).alias(TOTAL),
        nw.col(PLACE).min().over(*within, of).alias(PLACE),
    )
    top = if_in_step(nw.col(TOTAL)).max().over(*within)
    rows = rows.with_columns((nw.col(IN_STEP) & (nw.col(TOTAL) == top)).fill_null(value=False).alias(IS_TOP))
    first = nw.when(nw.col(IS_TOP)).then(nw.col(PLACE)).min().over(*within)
    return rows.with_columns((nw.col(IS_TOP) & (nw.col(PLACE) == first)).fill_null(value=False).alias(KEEPS))
