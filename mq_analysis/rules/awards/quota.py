"""A quota: the first lines of a group by a fact or by amount, and how a tie at its end is decided."""

from __future__ import annotations

from collections.abc import Iterable

import narwhals.stable.v2 as nw

from mq_analysis.base.frames import LazyFrame, group_keys, may_hold
from mq_analysis.policy import Award, Rules, Step
from mq_analysis.rules.awards.candidates import LACKS, applies_to
from mq_analysis.rules.awards.columns import (
    CHOICE_MATTERS,
    IN_STEP,
    IS_ALIKE,
    IS_TIED,
    KEEPS,
    KIND,
    MEASURE,
    OPEN_PLACES,
    RANK_MAX,
    RANK_MIN,
    TIED_IN_GROUP,
    TIED_IN_KIND,
    TIED_PAYING,
    TIED_TURN,
)
from mq_analysis.rules.awards.groups import group_sum, is_of_step, is_pending, pending_lines
from mq_analysis.rules.awards.values import WEIGHT
from mq_analysis.rules.awards.warnings import with_step_warnings
from mq_analysis.rules.facts import base_facts

OF_FIRM = ("enterprise", "year", "award")
"""Whose facts are the same for all items of a firm under one award."""
OF_LINES = {"enterprise", "class", "award"}
"""Keys of a step that are the same for all items of a firm under one award."""


def first_of_group(rows: LazyFrame, i: int, step: Step, within: list[str], rules: Rules) -> LazyFrame:
    """Choose the first lines of each group (`KEEPS`); if the quota is soft, warn of those that are beyond it.

    A line that waits for a fact could take any place. Another line is undecided if that could move it over the end,
    or if a tie straddles the end, unless it is the same whichever is chosen.
    """
    lacks = nw.col(IN_STEP) & (nw.col(f"{LACKS}{i}") if step.by else nw.lit(value=False))
    if step.soft:
        rows = _rank(rows, i, step, within, nw.col(IN_STEP) & ~nw.col("undecided"), lacks)
        unsure = nw.col(IN_STEP) & (nw.col(OPEN_PLACES) > 0)
        over = nw.col(IN_STEP) & ~unsure & (nw.col(RANK_MAX) > step.first)
        unsure = unsure | (nw.col(IN_STEP) & ~over & (pending_lines(step, within, rules) > 0))
        return with_step_warnings(rows, i, over, unsure, rules)
    waits = (is_pending() & is_of_step(step, rules)) | lacks
    sure = nw.col(IN_STEP) & ~waits
    rows = _rank(rows, i, step, within, sure, waits)
    may_be_first = sure & (nw.col(RANK_MIN) <= step.first)
    at_end = may_be_first & (nw.col(RANK_MAX) + nw.col(OPEN_PLACES) > step.first)
    rows = rows.with_columns(
        (may_be_first | waits).alias(KEEPS),
        (at_end & (nw.col(OPEN_PLACES) == 0)).alias(IS_TIED),
        nw.lit(value=False).alias(IS_ALIKE),
        (
            nw.col("undecided")
            | (at_end & (nw.col(OPEN_PLACES) > 0))
            | (waits & (nw.col("stands") | nw.col("missing")))
        ).alias("undecided"),
    )
    if may_hold(nw.col(IS_TIED), rows):
        rows = _choose_in_order(rows, i, step, within, rules)
    return rows.with_columns((nw.col("undecided") | (nw.col(IS_TIED) & ~nw.col(IS_ALIKE))).alias("undecided"))


def _rank(
    rows: LazyFrame, i: int, step: Step, within: list[str], counts: nw.Expr, waits: nw.Expr
) -> LazyFrame:
    """Number the lines that count by what they are ranked by, and count those that wait in each group."""
    weight = nw.when(counts).then(nw.col(f"{WEIGHT}{i}" if step.by else "left"))
    open_places = group_sum(waits.cast(nw.Int64), within)
    rows = rows.with_columns(weight.alias(MEASURE), open_places.alias(OPEN_PLACES))
    is_descending = step.how != "smallest"
    # those that are tied have one place by each count: the first of theirs by the one, the last by the other
    places = {
        RANK_MIN: nw.col(MEASURE).rank("min", descending=is_descending),
        RANK_MAX: nw.col(MEASURE).rank("max", descending=is_descending),
    }
    return rows.with_columns(
        place.over(*within).fill_null(0).cast(nw.Int64).alias(name) for name, place in places.items()
    )


def _choose_in_order(rows: LazyFrame, i: int, step: Step, within: list[str], rules: Rules) -> LazyFrame:
    """Choose among tied lines by item number where every choice pays everybody the same."""
    tied = nw.col(IS_TIED).cast(nw.Int64)
    told_apart = ["org_code", "award", "position", "payee", "left"]
    told_apart += ["item_name"] if _pays_by_honour(rules) else []
    rows, alike = group_keys(rows, [*within, *told_apart], KIND)
    matters = nw.col(IS_TIED) & ~nw.col("under").is_in(
        [a.key for a in rules.ruled if _is_indifferent(a, i, rules)]
    )
    pays = nw.col(IS_TIED) & ((nw.col("left") > 0) | nw.lit(value=_gives_places(i, rules)))
    rows = rows.with_columns(
        group_sum(tied, within).alias(TIED_IN_GROUP),
        group_sum(tied, [*within, *alike]).alias(TIED_IN_KIND),
        group_sum(matters.cast(nw.Int64), within).alias(CHOICE_MATTERS),
        group_sum(pays.cast(nw.Int64), within).alias(TIED_PAYING),
        tied.cum_sum().over(*within, order_by=["line", "org_code"]).cast(nw.Int64).alias(TIED_TURN),
    )
    same = (nw.col(TIED_IN_GROUP) == nw.col(TIED_IN_KIND)) & (nw.col(CHOICE_MATTERS) == 0)
    alike_ = nw.col(IS_TIED) & (same | (nw.col(TIED_PAYING) == 0))
    places = nw.lit(step.first, nw.Int64) - nw.col(RANK_MIN) + 1
    return rows.with_columns(
        alike_.alias(IS_ALIKE),
        (nw.col(KEEPS) & (~alike_ | (nw.col(TIED_TURN) <= places))).alias(KEEPS),
    )


def _later_steps(i: int, rules: Rules) -> list[Step]:
    """Return the steps after step ``i`` that take money away or divide it."""
    return [s for s in rules.steps[i + 1 :] if not s.soft and not (s.action == "pay" and s.how == "all")]


def _gives_places(i: int, rules: Rules) -> bool:
    """Say whether a line without money can still take a place from another in a later step."""
    return any(s.action == "first" or s.how == "highest_grade" for s in _later_steps(i, rules))


def _is_indifferent(award: Award, i: int, rules: Rules) -> bool:
    """Say whether it makes no difference which of equal items of a firm under an award a quota keeps.

    Later steps must choose within the firm, by nothing that an item has of its own. A limit or equal division may
    follow as the last: it goes by the numbers of items, so the awards in it must each be one payment to the firm.
    """
    later = [s for s in _later_steps(i, rules) if applies_to(s, award)]
    if not all("enterprise" in s.key and {*s.key} <= OF_LINES for s in later):
        return False
    if any(s.action != "pay" for s in later[:-1]) or _depends_on_item(award, rules):
        return False
    if not later or later[-1].action == "pay":
        return True
    last = later[-1]
    limit = [last.limit.fact] if last.limit and last.limit.fact else []
    divides_plainly = last.action in ("at_most", "split") and not last.by and _is_of_firm(limit, rules)
    mine = [a for a in rules.ruled if applies_to(last, a)]
    return divides_plainly and not _pays_by_honour(rules) and all(map(_is_one_payment, mine))


def _is_one_payment(award: Award) -> bool:
    return award.payee is None and award.pay_as is None and not award.stages and not award.funding


def _pays_by_honour(rules: Rules) -> bool:
    return any(node.honours for node in rules.derived)


def _depends_on_item(award: Award, rules: Rules) -> bool:
    """Say whether the stages of a payment depend on the item, also those of the award that a missed gate pays.

    That is a fact of the item, or a span from its day on.
    """
    awards = [award, *([other] if (other := rules.fallback_award(award)) else [])]
    stages = [stage for a in awards for stage in a.stages]
    names = [name for stage in stages for c in stage.when for name in c.facts]
    return any(stage.after for stage in stages) or not _is_of_firm(names, rules)


def _is_of_firm(names: Iterable[str], rules: Rules) -> bool:
    return all(rules.facts[name].of in OF_FIRM for name in base_facts(names, rules))
