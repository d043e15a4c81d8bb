"""The items that fall under an award, with the facts that it needs: what several awards need is joined once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import narwhals.stable.v2 as nw

from mq_analysis.base.daynumbers import LAST_DAY
from mq_analysis.base.frames import LazyFrame
from mq_analysis.policy import Award, Fact, Rules
from mq_analysis.rules.amounts import Columns, holds
from mq_analysis.rules.awards.columns import FITS, IDENTITY, IS_BLANK, IS_DOUBTFUL, NUMBER
from mq_analysis.rules.exact import Test, emit
from mq_analysis.rules.facts import Gathered, facts_used_by
from mq_analysis.rules.facts.days import FIRST, LAST
from mq_analysis.rules.facts.gather import Range
from mq_analysis.rules.facts.items import IDENTITY_PREFIX, PRODUCT
from mq_analysis.rules.facts.needed import base_facts
from mq_analysis.rules.facts.values import nothing


def with_shared_facts(gathered: Gathered, rules: Rules) -> Gathered:
    """Join to the items what several of their awards need, once instead of for each."""
    items = dict(gathered.items)
    for source, frame in items.items():
        used = Counter(n for a in rules.ruled if a.items_of == source for n in facts_used_by(a, rules))
        shared = [rules.facts[n] for n, times in sorted(used.items()) if times > 1]
        items[source] = gathered.with_facts(frame, shared)
    return replace(gathered, items=items)


def with_counts(gathered: Gathered, rules: Rules) -> Gathered:
    """Give the counts over the items of an award a range: no table holds them, so none can be measured."""
    counts = {f.id: Range(0, MAX_COUNT) for f in rules.facts.values() if f.of == "award"}
    return replace(gathered, ranges={**gathered.ranges, **counts})


MAX_COUNT = 2**20
"""Most items of one enterprise under one award."""


def rows_of(award: Award, gathered: Gathered, rules: Rules, more: Sequence[str] = ()) -> LazyFrame:
    """Return the items that fall under an award with every fact it needs, null where unknown."""
    rows = _items_that_fit(award, gathered, rules)
    others = [name for name in sorted({*facts_used_by(award, rules), *more}) if not _is_there(name, rows)]
    rows = gathered.with_facts(rows, [rules.facts[name] for name in others])
    return _with_counts(rows, others, award, partial(_items_that_fit, gathered=gathered, rules=rules), rules)


def _is_there(name: str, rows: LazyFrame) -> bool:
    return name in rows.collect_schema().names()


def _items_by_name(award: Award, gathered: Gathered, rules: Rules) -> LazyFrame:
    """Return the items of an award by name and day; items dated before the policy stay, and count for nothing."""
    rows = gathered.items[award.items_of]
    if award.honours:
        rows = rows.filter(nw.col("item_name").is_in(award.honours))
    if award.rules_days:
        days = award.in_force
        start = 0 if days == rules.spans[0] else days.first
        rows = rows.filter((nw.col(LAST) >= start) & (nw.col(FIRST) <= days.last))
    return rows


def _items_that_fit(award: Award, gathered: Gathered, rules: Rules) -> LazyFrame:
    """Return the items of an award that ``which`` lets in, with the facts that it asks for."""
    rows = _items_by_name(award, gathered, rules)
    first = sorted(base_facts((name for c in award.which for name in c.facts), rules))
    first = [name for name in first if not _is_there(name, rows)]
    rows = gathered.with_facts(rows, [rules.facts[name] for name in first])
    rows = _with_counts(rows, first, award, partial(_items_by_name, gathered=gathered, rules=rules), rules)
    if award.which:  # before further facts are joined: few of the items may be this award's
        look = Columns(rules.facts, gathered.ranges, gathered.unkept)
        fits = ~Test.every(holds(c, look) for c in award.which).false
        rows = emit(rows, {FITS: fits}).filter(nw.col(FITS))
    return rows


def _with_counts(
    rows: LazyFrame, names: Sequence[str], award: Award, items: Callable[[Award], LazyFrame], rules: Rules
) -> LazyFrame:
    """Join the counts over the items of a firm under an award, of all versions of the year together."""
    facts = [rules.facts[name] for name in names if rules.facts[name].of == "award"]
    same = [a for a in rules.ruled if a.id == award.id and a.items_of == award.items_of] if facts else []
    for fact in facts:
        counted = [_items_to_count(items(a), fact, a, rules) for a in same]
        if any(part is None for part in counted):
            rows = rows.with_columns(nothing(fact))
            continue
        parts = nw.concat([part for part in counted if part is not None])
        number = nw.len() if fact.take == "count" else nw.col(IDENTITY).n_unique()
        told = nw.col(IDENTITY).is_null().cast(nw.Int64)
        parts = parts.with_columns((told if fact.take == "distinct" else nw.lit(0, nw.Int64)).alias(IS_BLANK))
        counts = parts.group_by("org_code").agg(
            number.alias(NUMBER), nw.col(IS_BLANK).max(), nw.col(IS_DOUBTFUL).max()
        )
        sure = nw.when(nw.col(IS_DOUBTFUL) == 0).then(nw.col(NUMBER).cast(nw.Int64) - nw.col(IS_BLANK))
        rows = rows.join(counts.select("org_code", sure.alias(fact.id)), on="org_code", how="left")
    return rows


def _items_to_count(rows: LazyFrame, fact: Fact, award: Award, rules: Rules) -> LazyFrame | None:
    """Return firm, identity and doubt of the items to count; None if the county keeps no column of the identity.

    What is dated before the policy is no item of the award.
    """
    column = _identity_column(fact, rows, rules)
    if column is None:
        return None
    told = nw.col(column).cast(nw.String).alias(IDENTITY)
    if not rules.needs_days:
        return rows.select("org_code", told, nw.lit(0, nw.Int64).alias(IS_DOUBTFUL))
    first, last = (award.in_force.first, award.in_force.last) if award.rules_days else (0, LAST_DAY)
    first = max(first, rules.first_day)
    rows = rows.filter(nw.col(LAST) >= rules.first_day)
    doubt = (nw.col(FIRST) < first) | (nw.col(LAST) > last)
    return rows.select("org_code", told, doubt.cast(nw.Int64).alias(IS_DOUBTFUL))


def _identity_column(fact: Fact, rows: LazyFrame, rules: Rules) -> str | None:
    """Return the column of items by which a fact counts them; None if there is none."""
    own = {"honour_name": "item_name", "honour_id": "item_id"}.get(
        fact.column or "", IDENTITY_PREFIX + fact.id
    )
    same = [
        f.id for f in rules.facts.values() if f.column == fact.column and f.of not in ("award", "enterprise")
    ]
    product = [PRODUCT] if fact.column == "item_name" else []
    choices = [own, *product, *same] if fact.take == "distinct" else ["org_code"]
    return next((name for name in choices if _is_there(name, rows)), None)
