"""How wide the columns of a table are set, and in which size, so that no table leaves the page.

Typst measures for itself; what it cannot do is choose a smaller type when a table would not fit. The widths
here are estimates in em: a Chinese character is one em wide, anything else a little over half.
"""

from __future__ import annotations

from dataclasses import dataclass

from mq_analysis.export.markdown import is_wide
from mq_analysis.export.parts import Table
from mq_analysis.report.display import Column

PORTRAIT_PT, LANDSCAPE_PT = 453.0, 700.0  # width of the text: A4 less the margins of the template
SIZES_PT = (9.5, 9.0, 8.5, 8.0, 7.5)
SMALLEST_PT = 7.0  # only across the page
MANY_COLUMNS, SMALL_PT = 8, 8.5  # more columns than this never take a larger type
STACKED_COLUMNS = 6  # more columns than this put the unit below the head
LONG_EM = 15.0  # a column with longer cells wraps
WRAPPED_LINES, NARROWEST_EM, WIDEST_EM = 5, 7.0, 18.0  # a wrapping column aims at five lines a cell
GAP_PT = 9.5
FILL_SHARE = 0.35  # a table that takes more of the line than this is stretched to all of it


@dataclass(frozen=True, slots=True)
class Tracks:
    """How a table is set.

    ``size_pt`` is the size of the type; ``shares`` holds for each column its share of the width, 0 for what
    its cells need; ``landscape`` turns the page; ``stacked`` puts units on a line of their own;
    ``wraps`` tells which columns hold texts of several lines.
    """

    size_pt: float
    shares: tuple[float, ...]
    landscape: bool
    stacked: bool
    wraps: tuple[bool, ...]


def tracks_of(table: Table) -> Tracks:
    """Choose size and widths for a table."""
    stacked = len(table.columns) > STACKED_COLUMNS
    wants = [_want(table, i, stacked) for i in range(len(table.columns))]
    wraps = [_wraps(column, want) for column, want in zip(table.columns, wants, strict=True)]
    needs = [_need(want) if wrap else want for want, wrap in zip(wants, wraps, strict=True)]
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


def _weights(table: Table, wants_em: list[float], wraps: list[bool]) -> list[float]:
    """Take the weights the table gives, or the length of the texts if it leaves one of them open."""
    given = [column.weight for column, wrap in zip(table.columns, wraps, strict=True) if wrap]
    return wants_em if None in given else [column.weight or 0.0 for column in table.columns]


def _want(table: Table, place: int, stacked: bool) -> float:
    """Return the width in em that a column takes if none of its cells wraps."""
    column = table.columns[place]
    unit = _em(column.unit) + 2 if column.unit else 0.0
    head = max(_em(column.head), unit) if stacked else _em(column.head) + unit
    return max([head, *(_em(row[place]) for row in table.rows)])


def _wraps(column: Column, want_em: float) -> bool:
    return column.weight is not None or want_em > LONG_EM


def _need(want_em: float) -> float:
    """Return the width in em that a wrapping column should have at least."""
    return min(want_em, WIDEST_EM, max(NARROWEST_EM, want_em / WRAPPED_LINES))


def _em(text: str) -> float:
    return sum(1.0 if is_wide(character) else 0.56 for character in text)


def _width(columns_em: list[float], size_pt: float) -> float:
    return sum(columns_em) * size_pt + GAP_PT * len(columns_em)


def _fits(needs_em: list[float], size_pt: float, width_pt: float) -> bool:
    return _width(needs_em, size_pt) <= width_pt


def _size(needs_em: list[float]) -> tuple[float, bool]:
    """Take the largest size in which the columns fit side by side, on a turned page if need be."""
    sizes = [size for size in SIZES_PT if len(needs_em) <= MANY_COLUMNS or size <= SMALL_PT]
    upright = next((size for size in sizes if _fits(needs_em, size, PORTRAIT_PT)), None)
    if upright is not None:
        return upright, False
    across = next((size for size in sizes if _fits(needs_em, size, LANDSCAPE_PT)), SMALLEST_PT)
    return across, True
