"""Charts as data: the content is fixed, the language is chosen when the chart is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mq_analysis.report import display
from mq_analysis.report.labels import Words, display_language


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that is drawn when it is shown."""

    draw: Callable[[Words], display.Figure]

    def render(self, lang: str) -> display.Figure:
        """Draw the chart in a language."""
        return self.draw(Words(lang))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> display.Bundle:
        del include, exclude
        return self.render(display_language())._repr_mimebundle_()
