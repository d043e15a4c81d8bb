"""The figure of an item for every unit: from a measure, from reports, from sums or payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from mq_analysis.analyses.assessment.sources import Source, Sum, SumRatio
from mq_analysis.analyses.assessment.spec import Card, Indicator
from mq_analysis.base.frames import records
from mq_analysis.measures import Book, Measure, compute
from mq_analysis.measures.parts import stored_name
from mq_analysis.measures.rows import COUNTY, is_among
from mq_analysis.rules.ledger import disorders


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a unit: ``value`` (a count, or a share 0 to 1), its denominator, or the reason why there is none.

    ``state`` is ``known``, ``no_rows`` (the denominator is 0), ``no_data`` (a table or year is missing, named in
    ``lacks``) or ``no_source`` (no table can show it).
    """

    state: str
    value: Fraction | None = None
    hits: Fraction | None = None
    total: Fraction | None = None
    is_sample: bool = False
    lacks: tuple[str, ...] = ()


NO_SOURCE = Figure("no_source")
Figures = Mapping[str, Figure]


def of_measure(measure: Measure, book: Book, year: int, first: int, units: Sequence[str]) -> Figures:
    """Compute a measure for units, or for the county if the only unit is ``COUNTY``."""
    named = () if list(units) == [COUNTY] else units
    found = compute(measure, book, [year], first, named)
    if found.lacks:
        return dict.fromkeys(units, Figure("no_data", lacks=found.lacks))
    is_ratio = not (measure.titles or measure.distinct)
    figures = {}
    for row in records(found.rows):
        if pd.isna(row["value"]):
            figures[row["unit"]] = Figure("no_rows" if is_ratio else "no_data")
        elif pd.isna(row["total"]):
            figures[row["unit"]] = Figure("known", _exact(row["value"]))
        else:
            hits, total = _exact(row["hits"]), _exact(row["total"])
            figures[row["unit"]] = Figure("known", hits / total, hits, total, measure.is_sample)
    return figures


def _exact(value: object) -> Fraction:
    return Fraction(str(value))


def of_source(
    source: Source, card: Card, book: Book, year: int, units: Sequence[str], overstated: Mapping[str, int]
) -> Figures:
    """Return the figure of a source for every unit."""
    if source.missing:
        return dict.fromkeys(units, NO_SOURCE)
    if source.indicator:
        return of_indicator(card.indicator(source.indicator), book, year, card.first, units)
    if source.measure:
        return of_measure(source.measure, book, year, card.first, units)
    if source.overstated is not None:
        return {unit: Figure("known", Fraction(overstated.get(unit, 0))) for unit in units}
    if source.on_time:
        return on_time(card, book, year, units, source.on_time.by)
    if source.sums:
        return dict.fromkeys(units, of_sums(source.sums, book, year))
    return dict.fromkeys(units, orderly(book, year, source.orderly.paid if source.orderly else ()))


def of_indicator(one: Indicator, book: Book, year: int, first: int, units: Sequence[str]) -> Figures:
    """Recompute an indicator for every unit; the state is ``no_source`` if no table shows it."""
    if one.measure is None:
        return dict.fromkeys(units, NO_SOURCE)
    return of_measure(one.measure, book, year, first, units)


def on_time(card: Card, book: Book, year: int, units: Sequence[str], by: str) -> Figures:
    """Return the share of the expected reports that were handed in by a day of the year."""
    lacks = book.missing("township_reports", ("report_date",))
    if lacks or not (book["township_reports"]["year"] == year).any():
        return dict.fromkeys(units, Figure("no_data", lacks=lacks or (f"township_reports {year}",)))
    rows = book["township_reports"]
    mine = rows[(rows["year"] == year) & (rows["report_date"] <= f"{year}-{by}")]
    counts = mine.groupby("township_code")["indicator_code"].nunique()
    total = Fraction(len(card.indicators))
    found = {unit: Fraction(int(counts.get(unit, 0))) for unit in units}
    return {unit: Figure("known", hits / total, hits, total) for unit, hits in found.items()}


def of_sums(node: SumRatio, book: Book, year: int) -> Figure:
    """Divide one yearly sum by another; sums of money are whole fen until then."""
    part, whole = (_sum(one, book, year) for one in (node.part, node.whole))
    lacks = tuple(name for found in (part, whole) if isinstance(found, tuple) for name in found)
    if isinstance(part, tuple) or isinstance(whole, tuple):
        return Figure("no_data", lacks=lacks)
    return Figure("known", part / whole, part, whole) if whole > 0 else Figure("no_rows")


def _sum(node: Sum, book: Book, year: int) -> Fraction | tuple[str, ...]:
    """Sum a column; or return the missing tables and columns."""
    if node.table not in book:
        return (node.table,)
    frame = book[node.table]
    column = stored_name(frame, node.column)
    lacks = book.missing(node.table, (node.year, column, *node.among))
    if node.firms_of:
        lacks += book.missing(node.firms_of, (node.firms_year, "org_code"))
    if lacks:
        return lacks
    wanted = year - node.back
    keep = pd.to_numeric(frame[node.year].astype("str").str.slice(0, 4)) == wanted
    keep &= is_among(frame, node.among)
    if not keep.any():
        return (f"{node.table} {wanted}",)
    if node.firms_of and node.firms_year:
        firms = book[node.firms_of]
        when = year - node.firms_back
        keep &= frame["org_code"].isin(firms.loc[firms[node.firms_year] == when, "org_code"])
    values = frame.loc[keep, column].dropna()
    return sum((Fraction(str(value)) for value in values), Fraction(0))


def orderly(book: Book, year: int, paid: Sequence[str]) -> Figure:
    """Return the share of the year's payments that are in order: see `mq_analysis.rules.ledger.disorders`."""
    lacks = book.missing("payments", ("amount_fen", "approval_id")) + book.missing(
        "approvals", ("authorisation_date", "approved_amount_fen")
    )
    if lacks:
        return Figure("no_data", lacks=lacks)
    rows = book["payments"]
    rows = rows[(rows["award_year"] == year) & rows["status"].isin(list(paid))]
    if rows.empty:
        return Figure("no_rows")
    total, wrong = Fraction(len(rows)), disorders(rows, book["approvals"], book["enterprises"])
    good = total - int(wrong.any(axis=1).sum())
    return Figure("known", good / total, good, total)
