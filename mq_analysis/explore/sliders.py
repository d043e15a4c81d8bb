"""A slider and a number widget for every field."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from typing import Any

import ipywidgets as widgets

from mq_analysis.explore.fields import Field
from mq_analysis.explore.state import State
from mq_analysis.report.labels import Words


class Sliders:
    """The controls of the fields, by their ids: field, slider, number.

    ``moved`` is called with field and value for every change, also for those by :meth:`show`, which it must ignore.
    """

    def __init__(self, words: Words, moved: Callable[[Field, float], None]) -> None:
        self.words, self.moved = words, moved
        self.box = widgets.VBox()
        self.controls: dict[str, tuple[Field, Any, Any]] = {}

    def build(self, fields: Iterable[Field], state: State) -> None:
        """Build the controls again."""
        texts = dict(state.moves)
        self.controls = {}
        rows = []
        for field in fields:
            value = field.slider_value(texts.get(field.id, field.now))
            name = widgets.HTML(f'<div class="mq-field">{html.escape(self.words.of(field.lever.name))}</div>')
            slider = widgets.FloatSlider(
                value=value,
                min=min(field.low, value),
                max=max(field.high, value),
                step=field.step,
                readout=False,
                layout=widgets.Layout(width="210px"),
            )
            number = widgets.FloatText(value=value, step=field.step, layout=widgets.Layout(width="92px"))
            for control in (slider, number):
                control.observe(lambda change, f=field: self.moved(f, change["new"]), "value")
            self.controls[field.id] = (field, slider, number)
            unit = widgets.HTML(html.escape(field.unit))
            rows.append(widgets.VBox([name, widgets.HBox([slider, number, unit])]))
        self.box.children = tuple(rows)

    def show(self, state: State) -> None:
        """Set the controls to a state."""
        texts = dict(state.moves)
        for field, slider, number in self.controls.values():
            value = field.slider_value(texts.get(field.id, field.now))
            slider.min, slider.max = min(slider.min, value), max(slider.max, value)
            slider.value = number.value = value
