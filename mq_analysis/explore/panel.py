"""The page of the explorer: fields on the left, pictures on the right, redrawn with every move."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ipywidgets as widgets

from mq_analysis.base.errors import MQError
from mq_analysis.base.messages import in_language, join
from mq_analysis.base.money import FEN_PER_WAN
from mq_analysis.explore import layout
from mq_analysis.explore.board import PINS, Board
from mq_analysis.explore.downloads import links
from mq_analysis.explore.fields import Field
from mq_analysis.explore.keep import Keeper
from mq_analysis.explore.model import Model
from mq_analysis.explore.pictures import wan_of
from mq_analysis.explore.sliders import Sliders
from mq_analysis.explore.state import Result, State
from mq_analysis.report.labels import Words


class Panel:
    """The widgets of one page and their state."""

    def __init__(self, model: Model, state: State, line_fen: int | None, lang: str) -> None:
        self.model, self.words = model, Words(lang)
        self.start = self.state = state
        self.line_fen = line_fen
        self.undone: list[State] = []
        self.done: list[State] = []
        self.result: Result | None = None
        self._is_setting = False
        self.keeper = Keeper(model, self.words)
        self._build()
        self.sliders.build(self.model.fields(state), state)
        self._redraw()

    # -- what stands where ------------------------------------------------------------------------------------

    def _build(self) -> None:
        t, choice = self.words, self._choice
        self.message = widgets.HTML()
        self.sliders = Sliders(t, self._move)
        self.board = Board(self.model.register, t)
        self.year = choice(t("explore_year"), [(str(y), y) for y in self.model.years], self.state.year)
        self.readings = {
            name: choice(t.of(reading.question), self._options(reading), reading.default)
            for name, reading in self.model.source.policy.readings.items()
        }
        everywhere = [(t("explore_all"), "")]
        self.township = choice(
            t("explore_township"), [*everywhere, *((p, p) for p in self.model.townships)], ""
        )
        self.industry = choice(
            t("explore_industry"), [*everywhere, *((p, p) for p in self.model.industries)], ""
        )
        self.line = widgets.FloatText(
            value=wan_of(self.line_fen) if self.line_fen else 0,
            description=t("explore_line"),
            **layout.WIDE,
        )
        self.line.observe(lambda _: self._line_moved(), "value")
        readings = widgets.Accordion(
            [widgets.VBox(list(self.readings.values()))], titles=(t("explore_readings"),)
        )
        left = [
            layout.row(
                layout.button(t("explore_undo"), self.undo),
                layout.button(t("explore_redo"), self.redo),
                layout.button(t("explore_reset"), self.reset),
                layout.button(t("explore_pin"), self.pin),
                layout.button(t("explore_unpin"), self.unpin),
            ),
            self.message,
            widgets.VBox([self.year, self.township, self.industry, self.line]),
            self.sliders.box,
            readings,
            self._keeping(),
        ]
        self.page = layout.page(t("explore_title"), t("explore_internal"), left, self.board.parts)

    def _choice(self, name: str, options: list[tuple[str, Any]], value: Any) -> Any:
        return layout.choice(name, options, value, self._choice_moved)

    def _options(self, reading: Any) -> list[tuple[str, str]]:
        marks = {reading.default: f"（{self.words('explore_default')}）"}
        return [(self.words.of(text) + marks.get(name, ""), name) for name, text in reading.options.items()]

    def _keeping(self) -> Any:
        t = self.words
        self.name = widgets.Text(description=t("explore_name"), placeholder="my_scenario", **layout.WIDE)
        self.opened = widgets.Dropdown(
            options=[("", ""), *((n, n) for n in self.keeper.names())],
            description=t("explore_open"),
            **layout.WIDE,
        )
        self.opened.observe(lambda change: self._open(change["new"]), "value")
        self.kept = widgets.HTML()
        buttons = layout.row(
            layout.button(t("explore_save"), self.save),
            layout.button(t("explore_export"), self.export),
            layout.button(t("explore_report"), self.report),
        )
        return layout.section(t("explore_keep"), widgets.VBox([self.name, buttons, self.kept, self.opened]))

    # -- moves ------------------------------------------------------------------------------------------------

    def _move(self, field: Field, value: float) -> None:
        if self._is_setting:
            return
        try:
            text = field.text(round(value, 9))
        except ValueError as error:
            self._say(str(error), is_wrong=True)
            return
        at_home = abs(value - field.slider_value(field.now)) < field.step * 1e-6
        self._go(self.state.with_value(field.id, None if at_home else text))

    def _go(self, state: State, *, remember: bool = True) -> None:
        """Set a new state if it is valid; else show the error and keep the last valid picture."""
        if state == self.state:
            self._show_values()
            return
        try:
            result = self.model.result(state)
        except MQError as error:
            self._refuse(error)
            return
        needs_fields = state.ground != self.state.ground
        if remember:
            self.done.append(self.state)
            self.undone.clear()
        self.state, self.result = state, result
        self._say("")
        if needs_fields:
            self.sliders.build(self.model.fields(state), state)
        self._show_values()
        self._redraw(result)

    def _show_values(self) -> None:
        """Set every control to the state, without triggering a move."""
        self._is_setting = True
        try:
            self.sliders.show(self.state)
            self.year.value = self.state.year
            self.township.value, self.industry.value = self.state.place
            chosen = dict(text.split("=", 1) for text in self.state.readings)
            for name, box in self.readings.items():
                box.value = chosen.get(name, self.model.source.policy.readings[name].default)
        finally:
            self._is_setting = False

    def _choice_moved(self) -> None:
        if self._is_setting:
            return
        defaults = self.model.source.policy.readings
        readings = tuple(
            f"{name}={box.value}"
            for name, box in self.readings.items()
            if box.value != defaults[name].default
        )
        place = (self.township.value, self.industry.value)
        self._go(replace(self.state, year=self.year.value, readings=readings, place=place))

    def _line_moved(self) -> None:
        self.line_fen = (
            round(self.line.value * FEN_PER_WAN) if self.line.value and self.line.value > 0 else None
        )
        self._redraw(self.result)

    def undo(self) -> None:
        """Undo one move."""
        if self.done:
            self.undone.append(self.state)
            self._go(self.done.pop(), remember=False)

    def redo(self) -> None:
        """Redo one undone move."""
        if self.undone:
            self.done.append(self.state)
            self._go(self.undone.pop(), remember=False)

    def reset(self) -> None:
        """Reset to the policy as it stands."""
        self._go(self.start)

    def pin(self) -> None:
        """Pin the setting beside the others, up to four."""
        if not self.board.pin():
            self._say(self.words("explore_full", most=PINS), is_wrong=True)

    def unpin(self) -> None:
        """Remove all pinned settings."""
        self.board.unpin()

    # -- what is shown ----------------------------------------------------------------------------------------

    def _redraw(self, result: Result | None = None) -> None:
        self.result = result or self.model.result(self.state)
        self.board.draw(self.result, self.line_fen)

    def _say(self, text: str, *, is_wrong: bool = False) -> None:
        kind = "mq-wrong" if is_wrong else "mq-fine"
        said = html.escape(in_language(text, self.words.lang))
        self.message.value = f'<div class="{kind}" role="status">{said}</div>' if said else ""

    def _refuse(self, error: MQError) -> None:
        self._say(join((problem.message for problem in error.problems), "；"), is_wrong=True)

    # -- files ------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write the setting as a scenario file."""
        self._try(lambda: self.keeper.save(self.name.value.strip(), self.state))
        self.opened.options = [("", ""), *((n, n) for n in self.keeper.names())]

    def export(self) -> None:
        """Offer the tables and the picture as files to download."""
        result = self.result
        if result:
            self._try(lambda: links(result, self.model.register, self.board.budget.value, self.words))

    def report(self) -> None:
        """Run the notebooks on the setting."""
        self._say(self.words("explore_reporting"))
        self._try(lambda: self.keeper.report(self.name.value.strip(), self.state))
        self._say("")

    def _open(self, name: str) -> None:
        if self._is_setting:
            return
        scenarios = (name,) if name else ()
        try:
            self._go(replace(self.state, scenarios=scenarios, moves=()))
        except MQError as error:
            self._refuse(error)

    def _try(self, act: Callable[[], str]) -> None:
        """Call a function that works with files, and show its message; the function must escape the message."""
        try:
            self.kept.value = act()
        except MQError as error:
            said = "；".join(problem.in_language(self.words.lang) for problem in error.problems)
            self.kept.value = f'<div class="mq-wrong" role="status">{html.escape(said)}</div>'
