"""Marks of a status: shape, filling and colour; none of them alone tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mq_analysis.measures.status import Status
from mq_analysis.report.target_words import LEVELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


COLOURS = {"good": "#2e7d4f", "fair": "#7fa65a", "warn": "#c58a00", "bad": "#b3372b", "none": "#8c8c8c"}
SHAPES: dict[Status, dict[str, Any]] = {
    "met": {"marker": "o"},
    "met_not_proven": {"marker": "o", "fillstyle": "left", "markerfacecoloralt": "white"},
    "on_path": {"marker": "^"},
    "open": {"marker": "o", "fillstyle": "none"},
    "behind": {"marker": "v", "fillstyle": "none"},
    "below_not_proven": {"marker": "D", "fillstyle": "left", "markerfacecoloralt": "white"},
    "far_behind": {"marker": "v"},
    "missed": {"marker": "X"},
    "no_data": {"marker": "s", "fillstyle": "none"},
}


def colour(status: Status) -> str:
    """Return the colour of a status."""
    return COLOURS[LEVELS[status]]


def mark(axes: Axes, x: float, y: float, status: Status, size: float = 6.5) -> None:
    """Draw the mark of a status."""
    look = {"markeredgewidth": 0.9, "clip_on": False, **SHAPES[status]}
    axes.plot([x], [y], color=colour(status), ms=size, ls="", **look)
