"""The pictures of a result, and the pinned results beside it."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import pandas as pd

from mq_analysis.explore import pictures
from mq_analysis.explore.layout import section
from mq_analysis.explore.state import Result
from mq_analysis.report.labels import Words

PINS = 4
"""Settings that may stand side by side."""


class Board:
    """The right side of the page."""

    def __init__(self, register: pd.DataFrame, words: Words) -> None:
        self.register, self.words = register, words
        self.pins: list[tuple[str, Result]] = []
        self.result: Result | None = None
        self.budget, self.clauses, self.firms = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.curve, self.notches, self.compared = widgets.HTML(), widgets.HTML(), widgets.HTML()

    @property
    def parts(self) -> list[Any]:
        """Return the pictures below their headings."""
        t = self.words
        return [
            section(t("explore_budget"), self.budget),
            section(t("explore_compared"), self.compared),
            section(t("explore_by_clause"), self.clauses),
            section(t("explore_firms"), self.firms),
            section(t("explore_curve"), self.curve),
            self.notches,
        ]

    def draw(self, result: Result, line_fen: int | None) -> None:
        """Draw a result, with a budget line if there is one."""
        self.result, t = result, self.words
        self.budget.value = pictures.budget(result, line_fen, t)
        self.clauses.value = pictures.clauses(result, t)
        self.firms.value = pictures.firms(result, self.register, t)
        self.curve.value = pictures.curve(result, t)
        self.notches.value = pictures.notches(result, t)
        self._compare()

    def pin(self) -> bool:
        """Pin the result beside the others; return whether there was room for it."""
        has_room = len(self.pins) < PINS
        if has_room and self.result is not None:
            self.pins.append((self.words("explore_pinned", number=len(self.pins) + 1), self.result))
            self._compare()
        return has_room

    def unpin(self) -> None:
        """Remove all pinned results."""
        self.pins.clear()
        self._compare()

    def _compare(self) -> None:
        now = [(self.words("explore_now"), self.result)] if self.result else []
        self.compared.value = pictures.side_by_side([*self.pins, *now], self.words)
