"""From an award to payments: its stages, who bears which share, and what others are paid because of it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pandas as pd

from mq_analysis.awards.lacks import facts_of
from mq_analysis.facts import Gathered
from mq_analysis.frames import records
from mq_analysis.money import round_half_up
from mq_analysis.policy import Award, Rules
from mq_analysis.worth import Row, holds

COLUMNS = ("org_code", "payee", "award_id", "honour", "stage", "due", "funder", "amount_fen")


def payments(awards: pd.DataFrame, gathered: Gathered, rules: Rules) -> pd.DataFrame:
    """Divide every paid award into its stages and over its funders; the last of each takes what rounding leaves.

    Returns:
        `COLUMNS`; ``due`` is yes, no or unknown (a fact that the stage waits for is missing); an award without
        stages or funding is one payment, due.
    """
    rows: list[dict[str, object]] = []
    paid = awards[awards["amount_fen"].fillna(0) > 0]
    for award_id, lines in paid.groupby("award_id", sort=True):
        award = rules.award(str(award_id))
        due = _due(award, lines["honour"], gathered, rules)
        for line in records(lines):
            stages = due.get((line["org_code"], line["honour"]), {"": "yes"})
            rows += _of_line(line, award, stages, rules)
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"amount_fen": "int64"})


def _due(
    award: Award, ids: Iterable[str], gathered: Gathered, rules: Rules
) -> dict[tuple[str, str], dict[str, str]]:
    if not award.stages:
        return {}
    found = {}
    # a missed gate may pay items of other awards as this one
    under = [award, *(a for a in rules.awards if a.pay_as == award.id)]
    for row in (row for mine in under for row in facts_of(mine, ids, gathered, rules)):
        look = Row(rules.facts, row, gathered.unkept)
        tests = {s.id: look.tests.every(holds(c, look) for c in s.when).holds for s in award.stages}
        found[row["org_code"], row["item_id"]] = {
            name: "unknown" if test is None else "yes" if test else "no" for name, test in tests.items()
        }
    return found


def _of_line(
    line: dict[str, object], award: Award, stages: dict[str, str], rules: Rules
) -> list[dict[str, object]]:
    amount = int(str(line["amount_fen"]))
    shares = [s.share for s in award.stages] or [Fraction(1)]
    payers = [(f.id, f.share) for f in award.funding] or [("", Fraction(1))]
    rows = []
    for (stage, due), part in zip(stages.items(), divided(amount, shares, rules.rounding_fen), strict=True):
        for (funder, _), sum_ in zip(
            payers, divided(part, [s for _, s in payers], rules.rounding_fen), strict=True
        ):
            rows.append(
                {k: line[k] for k in ("org_code", "payee", "award_id", "honour")}
                | {"stage": stage, "due": due, "funder": funder, "amount_fen": sum_}
            )
    return rows


def divided(amount: int, shares: list[Fraction], unit: int) -> list[int]:
    """Divide an amount by shares that add up to 1: each rounded half-up to the unit, the last takes the rest.

    >>> divided(100_00, [Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)], 100)
    [3300, 3300, 3400]
    """
    parts: list[int] = []
    for share in shares[:-1]:
        parts.append(min(round_half_up(amount * share, unit), amount - sum(parts)))
    return [*parts, amount - sum(parts)]


def derived(looked_at: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Compute the payments that are shares of what is paid: ``id, clause, payee, base_fen, amount_fen``."""
    rows = []
    for node in rules.version.derived:
        mine = looked_at["honour_name"].isin(node.honours) | looked_at["award_id"].isin(node.awards)
        base = int(looked_at.loc[mine, "paid_fen"].sum())
        amount = round_half_up(base * node.share, rules.rounding_fen)
        rows.append(
            {
                "id": node.id,
                "clause": node.clause,
                "payee": node.payee.zh,
                "base_fen": base,
                "amount_fen": amount,
            }
        )
    return pd.DataFrame(rows, columns=["id", "clause", "payee", "base_fen", "amount_fen"])
