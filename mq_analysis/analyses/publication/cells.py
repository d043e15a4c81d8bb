"""Cells of a table of the tiered award: number of firms, sum, and dominance of the largest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mq_analysis.analyses.publication.audit import need
from mq_analysis.analyses.publication.settings import Settings
from mq_analysis.analyses.publication.tiered import TieredYear, Winner

Key = tuple[int, int]
"""Row and column of a cell; `ALL` for a margin."""
ALL = -1


@dataclass(frozen=True, slots=True)
class Cell:
    """The attributes of a cell for protection; only ``sum_fen`` may be published.

    Attributes:
        firms: The number of different firms in it.
        largest_fen, second_fen: The two largest contributions.
        short_fen: The amount missing in the other contributions to hide the largest firm from the second largest: above
            0 the cell violates the p % rule, applied to the award and to the retention behind it.
    """

    firms: int
    sum_fen: int
    largest_fen: int
    second_fen: int
    short_fen: int

    def is_sensitive(self, settings: Settings) -> bool:
        """Say whether it must not be shown: too few firms, or one that dominates."""
        return self.firms > 0 and (self.firms < settings.least_firms.value or self.short_fen > 0)


def cell(members: Sequence[tuple[TieredYear, Winner]], settings: Settings) -> Cell:
    """Build a cell from winners; a firm with several years counts once, with the sum of its awards."""
    by_firm: dict[str, int] = {}
    for _, winner in members:
        by_firm[winner.firm] = by_firm.get(winner.firm, 0) + winner.award_fen
    largest, second, *_ = [*sorted(by_firm.values(), reverse=True), 0, 0]
    total = sum(by_firm.values())
    short = 0
    for _, winner in members:
        known = max((fen for firm, fen in by_firm.items() if firm != winner.firm), default=0)
        rest = total - by_firm[winner.firm] - known
        short = max(short, _spread(winner, settings) - rest)
    return Cell(len(by_firm), total, largest, second, short)


def _spread(winner: Winner, settings: Settings) -> int:
    """Return how far (fen) above an award its upper bound must lie by the p % rule, for award and retention."""
    highest = need(winner, settings.protection.value)[1]
    by_retention = winner.times * winner.tier.earnings(highest) - winner.award_fen
    return int(max(by_retention, settings.dominance.value * winner.award_fen)) + 1
