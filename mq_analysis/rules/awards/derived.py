"""Payments that are shares of what is paid: what a policy pays to others because of its awards."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pandas as pd

from mq_analysis.base.frames import records
from mq_analysis.base.money import round_half_up
from mq_analysis.policy import Rules
from mq_analysis.policy.terms import Derived
from mq_analysis.rules.awards.payment_table import (
    AWARD_KEY,
    Line,
    Payment,
    divide,
    payment,
    payment_table,
    read_days,
)
from mq_analysis.rules.awards.stages import Stage


def derived_payments(looked_at: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Compute the payments that are shares of what is paid: ``id, clause, payee, base_fen, amount_fen``."""
    rows = []
    for node in rules.derived:
        mine = _is_base(looked_at, node, rules)
        base = int(looked_at.loc[mine, "paid_fen"].sum())
        amount = round_half_up(base * node.share, rules.rounding_fen)
        rows.append((node.id, node.clause, node.payee.zh, base, amount))
    return pd.DataFrame(rows, columns=["id", "clause", "payee", "base_fen", "amount_fen"])


def _is_base(looked_at: pd.DataFrame, node: Derived, rules: Rules) -> pd.Series[bool]:
    """Say of each item whether a derived payment is a share of what is paid for it."""
    paid_as = {
        (award.key, other.id)
        for award in rules.ruled
        for other in (award, rules.fallback_award(award))
        if other and other.key in node.awards
    }
    pairs = zip(looked_at["under"], looked_at["award_id"], strict=True)
    mine = pd.Series([pair in paid_as for pair in pairs], index=looked_at.index, dtype="bool")
    return mine & looked_at["honour_name"].isin(node.honours) if node.honours else mine


def with_derived_payments(rows: pd.DataFrame, looked_at: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Add to the payments of awards those that are derived from them: each waits as what it is a share of.

    Args:
        rows: Payments of awards; derived ones among them are left out.
        looked_at: As in `mq_analysis.rules.awards.Assessment`.
        rules: The rules of the year.
    """
    own = rows[rows["org_code"] != ""]
    more: list[Payment] = []
    for node, sum_ in zip(rules.derived, records(derived_payments(looked_at, rules)), strict=True):
        mine = _is_base(looked_at, node, rules)
        keys = set(
            looked_at.loc[mine, ["org_code", "award_id", "honour_id"]].itertuples(index=False, name=None)
        )
        counts = [key in keys for key in own[AWARD_KEY].itertuples(index=False, name=None)]
        base = _sums_by_stage(own[pd.Series(counts, index=own.index, dtype="bool")])
        if not base:
            continue
        shares = [Fraction(part, sum(base.values())) for part in base.values()]
        line = Line("", sum_["payee"], node.id, node.clause, "")
        for stage, amount in zip(base, divide(sum_["amount_fen"], shares, rules.rounding_fen), strict=True):
            more.append(payment(line, stage, "", Fraction(1), amount, rules))
    if not more:
        return own.reset_index(drop=True)
    return payment_table([*(Payment(**row) for row in records(own)), *more])


def _sums_by_stage(rows: pd.DataFrame) -> dict[Stage, int]:
    """Sum payments by what they wait for, those that are due at once first."""
    sums: dict[Stage, int] = {}
    for row in records(rows):
        days = read_days(row["earliest_day"], row["due_day"])
        stage = Stage("", Fraction(1), row["held"], row["waits_for"], row["lacks"], days)
        sums[stage] = sums.get(stage, 0) + row["amount_fen"]
    order = sorted(
        sums, key=lambda stage: (stage.held != "yes", stage.days.last if stage.days else dt.date.min)
    )
    return {stage: sums[stage] for stage in order if sums[stage]}
