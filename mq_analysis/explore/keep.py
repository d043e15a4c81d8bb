"""A setting as files: a scenario that every command reads, tables and pictures to download, a report."""

from __future__ import annotations

import base64
import html
import io
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from mq_analysis.errors import MQError, UsageError, one
from mq_analysis.explore.model import Model, Result, State
from mq_analysis.home import home, shown
from mq_analysis.labels import Words
from mq_analysis.policy import load_scenario
from mq_analysis.policy.scenarios.levers import moves_a_bound

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,40}", re.ASCII)
_RUNS = ("=", "+", "-", "@", "\t", "\r")


class Keeper:
    """Reads and writes what a page keeps."""

    def __init__(self, model: Model, words: Words) -> None:
        self.model, self.words = model, words
        self.folder = home() / "params" / "scenarios"

    def names(self) -> list[str]:
        """Return the scenarios of the policy."""
        found = []
        for path in sorted(self.folder.glob("*.yaml")):
            try:
                overlay = load_scenario(path).overlay
            except MQError:
                continue  # mq check says what is wrong with it
            if overlay.policy == self.model.source.policy.id and overlay.changes:
                found.append(overlay.id)
        return found

    def save(self, name: str, state: State) -> str:
        """Write a new scenario file and say where.

        Raises:
            UsageError: For a name that is none or a file that exists, or if nothing was moved.
            PolicyError: If what would be written does not hold.
        """
        path = self._new(name)
        self._write(path, name, state)
        return f"<p>{html.escape(self.words('explore_saved', file=shown(path)))}</p>"

    def _new(self, name: str) -> Path:
        where = self.words("explore_name")
        if not _NAME.fullmatch(name):
            raise one(UsageError, where, self.words("explore_bad_name", name=name))
        path = self.folder / f"{name}.yaml"
        if path.exists():
            raise one(UsageError, where, self.words("explore_exists", file=shown(path)))
        return path

    def _write(self, path: Path, name: str, state: State) -> None:
        text = self.text(name, state)
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

    def text(self, name: str, state: State) -> str:
        """Return a state as a scenario file.

        Raises:
            UsageError: If nothing was moved.
        """
        levers = {field.id: field.lever for field in self.model.fields(state)}
        changes = [
            change.model_dump(by_alias=True, exclude_none=True)
            for s in self.model.below(state)
            for change in s.overlay.changes
        ]
        moves = sorted(state.moves, key=lambda move: moves_a_bound(levers[move[0]]))
        for field, value in moves:  # bounds last: rates are addressed by the bounds as they stand
            changes += [{"at": address, "set": value} for address in levers[field].at]
        for text in state.readings:
            reading, _, option = text.partition("=")
            changes.append({"at": f"readings.{reading}.default", "set": option})
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
        """Write the scenario, run the notebooks on it, and return where the report is."""
        path = self.folder / f"{name}.yaml"
        if not (path.is_file() and path.read_text(encoding="utf-8") == self.text(name, state)):
            path = self._new(name)
            self._write(path, name, state)
        folder = report(state.year, name, self.model.source.policy.id)
        return f"<p>{html.escape(self.words('explore_reported', folder=folder))}</p>"


def report(year: int, scenario: str, policy: str, notebooks: Sequence[str] = ()) -> str:
    """Run notebooks (all, or those named) on a scenario, as ``mq report`` does, and return the folder of the report.

    Raises:
        UsageError: If it fails, with what the command says.
    """
    command = [
        str(Path(sys.executable).with_name("mq")),
        "report",
        str(year),
        "--scenario",
        scenario,
        "--quiet",
    ]
    chosen = [part for name in notebooks for part in ("--notebook", name)]
    done = subprocess.run(
        [*command, "--policy", policy, *chosen], capture_output=True, text=True, cwd=home(), check=False
    )
    if done.returncode:
        raise one(UsageError, "mq report", done.stderr.strip()[-400:] or str(done.returncode))
    return f"reports/{scenario}/{year}"


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

    from mq_analysis.fonts import FILES

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
