"""Hints on policies and scenarios in words, for the terminal and for the notes of tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mq_analysis.policy import Rules
from mq_analysis.policy.hints import Hint, hints
from mq_analysis.report.format import award_name
from mq_analysis.report.labels import Words
from mq_analysis.report.policy_differences import old_and_new
from mq_analysis.report.rules_in_words import Phrases
from mq_analysis.report.values import Said, Spoken, say
from mq_analysis.rules.differences import Difference


def hint_text(hint: Hint, lang: str) -> str:
    """Write a hint as a sentence."""
    t = Words(lang)
    said = _far(hint, t) if hint.rules is None else _of_rules(hint, hint.rules, t)
    return t("hint_reading", hint=said, reading=hint.reading) if hint.reading else said


@dataclass(frozen=True, slots=True)
class InWords(Spoken):
    """A hint as a value; the language is chosen when it is shown."""

    hint: Hint

    def text(self, words: Words) -> str:
        """Write the hint as a sentence."""
        return hint_text(self.hint, words.lang)


def hint_notes(found: Iterable[Hint]) -> tuple[Said, ...]:
    """Return hints as the notes of a table."""
    return tuple(say("hint", hint=InWords(hint)) for hint in found)


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


def on_pay(rules: Rules) -> list[Hint]:
    """Return the hints on the rules of a year that affect payments."""
    return [hint for hint in hints(rules) if hint.kind != "order"]


def on_rules(rules: Rules, lang: str) -> list[str]:
    """Write the hints on the rules of a year that affect payments: values that earn 0, brackets never reached."""
    return [hint_text(hint, lang) for hint in on_pay(rules)]
