"""The widgets of the page: buttons, choices, parts with headings, two columns."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ipywidgets as widgets

STYLE = (Path(__file__).parent / "explore.css").read_text(encoding="utf-8")
WIDE: Any = {"layout": widgets.Layout(width="360px"), "style": {"description_width": "150px"}}


def section(title: str, widget: Any) -> Any:
    """Return a widget below a heading."""
    return widgets.VBox([widgets.HTML(f"<h2>{html.escape(title)}</h2>"), widget])


def button(name: str, act: Callable[[], None]) -> Any:
    """Return a button that calls ``act``."""
    made = widgets.Button(description=name, tooltip=name)
    made.on_click(lambda _: act())
    made.layout.width = "auto"
    return made


def row(*buttons: Any) -> Any:
    """Return buttons side by side."""
    return widgets.HBox(list(buttons), layout=widgets.Layout(flex_flow="row wrap"))


def choice(name: str, options: Sequence[tuple[str, Any]], value: Any, moved: Callable[[], None]) -> Any:
    """Return a list to choose from."""
    box = widgets.Dropdown(options=list(options), value=value, description=name, tooltip=name, **WIDE)
    box.observe(lambda _: moved(), "value")
    return box


def page(title: str, said: str, left: Sequence[Any], right: Sequence[Any]) -> Any:
    """Return the whole page: controls on the left, pictures on the right."""
    columns = [
        widgets.VBox(list(left), layout=widgets.Layout(width="380px", min_width="330px", flex="0 0 auto")),
        widgets.VBox(list(right), layout=widgets.Layout(flex="1 1 480px", min_width="480px")),
    ]
    head = widgets.HTML(f"<h1>{html.escape(title)}</h1><p>{html.escape(said)}</p>")
    body = widgets.HBox(columns, layout=widgets.Layout(flex_flow="row wrap", grid_gap="16px"))
    made = widgets.VBox([widgets.HTML(f"<style>{STYLE}</style>"), head, body])
    made.add_class("mq-explore")
    return made
