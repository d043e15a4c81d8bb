"""Which award, firm or place has the largest sum; where several tie they are named, or counted where they are many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from mq_analysis.analyses.budget.groups import firm_sums
from mq_analysis.base.frames import records
from mq_analysis.report.prose import Said, narrate
from mq_analysis.report.spoken import award_with_clause
from mq_analysis.report.values import Money, Share, Value, join, say
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.sums import by_award

NAMED = 3
"""How many that tie are named; of more only the number is told."""


def largest(year: Annual) -> list[Said]:
    """Say which award and which firm have the largest sum; nothing where nothing is paid."""
    total = year.assessment.total_fen
    if not total:
        return []
    sums = by_award(year.assessment)
    awards = _first(sums)
    amount, share = Money(awards[0]["amount_fen"]), Share(awards[0]["amount_fen"], total)
    names = [award_with_clause(year.rules.award(row["award_id"])) for row in awards]
    if int((sums["amount_fen"] > 0).sum()) == 1:
        said = narrate("top_award_alone", award=join(names))
    elif len(awards) > NAMED:
        said = narrate("top_award_many", n=len(awards), amount=amount, share=share)
    else:
        key = "top_award" if len(awards) == 1 else "top_award_tied"
        said = narrate(key, award=join(names), amount=amount, share=share)
    return [said + _largest_firm(year, total)]


def _largest_firm(year: Annual, total: int) -> Said:
    sums = firm_sums(year)
    firms = _first(sums)
    names = join([row["name"] or say("unregistered") for row in firms])
    if int((sums["amount_fen"] > 0).sum()) == 1:
        return narrate("top_firm_alone", name=names)
    amount, share = Money(firms[0]["amount_fen"]), Share(firms[0]["amount_fen"], total)
    if len(firms) > NAMED:
        return narrate("top_firm_many", n=len(firms), largest=amount, share=share)
    key = "top_firm" if len(firms) == 1 else "top_firm_tied"
    return narrate(key, name=names, largest=amount, share=share)


def top_place(rows: pd.DataFrame, name: Callable[[dict[str, Any]], Value], total: int) -> Said:
    """Say which rows have the largest sum; ``total`` is above 0."""
    first = _first(rows)
    amount, share = Money(first[0]["amount_fen"]), Share(first[0]["amount_fen"], total)
    if len(first) > NAMED:
        return narrate("top_place_many", n=len(first), amount=amount, share=share)
    key = "top_place" if len(first) == 1 else "top_place_tied"
    return narrate(key, name=join([name(row) for row in first]), amount=amount, share=share)


def _first(rows: pd.DataFrame) -> Sequence[dict[str, Any]]:
    """Return the rows with the largest amount."""
    return records(rows[rows["amount_fen"] == rows["amount_fen"].max()])
