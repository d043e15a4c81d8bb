"""Waterfall charts: the steps from one sum to another as bars; amounts in fen, drawn in 10,000 yuan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mq_analysis.base.money import FEN_PER_WAN

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def bar(axes: Axes, row: int, left: int, width: int, colour: str, text: str) -> None:
    """Draw one bar with its text beside it."""
    axes.barh(row, width / FEN_PER_WAN, 0.6, left / FEN_PER_WAN, color=colour)
    end = (left + width) / FEN_PER_WAN
    axes.annotate(text, (end, row), (4, 0), textcoords="offset points", va="center", fontsize=8)


def label(axes: Axes, labels: Sequence[str], unit: str, *, margin: float) -> None:
    """Name the bars from top to bottom and the axis, and leave a margin (a share of the width) for the texts."""
    axes.set_yticks(range(len(labels)), labels)
    axes.invert_yaxis()
    axes.margins(x=margin)
    axes.set_xlim(left=0)
    axes.set_xlabel(unit)
    axes.tick_params(axis="y", length=0)
