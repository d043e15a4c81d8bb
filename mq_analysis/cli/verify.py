"""``mq verify``: whether a report is what its manifest says, and whether it would be the same if made again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from mq_analysis import provenance, run
from mq_analysis.cli.request import BASELINE, Request
from mq_analysis.errors import UsageError, one
from mq_analysis.run.manifest import changed_files, depends_of, read_manifest

ENDING = ".manifest.json"


def verify(report: Path, *, rebuild: bool) -> bool:
    """Print every difference, and tell whether there is none.

    Raises:
        UsageError: If the path is no report with a manifest beside it.
        MQError: If what the report was made from can no longer be read.
    """
    path = _manifest_of(report)
    manifest = read_manifest(path)
    found = [
        f"{name}: {what} since it was made" for name, what in changed_files(manifest, path.parent).items()
    ]
    job = _job_of(manifest, path)
    now, then = depends_of(job), manifest["depends"]
    changed = sorted(name for name in now.keys() | then.keys() if now.get(name) != then.get(name))
    found += [f"{name}: differs from what the report was made from" for name in changed]
    if rebuild:
        found += _rebuilt(job, manifest)
    for line in found:
        click.echo(line)
    if not found:
        again = "made again it is the same" if rebuild else "made again it would be the same"
        click.echo(f"{report.name}: as its manifest says; {again}")
    return not found


def _manifest_of(report: Path) -> Path:
    path = report if report.name.endswith(ENDING) else report.with_name(report.stem + ENDING)
    if not report.is_file() or not read_manifest(path).get("depends"):
        said = f"must be a report with its manifest beside it, got {str(report)!r}"
        raise one(UsageError, "REPORT", said)
    return path.resolve()


def _job_of(manifest: Mapping[str, Any], path: Path) -> run.Job:
    """Return the job that made a report, as it would be planned today."""
    from mq_analysis.cli.jobs import jobs_for

    asked = manifest["parameters"]
    runs = asked.get("compare") or ["+".join(asked.get("scenario", ())) or BASELINE]
    ask = Request(
        years=(asked["year"],),
        notebooks=(Path(manifest["notebook"]["name"]).stem,),
        policy=asked["policy"],
        scenarios=tuple(runs),
        readings=tuple(asked["readings"]),
        supplements=tuple(asked.get("supplement", ())),
        data=asked["data"],
        as_of=asked.get("as_of", ""),
        lang=asked["lang"],
        formats=tuple(form for form in run.FORMATS if _has(manifest, form)),
        out=path.parents[2],
        quiet=True,
    )
    return jobs_for(ask)[0]


def _has(manifest: Mapping[str, Any], form: str) -> bool:
    return any(name.endswith(f".{form}") and not name.startswith(".") for name in manifest["files"])


def _rebuilt(job: run.Job, manifest: Mapping[str, Any]) -> list[str]:
    """Make the report again, in memory, and name the files that come out otherwise."""
    from mq_analysis.run.report import make

    made = make(run.Step(job, "run", ("verify",)))
    digests = {f"{job.stem}.{form}": provenance.digest(content) for form, content in made.files.items()}
    return [
        f"{name}: made again it is another"
        for name, digest in digests.items()
        if digest != manifest["files"].get(name)
    ]
