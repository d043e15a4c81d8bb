"""``mq report``: a plan, then the reports; what is unchanged is found before anything heavy is imported."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mq_analysis import run
from mq_analysis.cli.request import Request
from mq_analysis.cli.telling import Teller, told, told_of_books
from mq_analysis.cli.terminal import read_formats, say
from mq_analysis.errors import MQError, NotebookError, Problem, UsageError
from mq_analysis.home import home, shown
from mq_analysis.run import forks, receipt
from mq_analysis.run.plan import Step

if TYPE_CHECKING:
    from mq_analysis.run.batch import Outcome


@dataclass(frozen=True)
class How:
    """How a batch is carried out; none of it changes a report."""

    jobs: int
    fresh: bool
    only_plan: bool
    scheduler: str | None
    quiet: bool


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
    quiet: bool,
    **asked: Any,
) -> None:
    """Read the options of the command and carry them out."""
    folder = _folder(out)
    if edition == "public":
        from mq_analysis.cli.publish import publish

        idle = {"--plan": only_plan, "--resume": resume, "--scheduler": scheduler}
        said = "must not be given with --edition public: each edition is audited and made here, at once"
        _refuse(Problem(name, said) for name, value in idle.items() if value)
        publish(**asked, as_of=as_of, formats=formats, out=folder, quiet=quiet)
        return
    how = How(jobs or os.cpu_count() or 1, fresh, only_plan, scheduler, quiet)
    if resume and not (asked["years"] or asked["notebooks"] or asked["scenarios"]):
        take_up(folder, how)
        return  # with years, notebooks or scenarios it is that run, which leaves what it had made
    day = f"{as_of:%Y-%m-%d}" if as_of else ""
    forms = read_formats(formats, run.FORMATS)
    make(Request(**asked, as_of=day, formats=forms, out=folder, quiet=quiet), how)


def _refuse(problems: Iterable[Problem]) -> None:
    """Raise a UsageError with the problems, if there are any."""
    found = list(problems)
    if found:
        raise UsageError(found)


def _folder(out: Path | None) -> Path:
    folder = (out or home() / "reports").resolve()
    if folder.exists() and not folder.is_dir():
        raise UsageError(Problem("--out", f"must be a folder, got the file {str(out)!r}"))
    return folder


def make(ask: Request, how: How) -> None:
    """Plan, then make what has changed; one report that fails stops no other.

    Raises:
        NotebookError: With the problems of all that failed; the others are in their place.
    """
    key = ask.key
    if not how.fresh and receipt.holds(ask.out, key) and (ask.out / "index.html").is_file():
        receipt.forget(ask.out, ask.as_json())
        say("nothing has changed since the last run", quiet=how.quiet)
        return
    if not how.scheduler:
        forks.warm_up()
    from mq_analysis.cli.jobs import batch_for

    batch = batch_for(ask)
    _keep_inside(batch.jobs, ask.out)
    steps = run.plan(batch.jobs, fresh=how.fresh)
    for line in [*told(steps), *told_of_books(steps, batch.bindings, fresh=how.fresh)]:
        say(line, quiet=how.quiet)
    if how.only_plan:
        return
    receipt.begin(ask.out, ask.as_json())
    errors = _carry_out(steps, batch.bindings, how)
    if any(ask.out.glob("*/*/*.manifest.json")):
        say(shown(_index(ask.out)), quiet=how.quiet)
    if errors:
        raise _together(errors)
    manifests = [job.manifest for job in batch.jobs] + [bound.manifest for bound in batch.bindings]
    receipt.finish(ask.out, ask.as_json(), key, manifests)


def _keep_inside(jobs: Sequence[run.Job], out: Path) -> None:
    """Refuse a folder of reports that leads out of ``--out`` by a link.

    Raises:
        UsageError: For every such folder.
    """
    folders = dict.fromkeys(job.folder for job in jobs)
    said = "must lie in the folder of the reports, got a link that leads out of it"
    _refuse(Problem(shown(f), said) for f in folders if not f.resolve().is_relative_to(out.resolve()))


def take_up(out: Path, how: How) -> None:
    """Take up every batch that was killed or failed in a folder of reports; one that fails again stops no other.

    Raises:
        UsageError: If there is none.
        MQError: With the problems of all that failed again.
    """
    waiting = receipt.unfinished(out)
    if not waiting:
        raise UsageError(Problem("--resume", f"must find a run that did not end in {shown(out)}, got none"))
    errors = []
    for text in waiting:
        try:
            make(Request.from_json(text, out), how)
        except MQError as error:
            errors.append(error)
    if errors:
        raise _together(errors)


def _carry_out(steps: Sequence[Step], bindings: Sequence[run.Binding], how: How) -> list[MQError]:
    """Make what the plan says, then bind each year whose chapters are all there; tell of each as it ends."""
    from mq_analysis.run import quick  # noqa: F401 (first)
    from mq_analysis.run.batch import bind_all, carry_out

    order = {str(step): i for i, step in enumerate(steps)}
    with _workers(how) as workers:
        outcomes = carry_out(steps, workers, Teller(sum(step.act != "keep" for step in steps), how.quiet))
        failed = {str(outcome.step) for outcome in outcomes if outcome.error}
        whole = [b for b in bindings if not failed & {str(job) for job in b.chapters}]
        due = [binding for binding in whole if run.is_due(binding, fresh=how.fresh)]
        outcomes.sort(key=lambda outcome: order[str(outcome.step)])
        outcomes += bind_all(due, workers, Teller(len(due), how.quiet))
    return [_named(outcome, outcome.error) for outcome in outcomes if outcome.error]


def _index(out: Path) -> Path:
    from mq_analysis.run.index import write_index

    return write_index(out)


def _workers(how: How) -> AbstractContextManager[Executor]:
    from mq_analysis.run import batch

    return batch.cluster(how.scheduler) if how.scheduler else batch.local(how.jobs)


def _named(outcome: Outcome, error: MQError) -> MQError:
    """Name run and year in every problem of a report."""
    what = outcome.step.job if isinstance(outcome.step, Step) else outcome.step
    problems = [replace(p, where=f"{what.run} {what.year} {p.where}") for p in error.problems]
    kind = type(error) if error.exit_code != NotebookError.exit_code else NotebookError
    return kind(problems)


def _together(errors: Sequence[MQError]) -> MQError:
    """Return all problems as one error: of a notebook, unless all are of one other kind."""
    kinds = {type(error) for error in errors}
    kind = kinds.pop() if len(kinds) == 1 else NotebookError
    return kind(problem for error in errors for problem in error.problems)
