"""What an amount was computed from, in a few words: the figures that it reads, the rate, and the cap that it meets."""

from __future__ import annotations

from collections.abc import Iterator

from mq_analysis.policy import Award
from mq_analysis.policy.terms import Choice, Each, Part, Schedule
from mq_analysis.report.rules_in_words import Phrases
from mq_analysis.report.text_trace import value_of
from mq_analysis.rules.amounts import Row, Traced


def basis_text(phrases: Phrases, award: Award, traced: Traced, row: Row) -> str:
    """Write the figures and rates of an amount; blank for a fixed sum that depends on no figure."""
    figures = dict.fromkeys(name for node in _walk(traced) for name in _figures(node, phrases))
    told = [phrases.t("basis_figure", fact=phrases.name(f), value=value_of(f, row, phrases)) for f in figures]
    told += [phrases.amount(node.amount) for node in _walk(traced) if isinstance(node.amount, Part | Each)]
    return phrases.t.join([*told, *_caps(phrases, award, traced, row)]) if told else ""


def _walk(node: Traced) -> Iterator[Traced]:
    yield node
    for inner in node.inner:
        yield from _walk(inner)


def _figures(node: Traced, phrases: Phrases) -> Iterator[str]:
    """Yield the facts in numbers that a node reads."""
    match node.amount:
        case Choice(by=name):
            names: tuple[str, ...] = (name,)
        case Part(of=name, rate=rate):
            names = (name, rate) if isinstance(rate, str) else (name,)
        case Each(of=name) | Schedule(of=name):
            names = (name,)
        case _:
            names = ()
    yield from (name for name in names if phrases.rules.facts[name].is_number)


def _caps(phrases: Phrases, award: Award, traced: Traced, row: Row) -> Iterator[str]:
    """Yield the caps of the award that lie below what it would come to; its factors come first."""
    value = traced.value.value
    for cap in award.limits:
        limit = row.operand(cap.limit).value
        if value is not None and limit is not None and not cap.soft and limit < value and not award.times:
            yield phrases.cap(cap)
