"""``mq report``: a plan, then the reports; what is unchanged is found before anything heavy is imported."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from mq_analysis.base.errors import MQError, Problem, UsageError
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import home, shown
from mq_analysis.base.terminal import read_formats, say
from mq_analysis.factory import forks, receipt
from mq_analysis.factory.carry_out import (
    How,
    carry_out_all,
    nothing_changed,
    planned,
    refuse,
    together,
)
from mq_analysis.factory.job import FORMATS
from mq_analysis.factory.request import Request


def report(
    *,
    as_of: dt.datetime | None,
    formats: str,
    out: Path | None,
    jobs: int | None,
    fresh: bool,
    only_plan: bool,
    resume: bool,
    scheduler: str | None,
    edition: str,
    counties: Path | None,
    quiet: bool,
    **asked: Any,
) -> None:
    """Read the options of the command and carry them out."""
    folder = _folder(out)
    how = How(jobs or os.cpu_count() or 1, fresh, only_plan, scheduler, quiet)
    if counties is not None:
        from mq_analysis.factory.counties import fan_out

        said = sentence("must not be given with --counties: the file says it for each county")
        refuse(Problem(option, said) for option in _said_of_one())
        fan_out(counties, folder, read_formats(formats, FORMATS), how)
        return
    if edition == "public":
        from mq_analysis.factory.publish import publish

        idle = {"--plan": only_plan, "--resume": resume, "--scheduler": scheduler}
        said = sentence(
            "must not be given with --edition public: each edition is audited and made here, at once"
        )
        refuse(Problem(name, said) for name, value in idle.items() if value)
        publish(**asked, as_of=as_of, formats=formats, out=folder, quiet=quiet)
        return
    if resume and not (asked["years"] or asked["notebooks"] or asked["scenarios"]):
        take_up(folder, how)
        return  # with years, notebooks or scenarios it is that run, which leaves what it had made
    day = f"{as_of:%Y-%m-%d}" if as_of else ""
    forms = read_formats(formats, FORMATS)
    make(Request(**asked, as_of=day, formats=forms, out=folder, quiet=quiet), how)


OF_ONE = {
    "YEAR": "years",
    "--notebook": "notebooks",
    "--scenario": "scenarios",
    "--reading": "readings",
    "--supplement": "supplements",
    "--policy": "policy",
    "--data": "data",
    "--lang": "lang",
    "--as-of": "as_of",
    "--edition": "edition",
    "--resume": "resume",
}
"""Options that say something of one county, by the name of their value."""


def _said_of_one() -> list[str]:
    """Return the options of `OF_ONE` that stand on the command line."""
    source = click.get_current_context().get_parameter_source
    return [option for option, name in OF_ONE.items() if source(name) is ParameterSource.COMMANDLINE]


def _folder(out: Path | None) -> Path:
    folder = (out or home() / "reports").resolve()
    if folder.exists() and not folder.is_dir():
        raise UsageError(Problem("--out", sentence("must be a folder, got the file {got!r}", got=str(out))))
    return folder


def make(ask: Request, how: How) -> None:
    """Plan, then make what has changed; one report that fails stops no other.

    Raises:
        NotebookError: With the problems of all that failed; the others are in their place.
    """
    key = ask.key
    if nothing_changed(ask, key, how):
        say("nothing has changed since the last run", quiet=how.quiet)
        return
    if not how.scheduler:
        forks.warm_up()
    plan = planned(ask, key, how)
    plan.tell(how)
    if how.only_plan:
        return
    carry_out_all([plan], how)
    if any(ask.out.glob("*/*/*.manifest.json")):
        say(shown(index(ask.out)), quiet=how.quiet)
    if plan.errors:
        raise together(plan.errors)
    plan.conclude()


def take_up(out: Path, how: How) -> None:
    """Take up every batch that was killed or failed in a folder of reports; one that fails again stops no other.

    Raises:
        UsageError: If there is none.
        MQError: With the problems of all that failed again.
    """
    waiting = receipt.unfinished(out)
    if not waiting:
        raise UsageError(
            Problem(
                "--resume",
                sentence("must find a run that did not end in {folder}, got none", folder=shown(out)),
            )
        )
    errors = []
    for text in waiting:
        try:
            make(Request.from_json(text, out), how)
        except MQError as error:
            errors.append(error)
    if errors:
        raise together(errors)


def index(out: Path) -> Path:
    """Write the index of a folder of reports."""
    from mq_analysis.factory.index import write_index

    return write_index(out)
