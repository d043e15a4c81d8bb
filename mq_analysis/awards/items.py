"""The items that fall under an award, with the facts that it needs: what several awards need is joined once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import narwhals.stable.v2 as nw

from mq_analysis.exact import Test, emit
from mq_analysis.facts import Gathered, used_by
from mq_analysis.facts.days import FIRST, LAST
from mq_analysis.facts.gather import Range
from mq_analysis.facts.needed import base_facts
from mq_analysis.frames import LazyFrame
from mq_analysis.policy import Award, Rules
from mq_analysis.worth import Columns, holds


def with_shared_facts(gathered: Gathered, rules: Rules) -> Gathered:
    """Join to the items what several of their awards need, once instead of for each."""
    items = dict(gathered.items)
    for source, frame in items.items():
        used = Counter(n for a in rules.ruled if a.items_of == source for n in used_by(a, rules))
        shared = [rules.facts[n] for n, times in sorted(used.items()) if times > 1]
        items[source] = gathered.with_facts(frame, shared)
    return replace(gathered, items=items)


def with_counts(gathered: Gathered, rules: Rules) -> Gathered:
    """Bound the counts over an award's items, which no table holds: no more than there are people to count them."""
    counts = {f.id: Range(0, MAX_COUNT) for f in rules.facts.values() if f.of == "award"}
    return replace(gathered, ranges={**gathered.ranges, **counts})


MAX_COUNT = 2**20
"""Most items of one enterprise under one award."""


def rows_of(award: Award, gathered: Gathered, rules: Rules, more: Sequence[str] = ()) -> LazyFrame:
    """Return the items that fall under an award with every fact it needs, null where unknown."""
    rows = gathered.items[award.items_of]
    if award.honours:
        rows = rows.filter(nw.col("item_name").is_in(award.honours))
    if award.rules_days:
        days = award.in_force
        start = 0 if days == rules.spans[0] else days.first  # before the policy: told, and earns nothing
        rows = rows.filter((nw.col(LAST) >= start) & (nw.col(FIRST) <= days.last))
    first = base_facts((name for c in award.which for name in c.facts), rules)
    rows = _with_facts(rows, first, gathered, rules)
    if award.which:  # before further facts are joined: few of the items may be this award's
        look = Columns(rules.facts, gathered.ranges, gathered.unkept)
        fits = ~Test.every(holds(c, look) for c in award.which).false
        rows = emit(rows, {"~fits": fits}).filter(nw.col("~fits"))
    others = {*used_by(award, rules), *more} - set(first)
    return _with_facts(rows, sorted(others), gathered, rules)


def _with_facts(rows: LazyFrame, names: Iterable[str], gathered: Gathered, rules: Rules) -> LazyFrame:
    there = set(rows.collect_schema().names())
    facts = [rules.facts[name] for name in names if name not in there]
    rows = gathered.with_facts(rows, facts)
    for fact in facts:
        if fact.of == "award":
            counted = nw.len() if fact.take == "count" else nw.col(_column(fact.column)).n_unique()
            counts = rows.group_by("org_code").agg(counted.alias(fact.id))
            counts = counts.with_columns(nw.col(fact.id).cast(nw.Int64))
            rows = rows.join(counts, on="org_code", how="left")
    return rows


def _column(name: str | None) -> str:
    return {"honour_name": "item_name", "honour_id": "item_id"}.get(name or "", name or "")
