"""Hints on the effects of scenarios in a year, in words."""

from __future__ import annotations

from collections.abc import Sequence

from mq_analysis.analyses.scenarios.setting import Setting
from mq_analysis.analyses.scenarios.split import idle_changes
from mq_analysis.policy import Scenario
from mq_analysis.policy.hints import far_values, hints
from mq_analysis.report.hints import InWords
from mq_analysis.report.values import Spoken, say


def on_overlays(setting: Setting, year: int, laid: Sequence[Scenario]) -> list[Spoken]:
    """Return the hints on scenarios that need no data: values far from today's, and new gaps between brackets.

    Raises:
        MQError: If the scenarios together are invalid, or the policy does not cover the year.
    """
    if not laid:
        return []
    applied = setting.source.under([*setting.scenarios, *laid])
    old = hints(setting.rules(year))
    found = [*far_values(applied), *(hint for hint in hints(setting.rules(year, laid)) if hint not in old)]
    return [InWords(hint) for hint in found]


def on_scenarios(setting: Setting, year: int, laid: Sequence[Scenario]) -> list[Spoken]:
    """Return the hints on the effects of scenarios in a year, including changes that change no enterprise's amount.

    Raises:
        MQError: If the scenarios together are invalid, or policy or data do not cover the year.
    """
    if not laid:
        return []
    moved = [say("hint_unmoved", address=address, year=year) for address in idle_changes(setting, year, laid)]
    return [*on_overlays(setting, year, laid), *moved]
