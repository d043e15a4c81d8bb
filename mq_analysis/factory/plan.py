"""Plan a batch before it runs: which reports are run and why, which are only rendered, which are unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from mq_analysis.base.messages import join
from mq_analysis.factory.job import FORMATS, Binding, Job
from mq_analysis.factory.manifest import binds, depends_of, file_changes, read_manifest

Act = Literal["run", "render", "keep"]


@dataclass(frozen=True)
class Step:
    """The action for one report.

    Attributes:
        act: ``run`` the notebook and render it; ``render`` the notebook as it was run; ``keep`` the files.
        depends: Digest, by name, of everything that can change the report, at the time of planning; a change during
            the run is found by the next plan.
        why: The differences from the last run, such as ``policy`` or ``never made``; empty if there are none.
    """

    job: Job
    act: Act
    depends: Mapping[str, str]
    why: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.job)


def plan(jobs: Iterable[Job], *, fresh: bool = False) -> list[Step]:
    """Decide for every report whether it is made again; with ``fresh`` all are."""
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
    why = (*(join([name, what], " ") for name, what in damaged.items()), *missing)
    if not why:
        return Step(job, "keep", depends)
    kept = job.executed.relative_to(job.folder).as_posix()
    if kept in damaged or not job.executed.is_file():
        return Step(job, "run", depends, why)
    both = tuple(form for form in FORMATS if form in {*job.formats, *manifest["formats"]})
    return Step(replace(job, formats=both), "render", depends, why)


def differing(now: Mapping[str, str], manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the dependencies that differ from those in the manifest of a report."""
    if "depends" not in manifest:
        return ("never made",)
    then = manifest["depends"]
    return tuple(sorted(name for name in now.keys() | then.keys() if now.get(name) != then.get(name)))


def is_due(binding: Binding, *, fresh: bool = False) -> bool:
    """Say whether an annual report must be bound again; its chapters must have been written."""
    manifest = read_manifest(binding.manifest)
    if fresh or differing(binds(binding), manifest) or file_changes(manifest, binding.folder):
        return True
    return not set(binding.formats) <= set(manifest["formats"])
