"""All that the rules of a year ask of the data, gathered once: items, facts of enterprises and of the year, ranges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import narwhals.stable.v2 as nw
import pandas as pd

from mq_analysis.base.errors import DataError, Problem
from mq_analysis.base.frames import Keep, LazyFrame, Natives, as_it_is, collect, count, records
from mq_analysis.base.messages import join, sentence
from mq_analysis.policy import Award, Fact, Rules
from mq_analysis.rules.facts.aggregates import absent_parts, years_of
from mq_analysis.rules.facts.firms import firms_of
from mq_analysis.rules.facts.items import has_column, items_named_by, items_of
from mq_analysis.rules.facts.lookup import HAS_ROW, enterprise_fact, year_fact
from mq_analysis.rules.facts.needed import (
    base_facts,
    facts_used_by,
    matched_facts,
    needed_facts,
    of_items,
    step_facts,
)
from mq_analysis.rules.facts.signs import may_be_negative
from mq_analysis.rules.facts.values import nothing, place_of
from mq_analysis.rules.facts.window import window_fact

SHOWN = 20
"""Enterprises that are named for a fact that is negative; the rest is counted."""


class Range(NamedTuple):
    """Smallest and largest number of parts of a fact, 0 included, and the smallest above 0 where that is asked for."""

    low: int = 0
    high: int = 0
    least: int = 1


@dataclass(frozen=True)
class Gathered:
    """What the data hold for the rules of a year.

    Attributes:
        items: By source (``honour``, ``enterprise`` or a table): `ITEM` columns and the facts of its items.
        enterprise: By fact id, also of facts that are matched to items: ``org_code, <fact id>`` and what they
            match by; None where the county keeps no such column.
        year: By fact id: the value, None where it is unknown.
        ranges: Of every number: the smallest and largest number of parts, 0 included.
        unkept: The facts for which the county keeps no column at all.
    """

    items: Mapping[str, LazyFrame]
    enterprise: Mapping[str, LazyFrame | None]
    year: Mapping[str, int | str | None]
    ranges: Mapping[str, Range]
    unkept: frozenset[str] = frozenset()

    def with_facts(self, rows: LazyFrame, facts: Iterable[Fact]) -> LazyFrame:
        """Add the facts of enterprises and of the year to items; what is unknown is null."""
        for fact in facts:
            if fact.of == "year":
                value = self.year.get(fact.id)
                rows = rows.with_columns(nothing(fact) if value is None else nw.lit(value).alias(fact.id))
            elif fact.of == "enterprise" or fact.id in self.enterprise:
                found = self.enterprise.get(fact.id)
                rows = rows.with_columns(nothing(fact)) if found is None else _join_fact(rows, found, fact)
        return rows


def _join_fact(rows: LazyFrame, found: LazyFrame, fact: Fact) -> LazyFrame:
    rows = rows.join(found, on=list(fact.keys), how="left")
    return rows if fact.absent is None else _with_absent(rows, fact)


def _with_absent(rows: LazyFrame, fact: Fact) -> LazyFrame:
    absent = nw.lit(absent_parts(fact), nw.Int64) if fact.is_number else nw.lit(str(fact.absent))
    no_row = nw.col(fact.id + HAS_ROW).is_null()
    return rows.with_columns(nw.when(no_row).then(absent).otherwise(nw.col(fact.id)).alias(fact.id)).drop(
        fact.id + HAS_ROW
    )


def scale_of(fact: Fact) -> int:
    """Return how many parts of its unit the stored numbers of a fact count in; a mean is stored as its sum."""
    return fact.scale * (years_of(fact) if fact.take == "mean" else 1)


def gather(tables: Natives, rules: Rules, keep: Keep = as_it_is) -> Gathered:
    """Gather from native tables (pandas, DuckDB or Spark) by name.

    Args:
        tables: Native frames by name.
        rules: The rules of the year.
        keep: What computes rows once; then only the items that an award names are kept, and of enterprises those that
            have one of an award that asks for the fact.

    Raises:
        CoverageError: If the data hold no month that the rules ask for, or no table of items.
        DataError: If a fact that cannot be negative is, or an enterprise has several rows for one.
    """
    sources = _by_source(rules.ruled)
    items = {source: items_of(source, tables, rules) for source in sources}
    is_kept_once = keep is not as_it_is
    if is_kept_once:
        items = {source: keep(items_named_by(sources[source], frame)) for source, frame in items.items()}
    enterprise: dict[str, LazyFrame | None] = {}
    for fact in (*needed_facts(rules, "enterprise"), *matched_facts(rules)):
        holders = _holders(items, fact, rules) if is_kept_once else None
        if fact.within:
            found = window_fact(tables, fact, rules, items[fact.of])
        else:
            found = enterprise_fact(tables, fact, rules, holders)
        enterprise[fact.id] = found if found is None else keep(found)
    year = {f.id: year_fact(tables, f, rules) for f in needed_facts(rules, "year")}
    unkept = {name for name, frame in enterprise.items() if frame is None}
    unkept |= {name for name, value in year.items() if value is None}
    unkept |= {f.id for s in sources for f in of_items(rules, s) if not has_column(s, f, tables)}
    return Gathered(items, enterprise, year, ranges(items, enterprise, year, rules), frozenset(unkept))


def _holders(items: Mapping[str, LazyFrame], fact: Fact, rules: Rules) -> LazyFrame:
    """Return ``org_code`` of the enterprises with an item of an award that asks for a fact."""
    by_steps = base_facts((name for step in rules.steps for name in step_facts(step)), rules)
    asking = _by_source(a for a in rules.ruled if fact.id in by_steps or fact.id in facts_used_by(a, rules))
    codes = nw.concat(
        [items_named_by(awards, items[source]).select("org_code") for source, awards in asking.items()]
    )
    return codes.group_by("org_code").agg(nw.len())


def _by_source(awards: Iterable[Award]) -> dict[str, list[Award]]:
    found: dict[str, list[Award]] = {}
    for award in awards:
        found.setdefault(award.items_of, []).append(award)
    return found


def ranges(
    items: Mapping[str, LazyFrame],
    enterprise: Mapping[str, LazyFrame | None],
    year: Mapping[str, int | str | None],
    rules: Rules,
) -> dict[str, Range]:
    """Return the range of every number that the rules use.

    Raises:
        DataError: If one is negative that the policy does not call signed; all at once.
    """
    found: dict[str, Range] = {}
    divisors = _divisors(rules)
    for source, frame in items.items():
        found |= _extremes(frame, [f for f in of_items(rules, source) if f.is_number], divisors)
    for name, lookup in enterprise.items():
        if lookup is not None and rules.facts[name].is_number:
            found |= _extremes(lookup, [rules.facts[name]], divisors)
    for name, value in year.items():
        known = value if isinstance(value, int) else 0
        found[name] = Range(min(0, known), max(0, known), max(1, known))
    for fact in rules.facts.values():
        if fact.absent is not None and fact.is_number:
            known = absent_parts(fact)
            low, high, least = found.get(fact.id, Range())
            least = min(least, known) if known > 0 else least
            found[fact.id] = Range(min(low, known), max(high, known), least)
    negative = [f for n, (low, *_) in found.items() if low < 0 and not may_be_negative(f := rules.facts[n])]
    if negative:
        raise DataError(
            Problem(
                sentence("{place}:fact {fact}", place=place_of(f), fact=f.id),
                sentence("must be at least 0 unless the policy says signed: true, got {who}", who=who),
            )
            for f in negative
            for who in _below_zero(f, items, enterprise, found)
        )
    return found


def _below_zero(
    fact: Fact,
    items: Mapping[str, LazyFrame],
    enterprise: Mapping[str, LazyFrame | None],
    found: Mapping[str, Range],
) -> Iterator[str]:
    """Say who has less than 0 of a fact: enterprises, with their item where it is one's, and how much."""
    frame = enterprise.get(fact.id)
    if frame is None:
        frame = items.get(fact.of)
    if frame is None or fact.id not in frame.collect_schema().names():
        rows, names, number = [], [], 0
    else:
        names = ["org_code", *(["item_id"] if "item_id" in frame.collect_schema().names() else [])]
        low = frame.filter(nw.col(fact.id) < 0).select(*names, fact.id)
        rows, number = records(collect(low.sort(names).head(SHOWN))), count(low)
    if not rows:  # of the year, or what no row means
        yield join([found[fact.id][0], unit_of(fact)], " ")
    for row in rows:
        who = " ".join(str(row[name]) for name in names)
        yield sentence("{number} {unit} of {who}", number=row[fact.id], unit=unit_of(fact), who=who)
    if number > len(rows):
        yield sentence("{count} more like this", count=number - len(rows))


def firms_with(
    fact: Fact,
    test: nw.Expr,
    items: Mapping[str, LazyFrame],
    enterprise: Mapping[str, LazyFrame | None],
) -> str:
    """Name the firms of which a test of a fact holds; empty for a fact of the year."""
    frame = enterprise.get(fact.id)
    frame = items.get(fact.of) if frame is None else frame
    return "" if frame is None else firms_of(frame.filter(test))


def unit_of(fact: Fact) -> str:
    """Return what the stored numbers of a fact count."""
    return sentence("fen") if fact.type == "money" else sentence("parts of 1/{scale}", scale=fact.scale)


def _divisors(rules: Rules) -> frozenset[str]:
    """Return the facts that a rounded quotient divides by: its size depends on the smallest of them."""
    formulas = [f.formula for f in rules.facts.values() if f.formula and f.rounding]
    below = [formula.operands[1].fact for formula in formulas if formula.kind in ("quotient", "growth")]
    return frozenset(name for name in below if name and rules.facts[name].formula is None)


def _extremes(frame: LazyFrame, facts: list[Fact], divisors: frozenset[str]) -> dict[str, Range]:
    if not facts:
        return {}
    ends = [nw.col(f.id).min().alias(f"{f.id}_low") for f in facts]
    ends += [nw.col(f.id).max().alias(f"{f.id}_high") for f in facts]
    above = [f for f in facts if f.id in divisors]
    frame = frame.with_columns(
        nw.when(nw.col(f.id) > 0).then(nw.col(f.id)).alias(f"{f.id}_above") for f in above
    )
    ends += [nw.col(f"{f.id}_above").min().alias(f"{f.id}_least") for f in above]
    row = collect(frame.select(*ends)).iloc[0]

    def end(name: str, other: int = 0) -> int:
        return other if name not in row or pd.isna(row[name]) else int(row[name])

    return {
        f.id: Range(min(0, end(f"{f.id}_low")), max(0, end(f"{f.id}_high")), end(f"{f.id}_least", 1))
        for f in facts
    }
