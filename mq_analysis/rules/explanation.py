"""Why this amount: every item of an enterprise and year, each part of its amount, the clause, the reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mq_analysis.base.codes import inside, is_identity_number, key_of, normal_form
from mq_analysis.base.errors import UsageError, nearest, one
from mq_analysis.base.frames import records
from mq_analysis.base.messages import sentence
from mq_analysis.base.results import Result, with_yuan
from mq_analysis.policy import Award, Rules
from mq_analysis.rules import schedule
from mq_analysis.rules.amounts import Row, Tested, Traced, holds, tests, trace, worth
from mq_analysis.rules.awards import COUNTS, Assessment, LookedAt, assess_gathered
from mq_analysis.rules.awards.missing import item_facts
from mq_analysis.rules.awards.waiting import Wait, wait_steps
from mq_analysis.rules.exact import Number
from mq_analysis.rules.facts import Gathered, gather
from mq_analysis.rules.facts.empty_year import refuse_empty_year

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Item:
    """What was looked at: an honour as the table ``honours`` has it, or another item by its number and name.

    Attributes:
        id: Its number.
        name: What it is called; of an honour, which honour.
        issue_date: The day of an honour, as the table has it; None of another item, or where the table has no days.
        product: What the honour was given to; None where it is not said.
    """

    id: str
    name: str
    issue_date: str | None = None
    product: str | None = None


@dataclass(frozen=True)
class Considered:
    """One item that was looked at.

    Attributes:
        item: The honour, or another item.
        award: The award it falls under, or None if the policy names none.
        outcome: One of `COUNTS`, missing, no_award, or a key of the policy's reasons.
        own_fen: What it earns by itself, rounded; None if it does not count or cannot be decided.
        paid_fen: What is paid for it after the steps.
        tests: The requirements and the gate, each with whether it holds.
        traced: The amount node by node, if it was computed.
        exact: What it earns before rounding.
        row: The facts of the item, as `mq_analysis.rules.amounts.Row` reads them.
        lacks: The facts that are missing.
        warnings: What a person must decide.
        waits: The steps for which an undecided one waits, with the firms of which a fact is missing.
        base_fen: The base of a tiered award; None if it has none or it is unknown.
    """

    item: Item
    award: Award | None
    outcome: str
    own_fen: int | None = None
    paid_fen: int = 0
    tests: tuple[Tested, ...] = ()
    traced: Traced | None = None
    exact: Number | None = None
    row: Row | None = None
    lacks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    waits: tuple[Wait, ...] = ()

    @property
    def parts(self) -> tuple[schedule.Part, ...]:
        """The base split over the brackets, for a tiered award that counts."""
        return self.traced.parts if self.traced else ()

    @property
    def base_fen(self) -> int | None:
        """The base of a tiered award; None if it has none or it is unknown."""
        if self.award is None or self.award.schedule is None or self.row is None:
            return None
        base = self.row.number(self.award.schedule.of).value
        return None if base is None else int(base)


@dataclass(frozen=True, repr=False)
class Explanation(Result):
    """The amount of one enterprise and year, and everything it rests on.

    Attributes:
        firm: The row of the table ``enterprises``.
        rules: The rules of the year.
        awards: The enterprise's rows of `Assessment.awards` (none if no item falls under an award).
        considered: Every item of the year, those without an award included.
        payments: The enterprise's rows of `Assessment.payments`.
    """

    firm: dict[str, Any]
    rules: Rules
    awards: pd.DataFrame
    considered: tuple[Considered, ...]
    payments: pd.DataFrame

    @property
    def title(self) -> str:
        """Say in one line whose amount is explained."""
        return f"{self.firm['name']} {self.firm['org_code']}, {self.rules.policy.id} {self.rules.year}"

    def table(self) -> pd.DataFrame:
        """Return a row for each item that was looked at.

        Columns: ``honour_id, honour, award_id, clause, outcome, own_fen, own_yuan, paid_fen, paid_yuan``; what an item
        earns by itself is missing where it does not count or cannot be decided.
        """
        rows = [
            {
                "honour_id": one.item.id,
                "honour": one.item.name,
                "award_id": one.award.id if one.award else None,
                "clause": one.award.clause if one.award else None,
                "outcome": one.outcome,
                "own_fen": one.own_fen,
                "paid_fen": one.paid_fen,
            }
            for one in self.considered
        ]
        names = ["honour_id", "honour", "award_id", "clause", "outcome", "own_fen", "paid_fen"]
        return with_yuan(pd.DataFrame(rows, columns=names).astype({"own_fen": "Int64", "paid_fen": "Int64"}))


def explain(tables: Tables, rules: Rules, org_code: str) -> Explanation:
    """Explain what an enterprise gets for a year; its organization code or credit code names it.

    Raises:
        UsageError: If the register has no such code.
        CoverageError: If the data hold nothing of the year.
    """
    register = {row["org_code"]: row for row in records(tables["enterprises"])}
    org_code = _registered_code(org_code, register)
    gathered = gather(tables, rules)
    assessment = assess_gathered(gathered, rules)
    if assessment.looked_at.empty:
        refuse_empty_year(tables, rules)
    honours = (
        records(tables["honours"][tables["honours"]["org_code"] == org_code]) if "honours" in tables else []
    )
    return explain_assessment(assessment, gathered, register[org_code], honours)


def _registered_code(text: str, register: Mapping[str, dict[str, Any]]) -> str:
    """Return the organization code under which the register has a code.

    Raises:
        UsageError: If it has none. An identity-card number is not repeated.
    """
    code = normal_form(text)
    found = code if code in register else inside(code)
    if found in register and code in (found, register[found].get("uscc")):
        return found
    if is_identity_number(code):
        said = sentence(
            "must be the code of a firm or person in the register, got an identity-card number (not shown here)"
        )
        raise one(UsageError, "ORG_CODE", said)
    try:
        key = key_of(code)
    except ValueError:
        key = code
    if key in register:
        return key
    choices = nearest(key, list(register))
    raise one(
        UsageError,
        "ORG_CODE",
        sentence("must be in the register, got {got!r}; {nearest}", got=text, nearest=choices),
    )


def explain_assessment(
    assessment: Assessment, gathered: Gathered, firm: dict[str, Any], honours: Iterable[dict[str, Any]] = ()
) -> Explanation:
    """Explain an enterprise from an assessment and what it was computed from; ``honours`` are its rows there."""
    rules, code = assessment.rules, firm["org_code"]
    looked = assessment.looked_at[assessment.looked_at["org_code"] == code]
    by_id = {row["honour_id"]: row for row in honours}
    every = assessment.looked_at
    places = {award.id: place for place, award in enumerate(rules.awards)}
    rows = sorted(records(looked), key=lambda row: places[row["award_id"]])
    items = [_consider(LookedAt(**row), by_id, gathered, rules, every) for row in rows]
    window, seen = rules.honour_months, set(looked["honour_id"])
    named = {honour for award in rules.ruled for honour in award.honours}
    others = [
        Considered(_honour(row), None, "other_version" if row["honour_name"] in named else "no_award")
        for row in by_id.values()
        if row["honour_id"] not in seen and window.first <= row["issue_month"] <= window.last
    ]
    mine = assessment.awards[assessment.awards["org_code"] == code].reset_index(drop=True)
    payments = assessment.payments[assessment.payments["org_code"] == code].reset_index(drop=True)
    return Explanation(firm, rules, mine, (*items, *others), payments)


def _honour(row: Mapping[str, Any]) -> Item:
    """Read a row of the table ``honours``."""
    product = row.get("item_name")
    return Item(
        row["honour_id"], row["honour_name"], row.get("issue_date"), None if pd.isna(product) else product
    )


def _award(looked: LookedAt, gathered: Gathered, rules: Rules) -> tuple[Award, dict[str, Any]]:
    """Return the award an item falls under (it may be paid as another), and the facts of the item."""
    award = rules.under(looked.under)
    for row in item_facts(award, [looked.honour_id], gathered, rules):
        if row["org_code"] == looked.org_code:
            return award, row
    return award, {}


def _consider(
    looked: LookedAt,
    honours: Mapping[str, dict[str, Any]],
    gathered: Gathered,
    rules: Rules,
    every: pd.DataFrame,
) -> Considered:
    award, row = _award(looked, gathered, rules)
    outcome = looked.outcome
    look = Row(rules.facts, row, gathered.unkept)
    counts = outcome in COUNTS
    opens = all(holds(c, look).holds for c in award.gate)
    passed = counts and award.id == looked.award_id and opens
    honour = honours.get(looked.honour_id) if award.items_of == "honour" else None
    return Considered(
        item=_honour(honour) if honour else Item(looked.honour_id, looked.honour_name),
        award=award,
        outcome=outcome,
        own_fen=looked.own_fen if counts else None,
        paid_fen=looked.paid_fen,
        tests=tests(award, look),
        traced=trace(award, look) if passed else None,
        exact=worth(award, look) if passed else None,
        row=look,
        lacks=looked.lacks,
        warnings=looked.warnings,
        waits=wait_steps(looked.org_code, looked.under, every, rules) if outcome == "undecided" else (),
    )
