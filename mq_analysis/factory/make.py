"""Make reports: plan, then make what has changed; unchanged reports are detected before heavy imports."""

from __future__ import annotations

from pathlib import Path

from mq_analysis.base.errors import MQError, Problem, UsageError
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import display_path
from mq_analysis.factory import forks, receipt
from mq_analysis.factory.carry_out import How, carry_out_all, make_plan, nothing_changed, together
from mq_analysis.factory.request import Request


def make(ask: Request, how: How) -> None:
    """Plan, then make what has changed; a failed report does not stop the others.

    Raises:
        NotebookError: With the problems of all failed reports; the others are written.
    """
    key = ask.key
    if nothing_changed(ask, key, how):
        how.reporter.line(sentence("nothing has changed since the last run"))
        return
    if not how.scheduler:
        forks.warm_up()
    plan = make_plan(ask, key, how)
    plan.tell(how)
    if how.only_plan:
        return
    carry_out_all([plan], how)
    if any(ask.out.glob("*/*/*.manifest.json")):
        how.reporter.line(display_path(index(ask.out)))
    if plan.errors:
        raise together(plan.errors)
    plan.conclude()


def take_up(out: Path, how: How) -> None:
    """Resume every batch that was killed or failed in a folder of reports; a failure does not stop the others.

    Raises:
        UsageError: If there is no such batch.
        MQError: With the problems of all batches that failed again.
    """
    waiting = receipt.open_requests(out)
    if not waiting:
        raise UsageError(
            Problem(
                "--resume",
                sentence("must find a run that did not end in {folder}, got none", folder=display_path(out)),
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
