"""Outputs that need a browser with their library, such as a plot that can be turned: they cannot stand on paper."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAMES = {
    "application/vnd.jupyter.widget-view+json": "Jupyter widget",
    "application/vnd.plotly": "Plotly",
    "application/vnd.vegalite": "Vega-Lite",
    "application/vnd.vega": "Vega",
    "application/vnd.bokehjs": "Bokeh",
    "application/vnd.holoviews": "HoloViews",
    "application/javascript": "JavaScript",
    "application/geo+json": "GeoJSON",
    "video/": "video",
    "audio/": "audio",
}
"""What readers call these kinds of outputs, by the beginning of the type."""

_LIVE = re.compile(r"<(?:script|iframe|canvas|video|audio|object|embed|img|svg)\b", re.IGNORECASE)
_SHOWN = ("text/", "application/json")


def unshown_kind(bundle: Mapping[str, str]) -> str:
    """Name what an output holds besides its text; blank if the text is all.

    Args:
        bundle: The source of HTML by its type; of other types only the name counts.

    >>> unshown_kind({"application/vnd.plotly.v1+json": "", "text/plain": ""}), unshown_kind({"text/plain": ""})
    ('Plotly', '')
    """
    for kind in bundle:
        if not kind.startswith(_SHOWN):
            return next((name for begin, name in _NAMES.items() if kind.startswith(begin)), kind)
    return "HTML" if _LIVE.search(bundle.get("text/html", "")) else ""
