"""Cells of a table of the tiered award: how many firms, how much, and how dominated by the largest."""

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
    """What protection needs to know of a cell; nothing of it but ``sum_fen`` is ever published.

    Attributes:
        firms: Different firms behind it.
        largest_fen, second_fen: The two largest contributions.
        short_fen: By how much the rest falls short of hiding one firm from the other that knows most: above 0
            the cell breaks the p % rule, asked of the award and of the retention behind it.
    """

    firms: int
    sum_fen: int
    largest_fen: int
    second_fen: int
    short_fen: int

    def is_sensitive(self, settings: Settings) -> bool:
        """Say whether it may not be shown: too few firms, or one that dominates."""
        return self.firms > 0 and (self.firms < settings.least_firms.value or self.short_fen > 0)


def cell(members: Sequence[tuple[TieredYear, Winner]], settings: Settings) -> Cell:
    """Gather the contributions of some winners; a firm of several years counts once, its awards as one."""
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
    """Return by how much (fen) an award must stay open above: the p % rule, asked of award and retention."""
    highest = need(winner, settings.protection.value)[1]
    by_retention = winner.times * winner.tier.earnings(highest) - winner.award_fen
    return int(max(by_retention, settings.dominance.value * winner.award_fen)) + 1
