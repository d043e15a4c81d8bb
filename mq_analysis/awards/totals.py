"""What a year pays in all: sums by award and by columns of the register, computed where the rows are.

Only sums are collected, so the rows may be more than memory holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from mq_analysis.awards.candidates import COUNTED, Lines, candidates
from mq_analysis.awards.steps import ranked, rounded, settle, value_and_place
from mq_analysis.errors import DataError, Problem
from mq_analysis.facts import gather
from mq_analysis.frames import LazyFrame, collected, lazy
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
    value, place = value_and_place(nw.col("key"), rules)
    paid = rounded(value, unit) // lines.scale * (1 - nw.col("undecided"))
    best = best.select(
        "org_code", place.cast(nw.Int64).alias("position"), paid.cast(nw.Int64).alias("paid"), "undecided"
    )
    return best.filter((nw.col("paid") > 0) | (nw.col("undecided") > 0))


def pays_one_award(rules: Rules) -> bool:
    """Say whether each enterprise is paid its highest award alone."""
    steps = [s for s in rules.steps if not (s.action == "pay" and s.how == "all")]
    plain = [(s.action, s.how, s.of, s.key, s.awards) for s in steps]
    same_layer = rules.townships_stack_with_county or len({a.layer for a in rules.awards}) == 1
    return plain == [("pay", "highest", "", ("enterprise",), ())] and same_layer


def totals(tables: Mapping[str, Any], rules: Rules, by: Sequence[str] = ()) -> pd.DataFrame:
    """Sum a year.

    Args:
        tables: Native frames of any engine by name.
        rules: The rules of the year.
        by: Columns of the register, such as ``township_code``.

    Returns:
        The columns of ``by``, ``award_id, awards`` (how many are paid), ``amount_fen, undecided``; sorted by them.

    Raises:
        DataError: If the register has an enterprise twice.
    """
    lines = candidates(gather(tables, rules), rules)
    found = amounts(lines, rules)
    whole = _summed(found, [])
    if not by:
        return _named(whole, rules, [])
    register = lazy(tables["enterprises"]).select("org_code", *by)
    joined = found.join(register, on="org_code", how="left")
    joined = joined.with_columns(nw.col(name).fill_null(NOBODY) for name in by)
    parts = _summed(joined, list(by))
    if int(parts["paid"].sum()) != int(whole["paid"].sum()) or int(parts["rows"].sum()) != int(
        whole["rows"].sum()
    ):
        said = "must have each enterprise once, got sums by its columns that differ from the whole"
        raise DataError(Problem("enterprises", said))
    return _named(parts, rules, list(by))


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
