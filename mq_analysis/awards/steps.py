"""The steps of stacking over all lines: choose the best of a group, limit a sum, divide a sum among members.

Every step is windows over the lines; nothing is collected. Until the first step that limits or divides, values are
exact; there, or at the end, each line is rounded once. A group in which a line that counts is missing a fact is
undecided as a whole, unless the step is a limit that would not bind even with the most that line can come to.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals.stable.v2 as nw

from mq_analysis.awards.candidates import COUNTED, KEY, LACKS, LIMIT, UNBOUNDED, WEIGHT, Lines
from mq_analysis.awards.warnings import warnings_of
from mq_analysis.errors import DataError, Problem
from mq_analysis.frames import LazyFrame, grouped, smallest_text
from mq_analysis.policy import Rules, Step

CHOOSING = ("pay", "first")
TIED = -1
LIMIT_OF_PRODUCTS = 2**62


def settle(lines: Lines, rules: Rules) -> LazyFrame:
    """Take every line through the steps.

    Raises:
        DataError: If a division among members could leave the exact range.

    Returns:
        The rows of `Lines` with ``paid`` (int64 fen, rounded; 0 where nothing is), ``undecided`` (a fact that could
        change it is missing) and ``dropped`` (number of the step that took it away, from 1; 0: none did).
    """
    _refuse_wide(lines, rules)
    unit = rules.rounding_fen * lines.scale
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
        if exact and step.action not in CHOOSING:
            rows, exact = rows.with_columns(_rounded(nw.col("left"), unit).alias("left")), False
        rows = _step(rows, i, step, rules, lines.scale)
    paid = nw.when(nw.col("stands")).then(_rounded(nw.col("left"), unit) // lines.scale)
    return rows.with_columns(paid.otherwise(nw.lit(0, nw.Int64)).cast(nw.Int64).alias("paid"))


def _refuse_wide(lines: Lines, rules: Rules) -> None:
    """Refuse a division among members whose products could leave 64 bits.

    Raises:
        DataError: Naming the step; all at once.
    """
    unit = rules.rounding_fen * lines.scale
    problems = []
    for i, step in enumerate(rules.steps):
        whole = lines.tops.get(f"{LIMIT}{i}", lines.tops["value"]) // unit
        weight = lines.tops.get(f"{WEIGHT}{i}", lines.tops["value"] // unit if step.how == "pro_rata" else 1)
        if (
            step.action in ("split", "pool") or step.how == "pro_rata"
        ) and whole * weight >= LIMIT_OF_PRODUCTS:
            said = (
                f"must divide sums and weights small enough to stay exact, got up to {whole} times {weight}"
            )
            problems.append(Problem(f"step {i + 1} of stacking ({step.clause})", said))
    if problems:
        raise DataError(problems)


def _rounded(value: nw.Expr, unit: int) -> nw.Expr:
    """Round a value of 0 or more half-up to whole units, in the parts it came in."""
    return (value * 2 + unit) // (unit * 2) * unit


def _step(rows: LazyFrame, i: int, step: Step, rules: Rules, scale: int) -> LazyFrame:
    touched = _touched(step, rules)
    keys = [_key(name) for name in step.key] + ([] if rules.townships_stack_with_county else ["layer"])
    within = keys or ["_all"]
    rows = rows.with_columns(
        (nw.col("stands") & touched).alias("_in"),
        *([nw.lit(0, nw.Int64).alias("_all")] if not keys else []),
    )
    rows, within = grouped(rows, within, "_group")
    if step.action != "at_most":  # which decides by itself whether what is missing could matter
        waits = (nw.col("missing") & (nw.col("reason") == COUNTED) & touched).max().over(*within)
        rows = rows.with_columns((nw.col("undecided") | (waits & touched)).alias("undecided"))
    match step.action:
        case "pay" if step.of:
            rows = _highest_total(rows, within, step.of)
        case "pay" if step.how == "highest":
            rows = _highest(rows, within, rules)
        case "pay":
            rows = rows.with_columns(
                (nw.col("grade") == _over(_among(nw.col("grade")).min(), within)).alias("_keeps")
            )
        case "first":
            rows = _first(rows, i, step, within)
        case "at_most":
            rows = _limited(rows, i, step, within, rules, scale)
        case _:
            rows = _shared(rows, i, step, within, rules, scale)
    if step.action in CHOOSING:
        goes = nw.col("_in") & ~nw.col("_keeps")
        rows = rows.with_columns(
            (nw.col("stands") & ~goes).alias("stands"),
            nw.when(goes).then(nw.lit(i + 1, nw.Int64)).otherwise(nw.col("dropped")).alias("dropped"),
        )
    return rows


def _touched(step: Step, rules: Rules) -> nw.Expr:
    if not step.awards:
        return nw.lit(value=True)
    ids = [a.id for a in rules.awards if a.id in step.awards or a.class_ in step.awards]
    return nw.col("award").is_in(ids)


def _key(name: str) -> str:
    return {"enterprise": "org_code"}.get(
        name, name if name in ("item", "class", "award", "payee") else KEY + name
    )


def _among(value: nw.Expr) -> nw.Expr:
    """Return a value for the lines in the step, null for the others."""
    return nw.when(nw.col("_in")).then(value)


def _over(value: nw.Expr, within: Sequence[str]) -> nw.Expr:
    return value.over(*within)


def _total(value: nw.Expr, within: Sequence[str]) -> nw.Expr:
    return value.sum().over(*within).cast(nw.Int64)  # DuckDB sums to 128 bits


def _highest(rows: LazyFrame, within: list[str], rules: Rules) -> LazyFrame:
    """Keep the line with the largest value; equal values go by the order of the awards, then by the item's number."""
    ranks = len(rules.awards) + 1
    key = nw.col("left") * ranks + (ranks - 1 - nw.col("position"))
    rows = rows.with_columns(nw.when(nw.col("_in")).then(key).otherwise(nw.lit(TIED, nw.Int64)).alias("_key"))
    rows = rows.with_columns(
        (nw.col("_in") & (nw.col("_key") == nw.col("_key").max().over(*within))).alias("_top")
    )
    rows = rows.with_columns(_total(nw.col("_top").cast(nw.Int64), within).alias("_tops"))
    tied = nw.col("_top") & (nw.col("_tops") > 1)
    rows = smallest_text(rows, tied, "line", within, "_first")
    is_first = (nw.col("_tops") == 1) | (nw.col("line") == nw.col("_first"))
    return rows.with_columns((nw.col("_top") & is_first).alias("_keeps")).drop("_first")


def _highest_total(rows: LazyFrame, within: list[str], of: str) -> LazyFrame:
    """Keep the class or award that comes to the most; equal totals go by the order of the awards."""
    mine = nw.when(nw.col("_in")).then(nw.col("left")).otherwise(nw.lit(0, nw.Int64))
    rows = rows.with_columns(mine.alias("_mine"), _among(nw.col("position")).alias("_place"))
    rows = rows.with_columns(
        _total(nw.col("_mine"), [*within, of]).alias("_total"),
        nw.col("_place").min().over(*within, of).alias("_place"),
    )
    top = _among(nw.col("_total")).max().over(*within)
    rows = rows.with_columns((nw.col("_in") & (nw.col("_total") == top)).fill_null(value=False).alias("_top"))
    first = nw.when(nw.col("_top")).then(nw.col("_place")).min().over(*within)
    return rows.with_columns(
        (nw.col("_top") & (nw.col("_place") == first)).fill_null(value=False).alias("_keeps")
    )


def _first(rows: LazyFrame, i: int, step: Step, within: list[str]) -> LazyFrame:
    """Keep the N best by a fact or by amount; where a tie straddles the limit, those that are tied are undecided."""
    descending = step.how != "smallest"
    lacks = nw.col(f"{LACKS}{i}") if step.by else nw.lit(value=False)
    lacking = _total((nw.col("_in") & lacks).cast(nw.Int64), within)
    rows = rows.with_columns(
        _among(nw.col(f"{WEIGHT}{i}" if step.by else "left")).alias("_w"), lacking.alias("_lacking")
    )
    rows = rows.with_columns(
        nw.col("_w")
        .rank(method, descending=descending)
        .over(*within)
        .fill_null(0)
        .cast(nw.Int64)
        .alias(f"_{method}")
        for method in ("min", "max")
    )
    tied = nw.col("_in") & (nw.col("_min") <= step.first) & (nw.col("_max") > step.first)
    unsure = nw.col("_in") & (nw.col("_lacking") > 0)
    return rows.with_columns(
        ((nw.col("_min") <= step.first) | unsure).alias("_keeps"),
        (nw.col("undecided") | tied | unsure).alias("undecided"),
    )


def _bound(i: int, step: Step, scale: int) -> nw.Expr:
    """Return the limit of a step in the parts of the values."""
    assert step.limit is not None, "called for a step with a limit"  # noqa: S101 (narrows the type)
    return nw.col(f"{LIMIT}{i}") if step.limit.fact else nw.lit(int(step.limit.factor * scale), nw.Int64)


def _limited(rows: LazyFrame, i: int, step: Step, within: list[str], rules: Rules, scale: int) -> LazyFrame:
    """Cut what a group gets together to a limit: the later lines give way, or all in proportion."""
    unit = rules.rounding_fen * scale
    rows = rows.with_columns(
        nw.when(nw.col("_in")).then(nw.col("left")).otherwise(nw.lit(0, nw.Int64)).alias("_mine"),
        (_bound(i, step, scale) // unit * unit).alias("_limit"),
    )
    rows = rows.with_columns(_total(nw.col("_mine"), within).alias("_sum"))
    if step.limit and step.limit.fact:
        rows = _unsure(rows, i, within)
    if step.soft:
        bit = 2 ** [w.id for w in warnings_of(rules)].index(f"over_step_{i + 1}")
        over = nw.col("_in") & (nw.col("_sum") > nw.col("_limit"))
        return rows.with_columns(
            (
                nw.col("warnings") + nw.when(over).then(nw.lit(bit, nw.Int64)).otherwise(nw.lit(0, nw.Int64))
            ).alias("warnings")
        )
    rows = _unsure_of_missing(rows, step, within, rules)
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


def _unsure_of_missing(rows: LazyFrame, step: Step, within: list[str], rules: Rules) -> LazyFrame:
    """Leave a group undecided whose limit could bind with the most that its missing lines may yet come to."""
    lacking = nw.col("missing") & (nw.col("reason") == COUNTED) & _touched(step, rules)
    may_be = nw.when(lacking).then(nw.col("most")).otherwise(nw.lit(0, nw.Int64))
    endless = (
        nw.when(lacking & (nw.col("most") == UNBOUNDED))
        .then(nw.lit(1, nw.Int64))
        .otherwise(nw.lit(0, nw.Int64))
    )
    some = nw.when(lacking).then(nw.lit(1, nw.Int64)).otherwise(nw.lit(0, nw.Int64))
    rows = rows.with_columns(may_be.alias("_may_be"), endless.alias("_endless"), some.alias("_some"))
    rows = rows.with_columns(
        _total(nw.col("_may_be"), within).alias("_may_be"),
        _total(nw.col("_endless"), within).alias("_endless"),
        _total(nw.col("_some"), within).alias("_some"),
        nw.when(nw.col("_in")).then(nw.col("_limit")).max().over(*within).fill_null(0).alias("_bar"),
    )
    could_bind = (nw.col("_endless") > 0) | (nw.col("_sum") + nw.col("_may_be") > nw.col("_bar"))
    unsure = (nw.col("_some") > 0) & could_bind & _touched(step, rules)
    return rows.with_columns((nw.col("undecided") | unsure).alias("undecided"))


def _shared(rows: LazyFrame, i: int, step: Step, within: list[str], rules: Rules, scale: int) -> LazyFrame:
    """Divide a sum among the members of a group: equally, or in proportion to a fact."""
    unit = rules.rounding_fen * scale
    rows = rows.with_columns((nw.col("_in") & (nw.col("left") > 0)).alias("_in"))
    weight = nw.col(f"{WEIGHT}{i}") if step.by else nw.lit(1, nw.Int64)
    weight = nw.when(nw.col("_in")).then(weight).otherwise(nw.lit(0, nw.Int64))
    rows = rows.with_columns(nw.when(weight < 0).then(nw.lit(0, nw.Int64)).otherwise(weight).alias("_weight"))
    if step.action == "split":
        rows = rows.with_columns(
            _among(nw.col("left")).max().over(*within).fill_null(0).cast(nw.Int64).alias("_whole")
        )
    else:
        rows = rows.with_columns(_bound(i, step, scale).alias("_whole"))
    if step.by or (step.limit and step.limit.fact):
        rows = _unsure(rows, i, within)
    rows = rows.with_columns((nw.col("_whole") // unit * unit).alias("_whole"))
    return _given(_apportioned(rows, nw.col("_weight"), within, unit), i)


def _unsure(rows: LazyFrame, i: int, within: list[str]) -> LazyFrame:
    """Leave a group undecided in which the weight or limit of a member is unknown."""
    lacking = _total((nw.col("_in") & nw.col(f"{LACKS}{i}")).cast(nw.Int64), within)
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
    rows = rows.with_columns(_total(nw.col("_share"), within).alias("_shares"))
    rows = rows.with_columns(
        nw.when(nw.col("_shares") > 0).then(nw.col("_shares")).otherwise(nw.lit(1, nw.Int64)).alias("_shares")
    )
    product = nw.col("_units") * nw.col("_share")
    rows = rows.with_columns(
        (product // nw.col("_shares")).alias("_floor"), (product % nw.col("_shares")).alias("_rest")
    )
    left_over = nw.when(_total(nw.col("_share"), within) > 0).then(
        nw.col("_units") - _total(nw.col("_floor"), within)
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
