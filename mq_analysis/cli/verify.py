"""``mq verify``: check a report against its manifest, and whether it would be the same if made again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from mq_analysis.base import provenance
from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.messages import Message, in_language, sentence
from mq_analysis.base.terminal import language
from mq_analysis.factory.dependencies import dependency_name
from mq_analysis.factory.job import Binding, Job
from mq_analysis.factory.manifest import binds, depends_of, file_changes, read_manifest
from mq_analysis.factory.notebooks import find_notebooks
from mq_analysis.factory.plan import differing, step_for
from mq_analysis.factory.request import BASELINE, Request

ENDING = ".manifest.json"


def verify(report: Path, *, rebuild: bool) -> bool:
    """Print every difference, and return whether there is none.

    Raises:
        UsageError: If the path is no report with a manifest beside it.
        MQError: If what the report was made from can no longer be read.
    """
    path = _manifest_of(report)
    manifest = read_manifest(path)
    found = [
        sentence("{name}: {what} since it was made", name=name, what=what)
        for name, what in file_changes(manifest, path.parent).items()
    ]
    made = _plan_again(manifest, path)
    now = binds(made) if isinstance(made, Binding) else depends_of(made)
    found += [
        sentence("{name}: differs from what the report was made from", name=dependency_name(name))
        for name in differing(now, manifest)
    ]
    if rebuild:
        found += _rebuilt(made, manifest)
    for line in found:
        click.echo(in_language(line, language()))
    if not found:
        again = (
            sentence("made again it is the same") if rebuild else sentence("made again it would be the same")
        )
        said = sentence("{report}: as its manifest says; {again}", report=report.name, again=again)
        click.echo(in_language(said, language()))
    return not found


def _manifest_of(report: Path) -> Path:
    path = report if report.name.endswith(ENDING) else report.with_name(report.stem + ENDING)
    if not report.is_file() or not read_manifest(path).get("depends"):
        said = sentence("must be a report with its manifest beside it, got {got!r}", got=str(report))
        raise one(UsageError, "REPORT", said)
    return path.resolve()


def _plan_again(manifest: Mapping[str, Any], path: Path) -> Job | Binding:
    """Return the job of a report as it would be planned today."""
    from mq_analysis.factory.planning import batch_for

    asked, notebook = manifest["parameters"], manifest.get("notebook")
    if asked.get("edition") == "public":
        return _plan_edition(manifest, path)
    runs = ["+".join(asked.get("scenario", ())) or BASELINE]
    if notebook and "compare" in asked:
        runs = asked["compare"]
    batch = batch_for(
        Request(
            years=(asked["year"],),
            notebooks=(Path(notebook["name"]).stem,) if notebook else (),
            policy=asked["policy"],
            scenarios=tuple(runs),
            readings=tuple(asked["readings"]),
            supplements=tuple(asked.get("supplement", ())),
            data=asked["data"],
            as_of=asked.get("as_of", ""),
            lang=asked["lang"],
            formats=tuple(manifest["formats"]),
            out=path.parents[2],
        )
    )
    if not notebook and not batch.bindings:
        said = sentence(
            "must be of a year with several notebooks, got one for which nothing can be bound any more"
        )
        raise one(UsageError, path.name, said)
    return batch.jobs[0] if notebook else batch.bindings[0]


def _plan_edition(manifest: Mapping[str, Any], path: Path) -> Job:
    """Return the job of a report of a public edition."""
    from mq_analysis.case import open_case
    from mq_analysis.factory.names import run_name
    from mq_analysis.factory.publish import public_jobs

    asked = manifest["parameters"]
    case = open_case(asked["policy"], asked["data"], readings=asked["readings"])
    paths = find_notebooks([Path(manifest["notebook"]["name"]).stem])
    name, forms = run_name(case, asked["readings"]), tuple(manifest["formats"])
    jobs = public_jobs(case, asked["year"], paths, forms, path.parents[2], name)
    return next(job for job in jobs if job.parameters["lang"] == asked["lang"])


def _rebuilt(made: Job | Binding, manifest: Mapping[str, Any]) -> list[Message]:
    """Make the report again in memory, and return the names of the files that differ."""
    from mq_analysis.factory.bound import bind
    from mq_analysis.factory.report import make

    files: Mapping[str, bytes]
    match made:
        case Binding():
            files = bind(made)[0].files
        case Job():
            files = make(step_for(made, fresh=True)).files
    digests = {name: provenance.digest(content) for name, content in files.items()}
    return [
        sentence("{name}: made again it is another", name=name)
        for name, digest in digests.items()
        if digest != manifest["files"].get(name)
    ]
