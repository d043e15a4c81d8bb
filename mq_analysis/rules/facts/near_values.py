"""Texts in tables that nearly are those that a policy asks for: the rows or firms are counted as others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from mq_analysis.base.frames import Natives, lazy
from mq_analysis.policy import Policy
from mq_analysis.policy.comparisons import comparisons
from mq_analysis.policy.near import near_value
from mq_analysis.rules.facts.fitness import columns_of, table_of
from mq_analysis.rules.facts.values import as_text
from mq_analysis.tables import load_schema


@dataclass(frozen=True, slots=True)
class NearValue:
    """A value of a column that the policy does not ask for, and the one that it may stand for.

    Attributes:
        table: The table.
        column: The column by which facts choose rows, or with which conditions and choices compare.
        value: The value in the table.
        near: The value that the policy asks for.
        rows: How many rows have it.
    """

    table: str
    column: str
    value: str
    near: str
    rows: int


def near_values(tables: Natives, policy: Policy) -> Iterator[NearValue]:
    """Yield the values that contain a value asked for by ``where``, a condition or a choice, or are a part of one.

    A value that policy or toolkit list for the column is no slip, nor is a name of honours that an award names.
    """
    for (table, column), asked in _values_asked(policy).items():
        held = tables.get(table)
        if not isinstance(held, pd.DataFrame) or column not in held:
            continue
        known = {*asked, *_values_known(policy, table, column)}
        frame = lazy(held)
        texts = frame.select(as_text(frame, column).alias("value")).collect().to_native()["value"]
        for value, rows in texts.dropna().astype("str").value_counts().sort_index().items():
            near = near_value(str(value), asked) if value not in known else None
            if near is not None:
                yield NearValue(table, column, str(value), near, int(rows))


def _values_asked(policy: Policy) -> dict[tuple[str, str], list[str]]:
    """Return the values that facts, conditions and choices ask for, by table and column."""
    found: dict[tuple[str, str], list[str]] = {}
    for fact in policy.facts.values():
        for column, values in fact.where.items():
            found.setdefault((table_of(fact) or "", column), []).extend(values)
    for name, text, _ in comparisons(policy):
        fact_ = policy.facts.get(name)
        if fact_ and fact_.type == "text" and fact_.column:
            found.setdefault((table_of(fact_) or "", fact_.column), []).append(text)
    return {place: list(dict.fromkeys(values)) for place, values in found.items()}


def _values_known(policy: Policy, table: str, column: str) -> list[str]:
    """Return the values that a column may have beside those asked for, where policy or toolkit list them."""
    own = load_schema().get(table)
    listed = own.columns[column].values if own and column in own.columns else ()
    first = columns_of(policy).get((table, column))
    awards = (award for version in policy.versions for award in version.awards)
    awarded = [name for award in awards for name in award.honours or ()] if column == "honour_name" else []
    return [*listed, *(first[1].values if first else ()), *awarded]
