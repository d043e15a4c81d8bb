"""Choose column widths and type size of a table so that it fits the page.

Typst measures text, but cannot choose a smaller type size if a table does not fit. The widths here are estimates in
em: a Chinese character is one em wide, any other a little over half.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mq_analysis.export.markdown import is_wide
from mq_analysis.export.parts import Table
from mq_analysis.report.display import Column

PORTRAIT_PT, LANDSCAPE_PT = 453.0, 700.0  # width of the text: A4 less the margins of the template
SIZES_PT = (9.5, 9.0, 8.5, 8.0, 7.5)
SMALLEST_PT = 7.0  # only on a landscape page
MANY_COLUMNS, SMALL_PT = 8, 8.5  # with more columns the type is never larger
STACKED_COLUMNS = 6  # with more columns the unit is below the head
LONG_EM = 15.0  # a column with longer cells wraps
WRAPPED_LINES, NARROWEST_EM, WIDEST_EM = (
    5,
    7.0,
    18.0,
)  # a wrapping column gets the width for about five lines per cell
GAP_PT = 9.5
FILL_SHARE = 0.35  # a table wider than this share of the line is stretched to the full line


@dataclass(frozen=True, slots=True)
class Tracks:
    """The layout of a table.

    ``size_pt`` is the type size; ``shares`` has for each column its share of the width, 0 for the natural width;
    ``landscape`` turns the page; ``stacked`` puts units on a separate line; ``wraps`` says for each column whether
    its texts wrap.
    """

    size_pt: float
    shares: tuple[float, ...]
    landscape: bool
    stacked: bool
    wraps: tuple[bool, ...]


def tracks_of(table: Table) -> Tracks:
    """Choose type size and widths for a table."""
    stacked = len(table.columns) > STACKED_COLUMNS
    wants = [_want(table, i, stacked) for i in range(len(table.columns))]
    wraps = [_wraps(column, want) for column, want in zip(table.columns, wants, strict=True)]
    needs = _needs(wants, wraps)
    size, landscape = _size(needs)
    width_pt = LANDSCAPE_PT if landscape else PORTRAIT_PT
    if any(wraps) and _fits(needs, size, width_pt):
        weights = _weights(table, wants, wraps)
        shares = [weight if wrap else 0.0 for weight, wrap in zip(weights, wraps, strict=True)]
    elif any(wraps) or _width(wants, size) > FILL_SHARE * width_pt:
        shares = [need + GAP_PT / size for need in needs]
    else:
        shares = [0.0] * len(needs)
    return Tracks(size, tuple(shares), landscape, stacked, tuple(wraps))


def bands_of(table: Table) -> list[Table]:
    """Divide a table that is too wide for any page into tables that fit, each with its first column; else none.

    Caption, label and notes stay with the whole.
    """
    return [_columns_of(table, places) for places in band_places(table, LANDSCAPE_PT)]


def band_places(table: Table, width_pt: float) -> list[tuple[int, ...]]:
    """Return the places of the columns of each part of a table that is too wide for a width; none if it fits."""
    needs = _table_needs(table)
    if _fits(needs, SMALLEST_PT, width_pt):
        return []
    bands: list[list[int]] = [[]]
    for place in range(1, len(needs)):
        wider = [needs[i] for i in (0, *bands[-1], place)]
        if bands[-1] and not _fits(wider, SIZES_PT[-1], width_pt):
            bands.append([])
        bands[-1].append(place)
    return [(0, *band) for band in bands] if len(bands) > 1 else []


def upright_size(table: Table, places: Iterable[int]) -> float:
    """Return the type size at which some columns of a table fit a portrait page; the smallest if none does."""
    every = _table_needs(table)
    needs = [every[place] for place in places]
    return next((size for size in SIZES_PT if _fits(needs, size, PORTRAIT_PT)), SMALLEST_PT)


def _table_needs(table: Table) -> list[float]:
    stacked = len(table.columns) > STACKED_COLUMNS
    wants = [_want(table, i, stacked) for i in range(len(table.columns))]
    return _needs(wants, [_wraps(column, want) for column, want in zip(table.columns, wants, strict=True)])


def _columns_of(table: Table, places: tuple[int, ...]) -> Table:
    rows = tuple(tuple(row[i] for i in places) for row in table.rows)
    columns = tuple(table.columns[i] for i in places)
    return replace(table, columns=columns, rows=rows, caption="", label="", notes=(), number="", data=None)


def _needs(wants_em: list[float], wraps: list[bool]) -> list[float]:
    return [_need(want) if wrap else want for want, wrap in zip(wants_em, wraps, strict=True)]


def _weights(table: Table, wants_em: list[float], wraps: list[bool]) -> list[float]:
    """Return the weights of the columns; from the lengths of the texts if the table does not give all weights."""
    given = [column.weight for column, wrap in zip(table.columns, wraps, strict=True) if wrap]
    return wants_em if None in given else [column.weight or 0.0 for column in table.columns]


def _want(table: Table, place: int, stacked: bool) -> float:
    """Return the width in em of a column without wrapping."""
    column = table.columns[place]
    unit = _em(column.unit) + 2 if column.unit else 0.0
    head = max(_em(column.head), unit) if stacked else _em(column.head) + unit
    return max([head, *(_em(row[place]) for row in table.rows)])


def _wraps(column: Column, want_em: float) -> bool:
    return column.weight is not None or want_em > LONG_EM


def _need(want_em: float) -> float:
    """Return the minimum width in em of a wrapping column."""
    return min(want_em, WIDEST_EM, max(NARROWEST_EM, want_em / WRAPPED_LINES))


def _em(text: str) -> float:
    return sum(1.0 if is_wide(character) else 0.56 for character in text)


def _width(columns_em: list[float], size_pt: float) -> float:
    return sum(columns_em) * size_pt + GAP_PT * len(columns_em)


def _fits(needs_em: list[float], size_pt: float, width_pt: float) -> bool:
    return _width(needs_em, size_pt) <= width_pt


def _size(needs_em: list[float]) -> tuple[float, bool]:
    """Return the largest type size at which the columns fit, and whether that needs a landscape page."""
    sizes = [size for size in SIZES_PT if len(needs_em) <= MANY_COLUMNS or size <= SMALL_PT]
    upright = next((size for size in sizes if _fits(needs_em, size, PORTRAIT_PT)), None)
    if upright is not None:
        return upright, False
    across = next((size for size in sizes if _fits(needs_em, size, LANDSCAPE_PT)), SMALLEST_PT)
    return across, True
