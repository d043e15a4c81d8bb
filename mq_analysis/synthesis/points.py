"""The values of each fact at which rules change: at, just below and just above each number that it is compared with."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

from mq_analysis.policy import model
from mq_analysis.policy.comparisons import comparisons
from mq_analysis.policy.literals import is_name, literal

_PLACES: Mapping[str, int] = {"money": 0, "count": 0, "number": 1, "share": 3}
"""Decimals of the values beside a bound, in the base unit of a fact of each type: fen, one, tenths, permille."""
_USUAL: Mapping[str, tuple[Fraction, ...]] = {
    "money": tuple(Fraction(yuan) * 100 for yuan in (20_000, 150_000, 800_000, 3_000_000, 12_500_000)),
    "count": tuple(map(Fraction, (0, 1, 2, 3, 5))),
    "number": tuple(map(Fraction, (1, 3, 12, 50, 260))),
    "share": tuple(Fraction(n, 100) for n in (2, 10, 25, 40, 90)),
}
"""Values of a fact that no rule compares with a number."""
_SAME_UNIT = ("sum", "difference", "mean", "least", "greatest")


def points_of(policy: model.Policy) -> Mapping[str, tuple[Fraction, ...]]:
    """Return the values that are worth drawing for each fact with numbers, in base units (fen, one, 1 = 100 %).

    They lie at every bound, one step below and above it, and well beyond the largest. Those of a computed fact are also
    those of the facts that it is computed from, where they have its unit.
    """
    bounds: dict[str, set[Fraction]] = defaultdict(set)
    for fact, text, share in comparisons(policy):
        if fact in policy.facts and policy.facts[fact].type in _PLACES and not is_name(text):
            bounds[fact].add(Fraction(literal(policy.facts[fact], text, policy.facts)) / share)
    for name in reversed(list(policy.facts)):
        formula = policy.facts[name].computed
        for operand in formula.operands if formula else ():
            if isinstance(operand, model.PartOf):
                bounds[operand.of] |= {bound / Fraction(operand.share) for bound in bounds[name]}
            elif formula and formula.kind in _SAME_UNIT and operand in policy.facts:
                bounds[operand] |= bounds[name]
    return {
        name: tuple(dict.fromkeys(_around(sorted(bounds[name]), fact)))
        for name, fact in policy.facts.items()
        if fact.type in _PLACES
    }


def _around(bounds: list[Fraction], fact: model.Fact) -> Iterator[Fraction]:
    places = _PLACES[fact.type] if fact.decimals is None else min(_PLACES[fact.type], fact.decimals)
    step = Fraction(1, 10**places)
    if not bounds:
        yield from (round(value / step) * step for value in _USUAL[fact.type])
        return
    found = {value for bound in bounds for value in (bound - step, bound, bound + step)}
    found |= {bounds[-1] * 2, (bounds[0] + bounds[-1]) / 2}
    for value in sorted(found):
        whole = round(value / step) * step
        if fact.signed or whole >= 0:
            yield whole


def texts_of(policy: model.Policy) -> Mapping[str, tuple[str, ...]]:
    """Return the texts that a fact may have: those it declares, and those that rules ask for."""
    found: dict[str, dict[str, None]] = {
        name: dict.fromkeys(fact.values) for name, fact in policy.facts.items()
    }
    for name, text, _ in comparisons(policy):
        if name in policy.facts and policy.facts[name].type == "text":
            found[name][text] = None
    return {name: tuple(texts) for name, texts in found.items() if texts}


def usual_texts(policy: model.Policy) -> Mapping[str, frozenset[str]]:
    """Return the texts of a fact under which awards are paid: those that conditions ask for or do not exclude."""
    asked: dict[str, set[str]] = defaultdict(set)
    excluded: dict[str, set[str]] = defaultdict(set)
    for version in policy.versions:
        for award in version.awards:
            for condition in (*version.requires, *award.requires, *award.gate):
                if condition.fact:
                    asked[condition.fact] |= set(condition.is_ or ())
                    excluded[condition.fact] |= set(condition.is_not or ())
    texts = texts_of(policy)
    left = {name: set(texts.get(name, ())) - found for name, found in excluded.items() if found}
    return {name: frozenset(found) for name, found in (left | {n: f for n, f in asked.items() if f}).items()}


def days_of(policy: model.Policy, fact: str, year: int) -> tuple[str, ...]:
    """Return the days that rules compare a date with, as ISO dates; one without a year is of ``year``."""
    texts = (text for name, text, _ in comparisons(policy) if name == fact and text[:1].isdigit())
    return tuple(dict.fromkeys(f"{year}-{text}" if len(text) == len("12-31") else text for text in texts))


def spans_of(policy: model.Policy, date: str) -> tuple[tuple[str, str, str], ...]:
    """Return the times that are measured from a date to a fixed day: formula, computed fact, and the day."""
    found = []
    for name, fact in policy.facts.items():
        formula = fact.computed
        if formula is None or formula.kind not in model.BETWEEN:
            continue
        first, last = (str(operand) for operand in formula.operands)
        if first == date and last[:1].isdigit():
            found.append((formula.kind, name, last))
    return tuple(found)


def day_before(end: dt.date, whole: int, kind: str) -> dt.date:
    """Return the last day from which it is so many whole days, months or years to another.

    >>> [f"{day_before(dt.date(2024, 3, 31), n, kind)}" for n, kind in ((2, "years_between"), (1, "months_between"))]
    ['2022-03-31', '2024-02-29']
    """
    if kind == "days_between":
        return end - dt.timedelta(days=whole)
    years, month = divmod(end.year * 12 + end.month - 1 - whole * (12 if kind == "years_between" else 1), 12)
    return dt.date(years, month + 1, min(end.day, calendar.monthrange(years, month + 1)[1]))
