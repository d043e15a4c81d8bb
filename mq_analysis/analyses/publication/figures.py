"""A published figure as a constraint on the tiered awards: years, places, lower and upper bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mq_analysis.analyses.publication.tiered import Place, TieredYear, Winner
from mq_analysis.base.messages import join, sentence

TOTAL, POOL = "total_awards", "tiered_awards"
"""The tables that figures stand in."""

Years = Mapping[tuple[int, str], TieredYear]
"""Years by number and reading."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One published number or range.

    Attributes:
        table: The table that shows it.
        years: The award years in its sum.
        reading: The readings it was computed under, ``ID=VALUE;…``.
        low_fen, high_fen: The bounds of the sum, both included.
        townships, industries: Codes and names that it covers; None: all.
        with_fixed: Whether the sum includes the fixed awards.
        source: File of an earlier edition, for messages; empty for the current edition.
    """

    table: str
    years: tuple[int, ...]
    reading: str
    low_fen: int
    high_fen: int
    townships: tuple[str, ...] | None = None
    industries: tuple[str, ...] | None = None
    with_fixed: bool = False
    source: str = field(default="", compare=False)

    def covers(self, place: Place) -> bool:
        """Say whether the figure includes a place."""
        township, industry = place
        return (self.townships is None or township in self.townships) and (
            self.industries is None or industry in self.industries
        )

    def winners(self, years: Years) -> list[tuple[TieredYear, Winner]]:
        """Return the winners in its sum."""
        parts = [years[year, self.reading] for year in self.years]
        return [(part, w) for part in parts for w in part.winners if self.covers(w.place)]

    def known_fen(self, years: Years) -> int:
        """Return the publicly known part of the sum: its fixed awards."""
        if not self.with_fixed:
            return 0
        parts = [years[year, self.reading] for year in self.years]
        return sum(fen for part in parts for place, fen in part.fixed_fen.items() if self.covers(place))

    def true_fen(self, years: Years) -> int:
        """Return the exact sum behind it."""
        return self.known_fen(years) + sum(w.award_fen for _, w in self.winners(years))

    @property
    def name(self) -> str:
        """Its name in messages: table, years, place of publication."""
        span = f"{self.years[0]}"
        if len(self.years) > 1:
            span = sentence("{first}–{last}", first=self.years[0], last=self.years[-1])
        named = {
            TOTAL: sentence("total_awards {years}", years=span),
            POOL: sentence("tiered_awards {years}", years=span),
        }
        name = named.get(self.table) or join([self.table, span], " ")
        return sentence("{figure} of {source}", figure=name, source=self.source) if self.source else name

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data, for the file beside the report."""
        return {
            "table": self.table,
            "years": list(self.years),
            "reading": self.reading,
            "low_fen": self.low_fen,
            "under_fen": self.high_fen + 1,  # the bounds of a range stay round
            "townships": None if self.townships is None else list(self.townships),
            "industries": None if self.industries is None else list(self.industries),
            "with_fixed": self.with_fixed,
        }


def from_json(data: Mapping[str, Any], source: str) -> Figure:
    """Read a figure that an earlier edition published.

    Raises:
        KeyError, TypeError, ValueError: If it does not have the form of `Figure.to_json`.
    """
    townships, industries = data["townships"], data["industries"]
    return Figure(
        table=str(data["table"]),
        years=tuple(int(year) for year in data["years"]),
        reading=str(data["reading"]),
        low_fen=int(data["low_fen"]),
        high_fen=int(data["under_fen"]) - 1,
        townships=None if townships is None else tuple(map(str, townships)),
        industries=None if industries is None else tuple(map(str, industries)),
        with_fixed=bool(data["with_fixed"]),
        source=source,
    )


def round_sum(fen: int, unit_fen: int) -> tuple[int, int, int]:
    """Round a sum half-up to a unit; return it with the smallest and the largest sum that round to it.

    >>> round_sum(182_845_800, 1_000_000)
    (183000000, 182500000, 183499999)
    """
    shown = (fen + unit_fen // 2) // unit_fen * unit_fen
    low = shown - unit_fen // 2
    return shown, max(low, 0), low + unit_fen - 1


def in_range(fen: int, scale: Sequence[int]) -> tuple[int, int | None]:
    """Return the bounds of a scale between which a sum lies: from the lower, included, to under the upper.

    >>> in_range(5, [3, 7]), in_range(2, [3, 7]), in_range(7, [3, 7])
    ((3, 7), (0, 3), (7, None))
    """
    low = max((bound for bound in scale if bound <= fen), default=0)
    return low, min((bound for bound in scale if bound > fen), default=None)
