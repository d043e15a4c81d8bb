"""How protected figures are written in tables and sentences: ranges, rounded sums, merged groups, periods."""

from __future__ import annotations

from collections.abc import Sequence

from mq_analysis.analyses.publication.choose import BEYOND_ALL
from mq_analysis.analyses.publication.figures import Figure
from mq_analysis.analyses.publication.merge import Merged
from mq_analysis.measures.result import Result
from mq_analysis.report.format import DASH, in_unit
from mq_analysis.report.labels import Words


def unit(t: Words) -> str:
    """Return the unit in which `money` writes: 万元 in Chinese, yuan in English."""
    return t("pub_unit")


def amount(fen: int, t: Words) -> str:
    """Write a sum with its unit."""
    return t("pub_amount", n=in_unit(fen, t))


def money(fen: int | None, t: Words) -> str:
    """Write a sum without its unit; a dash where it is not shown."""
    return DASH if fen is None else in_unit(fen, t)


def span_of_sum(figure: Figure | None, t: Words) -> str:
    """Write the range of a sum without its unit: from the lower bound to below the upper; a dash if not published."""
    if figure is None:
        return t("pub_not_published")
    if figure.low_fen == figure.high_fen:
        return in_unit(figure.low_fen, t)
    low = in_unit(figure.low_fen, t)
    if figure.high_fen == BEYOND_ALL:
        return t("pub_and_above", low=low)
    high = in_unit(figure.high_fen + 1, t)
    return t("pub_range", low=low, high=high) if figure.low_fen else t("pub_below", high=high)


def period(years: Sequence[int]) -> str:
    """Write years that follow each other.

    >>> period([2013]), period([2012, 2013, 2014])
    ('2013', '2012–2014')
    """
    return f"{years[0]}" if len(years) == 1 else f"{years[0]}–{years[-1]}"


def group_name(group: Merged, t: Words) -> str:
    """Write the groups that are shown as one."""
    return t("comma").join(map(t.of, group.names))


def checks(result: Result, year: int) -> int:
    """Return how many checks stand behind a rate of a year."""
    totals = {int(str(y)): int(n) for y, n in result.history["total"].items()}
    return totals[year]
