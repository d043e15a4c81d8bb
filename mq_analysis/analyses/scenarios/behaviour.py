"""The cost of a scenario if people respond to it, by assumed elasticities; always shown beside the static cost.

Retention: an enterprise whose effective (average) rate of award is ``t`` has a net cost of ``1 - t`` per yuan of
retention. If the rate becomes ``t'``, it locates ``((1 - t) / (1 - t'))**e`` times as much retention in the county. The
average rate is used because it decides the choice of location (Devereux & Griffith 1998). Honours: the number of
honours of an award is multiplied by ``(mean paid now / mean paid before)**e``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from mq_analysis.analyses.scenarios.compare import Alternative, Comparison
from mq_analysis.policy import Behaviour
from mq_analysis.rules.grids import Exposure, NotIndexableError, Payout, exposure
from mq_analysis.rules.grids.points import Ints
from mq_analysis.rules.sums import by_award


@dataclass(frozen=True, slots=True)
class Answered:
    """The total of an alternative without and with behaviour, in fen.

    Attributes:
        assumed: The elasticities.
        static_fen: The total by the rules, without behaviour.
        retention_fen: The change of the total because retention changes.
        honours_fen: The change of the total because the number of honours changes.
        located_fen: The change of retention itself.
        why_not: Why the effect of retention cannot be computed; else empty.
    """

    assumed: Behaviour
    static_fen: int
    retention_fen: int
    honours_fen: int
    located_fen: int
    why_not: str = ""

    @property
    def total_fen(self) -> int:
        """The total with behaviour in fen: an expected value, not an amount due."""
        return self.static_fen + self.retention_fen + self.honours_fen


def with_behaviour(comparison: Comparison, alternative: Alternative) -> Answered | None:
    """Return an alternative with the behaviour that its scenarios assume; None if they assume none.

    The elasticities of several scenarios are added.
    """
    assumed = [s.overlay.behaviour for s in alternative.scenarios if s.overlay.behaviour]
    if not assumed:
        return None
    sums = {name: sum((getattr(b, name) for b in assumed), Fraction(0)) for name in ("honours", "retention")}
    both = assumed[0].model_copy(update=sums)
    located, retention, why_not = 0, 0, ""
    if both.retention:
        try:
            located, retention = _retention(comparison, alternative, float(both.retention))
        except NotIndexableError as error:
            why_not = str(error)
    honours = _honours(comparison, alternative, float(both.honours))
    return Answered(both, alternative.assessment.total_fen, retention, honours, located, why_not)


def _retention(comparison: Comparison, alternative: Alternative, elasticity: float) -> tuple[int, int]:
    """Return the changes of retention and of the total, in fen."""
    tables = comparison.setting.tables
    before, after = exposure(tables, comparison.rules), exposure(tables, alternative.assessment.rules)
    payout = Payout(after, after.point)
    base = after.base[payout.tiered]
    if not len(base):
        return 0, 0
    old, new = (_retention_cost(one, base) for one in (before, after))
    moved = np.rint(base * (old / new) ** elasticity).astype(np.int64)
    return int((moved - base).sum()), payout.total(moved) - payout.total(base)


def _retention_cost(held: Exposure, base: Ints) -> npt.NDArray[np.float64]:
    """Return the net cost of a yuan of retention after the award, under the rules of an exposure."""
    award = Payout(held, held.point).own(base)
    share: npt.NDArray[np.float64] = np.divide(award, base, out=np.zeros(len(base)), where=base > 0)
    return 1 - share


def _honours(comparison: Comparison, alternative: Alternative, elasticity: float) -> int:
    """Return the change of the total, in fen, from the changed number of honours of each award."""
    before = by_award(comparison.baseline).set_index("award_id")
    after = by_award(alternative.assessment).set_index("award_id").reindex(before.index)
    paid = (before["firms"] > 0) & (after["firms"] > 0)
    old = before.loc[paid, "amount_fen"] / before.loc[paid, "firms"]
    new = after.loc[paid, "amount_fen"] / after.loc[paid, "firms"]
    more = after.loc[paid, "amount_fen"] * ((new / old) ** elasticity - 1)
    return int(np.rint(more.sum()))
