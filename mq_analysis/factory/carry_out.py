"""Carry out the plans of one request or of many with the same workers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mq_analysis.base.errors import MQError, NotebookError, Problem, UsageError
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.project import display_path
from mq_analysis.factory import receipt
from mq_analysis.factory.job import Binding, Job
from mq_analysis.factory.plan import Step, is_due, plan as steps_of
from mq_analysis.factory.progress import Teller, book_lines, plan_lines
from mq_analysis.factory.reporter import SILENT, Reporter
from mq_analysis.factory.request import Request

if TYPE_CHECKING:
    from mq_analysis.factory.batch import Outcome


@dataclass(frozen=True)
class How:
    """How a batch is carried out and where messages go; these options do not change a report.

    Attributes:
        jobs: The number of reports made in parallel.
        fresh: Make all reports again, also unchanged ones.
        only_plan: Only print what would be made.
        scheduler: The address of a Dask cluster that makes the reports; None: this machine.
    """

    jobs: int = os.cpu_count() or 1
    fresh: bool = False
    only_plan: bool = False
    scheduler: str | None = None
    reporter: Reporter = SILENT


@dataclass
class Planned:
    """A request, its steps, and its failures."""

    ask: Request
    key: str
    jobs: Sequence[Job]
    bindings: Sequence[Binding]
    steps: Sequence[Step]
    errors: list[MQError] = field(default_factory=list)

    def tell(self, how: How) -> None:
        """Print the plan."""
        for line in [*plan_lines(self.steps), *book_lines(self.steps, self.bindings, fresh=how.fresh)]:
            how.reporter.line(line)

    def conclude(self) -> None:
        """Write the receipt of the request if nothing failed."""
        if not self.errors:
            manifests = [job.manifest for job in self.jobs] + [bound.manifest for bound in self.bindings]
            receipt.finish(self.ask.out, self.ask.as_json(), self.key, manifests)


def nothing_changed(ask: Request, key: str, how: How) -> bool:
    """Say whether a request was carried out before and its reports are unchanged."""
    is_done = not how.fresh and receipt.holds(ask.out, key) and (ask.out / "index.html").is_file()
    if is_done:
        receipt.forget(ask.out, ask.as_json())
    return is_done


def make_plan(ask: Request, key: str, how: How) -> Planned:
    """Plan a request: its jobs, and which of their reports are up to date.

    Raises:
        MQError: With every problem of the policy, the data or the options.
    """
    from mq_analysis.factory.planning import batch_for

    batch = batch_for(ask, how.reporter)
    keep_inside(batch.jobs, ask.out)
    return Planned(ask, key, batch.jobs, batch.bindings, steps_of(batch.jobs, fresh=how.fresh))


def keep_inside(jobs: Sequence[Job], out: Path) -> None:
    """Raise if a folder of reports leaves ``--out`` through a symbolic link.

    Raises:
        UsageError: With every such folder.
    """
    folders = dict.fromkeys(job.folder for job in jobs)
    said = sentence("must lie in the folder of the reports, got a link that leads out of it")
    refuse(Problem(display_path(f), said) for f in folders if not f.resolve().is_relative_to(out.resolve()))


def refuse(problems: Iterable[Problem]) -> None:
    """Raise a UsageError with the problems, if there are any."""
    found = list(problems)
    if found:
        raise UsageError(found)


def carry_out_all(plans: Sequence[Planned], how: How) -> None:
    """Carry out the plans, then bind each year whose chapters are complete; failures are stored in the plans."""
    from mq_analysis.factory import quick  # noqa: F401 (first)
    from mq_analysis.factory.batch import bind_all, carry_out

    steps = [step for plan in plans for step in plan.steps]
    order = {id(step): i for i, step in enumerate(steps)}
    if not how.scheduler and any(step.act == "run" for step in steps):
        tell_of_engine(how.reporter)
    for plan in plans:
        receipt.begin(plan.ask.out, plan.ask.as_json())
    with _workers(how) as workers:
        outcomes = carry_out(steps, workers, Teller(sum(step.act != "keep" for step in steps), how.reporter))
        failed = {_which(outcome.step) for outcome in outcomes if outcome.error}
        bindings = [binding for plan in plans for binding in plan.bindings]
        whole = [b for b in bindings if not failed & {(job.out, str(job)) for job in b.chapters}]
        due = [binding for binding in whole if is_due(binding, fresh=how.fresh)]
        outcomes.sort(key=lambda outcome: order[id(outcome.step)])
        outcomes += bind_all(due, workers, Teller(len(due), how.reporter))
    for outcome in outcomes:
        if outcome.error:
            out = _which(outcome.step)[0]
            next(plan for plan in plans if plan.ask.out == out).errors.append(
                _name_run(outcome, outcome.error)
            )


def tell_of_engine(reporter: Reporter) -> None:
    """Print why notebooks run in kernels of their own, if they do."""
    from mq_analysis.factory.engine import hindrance

    why = hindrance()
    if why is not None:
        reporter.note(why)


def _which(step: Step | Binding) -> tuple[Path, str]:
    what = step.job if isinstance(step, Step) else step
    return what.out, str(what)


def _workers(how: How) -> AbstractContextManager[Executor]:
    from mq_analysis.factory import batch

    return batch.cluster(how.scheduler) if how.scheduler else batch.local(how.jobs)


def _name_run(outcome: Outcome, error: MQError) -> MQError:
    """Add run and year to every problem of a report."""
    what = outcome.step.job if isinstance(outcome.step, Step) else outcome.step
    problems = [replace(p, where=join([what.run, what.year, p.where], " ")) for p in error.problems]
    kind = type(error) if error.exit_code != NotebookError.exit_code else NotebookError
    return kind(problems)


def together(errors: Sequence[MQError]) -> MQError:
    """Return all problems as one error: of their common kind, else a `NotebookError`."""
    kinds = {type(error) for error in errors}
    kind = kinds.pop() if len(kinds) == 1 else NotebookError
    return kind(problem for error in errors for problem in error.problems)
