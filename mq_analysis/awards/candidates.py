"""Every honour of the year looked at: whether it counts for its award, and what it would earn by itself."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from dataclasses import replace

import narwhals.stable.v2 as nw

from mq_analysis import schedule
from mq_analysis.facts import used_by
from mq_analysis.frames import LazyFrame
from mq_analysis.policy import Award, Condition, Rules

COUNTED = 0
"""The ``reason`` of an honour that counts; other reasons are 1 + their place in `reasons`."""


def reasons(rules: Rules) -> tuple[str, ...]:
    """Return the ids of all reasons for which an honour may not count, in a fixed order."""
    return tuple(sorted({c.reason for a in rules.awards for c in a.requires}))


def scale(rules: Rules) -> int:
    """Return how many parts of a fen the values count in."""
    return schedule.scale_of(a.schedule for a in rules.awards if a.schedule)


def candidates(honours: LazyFrame, facts: Mapping[str, LazyFrame], rules: Rules) -> LazyFrame:
    """Look at every honour of the year that falls under an award; the others drop out.

    Args:
        honours: As from `mq_analysis.facts.honours_of_year`.
        facts: As from `mq_analysis.facts.enterprise_facts`.
        rules: The rules of the year.

    Returns:
        One row per honour and award: ``org_code, honour_id, honour_name``, the stacking key (``layer,
        class, item``), ``position`` (place of the award in ``rules.awards``), ``reason`` (`COUNTED` or
        why not), ``missing`` (a fact it needs is unknown), ``gate_missed`` and ``value`` (int64 fen times
        `scale`, exact, before rounding; 0 where it does not count).
    """
    return nw.concat([_looked_at(award, i, honours, facts, rules) for i, award in enumerate(rules.awards)])


def _looked_at(
    award: Award, position: int, honours: LazyFrame, facts: Mapping[str, LazyFrame], rules: Rules
) -> LazyFrame:
    rows = _with_facts(honours.filter(nw.col("honour_name").is_in(award.honours)), award, facts)
    rows, award, unknown = _without_unkept(rows, award, rules)
    passes = _all_of(award.gate)
    counts = (nw.col("reason") == COUNTED) & ~nw.col("missing")
    return rows.select(
        "org_code",
        "honour_id",
        "honour_name",
        *_stacking(award, passes, rules),
        _position(award, position, passes, rules).alias("position"),
        _reason(award, rules).alias("reason"),
        (nw.lit(value=True) if unknown else _missing(award)).alias("missing"),
        (nw.lit(value=False) if passes is None else ~passes).alias("gate_missed"),
        _value(award, passes, rules).cast(nw.Int64).alias("value"),
    ).with_columns(
        (nw.col("missing") & (nw.col("reason") == COUNTED)).alias("missing"),
        nw.when(counts).then(nw.col("value")).otherwise(nw.lit(0, nw.Int64)).alias("value"),
    )


def _without_unkept(rows: LazyFrame, award: Award, rules: Rules) -> tuple[LazyFrame, Award, bool]:
    """Stand in for facts that the county keeps no column for, and drop the requirements that test them.

    What stands in is never used: an honour that counts and needs the fact is undecided.

    Returns the rows, the award that can still be tested, and whether a fact is unknown.
    """
    kept = rows.collect_schema().names()
    unkept = [rules.facts[name] for name in used_by(award) if name not in kept]
    if not unkept:
        return rows, award, False
    stand_ins = [(nw.lit(0, nw.Int64) if f.type == "money" else nw.lit("")).alias(f.id) for f in unkept]
    names = {fact.id for fact in unkept}
    testable = tuple(c for c in award.requires if c.fact not in names)
    return rows.with_columns(*stand_ins), replace(award, requires=testable), True


def _with_facts(rows: LazyFrame, award: Award, facts: Mapping[str, LazyFrame]) -> LazyFrame:
    for name in used_by(award):
        if name in facts:
            rows = rows.join(facts[name], on="org_code", how="left")
    if "distinct_honours" in used_by(award):
        counts = rows.group_by("org_code").agg(nw.col("honour_name").n_unique().alias("distinct_honours"))
        rows = rows.join(counts, on="org_code", how="left")
    return rows


def _holds(condition: Condition) -> nw.Expr:
    fact = nw.col(condition.fact)
    match condition.op:
        case "is":
            return fact.is_in(condition.value)
        case "known":
            return ~fact.is_null()
        case "at_least":
            return fact >= condition.value
        case "above":
            return fact > condition.value
        case "at_most":
            return fact <= condition.value
        case _:
            return fact < condition.value


def _all_of(conditions: tuple[Condition, ...]) -> nw.Expr | None:
    """Return whether all conditions hold (an unknown fact does not), or None if there are none."""
    tests = [_holds(c).fill_null(value=False) for c in conditions]
    return functools.reduce(operator.and_, tests) if tests else None


def _reason(award: Award, rules: Rules) -> nw.Expr:
    """Return the first requirement that fails."""
    number = {reason: i + 1 for i, reason in enumerate(reasons(rules))}
    chosen = nw.lit(COUNTED, nw.Int64)
    for condition in reversed(award.requires):
        fails = ~_holds(condition).fill_null(value=True)
        chosen = nw.when(fails).then(nw.lit(number[condition.reason], nw.Int64)).otherwise(chosen)
    return chosen


def _missing(award: Award) -> nw.Expr:
    tested_for_being_known = {c.fact for c in award.requires if c.op == "known"}
    nulls = [nw.col(name).is_null() for name in used_by(award) if name not in tested_for_being_known]
    return functools.reduce(operator.or_, nulls) if nulls else nw.lit(value=False)


def _value(award: Award, passes: nw.Expr | None, rules: Rules) -> nw.Expr:
    """Return what the honour earns by itself: the sum or schedule, capped, if the gate is passed."""
    unit = scale(rules)
    if award.schedule:
        amount = schedule.value(award.schedule, nw.col(award.schedule.of).fill_null(0), unit)
    else:
        amount = nw.lit((award.fixed_fen or 0) * unit, nw.Int64)
    for cap in award.caps:
        amount = nw.min_horizontal(amount, nw.col(cap).fill_null(0) * unit)
    if passes is None:
        return amount
    otherwise = (rules.award(award.pay_as).fixed_fen or 0) * unit if award.pay_as else 0
    return nw.when(passes).then(amount).otherwise(nw.lit(otherwise, nw.Int64))


def _position(award: Award, position: int, passes: nw.Expr | None, rules: Rules) -> nw.Expr:
    """Return the award it is paid under: its own, or the one named for a missed gate."""
    if passes is None or award.pay_as is None:
        return nw.lit(position, nw.Int64)
    other = rules.awards.index(rules.award(award.pay_as))
    return nw.when(passes).then(nw.lit(position, nw.Int64)).otherwise(nw.lit(other, nw.Int64))


def _stacking(award: Award, passes: nw.Expr | None, rules: Rules) -> list[nw.Expr]:
    """Return the columns within whose values only the highest award is paid."""
    columns = []
    if not rules.townships_stack_with_county:
        columns.append(nw.lit(award.layer).alias("layer"))
    if "class" in rules.stacking_key:
        columns.append(_class(award, passes, rules).alias("class"))
    if "item" in rules.stacking_key:
        columns.append(_item(award).alias("item"))
    return columns


def _class(award: Award, passes: nw.Expr | None, rules: Rules) -> nw.Expr:
    """Return the class it is paid in: its own, or that of the award named for a missed gate."""
    own = nw.lit(award.class_)
    if passes is None or award.pay_as is None:
        return own
    return nw.when(passes).then(own).otherwise(nw.lit(rules.award(award.pay_as).class_))


def _item(award: Award) -> nw.Expr:
    match award.item:
        case "award":
            return nw.lit(award.id)
        case "honour":
            return nw.col("honour_name")
        case _:  # an item without a name is one of its own
            name = nw.concat_str(nw.col("subject"), nw.lit(":"), nw.col("item_name"))
            return nw.coalesce(name, nw.col("honour_id"))
