"""What a year pays in all: sums by award and by columns of the register, computed where the rows are.

Only sums are collected, so the rows may be more than memory holds.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals.stable.v2 as nw
import pandas as pd

from mq_analysis.base.errors import DataError, Problem, UsageError, one
from mq_analysis.base.frames import (
    Keep,
    LazyFrame,
    Natives,
    as_it_is,
    collect,
    count,
    keeping,
    lazy,
)
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.money import least_rounded
from mq_analysis.policy import Rules
from mq_analysis.rules.awards.candidates import COUNTED, Lines, candidates, reasons
from mq_analysis.rules.awards.groups import round_to_unit
from mq_analysis.rules.awards.steps import rank_key, settle
from mq_analysis.rules.exact import col, emit, lit
from mq_analysis.rules.facts import gather
from mq_analysis.rules.facts.empty_year import refuse_empty_year

EXACT_IN_DOUBLES = 2**53
"""Spark divides whole numbers as doubles."""
NOBODY = "unregistered"
"""What stands for the columns of the register of an enterprise that is not in it."""


def amounts(lines: Lines, rules: Rules) -> LazyFrame:
    """Return what is paid or undecided: ``org_code, position, paid`` (fen; 0 where undecided), ``undecided`` (0 or 1).

    One row for each award of an enterprise; where each gets its highest award alone, no line is compared with another.
    """
    if not pays_one_award(rules) or lines.tops["value"] * (len(rules.ruled) + 1) >= EXACT_IN_DOUBLES:
        rows = settle(lines, rules).filter(
            ((nw.col("paid") > 0) & ~nw.col("undecided"))
            | (nw.col("undecided") & (nw.col("reason") == COUNTED))
        )
        unsure = nw.col("undecided").cast(nw.Int64)
        return rows.select("org_code", "position", (nw.col("paid") * (1 - unsure)).alias("paid"), unsure)
    unit = rules.rounding_fen * lines.scale
    counting = lines.rows.filter(nw.col("reason") == COUNTED).select(
        "org_code",
        rank_key(nw.col("value"), rules).alias("key"),
        nw.col("missing").cast(nw.Int64).alias("undecided"),
    )
    best = counting.group_by("org_code").agg(nw.col("key", "undecided").max())
    ranks, key, least = len(rules.ruled) + 1, col("key"), least_rounded(unit, rules.rounding.mode)
    best = best.filter((nw.col("key") >= least * ranks) | (nw.col("undecided") > 0))  # else it rounds to 0
    value = key // ranks
    paid = round_to_unit(value, unit, rules.rounding.mode) // lines.scale * (lit(1) - col("undecided"))
    best = emit(best, {"position": lit(ranks - 1) - (key - value * ranks), "paid": paid})
    return best.select("org_code", "position", "paid", "undecided")


def amounts_of(tables: Natives, rules: Rules, keep: Keep) -> LazyFrame:
    """Return the `amounts` of a year; item numbers are left out where no step compares items.

    Raises:
        CoverageError, DataError: As `mq_analysis.rules.facts.gather`.
    """
    bare = _keep_without_numbers(rules, keep) if pays_one_award(rules) else keep
    return amounts(candidates(gather(tables, rules, bare), rules), rules)


def _keep_without_numbers(rules: Rules, keep: Keep) -> Keep:
    """Return a way of keeping rows without item numbers, which only comparisons and counts of items read."""

    def bare(frame: LazyFrame) -> LazyFrame:
        is_numbered = "item_id" in frame.collect_schema().names()
        return keep(frame.with_columns(nw.lit("").alias("item_id")) if is_numbered else frame)

    tells_apart = any(fact.of == "award" and fact.take == "distinct" for fact in rules.facts.values())
    return keep if keep is as_it_is or tells_apart else bare


def pays_one_award(rules: Rules) -> bool:
    """Say whether each enterprise is paid its highest award alone."""
    return not pays_more_than_one(rules)


def pays_more_than_one(rules: Rules) -> str:
    """Say why enterprises may be paid more than their highest award alone; empty if they are not."""
    if any(award.final for award in rules.ruled):
        return sentence("versions that rule days of the year round otherwise")
    steps = [s for s in rules.steps if not (s.action == "pay" and s.how == "all")]
    if len(steps) != 1:
        return sentence("stacking has not one step but several or none")
    step = steps[0]
    if (step.action, step.how, step.of, step.key, step.awards) != ("pay", "highest", "", ("enterprise",), ()):
        return sentence("stacking is not the highest amount of each enterprise")
    if not rules.townships_stack_with_county and {a.layer for a in rules.ruled} != {"county"}:
        return sentence("township awards are paid beside those of the county")
    return ""


def refuse_derived(rules: Rules) -> None:
    """Raise if the policy has derived payments: they belong to no firm, so sums over firms would miss them.

    Raises:
        UsageError: Naming them.
    """
    if rules.derived:
        names = join(node.id for node in rules.derived)
        said = sentence(
            "must have no payments computed from others where only awards are summed, got {got}", got=names
        )
        raise one(UsageError, rules.policy.id, said)


def with_register(rows: LazyFrame, tables: Natives, by: Sequence[str], keep: Keep) -> LazyFrame:
    """Add columns of the register; an enterprise that is not in it has `NOBODY` in each.

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
    codes = collect(twice.select(nw.col("org_code").min().alias("first"), nw.len().alias("rows"))).iloc[0]
    said = sentence(
        "must have each enterprise once, got {got} again ({count} such)",
        got=codes["first"],
        count=codes["rows"],
    )
    raise DataError(Problem("enterprises", said))


def totals(
    tables: Natives, rules: Rules, by: Sequence[str] = (), edges_fen: Sequence[int] = ()
) -> pd.DataFrame:
    """Sum a year.

    Args:
        tables: Native frames of any engine by name.
        rules: The rules of the year.
        by: Columns of the register, such as ``township_code``.
        edges_fen: Ascending amounts; then awards are told apart by how many of them they reach.

    Returns:
        The columns of ``by``, ``reached`` (with ``edges_fen``), ``award_id, awards`` (how many are paid),
        ``amount_fen, undecided``; sorted by them.

    Raises:
        UsageError: If the rules have payments that are computed from what is paid.
        CoverageError: If the data hold no item of the year.
        DataError: If the register has an enterprise twice.
    """
    refuse_derived(rules)
    keys = [*by, *(["reached"] if edges_fen else [])]
    with keeping(tables) as keep:
        found = with_register(amounts_of(tables, rules, keep), tables, by, keep)
        if edges_fen:
            reached = (nw.col("paid") >= edge for edge in edges_fen)
            steps = nw.sum_horizontal(*(test.cast(nw.Int64) for test in reached))
            found = found.with_columns(steps.alias("reached"))
        sums = _sums(found, keys)
    if sums.empty:
        refuse_empty_year(tables, rules)
    return _award_totals(sums, rules, keys)


def reasons_of(tables: Natives, rules: Rules) -> pd.DataFrame:
    """Count the items of a year that fall under an award, by their outcome before stacking.

    Returns:
        ``award_id, reason`` (``counts``, ``missing``: a fact it needs is unknown, or a key of the policy's
        ``reasons``), ``items``; sorted by the order of the awards.
    """
    with keeping(tables) as keep:
        rows = candidates(gather(tables, rules, _keep_without_numbers(rules, keep)), rules).rows
        place = {award.id: i for i, award in enumerate(rules.ruled)}
        found = rows.group_by("award", "reason", "missing").agg(nw.len().alias("items"))
        counts = collect(found.with_columns(nw.col("reason", "items").cast(nw.Int64)))
    names = ("counts", *reasons(rules))
    told = [
        "missing" if missing else names[reason]
        for reason, missing in zip(counts["reason"], counts["missing"], strict=True)
    ]
    table = pd.DataFrame(
        {"award_id": counts["award"].astype("str"), "reason": told, "items": counts["items"]}
    )
    order = pd.DataFrame({"place": table["award_id"].map(place), "reason": table["reason"]})
    return table.loc[order.sort_values(["place", "reason"]).index].reset_index(drop=True)


def _sums(rows: LazyFrame, by: list[str]) -> pd.DataFrame:
    sums = rows.group_by(*by, "position").agg(
        nw.len().alias("rows"), nw.col("paid").sum(), nw.col("undecided").sum()
    )
    return collect(sums.with_columns(nw.col("rows", "paid", "undecided").cast(nw.Int64)))


def _award_totals(sums: pd.DataFrame, rules: Rules, by: list[str]) -> pd.DataFrame:
    """Return the sums by award id; versions of an award that rule days of one year are added up."""
    ids = [award.id for award in rules.ruled]
    rows = sums.assign(award_id=[ids[place] for place in sums["position"]])
    keys = [*by, "award_id"]
    rows = rows.groupby(keys, sort=False, as_index=False).agg(
        {"position": "min", "rows": "sum", "paid": "sum", "undecided": "sum"}
    )
    rows = rows.sort_values([*by, "position"], ignore_index=True)
    return pd.DataFrame(
        {
            **{name: rows[name] for name in keys},
            "awards": (rows["rows"] - rows["undecided"]).astype("int64"),
            "amount_fen": rows["paid"].astype("int64"),
            "undecided": rows["undecided"].astype("int64"),
        }
    )
