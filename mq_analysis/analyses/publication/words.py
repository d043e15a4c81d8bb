"""Formats of protected figures in tables and sentences: ranges, rounded sums, merged groups, periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mq_analysis.analyses.publication.choose import BEYOND_ALL
from mq_analysis.analyses.publication.figures import Figure
from mq_analysis.analyses.publication.merge import Merged
from mq_analysis.base.money import FEN_PER_WAN, FEN_PER_YUAN
from mq_analysis.measures.result import Result
from mq_analysis.report.cells import Ends
from mq_analysis.report.format import in_unit
from mq_analysis.report.labels import Words
from mq_analysis.report.values import Scalar, Spoken, Value, join, say

UNIT = say("pub_unit")
"""The unit in which a `RoundSum` is written: 万元 in Chinese, yuan in English."""


@dataclass(frozen=True, slots=True)
class RoundSum(Spoken):
    """A round sum in fen, written without its unit."""

    fen: int

    def text(self, words: Words) -> str:
        """Write the sum."""
        return in_unit(self.fen, words)

    def data(self, words: Words) -> Scalar:
        """Return the sum in the unit of the language."""
        return Decimal(self.fen) / (FEN_PER_WAN if words.lang == "zh" else FEN_PER_YUAN)


def amount(fen: int) -> Value:
    """Return a sum with its unit."""
    return say("pub_amount", n=RoundSum(fen))


def money(fen: int | None) -> Value:
    """Return a sum without its unit; None if it is not shown."""
    return None if fen is None else RoundSum(fen)


def span_of_sum(figure: Figure | None) -> Value:
    """Return the range of a sum without its unit: from the lower bound to below the upper, if it is published."""
    if figure is None:
        return Ends(None, None, say("pub_not_published"))
    low = RoundSum(figure.low_fen)
    if figure.low_fen == figure.high_fen:
        return Ends(low, low, low)
    if figure.high_fen == BEYOND_ALL:
        return Ends(low, None, say("pub_and_above", low=low))
    high = RoundSum(figure.high_fen + 1)
    return Ends(
        low, high, say("pub_range", low=low, high=high) if figure.low_fen else say("pub_below", high=high)
    )


def period(years: Sequence[int]) -> str:
    """Write a run of consecutive years.

    >>> period([2013]), period([2012, 2013, 2014])
    ('2013', '2012–2014')
    """
    return f"{years[0]}" if len(years) == 1 else f"{years[0]}–{years[-1]}"


def group_name(group: Merged) -> Value:
    """Return the groups that are shown as one."""
    return join(group.names)


def checks(result: Result, year: int) -> int:
    """Return the number of checks behind a rate of a year."""
    totals = {int(str(y)): int(n) for y, n in result.history["total"].items()}
    return totals[year]
