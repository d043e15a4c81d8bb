"""Split the change of the budget against the year before into causes that add up exactly, to the fen.

Awards are paid once per honour, so a year's budget depends on that year's new honours. The causes are: for each award
the change of what its honours would earn before stacking; then the change of what stacking (the highest-only rule)
takes away; then the change of rounding.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mq_analysis.rules.awards import Assessment
from mq_analysis.rules.sums import by_award


@dataclass(frozen=True)
class Change:
    """Last year's total, this year's, and the causes between.

    Attributes:
        before_fen: Total of the year before.
        after_fen: Total of the year.
        causes: ``cause`` (award id, or ``stacking``), ``before`` and ``after`` (number of honours that
            count), ``amount_fen`` (signed); the amounts sum to ``after_fen - before_fen``.
    """

    before_fen: int
    after_fen: int
    causes: pd.DataFrame


def change(previous: Assessment, current: Assessment) -> Change:
    """Split the change between two years by cause."""
    old, new = by_award(previous).set_index("award_id"), by_award(current).set_index("award_id")
    ids = list(dict.fromkeys([*new.index, *old.index]))
    old, new = (t[["honours", "amount_fen", "displaced_fen"]].reindex(ids, fill_value=0) for t in (old, new))
    own = (new["amount_fen"] + new["displaced_fen"]) - (old["amount_fen"] + old["displaced_fen"])
    causes = pd.DataFrame(
        {"cause": ids, "before": old["honours"], "after": new["honours"], "amount_fen": own}
    )
    stacking = pd.DataFrame(
        {
            "cause": ["stacking"],
            "before": [_count_displaced(previous)],
            "after": [_count_displaced(current)],
            "amount_fen": [int(old["displaced_fen"].sum() - new["displaced_fen"].sum())],
        }
    )
    causes = pd.concat([causes, stacking], ignore_index=True)
    return Change(previous.total_fen, current.total_fen, causes)


def _count_displaced(assessment: Assessment) -> int:
    return int((assessment.looked_at["outcome"] == "not_highest").sum())
