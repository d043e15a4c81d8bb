"""Compute the figure of a measure in each year, for the county or for each township."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mq_analysis.base.money import FEN_PER_WAN
from mq_analysis.measures import titles as held
from mq_analysis.measures.declared import declared_values
from mq_analysis.measures.model import Distinct, Measure, PartOf, Quotient, Retest, Share, Titles
from mq_analysis.measures.parts import stored_name
from mq_analysis.measures.rows import COUNTY, Book, is_among

COLUMNS = ["year", "unit", "value", "hits", "total", "rows"]


@dataclass(frozen=True, slots=True)
class Figures:
    """A measure by year and unit.

    Attributes:
        rows: ``year, unit, value`` (count, or share 0 to 1; NaN if the denominator is 0 or the table does not
            cover the year), ``hits, total`` (numerator and denominator of a share, else NaN), ``rows`` (the number of
            rows of the table that count).
        lacks: Tables and columns that the measure needs and the county does not have; then ``rows`` is empty.
        notes: ``current_prices`` if an increase could not be converted to constant prices.
    """

    rows: pd.DataFrame
    lacks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def by_year(self, unit: str = COUNTY) -> pd.DataFrame:
        """Return the rows of one unit, indexed by year."""
        return self.rows[self.rows["unit"] == unit].set_index("year")


def compute(
    measure: Measure, book: Book, years: Sequence[int], start: int, units: Sequence[str] = ()
) -> Figures:
    """Compute a measure for some years, of the county or, with ``units``, of each township named.

    Args:
        measure: What to compute.
        book: The county's tables.
        years: The years wanted.
        start: First year of the plan, from which ``period`` counts.
        units: Township codes; none means the county as a whole.
    """
    lacks = _missing(measure, book)
    if lacks:
        return Figures(pd.DataFrame(columns=COLUMNS), lacks)
    names = list(units) or [COUNTY]
    match measure:
        case Measure(titles=Titles() as node):
            return Figures(_titles(node, book, years, start, names))
        case Measure(distinct=Distinct() as node):
            return Figures(_distinct(node, book, years, start, names))
        case Measure(share=Share() as node):
            return Figures(_share(node, book, years, names))
        case Measure(part_of=PartOf() as node):
            return Figures(_part_of(node, book, years, names))
        case Measure(quotient=Quotient() as node):
            return _quotient(node, book, years)
    code = measure.declared.indicator if measure.declared else ""
    values = declared_values(book, code).reindex(list(years))
    return Figures(_frame((y, COUNTY, v, np.nan, np.nan, int(pd.notna(v))) for y, v in values.items()))


def _missing(measure: Measure, book: Book) -> tuple[str, ...]:
    match measure:
        case Measure(titles=Titles()):
            return book.missing("honours", ("honour_name", "org_code", "issue_date", "kind"))
        case Measure(distinct=Distinct() as node):
            return book.missing(node.table, (node.column, node.date, *node.among))
        case Measure(share=Share() as node):
            weight = (
                node.weight and stored_name(book[node.table], node.weight) if node.table in book else None
            )
            firm = "org_code" if node.firms else None
            return book.missing(
                node.table,
                (node.date, node.year, *node.among, *node.hits, *node.filled, weight or None, firm),
            )
        case Measure(part_of=PartOf() as node):
            return book.missing(node.table, (node.year, node.part, node.whole))
        case Measure(quotient=Quotient() as node):
            if node.table not in book:
                return (node.table,)
            frame = book[node.table]
            names = [stored_name(frame, name) for name in (node.part, node.times, node.over) if name]
            return book.missing(node.table, (node.year, *names)) + book.missing("indicators", ())
    return book.missing("indicators", ())


def _titles(node: Titles, book: Book, years: Sequence[int], start: int, units: list[str]) -> pd.DataFrame:
    rows = held.titles_of(book, node.honours)
    rows["unit"] = book.units("honours").reindex(rows.index) if units != [COUNTY] else COUNTY
    last = book.years("honours", "issue_date").max()
    found = []
    for year in years:
        match node.count:
            case "in_force":
                now = held.in_force(rows, year)
            case "new_in_year":
                now = held.new_titles(rows, year, year)
            case _:
                now = held.new_titles(rows, start, year)
        counts = now.groupby(["unit", "honour_name"]).size()
        for unit in units:
            mine = [int(counts.get((unit, name), 0)) for name in node.honours]
            value = min(mine) if node.each else sum(mine)
            found.append((year, unit, value if year <= last else np.nan, np.nan, np.nan, sum(mine)))
    return _frame(found)


def _distinct(node: Distinct, book: Book, years: Sequence[int], start: int, units: list[str]) -> pd.DataFrame:
    frame = book[node.table]
    when = book.years(node.table, node.date)
    keep = is_among(frame, node.among)
    unit = book.units(node.table) if units != [COUNTY] else pd.Series(COUNTY, index=frame.index)
    last = when.max()
    found = []
    for year in years:
        mine = keep & when.between(year if node.span == "year" else start, year).to_numpy(dtype=bool)
        counts = frame.loc[mine, node.column].groupby(unit[mine]).agg(["nunique", "size"])
        for name in units:
            n, rows = counts.loc[name] if name in counts.index else (0, 0)
            found.append((year, name, n if year <= last else np.nan, np.nan, np.nan, rows))
    return _frame(found)


def final_hits(frame: pd.DataFrame, hits: Share) -> np.ndarray:
    """Say for each row whether it hits; the result of a disputed re-test replaces the first result."""
    result = is_among(frame, hits.hits)
    for name in hits.filled:
        result &= frame[name].notna().to_numpy()
    if hits.retest is None or not _can_tell(frame, hits.retest):
        return result
    column, unless = frame[hits.retest.result], frame[hits.retest.unless]
    again = (column.notna() & unless.isna()).to_numpy()
    later = is_among(
        frame.assign(**dict.fromkeys(hits.hits, column)), hits.hits
    )  # the re-test has the same texts as the first test
    return np.where(again, later, result)


def _can_tell(frame: pd.DataFrame, retest: Retest) -> bool:
    return retest.result in frame and retest.unless in frame


def share_rows(node: Share, book: Book) -> pd.DataFrame:
    """Return the rows that count in a share, indexed as the table: ``year, hit, weight`` (money in 万元)."""
    frame = book[node.table]
    keep = is_among(frame, node.among)
    rows = frame[keep]
    when = book.years(node.table, node.date or node.year or "")[keep]
    weight: Any = 1.0
    if node.weight:
        name = stored_name(frame, node.weight)
        weight = rows[name].astype("float64") / (FEN_PER_WAN if name.endswith("_fen") else 1)
    found = pd.DataFrame({"year": when, "hit": final_hits(rows, node), "weight": weight}, index=rows.index)
    return found.dropna(subset=["year", "weight"])


def _share(node: Share, book: Book, years: Sequence[int], units: list[str]) -> pd.DataFrame:
    rows = share_rows(node, book)
    rows["unit"] = book.units(node.table).reindex(rows.index) if units != [COUNTY] else COUNTY
    if node.firms:
        rows["org_code"] = book[node.table]["org_code"].reindex(rows.index)
        firms = rows.groupby(["year", "unit", "org_code"], as_index=False)
        rows = firms.agg(hit=("hit", "all"), n=("hit", "size")).assign(weight=1.0)
    rows["scored"] = rows["weight"] * rows["hit"]
    sums = rows.groupby(["year", "unit"]).agg(
        hits=("scored", "sum"), total=("weight", "sum"), rows=("hit", "size")
    )
    return _shares(sums, years, units)


def _part_of(node: PartOf, book: Book, years: Sequence[int], units: list[str]) -> pd.DataFrame:
    frame = book[node.table]
    part, whole = frame[node.part].astype("float64"), frame[node.whole].astype("float64")
    if node.kinds:
        part, whole = ((part > 0) & (whole > 0)).astype("float64"), (whole > 0).astype("float64")
    unit = book.units(node.table) if units != [COUNTY] else pd.Series(COUNTY, index=frame.index)
    rows = pd.DataFrame(
        {"year": book.years(node.table, node.year), "unit": unit, "part": part, "whole": whole}
    )
    sums = rows.groupby(["year", "unit"]).agg(
        hits=("part", "sum"), total=("whole", "sum"), rows=("part", "size")
    )
    return _shares(sums, years, units)


def _shares(sums: pd.DataFrame, years: Sequence[int], units: list[str]) -> pd.DataFrame:
    wanted = pd.MultiIndex.from_product([list(years), units], names=["year", "unit"])
    found = sums.reindex(wanted)
    value = found["hits"] / found["total"].where(found["total"] > 0)
    found = found.assign(value=value).fillna({"rows": 0}).reset_index()
    return found[COLUMNS]


def _quotient(node: Quotient, book: Book, years: Sequence[int]) -> Figures:
    frame = book[node.table]
    part = frame[stored_name(frame, node.part)].astype("float64")
    if node.times and node.over:
        over = frame[stored_name(frame, node.over)].astype("float64")
        part = part * frame[stored_name(frame, node.times)].astype("float64") / over.where(over > 0)
    when = book.years(node.table, node.year)
    tops = (part / FEN_PER_WAN).groupby(when).sum(min_count=1)
    counts = part.groupby(when).size()
    below = declared_values(book, node.indicator)
    notes: tuple[str, ...] = ()
    if node.change:
        prices = declared_values(book, node.price_index) if node.price_index else pd.Series(dtype="float64")
        index = prices.reindex(list(years))
        notes = () if index.notna().any() else ("current_prices",)
        factor = index / 100 if not notes else pd.Series(1.0, index=list(years))
        tops, below = (_increase(series, years, factor) for series in (tops, below))
    found = []
    for year in years:
        top, base = tops.get(year, np.nan), below.get(year, np.nan)
        value = top / base if base > 0 else np.nan
        found.append((year, COUNTY, value, top, base, int(counts.get(year, 0))))
    return Figures(_frame(found), (), notes)


def _increase(values: pd.Series[float], years: Sequence[int], factor: pd.Series[float]) -> pd.Series[float]:
    """Return the increase over the year before, with this year's value at the prices of the year before."""
    return pd.Series({y: values.get(y, np.nan) / factor[y] - values.get(y - 1, np.nan) for y in years})


def _frame(rows: object) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=COLUMNS)  # type: ignore[call-overload]
    return frame.astype({"value": "float64", "hits": "float64", "total": "float64"})
