"""Hints on policies and scenarios in words, for the terminal and for the notes of tables."""

from __future__ import annotations

from collections.abc import Sequence

from mq_analysis import scenarios
from mq_analysis.contrasts import old_and_new
from mq_analysis.differences import Difference
from mq_analysis.labels import Words
from mq_analysis.phrases import Phrases
from mq_analysis.policy import Rules, Scenario
from mq_analysis.policy.hints import Hint, far_values, hints
from mq_analysis.scenarios import Setting
from mq_analysis.wording import award_name


def hinted(hint: Hint, lang: str) -> str:
    """Write a hint as a sentence."""
    t = Words(lang)
    said = _far(hint, t) if hint.rules is None else _of_rules(hint, hint.rules, t)
    return t("hint_reading", hint=said, reading=hint.reading) if hint.reading else said


def _far(hint: Hint, t: Words) -> str:
    before, after = old_and_new(Difference(hint.award, "", hint.before, hint.after), t)
    return t(f"hint_{hint.kind}", address=hint.award, before=before, after=after)


def _of_rules(hint: Hint, rules: Rules, t: Words) -> str:
    award = award_name(rules.award(hint.award), t)
    if hint.span is None:
        return t("hint_order", award=award)
    phrases, fact = Phrases(rules, t), rules.facts[hint.fact]
    span = t(
        "hint_money" if fact.type == "money" else "hint_span",
        fact=t.of(fact.name),
        span=phrases.bracket(hint.span, fact),
    )
    return t(f"hint_{hint.kind}_part" if hint.is_part else f"hint_{hint.kind}", award=award, span=span)


def on_rules(rules: Rules, lang: str) -> list[str]:
    """Write the hints on the rules of a year that bear on what is paid: what earns nothing, what nothing reaches."""
    return [hinted(hint, lang) for hint in hints(rules) if hint.kind != "order"]


def on_overlays(setting: Setting, year: int, laid: Sequence[Scenario], lang: str) -> list[str]:
    """Write the hints on scenarios that need no data: values far from today's, gaps that the policy does not have.

    Raises:
        MQError: If the scenarios together do not hold, or the policy does not cover the year.
    """
    if not laid:
        return []
    applied = setting.source.under([*setting.scenarios, *laid])
    old = hints(setting.rules(year))
    found = [*far_values(applied), *(hint for hint in hints(setting.rules(year, laid)) if hint not in old)]
    return [hinted(hint, lang) for hint in found]


def on_scenarios(setting: Setting, year: int, laid: Sequence[Scenario], lang: str) -> list[str]:
    """Write the hints on what scenarios make of a year; changes that move no enterprise's amount are among them.

    Raises:
        MQError: If the scenarios together do not hold, or policy or data do not cover the year.
    """
    if not laid:
        return []
    t, idle = Words(lang), scenarios.idle_changes(setting, year, laid)
    moved = [t("hint_unmoved", address=address, year=year) for address in idle]
    return [*on_overlays(setting, year, laid, lang), *moved]
