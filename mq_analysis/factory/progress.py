"""Messages of ``mq report``: the plan, and each report as it ends."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from mq_analysis.base.messages import Message, join, sentence
from mq_analysis.base.project import display_path
from mq_analysis.factory.dependencies import dependency_name
from mq_analysis.factory.job import Binding
from mq_analysis.factory.plan import Step, is_due
from mq_analysis.factory.reporter import Reporter

if TYPE_CHECKING:
    from mq_analysis.factory.batch import Outcome

PRINTED = (".html", ".pdf", ".ipynb")
"""Endings of files that the command names as it writes them."""


def plan_lines(steps: Sequence[Step]) -> list[Message]:
    """Return the lines of a plan: one for the reports with the same reason."""
    lines = []
    order = {"run": 0, "render": 1, "keep": 2}
    what = {
        "run": sentence("to run"),
        "render": sentence("to render again"),
        "keep": sentence("unchanged"),
    }
    ranked = sorted(steps, key=lambda step: (order[step.act], step.why))
    for (act, why), group in groupby(ranked, key=lambda step: (step.act, step.why)):
        jobs = [step.job for step in group]
        said = sentence(
            "{count} {what}{why}: {runs}; {years}; {names}",
            count=len(jobs),
            what=what[act],
            why=sentence(" ({why})", why=join(map(dependency_name, why))) if why else "",
            runs=join(dict.fromkeys(job.run for job in jobs)),
            years=join(dict.fromkeys(job.year for job in jobs)),
            names=join(dict.fromkeys(job.stem.split("_")[0] for job in jobs)),
        )
        lines.append(said)
    return lines


def book_lines(steps: Sequence[Step], bindings: Sequence[Binding], *, fresh: bool) -> list[Message]:
    """Return lines on the annual reports to bind: a chapter runs again, or the annual report itself differs."""
    ran = {str(step) for step in steps if step.act == "run"}
    due = [b for b in bindings if ran & set(map(str, b.chapters)) or is_due(b, fresh=fresh)]
    said = sentence(
        "{count} annual to bind: {runs}; {years}",
        count=len(due),
        runs=join(dict.fromkeys(binding.run for binding in due)),
        years=join(dict.fromkeys(binding.year for binding in due)),
    )
    return [said] if due else []


class Teller:
    """Prints each report as it ends, with the remaining time."""

    def __init__(self, count: int, reporter: Reporter) -> None:
        self.count, self.reporter, self.ended, self.start = count, reporter, 0, time.monotonic()

    def __call__(self, outcome: Outcome) -> None:
        """Print the outcome of one report."""
        self.ended += 1
        left = (time.monotonic() - self.start) / self.ended * (self.count - self.ended)
        names = join(display_path(path) for path in outcome.files if path.suffix in PRINTED)
        said = sentence("{names} ({seconds:.1f} s)", names=names, seconds=outcome.seconds)
        if not outcome.files:
            said = sentence("{report} failed", report=str(outcome.step))
        rest = sentence(", about {left:.0f} s left", left=left) if self.ended < self.count else ""
        self.reporter.line(
            sentence(
                "[{ended}/{count}] {said}{rest}", ended=self.ended, count=self.count, said=said, rest=rest
            )
        )
