"""Worked cases of a policy: what is known of one enterprise, run through the rule like any county."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mq_analysis.awards import Assessment, assess
from mq_analysis.codes import check_character
from mq_analysis.policy import Policy, Rules, choose_readings, rules_for
from mq_analysis.policy.checks import fact_value
from mq_analysis.policy.model import Case, Expectation

BODY = "PDY00001"
CODE = BODY + check_character(BODY)
"""The enterprise of a case: a code of the range that GB 11714 keeps for in-house use."""


@dataclass(frozen=True)
class Result:
    """A case under one of its expectations.

    Attributes:
        place: Number of the case and of the expectation, from 0.
        tables: The tables that the case stands for.
        paid_fen: What the rule pays in all; None if a fact it needs is missing.
    """

    case: Case
    expectation: Expectation
    place: tuple[int, int]
    rules: Rules
    tables: Mapping[str, pd.DataFrame]
    paid_fen: int | None

    @property
    def holds(self) -> bool:
        """Whether the rule pays what the case expects."""
        return self.paid_fen == (None if self.expectation.undecided else self.expectation.pay)


def run_cases(policy: Policy) -> Iterator[Result]:
    """Run every case of a policy under each of its expectations, on pandas."""
    for i, case in enumerate(policy.cases):
        for j, expectation in enumerate(case.expect):
            chosen = [f"{name}={options[0]}" for name, options in expectation.under.items()]
            year = case.year or policy.versions[0].from_.year
            rules = rules_for(policy, year, choose_readings(policy, chosen))
            tables = tables_of(case, rules)
            yield Result(case, expectation, (i, j), rules, tables, _paid(assess(tables, rules)))


def _paid(assessment: Assessment) -> int | None:
    amounts = assessment.awards["amount_fen"]
    return None if amounts.isna().any() else int(amounts.sum())


def tables_of(case: Case, rules: Rules) -> dict[str, pd.DataFrame]:
    """Write the facts of a case as the tables of a county with that one enterprise."""
    rows: dict[str, dict[str, Any]] = {"enterprises": {"org_code": CODE, "name": case.id}}
    for fact in rules.facts.values():
        if fact.of == "enterprise" and fact.table:
            row = rows.setdefault(fact.table, {"org_code": CODE})
            if fact.window:
                row["period"] = fact.window.first
    for name, text in case.facts.items():
        fact = rules.facts[name]
        rows[fact.table or ""][fact.stored_name] = fact_value(rules.policy.facts[name], text)
    frames = {name: _frame([row], rules, name) for name, row in rows.items()}
    return {**frames, "honours": _honours(case, rules)}


def _honours(case: Case, rules: Rules) -> pd.DataFrame:
    month = max(rules.honour_months.first, rules.first_month)
    rows = []
    for i, item in enumerate(case.items, start=1):
        row: dict[str, Any] = {"org_code": CODE, "honour_id": f"H{i}", "honour_name": item["honour"]}
        row |= {"issue_month": month, "issue_date": f"{month // 100}-{month % 100:02d}", "subject": "product"}
        row["item_name"] = item.get("product")
        for name, text in item.items():
            if name not in ("honour", "product"):
                row[rules.facts[name].stored_name] = fact_value(rules.policy.facts[name], text)
        rows.append(row)
    return _frame(rows, rules, "honours")


def _frame(rows: list[dict[str, Any]], rules: Rules, table: str) -> pd.DataFrame:
    """Build a frame with a column for every fact of the table; what no row knows is null."""
    frame = pd.DataFrame(rows)
    for fact in rules.facts.values():
        if fact.table != table:
            continue
        if fact.stored_name not in frame:
            frame[fact.stored_name] = None
        dtype: Any = "Int64" if fact.type == "money" else "str"
        frame[fact.stored_name] = frame[fact.stored_name].astype(dtype)
    texts = {c: "str" for c in ("item_name", "subject", "honour_name") if c in frame}
    return frame.astype(texts)
