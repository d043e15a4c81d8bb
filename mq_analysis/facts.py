"""The facts that rules ask for, gathered from the tables of a county as lazy frames of any engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from mq_analysis.errors import CoverageError, DataError, Problem
from mq_analysis.frames import LazyFrame, collected
from mq_analysis.money import MAX_EXACT
from mq_analysis.policy import Award, Fact, Rules
from mq_analysis.schedule import scale_of

RANKS = 64
"""Awards of one policy at most: an award's rank is the low six bits of the key that finds the highest."""


def used_by(award: Award) -> tuple[str, ...]:
    """Return the ids of the facts an award needs, sorted."""
    names = {c.fact for c in (*award.requires, *award.gate)} | set(award.caps)
    return tuple(sorted(names | ({award.schedule.of} if award.schedule else set())))


def needed(rules: Rules, of: str) -> tuple[Fact, ...]:
    """Return the facts ``of`` enterprise, honour or award that the rules use under their readings."""
    names = sorted({name for award in rules.awards for name in used_by(award)})
    return tuple(rules.facts[n] for n in names if rules.facts[n].of == of)


def honours_of_year(honours: Any, rules: Rules) -> LazyFrame:
    """Return the honours that may count in the award year, facts of honours as columns by their id.

    Args:
        honours: Any native frame with ``org_code, honour_id, honour_name, issue_month`` (YYYYMM) and the
            columns that the rules' honour facts name; ``valid_until`` where titles count while in force.
        rules: The rules of the year.
    """
    frame: LazyFrame = nw.from_native(honours).lazy()
    columns = frame.collect_schema().names()
    frame = frame.filter(_in_year(rules, columns))
    facts = [nw.col(f.stored_name).alias(f.id) for f in needed(rules, "honour") if f.stored_name in columns]
    kept = ["org_code", "honour_id", "honour_name"]
    kept += [c for c in ("subject", "item_name") if c in columns and "item" in rules.stacking_key]
    return frame.select(*kept, *facts)


def _in_year(rules: Rules, columns: Sequence[str]) -> nw.Expr:
    month, window = nw.col("issue_month"), rules.honour_months
    first = max(window.first, rules.first_month)
    obtained = (month >= first) & (month <= window.last)
    titles = [h for a in rules.awards if a.counts_in_force for h in a.honours]
    if not titles:
        return obtained
    year_end = f"{window.last // 100}-{window.last % 100:02d}-31"
    in_force = nw.col("honour_name").is_in(titles) & (month >= rules.first_month) & (month <= window.last)
    if "valid_until" in columns:
        until = nw.col("valid_until")
        in_force = in_force & (until.is_null() | (until >= year_end))
    return obtained | in_force


def enterprise_facts(tables: Mapping[str, Any], rules: Rules) -> dict[str, LazyFrame]:
    """Return one frame ``org_code, <fact id>`` for each enterprise fact the rules use, by fact id.

    Args:
        tables: Native frames by table name; money tables hold ``org_code``, ``period`` (YYYYMM) and fen.
        rules: The rules of the year.

    Raises:
        CoverageError: If the months a fact is summed over hold no row at all.
        DataError: If a sum is negative or too large to stay exact.
    """
    return {fact.id: _enterprise_fact(tables, fact, rules) for fact in needed(rules, "enterprise")}


def _enterprise_fact(tables: Mapping[str, Any], fact: Fact, rules: Rules) -> LazyFrame:
    frame: LazyFrame = nw.from_native(tables[fact.table or ""]).lazy()
    if fact.window is None:
        return frame.select("org_code", nw.col(fact.stored_name).alias(fact.id))
    total = summed(frame, fact)
    refuse_inexact(total, fact, rules)
    return total


def summed(frame: LazyFrame, fact: Fact) -> LazyFrame:
    """Sum a money column over the months of a fact, per enterprise, as ``org_code, <fact id>``.

    An enterprise with an unknown amount in those months is left out: its sum is unknown, not less.

    Raises:
        CoverageError: If no row lies in those months.
    """
    window = fact.window
    if window is None:
        raise ValueError(f"fact {fact.id} is not summed over months")
    amount, period = nw.col(fact.stored_name), nw.col("period")
    rows = frame.filter((period >= window.first) & (period <= window.last))
    if collected(rows.select(nw.len().alias("rows")))["rows"].item() == 0:
        span = f"{window.first} to {window.last}"
        raise CoverageError(Problem(f"table {fact.table}", f"must have rows for the months {span}, got none"))
    rows = rows.with_columns(amount.is_null().cast(nw.Int64).alias("unknown"))
    total = rows.group_by("org_code").agg(amount.sum().alias(fact.id), nw.col("unknown").max())
    known = total.filter(nw.col("unknown") == 0)  # an engine sums nulls as 0
    return known.select("org_code", nw.col(fact.id).cast(nw.Int64))  # DuckDB sums to 128 bits


def exact_limit(rules: Rules) -> int:
    """Return the largest base, in fen, that every engine computes exactly under these rules."""
    schedules = [a.schedule for a in rules.awards if a.schedule]
    scale = scale_of(schedules)
    steepest = max((b.rate * scale for s in schedules for b in s.brackets), default=1)
    return MAX_EXACT // (RANKS * max(int(steepest), scale))


def refuse_inexact(frame: LazyFrame, fact: Fact, rules: Rules) -> None:
    """Refuse a money fact that is negative or too large to stay exact.

    Raises:
        DataError: Naming the extreme value.
    """
    column = nw.col(fact.id)
    extremes = collected(frame.select(column.min().alias("low"), column.max().alias("high"))).iloc[0]
    low, high = (None if pd.isna(x) else int(x) for x in extremes)
    limit = exact_limit(rules)
    if low is not None and low < 0:
        raise DataError(Problem(f"fact {fact.id}", f"must be at least 0 per enterprise, got {low} fen"))
    if high is not None and high > limit:
        raise DataError(
            Problem(f"fact {fact.id}", f"must be at most {limit} fen to stay exact, got {high} fen")
        )
