"""The facts without which an undecided item cannot be decided, and only those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from mq_analysis.base.frames import collect, records
from mq_analysis.policy import Award, Rules
from mq_analysis.rules.amounts import Row, holds, worth
from mq_analysis.rules.awards.candidates import applies_to
from mq_analysis.rules.awards.items import rows_of
from mq_analysis.rules.exact import Verdict
from mq_analysis.rules.facts import Gathered, facts_used_by, step_facts
from mq_analysis.rules.facts.days import DAY_OF_ITEM, FIRST, LAST
from mq_analysis.rules.facts.needed import base_facts


def missing_facts(looked_at: pd.DataFrame, gathered: Gathered, rules: Rules) -> list[tuple[str, ...]]:
    """Return the missing facts of each item that was looked at, sorted.

    Those of an item whose outcome is ``missing`` are of its award; of one that is ``undecided`` they are the limits and
    weights of its steps, none where it waits for others.
    """
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    outcomes = zip(looked_at["org_code"], looked_at["honour_id"], looked_at["under"], strict=True)
    outcome = dict(zip(outcomes, looked_at["outcome"], strict=True))
    open_ = looked_at[looked_at["outcome"].isin(["missing", "undecided"])]
    for award_id in open_["under"].unique():  # what it is paid as may be an award of other items
        award = rules.under(award_id)
        ids = open_.loc[open_["under"] == award_id, "honour_id"]
        for row in item_facts(award, ids, gathered, rules):
            key = (row["org_code"], row["item_id"], award_id)
            needed = _facts_needed if outcome.get(key) == "missing" else _step_facts_needed
            found[key] = tuple(sorted(needed(award, row, rules, gathered.unkept)))
    keys = zip(looked_at["org_code"], looked_at["honour_id"], looked_at["under"], strict=True)
    is_open = looked_at["outcome"].isin(["missing", "undecided"])
    return [found.get(key, ()) if lacking else () for key, lacking in zip(keys, is_open, strict=True)]


def item_facts(
    award: Award, ids: Iterable[str], gathered: Gathered, rules: Rules
) -> Iterator[dict[str, Any]]:
    """Return the rows of items of an award, by id, with every fact it needs; what is unknown is None."""
    more = base_facts(
        (name for step in rules.steps for name in _visible(step_facts(step), award, rules)), rules
    )
    rows = rows_of(award, gathered, rules, more).filter(nw.col("item_id").is_in(list(ids)))
    for row in records(collect(rows)):
        yield {name: None if pd.isna(value) else value for name, value in row.items()}


def _visible(names: Iterable[str], award: Award, rules: Rules) -> Iterator[str]:
    for name in names:
        if rules.facts[name].of in ("enterprise", "year", award.items_of):
            yield name


def _step_facts_needed(
    award: Award, row: dict[str, Any], rules: Rules, unkept: frozenset[str]
) -> frozenset[str]:
    """Return the missing limits and weights of the steps that an award is under."""
    look = Row(rules.facts, row, unkept)
    found: frozenset[str] = frozenset()
    for step in rules.steps:
        if applies_to(step, award) and not step.soft:
            found |= look.number(step.by).lacks if step.by else frozenset()
            found |= look.operand(step.limit).lacks if step.limit and step.limit.fact else frozenset()
    return found


def _facts_needed(award: Award, row: dict[str, Any], rules: Rules, unkept: frozenset[str]) -> frozenset[str]:
    look = Row(rules.facts, row, unkept)
    tests = [holds(c, look) for c in (*award.which, *(c for c in award.requires if not c.soft))]
    found = Verdict.every(tests).lacks if Verdict.every(tests).holds is None else frozenset()
    gate = Verdict.every(holds(c, look) for c in award.gate)
    if gate.holds is None:
        found |= gate.lacks
    else:
        paid_as = award if gate.holds else rules.fallback_award(award)
        found |= worth(paid_as, look).lacks if paid_as else frozenset()
    keys = {k for step in rules.steps for k in step.key if k in rules.facts and k in row}
    found |= {name for name in keys if row.get(name) is None}
    found |= {DAY_OF_ITEM} if row.get(FIRST, 0) != row.get(LAST, 0) and not found else set()
    return found or frozenset(name for name in facts_used_by(award, rules) if row.get(name) is None)
