"""The style of figures: Chinese font from the font package, colours that stay distinct in grey print, stable bytes."""

from __future__ import annotations

import functools
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from mq_analysis.base.fonts import FILES, SANS
from mq_analysis.report import display

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing
    from matplotlib.patches import Rectangle


INK, GREY, FAINT = "#222222", "#767676", "#d9d9d9"
ACCENT = "#1f4e79"
PALETTE = ("#1f4e79", "#c55a11", "#7f9fbf", "#548235", "#bf9000", "#7b7b7b", "#9e480e")
"""Colours that differ in lightness as well as in hue."""
HATCHES = ("", "//", "", "..", "", "\\\\", "xx")
LINES = ("-", "--", "-.", ":")

_RC: Any = {
    "font.family": SANS,
    "font.size": 9,
    "axes.unicode_minus": True,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "hatch.linewidth": 0.4,
    "legend.frameon": False,
    "svg.fonttype": "none",  # text stays text: selectable in the PDF, small in the HTML
    "svg.hashsalt": "mq_analysis",
}


@functools.cache
def _register_fonts() -> None:
    from matplotlib import font_manager

    for path in FILES.values():
        font_manager.fontManager.addfont(path)


@contextmanager
def canvas(
    width: float, height: float, layout: Literal["constrained"] | None = "constrained"
) -> Iterator[Drawing]:
    """Open an empty figure in the common style; sizes are in inches. Texts stay texts: a missing glyph does no harm."""
    import matplotlib as mpl
    from matplotlib.figure import Figure as Drawing

    _register_fonts()
    with mpl.rc_context(_RC), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        yield Drawing(figsize=(width, height), layout=layout)


@contextmanager
def drawing(width: float = 6.3, height: float = 3.2) -> Iterator[tuple[Drawing, Axes]]:
    """Open a figure with one set of axes."""
    with canvas(width, height) as figure:
        yield figure, figure.subplots()


def box(x: float, y: float, width: float, height: float, **style: Any) -> Rectangle:
    """Return a rectangle from its lower left corner; ``style`` as matplotlib's patches take it."""
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), width, height, **style)


def frame(column: int, row: int) -> Rectangle:
    """Return a frame around a cell of a heat map."""
    return box(column - 0.5, row - 0.5, 1, 1, fill=False, edgecolor=PALETTE[1], lw=2)


def finish(figure: Drawing, caption: str, alt: str, label: str, width: float = 1.0) -> display.Figure:
    """Turn a drawn figure into SVG without date or program version."""
    target = io.StringIO()
    figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    return display.Figure(target.getvalue(), caption, alt, label, width)
