"""What quotas and limits leave unpaid: of which items, and which rules of the policy do so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mq_analysis.base.frames import records
from mq_analysis.policy import Rules, Step
from mq_analysis.report import nouns
from mq_analysis.report.values import Money, Value, join, say
from mq_analysis.rules.awards import Assessment
from mq_analysis.rules.awards.candidates import applies_to
from mq_analysis.rules.sums import shortfalls

OUTSIDE = "beyond_quota"
"""The outcome of an item outside a quota: it was never within what is paid, so nothing is taken off it."""
_KINDS = {"split": "limit_shares", "pool": "limit_shares", "round": "limit_rounding"}
_BY_OUTCOME = {OUTSIDE: ("first",), "no_share": ("split", "pool")}
_OTHERS = ("at_most", "split", "pool", "round")


def items_under_limits(assessment: Assessment) -> pd.DataFrame:
    """Return the items of which a limit or division leaves something unpaid: columns of `LookedAt`."""
    rows = shortfalls(assessment)
    has_step = [bool(steps_of(row, assessment.rules)) for row in records(rows)]
    return rows[pd.Series(has_step, rows.index, dtype=bool) & (rows["outcome"] != OUTSIDE)]


def outside(assessment: Assessment) -> pd.DataFrame:
    """Return the items that would earn something and are outside a quota: columns of `LookedAt`."""
    looked = assessment.looked_at
    return looked[(looked["outcome"] == OUTSIDE) & (looked["own_fen"] > 0)]


def steps_of(row: Mapping[str, Any], rules: Rules) -> list[Step]:
    """Return the quotas, limits or divisions that may have left an item unpaid, by what became of it."""
    award = rules.under(row["under"])
    kinds = _BY_OUTCOME.get(row["outcome"], _OTHERS)
    return [
        step for step in rules.steps if step.action in kinds and not step.soft and applies_to(step, award)
    ]


def name_limits(rows: pd.DataFrame, rules: Rules) -> Value:
    """Name the kinds of rules that leave something of these items unpaid, and no others."""
    steps = dict.fromkeys(step for row in records(rows) for step in steps_of(row, rules))
    return join(say(kind) for kind in dict.fromkeys(_kind(step, rules) for step in steps))


def _kind(step: Step, rules: Rules) -> str:
    if step.action != "at_most":
        return _KINDS[step.action]
    return "limit_one" if sum(applies_to(step, award) for award in rules.awards) == 1 else "limit_several"


def say_limits(row: Mapping[str, Any], assessment: Assessment) -> Value:
    """Quote the rules that may have left an item unpaid, with what a firm had left of a limit of its own."""
    steps = steps_of(row, assessment.rules)
    said = [say("step_quoted", clause=step.clause, quote=step.quote) for step in steps]
    left = _balance(steps[0], row, assessment) if len(steps) == 1 else None
    if left is None or steps[0].limit is None:
        return join(said, "separator")
    fact = nouns.fact(str(steps[0].limit.fact), assessment.rules)
    return say("limit_left", step=said[0], fact=fact, amount=Money(left))


def _balance(step: Step, row: Mapping[str, Any], assessment: Assessment) -> int | None:
    """Return what a firm had left of a limit that differs by firm: what it is paid; None for other limits."""
    is_own = step.limit is not None and step.limit.fact is not None and step.limit.factor == 1
    if not is_own or (step.action, step.how, step.key) != ("at_most", "in_order", ("enterprise",)):
        return None
    looked = assessment.looked_at
    keys = [award.key for award in assessment.rules.ruled if applies_to(step, award)]
    mine = (looked["org_code"] == row["org_code"]) & looked["under"].isin(keys)
    return int(looked.loc[mine, "paid_fen"].sum())
