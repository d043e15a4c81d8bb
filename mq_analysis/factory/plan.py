"""What a batch will do, before it does anything: what runs and why, what is only rendered, what is unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from mq_analysis.factory.job import FORMATS, Binding, Job
from mq_analysis.factory.manifest import binds, depends_of, file_changes, read_manifest

Act = Literal["run", "render", "keep"]


@dataclass(frozen=True)
class Step:
    """What happens with one report.

    Attributes:
        act: ``run`` the notebook and render it; ``render`` the notebook as it was run; ``keep`` the files.
        depends: Name to digest of what can change the report, as it was when the plan was made: what is changed
            while it runs is found by the next plan.
        why: What differs from the last time, such as ``policy`` or ``never made``; empty if nothing does.
    """

    job: Job
    act: Act
    depends: Mapping[str, str]
    why: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.job)


def plan(jobs: Iterable[Job], *, fresh: bool = False) -> list[Step]:
    """Decide for every report whether it is made again; ``fresh``: all are."""
    return [step_for(job, fresh=fresh) for job in jobs]


def step_for(job: Job, *, fresh: bool = False) -> Step:
    """Compare a report with the manifest beside it."""
    depends = depends_of(job)
    if fresh:
        return Step(job, "run", depends, ("--fresh",))
    manifest = read_manifest(job.manifest)
    changed = differing(depends, manifest)
    if changed:
        return Step(job, "run", depends, changed)
    damaged = file_changes(manifest, job.folder)
    missing = [form for form in job.formats if form not in manifest["formats"]]
    why = (*(f"{name} {what}" for name, what in damaged.items()), *missing)
    if not why:
        return Step(job, "keep", depends)
    kept = job.executed.relative_to(job.folder).as_posix()
    if kept in damaged or not job.executed.is_file():
        return Step(job, "run", depends, why)
    both = tuple(form for form in FORMATS if form in {*job.formats, *manifest["formats"]})
    return Step(replace(job, formats=both), "render", depends, why)


def differing(now: Mapping[str, str], manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Name what differs from what a report was made from."""
    if "depends" not in manifest:
        return ("never made",)
    then = manifest["depends"]
    return tuple(sorted(name for name in now.keys() | then.keys() if now.get(name) != then.get(name)))


def is_due(binding: Binding, *, fresh: bool = False) -> bool:
    """Tell whether an annual report must be bound again, once its chapters are in their place."""
    manifest = read_manifest(binding.manifest)
    if fresh or differing(binds(binding), manifest) or file_changes(manifest, binding.folder):
        return True
    return not set(binding.formats) <= set(manifest["formats"])
