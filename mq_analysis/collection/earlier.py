"""Which tables must hold earlier years: those of which facts look back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mq_analysis.collection.asked import tables_to_collect
from mq_analysis.policy import Policy
from mq_analysis.policy.model import Fact
from mq_analysis.rules.facts.fitness import table_of


def earlier_years(policy: Policy) -> Mapping[str, tuple[int, tuple[Fact, ...]]]:
    """Return for each collected table how many years back it is read, and the facts that look back."""
    found: dict[str, tuple[int, tuple[Fact, ...]]] = {}
    collected = {asked.name for asked in tables_to_collect(policy)}
    for fact in policy.facts.values():
        table, back = table_of(fact), max(_years_back(fact), default=0)
        if table in collected and back > 0:
            most, facts = found.get(table, (0, ()))
            found[table] = (max(most, back), (*facts, fact))
    return found


def _years_back(fact: Fact) -> Iterator[int]:
    if fact.year is not None:
        yield -fact.year
    yield from (-window.first for window in fact.years)
    yield from (-window.first.year for window in fact.sum_over)
    if fact.within is not None:
        length = fact.within
        yield length.years or -(-(length.months or 0) // 12) or -(-(length.days or 0) // 366)
