"""Save a setting of the explorer as a scenario file, or as a report."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from mq_analysis.base.errors import MQError, UsageError, one
from mq_analysis.base.messages import in_language
from mq_analysis.base.project import display_path, home, resources
from mq_analysis.explore.model import Model
from mq_analysis.explore.reports import Notes, report
from mq_analysis.explore.state import State
from mq_analysis.policy import load_scenario
from mq_analysis.policy.scenarios.address import same
from mq_analysis.policy.scenarios.levers import is_bound_lever, standing
from mq_analysis.report.labels import Words

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,40}", re.ASCII)


class Keeper:
    """Reads and writes the scenarios and reports of a page."""

    def __init__(self, model: Model, words: Words) -> None:
        self.model, self.words = model, words
        self.folder, self.reports = home() / "params" / "scenarios", home() / "reports"

    def names(self) -> list[str]:
        """Return the scenarios of the policy."""
        found = []
        for path in resources("params", "scenarios", pattern="*.yaml"):
            try:
                overlay = load_scenario(path).overlay
            except MQError:
                continue  # broken files are left out; mq check reports them
            if overlay.policy == self.model.source.policy.id and overlay.changes:
                found.append(path.stem)
        return found

    def save(self, name: str, state: State) -> str:
        """Write a new scenario file and return a message with its path.

        Raises:
            UsageError: If the name is invalid, the file exists, or nothing was changed.
            PolicyError: If the scenario would be invalid.
        """
        path = self._new(name)
        self._write(path, self.text(name, state))
        return f"<p>{html.escape(self.words('explore_saved', file=display_path(path)))}</p>"

    def _new(self, name: str) -> Path:
        where = self.words("explore_name")
        if not _NAME.fullmatch(name):
            raise one(UsageError, where, self.words("explore_bad_name", name=name))
        path = self.folder / f"{name}.yaml"
        if path.exists():
            raise one(UsageError, where, self.words("explore_exists", file=display_path(path)))
        return path

    def _write(self, path: Path, text: str) -> None:
        try:
            with path.open(
                "x", encoding="utf-8"
            ) as stream:  # never overwrite a file, such as that of another tab
                stream.write(text)
        except FileExistsError:
            raise one(
                UsageError, self.words("explore_name"), self.words("explore_exists", file=display_path(path))
            ) from None
        try:
            load_scenario(path)
        except MQError:
            path.unlink()
            raise

    def text(self, name: str, state: State, *, is_alone: bool = False) -> str:
        """Return a state as the text of a scenario file; ``is_alone``: only the moves, for use after open ones.

        Raises:
            UsageError: If nothing was changed, or an open scenario has parts that cannot be copied into a new one.
        """
        changes = list(self._slider_changes(state) if is_alone else self._changes(state))
        if not changes:
            raise one(UsageError, self.words("explore_keep"), self.words("explore_unmoved"))
        title = {lang: Words(lang)("explore_scenario", name=name) for lang in ("zh", "en")}
        body: dict[str, Any] = {
            "id": name,
            "title": title,
            "reason": {lang: Words(lang)("explore_reason") for lang in ("zh", "en")},
        }
        body |= {"policy": self.model.source.policy.id, "changes": changes}
        return yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=1000)

    def _changes(self, state: State) -> Iterator[dict[str, Any]]:
        """Return all changes of a state: those of the open scenarios, the moves, and the readings."""
        dated = self._scenarios_with_date(state)
        if dated:
            said = self.words("explore_dated", name=", ".join(dated))
            raise one(UsageError, self.words("explore_keep"), said)
        for scenario in self.model.below(state):
            yield from (c.model_dump(by_alias=True, exclude_none=True) for c in scenario.overlay.changes)
        yield from self._slider_changes(state)
        for text in state.readings:
            reading, _, option = text.partition("=")
            yield {"at": f"readings.{reading}.default", "set": option}

    def _scenarios_with_date(self, state: State) -> list[str]:
        """Return the open scenarios with a date or assumptions, which a new scenario could not keep."""
        below = self.model.below(state)
        return [s.name for s in below if s.overlay.from_ or s.overlay.behaviour or s.overlay.context]

    def _slider_changes(self, state: State) -> Iterator[dict[str, Any]]:
        """Return the moves as changes; bounds come last, since addresses of rates use the bounds before the move."""
        levers = {field.id: field.lever for field in self.model.fields(state)}
        below = self.model.source.under(self.model.below(state))
        for field, value in sorted(state.moves, key=lambda move: is_bound_lever(levers[move[0]])):
            for address in levers[field].at:
                if not all(same(old, value) for old in standing(below, address)):
                    yield {"at": address, "set": value}

    def report(self, name: str, state: State) -> str:
        """Run the notebooks on the state of the page; return a message with the path of the report and the notes.

        The moves are written as a scenario, which is applied after the open ones.

        Raises:
            UsageError: If something was changed and the name is invalid, or that of another scenario.
            MQError: If a report cannot be made.
        """
        scenarios, readings = self._laid(name, state)
        notes = Notes()
        folder = report(
            state.year,
            "+".join(scenarios),
            self.model.policy,
            data=self.model.data,
            lang=self.words.lang,
            readings=readings,
            out=self.reports,
            reporter=notes,
        )
        said = [self.words("explore_reported", folder=folder), *notes.taken]
        return "".join(f"<p>{html.escape(in_language(text, self.words.lang))}</p>" for text in said)

    def _laid(self, name: str, state: State) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return scenarios and readings that give a state; moves that are not saved yet are saved as a scenario."""
        if not state.moves:
            return state.scenarios, state.readings
        path, alone = self.folder / f"{name}.yaml", self.text(name, state, is_alone=True)
        there = path.read_text(encoding="utf-8") if path.is_file() else ""
        if (
            there != alone
            and there
            and not self._scenarios_with_date(state)
            and there == self.text(name, state)
        ):
            return (str(path),), ()  # saved before; that file contains the open scenarios and the readings
        if there != alone:
            self._write(self._new(name), alone)
        return (*state.scenarios, str(path)), state.readings
