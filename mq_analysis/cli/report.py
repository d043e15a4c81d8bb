"""``mq report``: pass its options to the factory."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from mq_analysis.base.errors import Problem, UsageError
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import home
from mq_analysis.base.terminal import note, read_formats, say
from mq_analysis.factory.carry_out import How, refuse
from mq_analysis.factory.job import FORMATS
from mq_analysis.factory.make import make, take_up
from mq_analysis.factory.request import Request


@dataclass(frozen=True)
class Terminal:
    """Prints the messages of the factory."""

    quiet: bool

    def line(self, text: str) -> None:
        """Print a line of progress."""
        say(text, quiet=self.quiet)

    def note(self, text: str) -> None:
        """Print a note that is no error."""
        note(text, quiet=self.quiet)


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
    forms = read_formats(formats, FORMATS)
    how = How(jobs or os.cpu_count() or 1, fresh, only_plan, scheduler, Terminal(quiet))
    if counties is not None:
        from mq_analysis.factory.counties import fan_out

        said = sentence("must not be given with --counties: the file says it for each county")
        refuse(Problem(option, said) for option in _options_of_one())
        fan_out(counties, folder, forms, how)
        return
    if edition == "public":
        from mq_analysis.factory.publish import publish

        idle = {"--plan": only_plan, "--resume": resume, "--scheduler": scheduler}
        said = sentence(
            "must not be given with --edition public: each edition is audited and made here, at once"
        )
        refuse(Problem(name, said) for name, value in idle.items() if value)
        publish(**asked, as_of=as_of, formats=forms, out=folder, reporter=how.reporter)
        return
    if resume and not (asked["years"] or asked["notebooks"] or asked["scenarios"]):
        take_up(folder, how)
        return  # with years, notebooks or scenarios it is an ordinary run, which keeps what an earlier one made
    day = f"{as_of:%Y-%m-%d}" if as_of else ""
    make(Request(**asked, as_of=day, formats=forms, out=folder), how)


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


def _options_of_one() -> list[str]:
    """Return the options of `OF_ONE` that were given on the command line."""
    source = click.get_current_context().get_parameter_source
    return [option for option, name in OF_ONE.items() if source(name) is ParameterSource.COMMANDLINE]


def _folder(out: Path | None) -> Path:
    folder = (out or home() / "reports").resolve()
    if folder.exists() and not folder.is_dir():
        raise UsageError(Problem("--out", sentence("must be a folder, got the file {got!r}", got=str(out))))
    return folder
