"""A setting as files: a scenario that every command reads, tables and pictures to download, a report."""

from __future__ import annotations

import base64
import html
import io
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from mq_analysis.base.errors import MQError, UsageError, one
from mq_analysis.base.project import find_data, home, shown
from mq_analysis.explore.model import Model, Result, State
from mq_analysis.factory import run_folder
from mq_analysis.policy import find_policy, find_scenarios, load_scenario
from mq_analysis.policy.scenarios.address import same
from mq_analysis.policy.scenarios.levers import moves_a_bound, standing
from mq_analysis.report.labels import Words

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,40}", re.ASCII)
_RUNS = ("=", "+", "-", "@", "\t", "\r")


class Keeper:
    """Reads and writes what a page keeps."""

    def __init__(self, model: Model, words: Words) -> None:
        self.model, self.words = model, words
        self.folder, self.reports = home() / "params" / "scenarios", home() / "reports"

    def names(self) -> list[str]:
        """Return the scenarios of the policy."""
        found = []
        for path in sorted(self.folder.glob("*.yaml")):
            try:
                overlay = load_scenario(path).overlay
            except MQError:
                continue  # mq check says what is wrong with it
            if overlay.policy == self.model.source.policy.id and overlay.changes:
                found.append(path.stem)
        return found

    def save(self, name: str, state: State) -> str:
        """Write a new scenario file and say where.

        Raises:
            UsageError: For a name that is none or a file that exists, or if nothing was moved.
            PolicyError: If what would be written does not hold.
        """
        path = self._new(name)
        self._write(path, self.text(name, state))
        return f"<p>{html.escape(self.words('explore_saved', file=shown(path)))}</p>"

    def _new(self, name: str) -> Path:
        where = self.words("explore_name")
        if not _NAME.fullmatch(name):
            raise one(UsageError, where, self.words("explore_bad_name", name=name))
        path = self.folder / f"{name}.yaml"
        if path.exists():
            raise one(UsageError, where, self.words("explore_exists", file=shown(path)))
        return path

    def _write(self, path: Path, text: str) -> None:
        try:
            with path.open("x", encoding="utf-8") as stream:  # never over a file, of whichever tab
                stream.write(text)
        except FileExistsError:
            raise one(
                UsageError, self.words("explore_name"), self.words("explore_exists", file=shown(path))
            ) from None
        try:
            load_scenario(path)
        except MQError:
            path.unlink()
            raise

    def text(self, name: str, state: State, *, is_alone: bool = False) -> str:
        """Return a state as a scenario file; ``is_alone``: only what was moved, to be laid over the open scenarios.

        Raises:
            UsageError: If nothing was moved, or an open scenario says what a new one cannot take over.
        """
        changes = list(self._moves(state) if is_alone else self._changes(state))
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
        """Return all changes of a state: of the open scenarios, what was moved, and the readings."""
        dated = self._dated(state)
        if dated:
            said = self.words("explore_dated", name=", ".join(dated))
            raise one(UsageError, self.words("explore_keep"), said)
        for scenario in self.model.below(state):
            yield from (c.model_dump(by_alias=True, exclude_none=True) for c in scenario.overlay.changes)
        yield from self._moves(state)
        for text in state.readings:
            reading, _, option = text.partition("=")
            yield {"at": f"readings.{reading}.default", "set": option}

    def _dated(self, state: State) -> list[str]:
        """Return the open scenarios with a date or assumptions, which a new scenario would lose."""
        below = self.model.below(state)
        return [s.name for s in below if s.overlay.from_ or s.overlay.behaviour or s.overlay.context]

    def _moves(self, state: State) -> Iterator[dict[str, Any]]:
        """Return what was moved as changes; bounds last: rates are addressed by the bounds as they stand."""
        levers = {field.id: field.lever for field in self.model.fields(state)}
        below = self.model.source.under(self.model.below(state))
        for field, value in sorted(state.moves, key=lambda move: moves_a_bound(levers[move[0]])):
            for address in levers[field].at:
                if not all(same(old, value) for old in standing(below, address)):
                    yield {"at": address, "set": value}

    def links(self, result: Result | None, figures: Sequence[str]) -> str:
        """Return links to download the tables (csv, xlsx) and the pictures (svg, png); no request leaves the page."""
        if result is None:
            return ""
        table = self._table(result)
        svg = figures[0]
        files = {
            "csv": ("text/csv", _safe(table).to_csv(index=False).encode("utf-8-sig")),
            "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx(table)),
            "svg": ("image/svg+xml", svg.encode()),
            "png": ("image/png", _png(svg)),
        }
        parts = [
            f'<a download="explore.{end}" href="data:{kind};base64,{base64.b64encode(content).decode()}">{end}</a>'
            for end, (kind, content) in files.items()
        ]
        return f"<p>{html.escape(self.words('explore_files'))} {' · '.join(parts)}</p>"

    def _table(self, result: Result) -> pd.DataFrame:
        rows = result.firms.join(self.model.register[["name", "township", "product_group"]], on="org_code")
        for column in ("before", "after", "difference"):
            rows[f"{column}_yuan"] = rows.pop(f"{column}_fen") / 100
        return rows

    def report(self, name: str, state: State) -> str:
        """Run the notebooks on what is on the page, and return where the report is.

        What was moved is written as a scenario, which is laid over those that are open.

        Raises:
            UsageError: If something was moved and the name is none, or of another scenario; or if the command fails.
        """
        scenarios, readings = self._laid(name, state)
        folder = report(
            state.year,
            "+".join(scenarios),
            self.model.policy,
            data=self.model.data,
            lang=self.words.lang,
            readings=readings,
            out=self.reports,
        )
        return f"<p>{html.escape(self.words('explore_reported', folder=folder))}</p>"

    def _laid(self, name: str, state: State) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the scenarios and readings that come to a state; what was moved is saved, if it is not yet."""
        if not state.moves:
            return state.scenarios, state.readings
        path, alone = self.folder / f"{name}.yaml", self.text(name, state, is_alone=True)
        there = path.read_text(encoding="utf-8") if path.is_file() else ""
        if there != alone and there and not self._dated(state) and there == self.text(name, state):
            return (str(path),), ()  # saved before, with the open scenarios and the readings in it
        if there != alone:
            self._write(self._new(name), alone)
        return (*state.scenarios, str(path)), state.readings


def report(
    year: int,
    scenario: str,
    policy: str,
    notebooks: Sequence[str] = (),
    *,
    data: str = "",
    lang: str = "",
    readings: Sequence[str] = (),
    out: Path | None = None,
) -> str:
    """Run notebooks as ``mq report`` does, and return the folder of the report.

    Args:
        year: The award year.
        scenario: A scenario, or several joined by ``+``; blank: the policy as it stands.
        policy: Name in ``params/policies``, or a file.
        notebooks: Numbers or names; none: all.
        data: Folder with the county's tables; blank: the default of the command, as for ``lang``.
        lang: ``zh`` or ``en``.
        readings: Open clauses read another way, as ``ID=VALUE``.
        out: The folder of all reports; by default that of the project.

    Raises:
        UsageError: If it fails, with what the command says.
    """
    out, law = out or home() / "reports", find_policy(policy).resolve()
    laid = find_scenarios([scenario] if scenario else [])
    options: dict[str, Sequence[str]] = {
        "--policy": [policy if law.parent == home() / "params" / "policies" else str(law)],
        "--scenario": ["+".join(str(path.resolve()) for path in laid)] if laid else [],
        "--data": [str(find_data(data))] if data else [],
        "--lang": [lang] if lang else [],
        "--reading": readings,
        "--notebook": notebooks,
        "--out": [str(out)],
    }
    command = [str(Path(sys.executable).with_name("mq")), "report", str(year), "--quiet"]
    command += [part for option, values in options.items() for value in values for part in (option, value)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=home(), check=False)
    folder = out / run_folder(law.stem, [path.stem for path in laid], readings) / str(year)
    if done.returncode or not folder.is_dir():
        raise one(UsageError, "mq report", done.stderr.strip()[-400:] or f"{folder}: {done.returncode}")
    return shown(folder)


def _safe(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts a spreadsheet does not run."""
    return table.map(lambda v: f"'{v}" if isinstance(v, str) and v.startswith(_RUNS) else v)


def _xlsx(table: pd.DataFrame) -> bytes:
    content = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(content, engine="xlsxwriter", engine_kwargs=options) as book:
        table.to_excel(book, sheet_name="explore", index=False, freeze_panes=(1, 0))
    return content.getvalue()


def _png(svg: str) -> bytes:
    """Draw the very same picture as pixels, by the typesetter of the reports."""
    import typst

    from mq_analysis.base.fonts import FILES

    page = "#set page(width: auto, height: auto, margin: 8pt)"
    image = '#image(bytes(sys.inputs.svg), format: "svg", width: 480pt)'
    source = f"{page}\n{image}".encode()
    fonts: Any = sorted({str(path.parent) for path in FILES.values()})
    content = typst.compile(
        source,
        format="png",
        ppi=144,
        sys_inputs={"svg": svg},
        font_paths=fonts,
        ignore_system_fonts=True,
    )
    return content if isinstance(content, bytes) else content[0]
