"""Why the award of a firm is undecided: a missing fact, or others for whom it waits."""

from __future__ import annotations

import pandas as pd

from mq_analysis.base.frames import records
from mq_analysis.policy import Rules
from mq_analysis.report import nouns
from mq_analysis.report.spoken import Bracketed
from mq_analysis.report.values import Value, join, say
from mq_analysis.rules.awards.waiting import wait_steps

SHOWN_FIRMS = 5
"""How many of the firms that an award waits for are named."""


def why_undecided(org_code: str, looked_at: pd.DataFrame, rules: Rules) -> Value:
    """Say which facts of a firm are missing, else for which firms or tie it waits.

    Args:
        org_code: The firm.
        looked_at: `Assessment.looked_at`.
        rules: The rules of the year.
    """
    items = records(looked_at[looked_at["org_code"] == org_code])
    facts = dict.fromkeys(name for e in items for name in e["lacks"])
    if facts:
        return say("undecided_lacks", facts=join([nouns.fact(name, rules) for name in facts]))
    waits = [
        wait
        for e in items
        if e["outcome"] == "undecided"
        for wait in wait_steps(org_code, e["under"], looked_at, rules)
    ]
    if not waits:
        return say("explain_undecided")
    step = waits[0].step
    rule = Bracketed(say("step_quoted", clause=step.clause, quote=step.quote))
    if not waits[0].firms:
        return say("undecided_tie", rule=rule)
    if waits[0].firms == (org_code,):
        return say("undecided_own", rule=rule)
    return say("undecided_waits", firms=join(waits[0].firms[:SHOWN_FIRMS]), rule=rule)
