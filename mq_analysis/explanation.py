"""Why this amount: every honour of an enterprise and year, each bracket, the clause, the reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mq_analysis import schedule
from mq_analysis.awards import COUNTS, Assessment, assess
from mq_analysis.errors import UsageError, nearest, one
from mq_analysis.facts import enterprise_facts
from mq_analysis.frames import collected, records
from mq_analysis.policy import Award, Rules

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Considered:
    """One honour that was looked at.

    Attributes:
        honour: The row of the table ``honours``.
        award: The award it falls under, or None if the policy names none.
        outcome: paid, not_highest, zero, gate_missed, missing, no_award, or a key of the policy's reasons.
        own_fen: What it earns by itself, rounded; None if it does not count or cannot be decided.
        parts: The base split over the brackets, for a tiered award that counts.
        base_fen: The base of the tiered award; None if it has none or it is unknown.
    """

    honour: dict[str, Any]
    award: Award | None
    outcome: str
    own_fen: int | None
    parts: tuple[schedule.Part, ...]
    base_fen: int | None


@dataclass(frozen=True)
class Explanation:
    """The amount of one enterprise and year, and everything it rests on.

    Attributes:
        firm: The row of the table ``enterprises``.
        rules: The rules of the year.
        awards: The enterprise's rows of `Assessment.awards` (none if no honour falls under an award).
        considered: Every honour of the year, those without an award included.
    """

    firm: dict[str, Any]
    rules: Rules
    awards: pd.DataFrame
    considered: tuple[Considered, ...]


def explain(tables: Tables, rules: Rules, org_code: str) -> Explanation:
    """Explain what an enterprise gets for a year.

    Raises:
        UsageError: If the register has no such organization code.
        CoverageError: If the data hold nothing of the year.
    """
    register = {row["org_code"]: row for row in records(tables["enterprises"])}
    if org_code not in register:
        choices = nearest(org_code, list(register))
        raise one(UsageError, "ORG_CODE", f"must be in the register, got {org_code!r}; {choices}")
    assessment = assess(tables, rules)
    mine = assessment.awards[assessment.awards["org_code"] == org_code].reset_index(drop=True)
    return Explanation(register[org_code], rules, mine, _considered(tables, rules, assessment, org_code))


def _considered(
    tables: Tables, rules: Rules, assessment: Assessment, org_code: str
) -> tuple[Considered, ...]:
    looked = assessment.looked_at[assessment.looked_at["org_code"] == org_code]
    honours = tables["honours"][tables["honours"]["org_code"] == org_code]
    window = rules.honour_months
    of_year = honours[honours["issue_month"].between(window.first, window.last)]
    others = of_year[~of_year["honour_id"].isin(looked["honour_id"])]
    by_id = {row["honour_id"]: row for row in records(honours)}
    bases = _bases(tables, rules, org_code)
    items = [_item(by_id[row["honour_id"]], row, rules, bases) for row in records(looked)]
    return (*items, *(Considered(row, None, "no_award", None, (), None) for row in records(others)))


def _bases(tables: Tables, rules: Rules, org_code: str) -> dict[str, int | None]:
    """Return the money facts of the enterprise, None where unknown."""
    bases: dict[str, int | None] = {}
    for name, frame in enterprise_facts(tables, rules).items():
        if rules.facts[name].type == "money":
            rows = collected(frame)
            values = rows.loc[rows["org_code"] == org_code, name].dropna()
            bases[name] = int(values.iloc[0]) if len(values) else None
    return bases


def _award(honour_name: str, award_id: str, rules: Rules) -> Award:
    """Return the award an honour falls under; an honour may be paid as another one of the same layer."""
    paid_as = rules.award(award_id)
    own = [a for a in rules.awards if honour_name in a.honours and a.layer == paid_as.layer]
    return own[0] if own else paid_as


def _item(
    honour: dict[str, Any], looked: dict[str, Any], rules: Rules, bases: Mapping[str, int | None]
) -> Considered:
    outcome = looked["outcome"]
    award = _award(honour["honour_name"], looked["award_id"], rules)
    base = bases.get(award.schedule.of) if award.schedule else None
    counts = outcome in COUNTS
    passed = counts and award.id == looked["award_id"] and outcome != "gate_missed"
    parts: tuple[schedule.Part, ...] = ()
    if passed and award.schedule and base is not None:
        parts = schedule.parts(award.schedule, base)
    return Considered(honour, award, outcome, looked["own_fen"] if counts else None, parts, base)
