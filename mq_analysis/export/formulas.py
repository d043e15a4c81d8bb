"""Formulas of Markdown as pictures: matplotlib sets the part of TeX that it knows, without TeX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mq_analysis.export.markdown import is_wide, parser

SIZE = 100.0
"""Size of the type for which a formula is set, in points, large because its measures are whole points."""

_COMMANDS = {1: "M", 2: "L", 3: "Q", 4: "C", 79: "Z"}
"""Commands of SVG by the codes of matplotlib's paths; a curve has several vertices of one code."""
_VERTICES = {3: 2, 4: 3}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was set.

    Attributes:
        svg: The picture, one path; its height is ``height`` and its width ``width``.
        width, height, depth: Measures in em; ``depth`` is how far it reaches below the line of the text.
    """

    svg: str
    width: float
    height: float
    depth: float


@lru_cache(maxsize=256)
def set_formula(source: str) -> Formula | None:
    r"""Set a formula; None if matplotlib cannot, as with Chinese characters or ``\begin{aligned}``.

    >>> set_formula(r"\frac{1}{2}").height > set_formula("x").height
    True
    >>> set_formula(r"\begin{aligned}x\end{aligned}") is None
    True
    """
    from matplotlib.font_manager import FontProperties
    from matplotlib.mathtext import MathTextParser
    from matplotlib.textpath import TextPath

    text = " ".join(source.split())
    if not text or any(map(is_wide, text)):
        return None
    prop = FontProperties(family="STIXGeneral", size=SIZE, math_fontfamily="stix")
    try:
        found = MathTextParser("path").parse(f"${text}$", dpi=72, prop=prop)
        path = TextPath((0, 0), f"${text}$", size=SIZE, prop=prop)
    except (ValueError, RuntimeError):
        return None
    width, height, depth = (
        max(0.0, float(measure)) / SIZE for measure in (found.width, found.height, found.depth)
    )
    if not width or not height:
        return None
    drawn = _commands(path.vertices.tolist(), path.codes.tolist())
    box = f"0 {_short(depth - height)} {_short(width)} {_short(height)}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><path d="{drawn}"/></svg>'
    return Formula(svg, width, height, depth)


def unset_formulas(source: str) -> Iterator[str]:
    """Yield the formulas of a Markdown text that cannot be set."""
    for token in parser().parse(source):
        for one in (token, *(token.children or ())):
            if one.type in ("math_inline", "math_block") and set_formula(one.content) is None:
                yield one.content.strip()


def _commands(vertices: list[list[float]], codes: list[int]) -> str:
    """Write a path in em; the axis of SVG points down."""
    found, place = [], 0
    while place < len(codes):
        code = codes[place]
        count = _VERTICES.get(code, 1)
        points = vertices[place : place + count]
        told = "" if code == 79 else " ".join(f"{_short(x / SIZE)} {_short(-y / SIZE)}" for x, y in points)
        found.append(f"{_COMMANDS[code]}{told}")
        place += count
    return "".join(found)


def _short(number: float) -> str:
    return f"{round(number, 3) + 0:g}"
