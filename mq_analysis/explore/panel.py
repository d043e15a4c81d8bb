"""The page of the explorer: fields on the left, pictures on the right, redrawn with every move."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from mq_analysis.base.errors import MQError
from mq_analysis.base.money import FEN_PER_WAN
from mq_analysis.explore import pictures
from mq_analysis.explore.fields import Field
from mq_analysis.explore.keep import Keeper
from mq_analysis.explore.model import EVERYWHERE, Model, Result, State
from mq_analysis.report.labels import Words

PINS = 4
"""Settings that may stand side by side."""
STYLE = (Path(__file__).parent / "explore.css").read_text(encoding="utf-8")


class Panel:
    """The widgets of one page and what they stand for."""

    def __init__(self, model: Model, state: State, line_fen: int | None, lang: str) -> None:
        self.model, self.words = model, Words(lang)
        self.start = self.state = state
        self.line_fen = line_fen
        self.undone: list[State] = []
        self.done: list[State] = []
        self.pins: list[tuple[str, Result]] = []
        self.result: Result | None = None
        self._is_setting = False
        self.keeper = Keeper(model, self.words)
        self._build()
        self._fill_fields()
        self._redraw()

    # -- what stands where ------------------------------------------------------------------------------------

    def _build(self) -> None:
        t = self.words
        self.message = widgets.HTML()
        self.fields_box = widgets.VBox()
        self.controls: dict[str, tuple[Field, Any, Any]] = {}
        self.budget, self.clauses, self.firms = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.curve, self.notches, self.compared = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.year = self._choice("explore_year", [(str(y), y) for y in self.model.years], self.state.year)
        self.readings = {
            name: self._choice(
                None,
                [(self._option(reading, o), o) for o in reading.options],
                reading.default,
                reading.question,
            )
            for name, reading in self.model.source.policy.readings.items()
        }
        everywhere = [(t("explore_all"), "")]
        self.township = self._choice(
            "explore_township", [*everywhere, *((p, p) for p in self.model.townships)], ""
        )
        self.industry = self._choice(
            "explore_industry", [*everywhere, *((p, p) for p in self.model.industries)], ""
        )
        self.line = widgets.FloatText(
            value=pictures.wan_of(self.line_fen) if self.line_fen else 0,
            description=t("explore_line"),
            **_WIDE,
        )
        self.line.observe(lambda _: self._line_moved(), "value")
        buttons = widgets.HBox(
            [
                self._button("explore_undo", self.undo),
                self._button("explore_redo", self.redo),
                self._button("explore_reset", self.reset),
                self._button("explore_pin", self.pin),
                self._button("explore_unpin", self.unpin),
            ],
            layout=widgets.Layout(flex_flow="row wrap"),
        )
        places = widgets.VBox([self.year, self.township, self.industry, self.line])
        readings = widgets.Accordion(
            [widgets.VBox(list(self.readings.values()))], titles=(t("explore_readings"),)
        )
        left = widgets.VBox(
            [buttons, self.message, places, self.fields_box, readings, self._keeping()],
            layout=widgets.Layout(width="380px", min_width="330px", flex="0 0 auto"),
        )
        pictures_box = widgets.VBox(
            [
                self._headed("explore_budget", self.budget),
                self._headed("explore_compared", self.compared),
                self._headed("explore_by_clause", self.clauses),
                self._headed("explore_firms", self.firms),
                self._headed("explore_curve", self.curve),
                self.notches,
            ],
            layout=widgets.Layout(flex="1 1 480px", min_width="480px"),
        )
        style = widgets.HTML(f"<style>{STYLE}</style>")
        title = widgets.HTML(
            f"<h1>{html.escape(t('explore_title'))}</h1><p>{html.escape(t('explore_internal'))}</p>"
        )
        body = widgets.HBox(
            [left, pictures_box], layout=widgets.Layout(flex_flow="row wrap", grid_gap="16px")
        )
        self.page = widgets.VBox([style, title, body])
        self.page.add_class("mq-explore")

    def _headed(self, key: str, widget: Any) -> Any:
        return widgets.VBox([widgets.HTML(f"<h2>{html.escape(self.words(key))}</h2>"), widget])

    def _button(self, key: str, act: Callable[[], None]) -> Any:
        button = widgets.Button(description=self.words(key), tooltip=self.words(key))
        button.on_click(lambda _: act())
        button.layout.width = "auto"
        return button

    def _choice(self, key: str | None, options: list[tuple[str, Any]], value: Any, text: Any = None) -> Any:
        name = self.words(key) if key else self.words.of(text)
        box = widgets.Dropdown(options=options, value=value, description=name, tooltip=name, **_WIDE)
        box.observe(lambda _: self._choice_moved(), "value")
        return box

    def _option(self, reading: Any, option: str) -> str:
        text = self.words.of(reading.options[option])
        mark = f"（{self.words('explore_default')}）" if option == reading.default else ""
        return f"{text}{mark}"

    def _keeping(self) -> Any:
        t = self.words
        self.name = widgets.Text(description=t("explore_name"), placeholder="my_scenario", **_WIDE)
        self.opened = widgets.Dropdown(
            options=[("", ""), *((n, n) for n in self.keeper.names())], description=t("explore_open"), **_WIDE
        )
        self.opened.observe(lambda change: self._open(change["new"]), "value")
        self.kept = widgets.HTML()
        buttons = widgets.HBox(
            [
                self._button("explore_save", self.save),
                self._button("explore_export", self.export),
                self._button("explore_report", self.report),
            ],
            layout=widgets.Layout(flex_flow="row wrap"),
        )
        return widgets.VBox(
            [self._headed("explore_keep", widgets.VBox([self.name, buttons, self.kept, self.opened]))]
        )

    # -- fields -----------------------------------------------------------------------------------------------

    def _fill_fields(self) -> None:
        """Build a slider and a number field for everything that can be moved."""
        moved = dict(self.state.moves)
        self.controls = {}
        rows = []
        for field in self.model.fields(self.state):
            value = field.shown(moved.get(field.id, field.now))
            name = widgets.HTML(f'<div class="mq-field">{html.escape(self.words.of(field.lever.name))}</div>')
            low, high = min(field.low, value), max(field.high, value)
            slider = widgets.FloatSlider(
                value=value,
                min=low,
                max=high,
                step=field.step,
                readout=False,
                layout=widgets.Layout(width="210px"),
            )
            number = widgets.FloatText(value=value, step=field.step, layout=widgets.Layout(width="92px"))
            slider.observe(lambda change, f=field: self._slid(f, change["new"]), "value")
            number.observe(lambda change, f=field: self._typed(f, change["new"]), "value")
            self.controls[field.id] = (field, slider, number)
            rows.append(
                widgets.VBox([name, widgets.HBox([slider, number, widgets.HTML(html.escape(field.unit))])])
            )
        self.fields_box.children = tuple(rows)

    def _slid(self, field: Field, value: float) -> None:
        if not self._is_setting:
            self._move(field, value)

    def _typed(self, field: Field, value: float) -> None:
        if not self._is_setting:
            self._move(field, value)

    def _move(self, field: Field, value: float) -> None:
        try:
            text = field.text(round(value, 9))
        except ValueError as error:
            self._say(str(error), is_wrong=True)
            return
        at_home = abs(value - field.shown(field.now)) < field.step * 1e-6
        self._go(self.state.moved(field.id, None if at_home else text))

    # -- moves ------------------------------------------------------------------------------------------------

    def _go(self, state: State, *, remember: bool = True) -> None:
        """Take a new state, if it holds; else say what is wrong and leave the last good picture."""
        if state == self.state:
            self._show_values()
            return
        try:
            result = self.model.result(state)
        except MQError as error:
            self._say("；".join(problem.message for problem in error.problems), is_wrong=True)
            return
        needs_fields = (state.year, state.readings, state.scenarios) != (
            self.state.year,
            self.state.readings,
            self.state.scenarios,
        )
        if remember:
            self.done.append(self.state)
            self.undone.clear()
        self.state, self.result = state, result
        self._say("")
        if needs_fields:
            self._fill_fields()
        self._show_values()
        self._redraw(result)

    def _show_values(self) -> None:
        """Let every control show the state, without another move."""
        self._is_setting = True
        try:
            moved = dict(self.state.moves)
            for field, slider, number in self.controls.values():
                value = field.shown(moved.get(field.id, field.now))
                slider.min, slider.max = min(slider.min, value), max(slider.max, value)
                slider.value = number.value = value
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
        """Go one move back."""
        if self.done:
            self.undone.append(self.state)
            self._go(self.done.pop(), remember=False)

    def redo(self) -> None:
        """Go one undone move forward."""
        if self.undone:
            self.done.append(self.state)
            self._go(self.undone.pop(), remember=False)

    def reset(self) -> None:
        """Go back to the policy as it stands."""
        self._go(self.start)

    def pin(self) -> None:
        """Put the setting beside the others, up to four."""
        if self.result is None:
            return
        if len(self.pins) == PINS:
            self._say(self.words("explore_full", most=PINS), is_wrong=True)
            return
        name = self.words("explore_pinned", number=len(self.pins) + 1)
        self.pins.append((name, self.result))
        self._compare()

    def unpin(self) -> None:
        """Take all settings away that stand side by side."""
        self.pins.clear()
        self._compare()

    # -- pictures ---------------------------------------------------------------------------------------------

    def _redraw(self, result: Result | None = None) -> None:
        result = result or self.model.result(self.state)
        self.result = result
        t = self.words
        self.budget.value = pictures.budget(result, self.line_fen, t)
        self.clauses.value = pictures.clauses(result, t)
        self.firms.value = pictures.firms(result, self.model.register, t)
        self.curve.value = pictures.curve(result, t)
        self.notches.value = pictures.notches(result, t)
        self._compare()

    def _compare(self) -> None:
        now = [(self.words("explore_now"), self.result)] if self.result else []
        self.compared.value = pictures.side_by_side([*self.pins, *now], self.words)

    def _say(self, text: str, *, is_wrong: bool = False) -> None:
        kind = "mq-wrong" if is_wrong else "mq-fine"
        self.message.value = f'<div class="{kind}" role="status">{html.escape(text)}</div>' if text else ""

    # -- files ------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write the setting as a scenario file."""
        self._try(lambda: self.keeper.save(self.name.value.strip(), self.state))
        self.opened.options = [("", ""), *((n, n) for n in self.keeper.names())]

    def export(self) -> None:
        """Offer the tables and the picture as files to download."""
        if self.result:
            self._try(lambda: self.keeper.links(self.result, [self.budget.value, self.curve.value]))

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
            self._say("；".join(problem.message for problem in error.problems), is_wrong=True)

    def _try(self, act: Callable[[], str]) -> None:
        """Do something with files and show what it says, escaped by whoever says it."""
        try:
            self.kept.value = act()
        except MQError as error:
            said = "；".join(f"{problem.where}: {problem.message}" for problem in error.problems)
            self.kept.value = f'<div class="mq-wrong" role="status">{html.escape(said)}</div>'


_WIDE: Any = {"layout": widgets.Layout(width="360px"), "style": {"description_width": "150px"}}
__all__ = ["EVERYWHERE", "Panel"]
