"""Differences between policies as text for a terminal: address, clause, old and new value, by dates."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mq_analysis.report.format import grid
from mq_analysis.report.labels import Words
from mq_analysis.report.policy_differences import in_force, old_and_new
from mq_analysis.report.values import Spoken
from mq_analysis.rules.differences import Difference


@dataclass(frozen=True, slots=True)
class Differing(Spoken):
    """The differences between two sides, named ``before`` and ``after``, as lines of text."""

    found: Sequence[Difference]
    before: str
    after: str

    def text(self, words: Words) -> str:
        """Write the lines in a language."""
        return "\n".join(_lines(self.found, f"{self.before} → {self.after}", words))


def _lines(found: Sequence[Difference], title: str, t: Words) -> Iterator[str]:
    colon = "：" if t.lang == "zh" else ": "
    yield title + colon + (t("diff_count", n=len(found)) if found else t("diff_none"))
    head = (t("diff_address"), t("clause"), t("diff_before"), "", t("diff_after"))
    for span, group in itertools.groupby(found, key=lambda d: in_force(d, t)):
        yield ""
        yield span
        yield from ("  " + line for line in grid([head, *(_row(d, t) for d in group)]))


def _row(found: Difference, t: Words) -> tuple[str, ...]:
    old, new = old_and_new(found, t)
    return (found.address, found.clause, old, "→", new)
