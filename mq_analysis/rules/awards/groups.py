"""What the steps share: which lines a step is for, values among them only, sums over a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import narwhals.stable.v2 as nw
import pandas as pd

from mq_analysis.policy import Rules, Step
from mq_analysis.rules.awards.candidates import COUNTED
from mq_analysis.rules.awards.columns import IN_STEP
from mq_analysis.rules.exact import Node

Value = TypeVar("Value", nw.Expr, Node, "pd.Series[int]")
"""A value as an expression of the engine, of the graph, or a column at hand."""


def is_of_step(step: Step, rules: Rules) -> nw.Expr:
    """Return whether a line is of an award that the step is for."""
    if not step.awards:
        return nw.lit(value=True)
    ids = [a.id for a in rules.ruled if a.id in step.awards or a.class_ in step.awards]
    return nw.col("award").is_in(ids)


def is_pending() -> nw.Expr:
    """Return whether a line that counts may still come to another amount: it lacks a fact, or its group does."""
    return (nw.col("reason") == COUNTED) & (nw.col("missing") | nw.col("undecided"))


def pending_lines(step: Step, within: Sequence[str], rules: Rules) -> nw.Expr:
    """Return how many lines of the group may still come to another amount."""
    return group_sum((is_pending() & is_of_step(step, rules)).cast(nw.Int64), within)


def if_in_step(value: nw.Expr) -> nw.Expr:
    """Return a value for the lines in the step, null for the others."""
    return nw.when(nw.col(IN_STEP)).then(value)


def group_sum(value: nw.Expr, within: Sequence[str]) -> nw.Expr:
    """Return the sum over each group."""
    return value.sum().over(*within).cast(nw.Int64)  # DuckDB sums to 128 bits


def round_to_unit(value: Value, unit: int, mode: str = "half_up") -> Value:
    """Round a value of 0 or more to whole units, in the parts it came in."""
    if mode != "half_up":
        # with unit - 1 more, a remainder of 1 or more reaches the next unit and 0 does not
        return (value + (unit - 1 if mode == "up" else 0)) // unit * unit
    if unit % 2:
        # half of an odd unit is no whole number, so value and unit are doubled before it is added
        return (value * 2 + unit) // (unit * 2) * unit
    return (value + unit // 2) // unit * unit


def round_finally(value: nw.Expr, rules: Rules, scale: int) -> nw.Expr:
    """Round the values of lines as the version of each says."""
    found = round_to_unit(value, rules.rounding_fen * scale, rules.rounding.mode)
    for position, award in enumerate(rules.ruled):
        if award.final is not None:
            own = round_to_unit(value, int(award.final.to) * scale, award.final.mode)
            found = nw.when(nw.col("position") == position).then(own).otherwise(found)
    return found
