"""One report: a notebook run for one year, rendered, with a manifest, put in place whole or not at all."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mq_analysis import export, provenance
from mq_analysis.errors import NotebookError
from mq_analysis.export.summary import key_figures
from mq_analysis.home import shown
from mq_analysis.run.changes import previous
from mq_analysis.run.notebooks import execute, title

FORMATS = ("html", "pdf", "ipynb")


@dataclass(frozen=True)
class Job:
    """What to make: a notebook, its parameters, the formats, and the inputs that the manifest names.

    Attributes:
        inputs: Name to SHA-256 of what the report is made from (policy, data).
        run: The folder of the run below ``out``, such as ``minqing``.
    """

    notebook: Path
    parameters: Mapping[str, Any]
    formats: tuple[str, ...]
    inputs: Mapping[str, str]
    out: Path
    run: str

    @property
    def year(self) -> int:
        """The year the report is of."""
        return int(self.parameters["year"])

    @property
    def folder(self) -> Path:
        """Where the year's reports lie."""
        return self.out / self.run / str(self.year)

    @property
    def stem(self) -> str:
        """The files' name without ending: notebook and language."""
        return f"{self.notebook.stem}.{self.parameters['lang']}"


@dataclass(frozen=True)
class Written:
    """What a job wrote, in seconds; the notebook as it ran, and its manifest."""

    files: tuple[Path, ...]
    seconds: float
    notebook: Any
    manifest: Mapping[str, Any]


def write_report(job: Job) -> Written:
    """Run and render a job; its files replace the earlier ones together, at the end.

    Raises:
        UsageError: For an unknown parameter; nothing is written.
        NotebookError: If the notebook fails; the old report stays, the failed notebook is kept below
            ``<run>/failed``.
    """
    start = time.perf_counter()
    with _workshop(job) as folder:
        executed = folder / f"{job.stem}.ipynb"
        try:
            notebook = execute(job.notebook, job.parameters, executed)
        except NotebookError:
            _keep_failed(job, executed)
            raise
        names = _render(job, notebook, folder)
        seconds = time.perf_counter() - start
        manifest = folder / f"{job.stem}.manifest.json"
        facts = {
            "title": title(notebook, job.parameters["lang"]),
            "keys": [asdict(key) for key in key_figures(notebook)],
            **_manifest(job, folder, names, seconds),
        }
        facts |= since(job.folder / manifest.name, facts)
        manifest.write_text(json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
        job.folder.mkdir(parents=True, exist_ok=True)
        placed = [job.folder / name for name in (*names, manifest.name)]
        for path in placed:
            (folder / path.name).replace(path)
        for path in set(job.folder.glob(f"{job.stem}.*")) - set(placed):
            path.unlink()  # a format of an earlier run, of which the new manifest knows nothing
    return Written(tuple(placed), seconds, notebook, facts)


def since(earlier: Path, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a manifest says of the one it replaces; nothing where it is the first."""
    if not earlier.exists():
        return {}
    return {"previous": previous(json.loads(earlier.read_text("utf-8")), facts)}


@contextlib.contextmanager
def _workshop(job: Job) -> Iterator[Path]:
    """Yield a folder on the disk of the reports, gone at the end: a killed run leaves no half report."""
    base = job.out / job.run
    base.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".making-", dir=base))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):  # not empty: other reports lie there
            base.rmdir()


def _keep_failed(job: Job, executed: Path) -> None:
    if executed.exists():
        kept = job.out / job.run / "failed"
        kept.mkdir(parents=True, exist_ok=True)
        executed.replace(kept / f"{job.year}_{executed.name}")


def _render(job: Job, notebook: Any, folder: Path) -> list[str]:
    names = []
    for form in job.formats:
        path = folder / f"{job.stem}.{form}"
        match form:
            case "html":
                path.write_text(export.render_html(notebook, name=shown(job.notebook)), encoding="utf-8")
            case "pdf":
                path.write_bytes(export.render_pdf(notebook, name=shown(job.notebook)))
        names.append(path.name)
    return names


def _manifest(job: Job, folder: Path, names: list[str], seconds: float) -> dict[str, Any]:
    return {
        "notebook": {"name": job.notebook.name, "sha256": provenance.file_digest(job.notebook)},
        "parameters": dict(job.parameters),
        "inputs": dict(job.inputs),
        "code_sha256": provenance.package_digest(),
        "versions": provenance.versions(),
        "files": {name: provenance.file_digest(folder / name) for name in names},
        "seconds": round(seconds, 2),
        "made": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }
