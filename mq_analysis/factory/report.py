"""One report: run a notebook for one year, render it, and write it with a manifest, atomically."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from mq_analysis.base.errors import NotebookError, Problem
from mq_analysis.base.project import display_path
from mq_analysis.factory import forks
from mq_analysis.factory.cleaning import clean
from mq_analysis.factory.execute import execute
from mq_analysis.factory.job import Job
from mq_analysis.factory.manifest import manifest_bytes, manifest_of
from mq_analysis.factory.place import place
from mq_analysis.factory.plan import Step, step_for
from mq_analysis.factory.render import render


@dataclass(frozen=True)
class Made:
    """A report that is made and not yet written: its files by name, and facts for its manifest."""

    executed: str
    files: dict[str, bytes]
    facts: dict[str, Any]

    @property
    def seconds(self) -> float:
        """The time it took, in seconds."""
        return float(self.facts["seconds"])


class FailedRunError(NotebookError):
    """A notebook failed; the error carries the partially executed notebook."""

    def __init__(self, problems: Sequence[Problem], executed: bytes = b"") -> None:
        super().__init__(problems)
        self.executed = executed

    def __reduce__(self) -> tuple[type[FailedRunError], tuple[Any, ...]]:
        return type(self), (self.problems, self.executed)


def make(step: Step) -> Made:
    """Make a report without writing to the output folder; a worker on another machine can run it.

    Raises:
        UsageError: For an unknown parameter.
        FailedRunError: If the notebook fails.
        MQError: If it ran but cannot be rendered.
    """
    start = time.perf_counter()
    job = step.job
    executed = job.executed.read_text("utf-8") if step.act == "render" else _run(job)
    files, facts = forks.call(render, executed, job.formats, job.stem, display_path(job.notebook))
    return Made(executed, files, facts | {"seconds": round(time.perf_counter() - start, 2)})


def _run(job: Job) -> str:
    with tempfile.TemporaryDirectory(prefix="mq-", ignore_cleanup_errors=True) as folder:
        output = Path(folder) / f"{job.stem}.ipynb"
        try:
            notebook = execute(job.notebook, job.parameters, output)
        except NotebookError as error:
            kept = output.read_bytes() if output.exists() else b""
            raise FailedRunError(error.problems, kept) from None
    text: str = nbformat.writes(clean(notebook))
    return text


def put(step: Step, made: Made) -> list[Path]:
    """Write a report in place of the earlier one; all its files are replaced atomically.

    Raises:
        PlacingError: If writing fails; the earlier report stays.
    """
    job = step.job
    place(job.folder, files_of(step, made), instead_of=[f"{job.stem}.*"])
    return [job.folder / name for name in (*made.files, job.manifest.name)]


def files_of(step: Step, made: Made) -> dict[str, bytes]:
    """Return all files of a report by path: its formats, manifest and executed notebook."""
    job = step.job
    kept = {job.executed.relative_to(job.folder).as_posix(): made.executed.encode()}
    manifest = manifest_bytes(manifest_of(job, step.depends, made.files | kept, made.facts))
    return {**made.files, job.manifest.name: manifest, **kept}


def keep_failed(job: Job, executed: bytes) -> Path | None:
    """Write a failed notebook with its error on top, for debugging."""
    if not executed:
        return None
    name = f"{job.year}_{job.stem}.ipynb"
    return place(job.out / job.run / "failed", {name: executed}, instead_of=[name])[0]


def write_report(job: Job) -> list[Path]:
    """Make one report and write it.

    Raises:
        UsageError: For an unknown parameter; nothing is written.
        NotebookError: If the notebook fails; the earlier report stays, the failed notebook is kept below
            ``<run>/failed``.
    """
    step = step_for(job, fresh=True)
    try:
        made = make(step)
    except FailedRunError as error:
        keep_failed(job, error.executed)
        raise
    return put(step, made)
