"""The key numbers of an analysis as values; the language is chosen when they are shown."""

from __future__ import annotations

from dataclasses import dataclass

from mq_analysis.report import display
from mq_analysis.report.labels import Words, display_language
from mq_analysis.report.values import Value, text_of


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A key number of a year; ``id`` is the same in every language."""

    id: str
    name: Value
    value: Value
    unit: Value = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The key numbers of a notebook: shown in JupyterLab and on the summary for leaders, kept in the manifest."""

    figures: tuple[KeyFigure, ...]

    def render(self, lang: str) -> display.KeyFigures:
        """Write the numbers in a language."""
        words = Words(lang)
        return display.KeyFigures(
            tuple(
                display.KeyFigure(f.id, *(text_of(value, words) for value in (f.name, f.value, f.unit)))
                for f in self.figures
            )
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> display.Bundle:
        del include, exclude
        return self.render(display_language())._repr_mimebundle_()
