"""Which facts may be below 0, and the enterprises whose sum is: their refunds exceed what they paid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import narwhals.stable.v2 as nw

from mq_analysis.base.frames import Natives, collect, records
from mq_analysis.policy import Fact, Rules
from mq_analysis.rules.facts.lookup import enterprise_fact
from mq_analysis.rules.facts.needed import needed_facts
from mq_analysis.tables import load_schema


@dataclass(frozen=True, slots=True)
class BelowZero:
    """An enterprise whose sum over a fact's rows is below 0.

    Attributes:
        fact: The fact.
        org_code: The enterprise.
        parts: The sum, in parts of the fact (money: fen).
    """

    fact: Fact
    org_code: str
    parts: int


def is_sum(fact: Fact) -> bool:
    """Say whether a fact adds rows up."""
    return fact.take in ("sum", "mean") or (fact.window is not None and fact.take is None)


def may_be_negative(fact: Fact) -> bool:
    """Say whether a fact may be below 0: the policy says so, or it sums a column that holds refunds.

    A column of the toolkit's tables says itself whether it does; of another table, one that is summed by month may.
    """
    if fact.signed or not is_sum(fact):
        return fact.signed
    table = load_schema().get(fact.table or "")
    column = table.columns.get(fact.column or "") if table else None
    return fact.window is not None if column is None else column.negative == "allowed"


def below_zero(tables: Natives, rules: Rules) -> Iterator[BelowZero]:
    """Return the enterprises of which a sum that the rules use is below 0 though the policy does not call it signed."""
    for fact in needed_facts(rules, "enterprise"):
        if fact.signed or not may_be_negative(fact) or fact.match:
            continue
        found = enterprise_fact(tables, fact, rules)
        if found is not None:
            low = found.filter(nw.col(fact.id) < 0).select("org_code", fact.id)
            for row in sorted(records(collect(low)), key=lambda row: str(row["org_code"])):
                yield BelowZero(fact, str(row["org_code"]), int(row[fact.id]))
