"""Differences between two policies in words: old and new values as readers write them, and their dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mq_analysis.base.money import parse_amount
from mq_analysis.policy.scenarios.address import quantity
from mq_analysis.report.format import money_in_words
from mq_analysis.report.labels import Words
from mq_analysis.report.values import Said, Spoken, say
from mq_analysis.rules.differences import Difference, Span


def span_name(span: Span | None, t: Words) -> str:
    """Say for which dates a difference holds."""
    return t("diff_span", first=span[0], last=span[1]) if span else t("diff_undated")


def in_force(found: Difference, t: Words) -> str:
    """Write the dates for which a difference holds, or the two days that are compared."""
    if found.days:
        return t("diff_days", first=found.days[0], second=found.days[1])
    return span_name(found.span, t)


def old_and_new(found: Difference, t: Words) -> tuple[str, str]:
    """Write the old and the new value."""
    key = found.address.rsplit(".", 1)[-1]
    old, new = (_value(value, key, t) for value in (found.before, found.after))
    if not found.address:
        old, new = (
            t("diff_in_force") if value else t("diff_absent") for value in (found.before, found.after)
        )
    return old, new


@dataclass(frozen=True, slots=True)
class Side(Spoken):
    """The old or the new value of a difference; the language is chosen when it is shown."""

    found: Difference
    is_new: bool

    def text(self, words: Words) -> str:
        """Write the value as a reader would."""
        return old_and_new(self.found, words)[self.is_new]


def dates_of(span: Span | None) -> Said:
    """Return the dates for which a difference holds, as a value."""
    return say("diff_span", first=str(span[0]), last=str(span[1])) if span else say("diff_undated")


def _value(value: Any, key: str, t: Words) -> str:
    """Write a value of a policy as a reader would: amounts in the unit of the language, rates in percent."""
    if value is None:
        return t("diff_absent")
    if isinstance(value, str):
        return _text(value, key, t)
    if isinstance(value, list):
        return t("comma").join(_value(entry, key, t) for entry in value)
    return str(value[t.lang]) if t.lang in value else _mapping(value, t)


def _mapping(value: Mapping[str, Any], t: Words) -> str:
    if "rate" in value and "at_least" in value:
        return _bracket(value, t)
    if isinstance(value.get("name"), dict):
        return _value(value["name"], "name", t)
    return t("comma").join(f"{name} {_value(child, name, t)}" for name, child in value.items())


def _text(text: str, key: str, t: Words) -> str:
    kind = quantity(text)
    if kind and kind[0] == "amount":
        return money_in_words(parse_amount(text), t)
    if kind and key in ("rate", "share"):
        percent = f"{Decimal(text) * 100:f}"
        return (percent.rstrip("0").rstrip(".") if "." in percent else percent) + "%"
    return text


def _bracket(bracket: Mapping[str, str], t: Words) -> str:
    low, rate = _text(bracket["at_least"], "", t), _text(bracket["rate"], "rate", t)
    span = t("diff_least", low=low)
    if "below" in bracket:
        span = t("diff_between", low=low, high=_text(bracket["below"], "", t))
    return t("diff_bracket", span=span, rate=rate)
