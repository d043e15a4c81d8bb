"""Split the change of the budget against the year before into causes that add up exactly, to the fen.

Awards are paid once per honour, so a year's budget depends on that year's new honours. The causes are: for each award
the change of what its items would earn before stacking; then the change of what stacking (the highest-only rule,
quotas, limits) takes away, with what its rounding adds or takes.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mq_analysis.rules.awards import COUNTS, Assessment
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
    old, new = (t[["honours", "amount_fen", "own_fen"]].reindex(ids, fill_value=0) for t in (old, new))
    own = new["own_fen"] - old["own_fen"]
    causes = pd.DataFrame(
        {"cause": ids, "before": old["honours"], "after": new["honours"], "amount_fen": own}
    )
    stacking = pd.DataFrame(
        {
            "cause": ["stacking"],
            "before": [_count_reduced(previous)],
            "after": [_count_reduced(current)],
            "amount_fen": [current.total_fen - previous.total_fen - int(own.sum())],
        }
    )
    causes = pd.concat([causes, stacking], ignore_index=True)
    return Change(previous.total_fen, current.total_fen, causes)


def _count_reduced(assessment: Assessment) -> int:
    looked = assessment.looked_at
    decided = looked["outcome"].isin(COUNTS) & (looked["outcome"] != "undecided")
    return int((decided & (looked["own_fen"] > looked["paid_fen"])).sum())
