"""What a year pays in all: sums by award and by columns of the register, computed where the rows are.

Only sums are collected, so the rows may be more than memory holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from mq_analysis.awards.candidates import COUNTED, Lines, candidates
from mq_analysis.awards.steps import ranked, settle
from mq_analysis.errors import DataError, Problem, UsageError, one
from mq_analysis.exact import col, emit, lit
from mq_analysis.facts import gather
from mq_analysis.facts.items import refuse_empty_year
from mq_analysis.frames import Keep, LazyFrame, collected, count, keeping, lazy
from mq_analysis.policy import Rules

EXACT_IN_DOUBLES = 2**53
"""Spark divides whole numbers as doubles."""
NOBODY = "unregistered"
"""What stands for the columns of the register of an enterprise that is not in it."""


def amounts(lines: Lines, rules: Rules) -> LazyFrame:
    """Return what is paid or undecided: ``org_code, position, paid`` (fen; 0 where undecided), ``undecided`` (0 or 1).

    One row for each award of an enterprise; where each gets its highest award alone, no line is compared with another.
    """
    if not pays_one_award(rules) or lines.tops["value"] * (len(rules.awards) + 1) >= EXACT_IN_DOUBLES:
        rows = settle(lines, rules).filter(
            ((nw.col("paid") > 0) & ~nw.col("undecided"))
            | (nw.col("undecided") & (nw.col("reason") == COUNTED))
        )
        unsure = nw.col("undecided").cast(nw.Int64)
        return rows.select("org_code", "position", (nw.col("paid") * (1 - unsure)).alias("paid"), unsure)
    unit = rules.rounding_fen * lines.scale
    counting = lines.rows.filter(nw.col("reason") == COUNTED).select(
        "org_code",
        ranked(nw.col("value"), rules).alias("key"),
        nw.col("missing").cast(nw.Int64).alias("undecided"),
    )
    best = counting.group_by("org_code").agg(nw.col("key", "undecided").max())
    ranks, key, half = len(rules.awards) + 1, col("key"), -(-unit // 2)
    best = best.filter((nw.col("key") >= half * ranks) | (nw.col("undecided") > 0))  # else it rounds to 0
    value = key // ranks
    paid = (value * 2 + unit) // (unit * 2) * rules.rounding_fen * (lit(1) - col("undecided"))
    best = emit(best, {"position": lit(ranks - 1) - (key - value * ranks), "paid": paid})
    return best.select("org_code", "position", "paid", "undecided")


def amounts_of(tables: Mapping[str, Any], rules: Rules, keep: Keep) -> LazyFrame:
    """Return the `amounts` of a year; of items that are not compared with each other no numbers are kept.

    Raises:
        CoverageError, DataError: As `mq_analysis.facts.gather`.
    """

    def bare(frame: LazyFrame) -> LazyFrame:
        is_idle = pays_one_award(rules) and "item_id" in frame.collect_schema().names()
        return keep(frame.with_columns(nw.lit("").alias("item_id")) if is_idle else frame)

    return amounts(candidates(gather(tables, rules, bare), rules), rules)


def pays_one_award(rules: Rules) -> bool:
    """Say whether each enterprise is paid its highest award alone."""
    return not pays_more_than_one(rules)


def pays_more_than_one(rules: Rules) -> str:
    """Say why an enterprise may be paid another award than its highest alone; empty if it may not."""
    steps = [s for s in rules.steps if not (s.action == "pay" and s.how == "all")]
    if len(steps) != 1:
        return "stacking has not one step but several or none"
    step = steps[0]
    if (step.action, step.how, step.of, step.key, step.awards) != ("pay", "highest", "", ("enterprise",), ()):
        return "stacking is not the highest amount of each enterprise"
    if not rules.townships_stack_with_county and {a.layer for a in rules.awards} != {"county"}:
        return "township awards are paid beside those of the county"
    return ""


def refuse_derived(rules: Rules) -> None:
    """Refuse rules with payments that are computed from what is paid: they are of no firm, and in no sum here.

    Raises:
        UsageError: Naming them.
    """
    if rules.version.derived:
        names = ", ".join(node.id for node in rules.version.derived)
        said = f"must have no payments computed from others where only awards are summed, got {names}"
        raise one(UsageError, rules.policy.id, said)


def with_register(rows: LazyFrame, tables: Mapping[str, Any], by: Sequence[str], keep: Keep) -> LazyFrame:
    """Add columns of the register; who is not in it stands apart.

    Raises:
        DataError: If the register has one of these enterprises twice, whose rows would double.
    """
    if not by:
        return rows
    rows = keep(rows)
    register = lazy(tables["enterprises"]).select("org_code", *by)
    joined = keep(rows.join(register, on="org_code", how="left"))
    if count(joined) != count(rows):
        _refuse_twice(register)
    return joined.with_columns(nw.col(name).fill_null(NOBODY) for name in by)


def _refuse_twice(register: LazyFrame) -> None:
    twice = register.group_by("org_code").agg(nw.len().alias("rows")).filter(nw.col("rows") > 1)
    codes = collected(twice.select(nw.col("org_code").min().alias("first"), nw.len().alias("rows"))).iloc[0]
    said = f"must have each enterprise once, got {codes['first']} again ({codes['rows']} such)"
    raise DataError(Problem("enterprises", said))


def totals(tables: Mapping[str, Any], rules: Rules, by: Sequence[str] = ()) -> pd.DataFrame:
    """Sum a year.

    Args:
        tables: Native frames of any engine by name.
        rules: The rules of the year.
        by: Columns of the register, such as ``township_code``.

    Returns:
        The columns of ``by``, ``award_id, awards`` (how many are paid), ``amount_fen, undecided``; sorted by them.

    Raises:
        UsageError: If the rules have payments that are computed from what is paid.
        CoverageError: If the data hold no item of the year.
        DataError: If the register has an enterprise twice.
    """
    refuse_derived(rules)
    with keeping(tables) as keep:
        found = amounts_of(tables, rules, keep)
        sums = _summed(with_register(found, tables, by, keep), list(by))
    if sums.empty:
        refuse_empty_year(tables, rules)
    return _named(sums, rules, list(by))


def _summed(rows: LazyFrame, by: list[str]) -> pd.DataFrame:
    sums = rows.group_by(*by, "position").agg(
        nw.len().alias("rows"), nw.col("paid").sum(), nw.col("undecided").sum()
    )
    return collected(sums.with_columns(nw.col("rows", "paid", "undecided").cast(nw.Int64)))


def _named(sums: pd.DataFrame, rules: Rules, by: list[str]) -> pd.DataFrame:
    sums = sums.sort_values([*by, "position"], ignore_index=True)
    ids = [award.id for award in rules.awards]
    return pd.DataFrame(
        {
            **{name: sums[name] for name in by},
            "award_id": [ids[place] for place in sums["position"]],
            "awards": (sums["rows"] - sums["undecided"]).astype("int64"),
            "amount_fen": sums["paid"].astype("int64"),
            "undecided": sums["undecided"].astype("int64"),
        }
    )
