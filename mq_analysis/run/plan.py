"""What a batch will do, before it does anything: what runs and why, what is only rendered, what is unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from mq_analysis.run.job import Job
from mq_analysis.run.manifest import changed_files, depends_of, read_manifest

Act = Literal["run", "render", "keep"]


@dataclass(frozen=True)
class Step:
    """What happens with one report.

    Attributes:
        act: ``run`` the notebook and render it; ``render`` the notebook as it was run; ``keep`` the files.
        why: What differs from the last time, such as ``policy`` or ``never made``; empty if nothing does.
    """

    job: Job
    act: Act
    why: tuple[str, ...] = ()


def plan(jobs: Iterable[Job], *, fresh: bool = False) -> list[Step]:
    """Decide for every report whether it is made again; ``fresh``: all are."""
    return [Step(job, "run", ("--fresh",)) if fresh else step_for(job) for job in jobs]


def step_for(job: Job) -> Step:
    """Compare a report with the manifest beside it."""
    manifest = read_manifest(job.manifest)
    if not manifest:
        return Step(job, "run", ("never made",))
    now, then = depends_of(job), manifest.get("depends", {})
    changed = sorted(name for name in now.keys() | then.keys() if now.get(name) != then.get(name))
    if changed:
        return Step(job, "run", tuple(changed))
    damaged = changed_files(manifest, job.folder)
    missing = [form for form in job.formats if f"{job.stem}.{form}" not in manifest["files"]]
    why = (*(f"{name} {what}" for name, what in damaged.items()), *missing)
    if not why:
        return Step(job, "keep")
    kept = str(job.executed.relative_to(job.folder).as_posix())
    return Step(job, "run" if kept in damaged or not job.executed.is_file() else "render", why)
