"""Assessments that are kept, so that a year is assessed once under the same rules."""

from __future__ import annotations

from mq_analysis.base.frames import Natives
from mq_analysis.policy import Rules
from mq_analysis.rules.awards.outcome import Assessment, assess


class AssessmentCache:
    """What the tables of one county pay, by rules; tables that change need a new one."""

    def __init__(self, tables: Natives, *known: Assessment) -> None:
        self._tables, self._known = tables, list(known)

    def assess(self, rules: Rules) -> Assessment:
        """Return what a year pays.

        Raises:
            CoverageError, DataError: As `mq_analysis.rules.awards.assess`.
        """
        for known in self._known:
            if known.rules.year == rules.year and known.rules == rules:
                return known
        self._known.append(assess(self._tables, rules))
        return self._known[-1]
