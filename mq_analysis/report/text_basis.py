"""What an amount was computed from, in a few words: what it reads, rates, factors, and the cap that it meets."""

from __future__ import annotations

from collections.abc import Iterator

from mq_analysis.policy import Award
from mq_analysis.policy.terms import Adjusted, Choice, Each, Factor, Part, Schedule
from mq_analysis.report.rules_in_words import Phrases
from mq_analysis.report.text_trace import value_of
from mq_analysis.rules.amounts import Row, Traced, factors_that_hold


def basis_text(phrases: Phrases, award: Award, traced: Traced, row: Row) -> str:
    """Write what an amount reads, its rates and factors; blank for a fixed sum that depends on nothing."""
    facts = dict.fromkeys(name for node in _walk(traced) for name in _facts(node))
    told = [phrases.t("basis_figure", fact=phrases.name(f), value=value_of(f, row, phrases)) for f in facts]
    told += [phrases.amount(node.amount) for node in _walk(traced) if isinstance(node.amount, Part | Each)]
    told += [phrases.factor(factor) for factor, _ in factors_that_hold(_factors(award, traced), row)]
    return phrases.t.join([*told, *_caps(phrases, award, traced, row)])


def _walk(node: Traced) -> Iterator[Traced]:
    yield node
    for inner in node.inner:
        yield from _walk(inner)


def _facts(node: Traced) -> Iterator[str]:
    """Yield the facts that a node reads, but those of its conditions and factors."""
    match node.amount:
        case Choice(by=name):
            yield name
        case Part(of=name, rate=rate):
            yield from (name, rate) if isinstance(rate, str) else (name,)
        case Each(of=name) | Schedule(of=name):
            yield name
        case Adjusted(less=less) if less is not None and less.fact:
            yield less.fact


def _factors(award: Award, traced: Traced) -> tuple[Factor, ...]:
    inside = (f for node in _walk(traced) if isinstance(node.amount, Adjusted) for f in node.amount.times)
    return (*inside, *award.times)


def _caps(phrases: Phrases, award: Award, traced: Traced, row: Row) -> Iterator[str]:
    """Yield the caps of the award that lie below what it would come to, unless its factors come in between."""
    value = traced.value.value
    for cap in award.limits:
        limit = row.operand(cap.limit).value
        if value is not None and limit is not None and not cap.soft and limit < value and not award.times:
            yield phrases.cap(cap)
