"""Hints: valid parts of a policy or scenario that are probably not intended. Never an error; in words: `report.hints`.

========= ===============================================================================================
``gap``   an item meets the conditions of an award and earns 0, since no bracket covers it
``idle``  no item that meets the conditions lies in a bracket
``large`` a scenario sets more than ten times today's value
``small`` a scenario sets less than a tenth of today's value
``order`` ``less`` stands beside a cap: a reader may think that the cap is applied first
========= ===============================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from mq_analysis.policy.checks.conditions import Span, is_empty, meet
from mq_analysis.policy.model import BETWEEN, BOUNDS, Policy
from mq_analysis.policy.rules import Rules, choose_readings, other_options, rules_for
from mq_analysis.policy.scenarios.address import quantity
from mq_analysis.policy.scenarios.overlay import Applied
from mq_analysis.policy.terms import (
    Adjusted,
    Amount,
    Award,
    Bracket,
    Choice,
    Condition,
    Joined,
    Schedule,
)
from mq_analysis.policy.walk import amounts_of
from mq_analysis.policy.yamltext import Path

OPEN: Span = (None, True, None, True)
FAR = 10
"""How many times today's value, or which part of it, is told."""
SIZES = ("rate", "share", "each", "per", "first", "fixed", "amount", *BOUNDS)
"""Keys whose plain number is a size; amounts with a unit are told under any key."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint; hints of equal content are equal, wherever they were found.

    Attributes:
        kind: See the head of this module.
        award: The id of the award; for ``large`` and ``small`` the address of the change.
        fact: The fact that the brackets measure.
        span: The values that earn 0 (``gap``), or the bracket that no item reaches (``idle``).
        is_part: Whether the bracket still pays a part of what lies above it (marginal).
        before, after: Today's value and that of the scenario.
        path: The place in the plain tree of the policy.
        where: The place of the change, for ``large`` and ``small``.
        reading: The reading under which it holds, if that is not a default.
        rules: The rules it was found in; None for ``large`` and ``small``.
    """

    kind: Literal["gap", "idle", "large", "small", "order"]
    award: str
    fact: str = ""
    span: Bracket | None = None
    is_part: bool = False
    before: str = ""
    after: str = ""
    path: Path = field(default=(), compare=False)
    where: str = field(default="", compare=False)
    reading: str = field(default="", compare=False)
    rules: Rules | None = field(default=None, compare=False, repr=False)


def hints_of(policy: Policy) -> tuple[Hint, ...]:
    """Return the hints on every version of a policy, under the default readings and with each other option by itself.

    A hint under another option is returned only if the defaults give no hint of the same kind for the same award.
    """
    found: dict[Hint, None] = {}
    for version in policy.versions:
        rules = rules_for(policy, version.to.year, choose_readings(policy), on=version.to)
        found |= dict.fromkeys(hint for hint in hints(rules) if hint not in found)
        for name, option in other_options(rules):
            text = f"{name}={option}"
            others = rules_for(policy, version.to.year, choose_readings(policy, [text]), on=version.to)
            told = {(hint.kind, hint.award) for hint in found if not hint.reading}
            more = (hint for hint in hints(others, text) if (hint.kind, hint.award) not in told)
            found |= dict.fromkeys(hint for hint in more if hint not in found)
    return tuple(found)


def hints(rules: Rules, reading: str = "") -> tuple[Hint, ...]:
    """Return the hints on the rules of one year; ``reading`` is stored in each as the reading under which it holds."""
    version = next(i for i, other in enumerate(rules.policy.versions) if other is rules.version)
    found: list[Hint] = []
    for layer in ("county", "township"):
        awards = [award for award in rules.awards if award.layer == layer]
        top: Path = ("versions", version, *(("township",) if layer == "township" else ()), "awards")
        for i, award in enumerate(awards):
            found += _hints(rules, award, (*top, i), reading)
    return tuple(dict.fromkeys(found))


def _hints(rules: Rules, award: Award, path: Path, reading: str) -> Iterator[Hint]:
    def hint(kind: Literal["gap", "idle", "order"], key: str, **values: Any) -> Hint:
        return Hint(kind, award.id, **values, path=(*path, key), reading=reading, rules=rules)

    passing = _spans((*award.requires, *award.gate))
    for fact, span in passing.items():
        for part in _unpaid(span, paying(award.amount, fact)):
            yield hint("gap", "gate", fact=fact, span=part)
    reached = _spans((*award.which, *award.requires, *award.gate))
    for fact in _negative(rules, award, reached):
        yield hint("gap", "amount", fact=fact, span=Bracket(None, 0, Fraction(0), ""))
    for node in amounts_of(award.amount):
        fact, brackets = _brackets(node)
        for bracket in brackets:
            if is_empty(meet(_span(bracket), reached.get(fact, OPEN))):
                is_part = (
                    isinstance(node, Schedule)
                    and node.kind == "marginal"
                    and _lies_below(bracket, reached[fact])
                )
                yield hint("idle", "amount", fact=fact, span=bracket, is_part=is_part)
    if _takes_off_before_a_cap(award):
        yield hint("order", "amount")


def _negative(rules: Rules, award: Award, reached: Mapping[str, Span]) -> Iterator[str]:
    """Yield the facts whose brackets begin at 0 though they may be negative and conditions only bound them above.

    A time to a day that may lie before its first day is told without any condition too.
    """
    for name in dict.fromkeys(_brackets(node)[0] for node in amounts_of(award.amount)):
        fact, low = rules.facts.get(name), paying(award.amount, name)[0]
        if fact is None or low != 0:
            continue
        kind = fact.formula.kind if fact.formula else ""
        may_be_negative = kind in ("difference", "growth") or (fact.signed and not kind)
        span = reached.get(name, OPEN)
        if span[0] is None and (kind in BETWEEN or (may_be_negative and span[2] is not None)):
            yield name


def _spans(conditions: Iterable[Condition]) -> dict[str, Span]:
    """Return the span that hard conditions leave of each fact that they bound by a number."""
    found: dict[str, Span] = {}
    for condition in conditions:
        if condition.op not in BOUNDS or condition.of or condition.soft:
            continue
        value, is_in = Fraction(condition.bound), condition.op in ("at_least", "at_most")
        span: Span = (None, True, value, is_in)
        if condition.op in ("at_least", "above"):
            span = (value, is_in, None, True)
        found[condition.fact] = meet(found.get(condition.fact, OPEN), span)
    return found


def paying(amount: Amount, fact: str) -> Span:
    """Return the span of a fact outside which an amount is 0 because no bracket covers the value."""
    match amount:
        case Schedule() | Choice():
            measured, brackets = _brackets(amount)
            if measured == fact and brackets:
                low, high = _span(brackets[0]), _span(brackets[-1])
                if isinstance(amount, Schedule) and amount.kind == "marginal":
                    return low[0], True, None, True  # it pays 0 at its first bound, included or not
                return low[0], low[1], high[2], high[3]
            if isinstance(amount, Choice) and measured != fact:
                return _hull(paying(part, fact) for _, part in amount.cases)
            return OPEN
        case Joined(how="lowest"):
            span = OPEN
            for part in amount.parts:
                span = meet(span, paying(part, fact))
            return span
        case Joined():
            return _hull(paying(part, fact) for part in amount.parts)
        case Adjusted():
            return OPEN if amount.at_least else paying(amount.amount, fact)
        case _:
            return OPEN


def _brackets(node: Amount) -> tuple[str, list[Bracket]]:
    """Return the fact that the brackets of an amount measure, and the brackets; none if their bounds are shares."""
    if isinstance(node, Schedule) and not node.relative_to:
        return node.measure, list(node.brackets)
    if isinstance(node, Choice) and not node.relative_to:
        return node.by, [case for case, _ in node.cases if isinstance(case, Bracket)]
    return "", []


def _span(bracket: Bracket) -> Span:
    upper = None if bracket.upper is None else Fraction(bracket.upper)
    lower = None if bracket.lower is None else Fraction(bracket.lower)
    return lower, not bracket.above, upper, bracket.up_to


def _hull(spans: Iterable[Span]) -> Span:
    """Return the span from the lowest end to the highest."""
    every = list(spans)
    lows = [(low, not low_in) for low, low_in, _, _ in every if low is not None]
    highs = [(high, high_in) for _, _, high, high_in in every if high is not None]
    low, low_out = min(lows) if len(lows) == len(every) else (None, False)
    high, high_in = max(highs) if len(highs) == len(every) else (None, True)
    return low, not low_out, high, high_in


def _unpaid(passing: Span, pays: Span) -> Iterator[Bracket]:
    """Return the values that pass the conditions and are not paid: below and above the paid span, or all of them.

    The part below counts only if the conditions have a lower bound other than 0: "more than 0" only asks for a value.
    """
    parts: list[Span] = []
    if is_empty(meet(passing, pays)):
        parts = [passing]
    else:
        if passing[0] and pays[0] is not None:
            parts.append((passing[0], passing[1], pays[0], not pays[1]))
        if pays[2] is not None and passing[2] is not None:
            parts.append((pays[2], not pays[3], passing[2], passing[3]))
    for low, low_in, high, high_in in parts:
        if not is_empty((low, low_in, high, high_in)):
            yield Bracket(
                low or 0, high, Fraction(0), "", above=not low_in, up_to=high is not None and high_in
            )


def _lies_below(bracket: Bracket, span: Span) -> bool:
    return bracket.upper is not None and span[0] is not None and bracket.upper <= span[0]


def _takes_off_before_a_cap(award: Award) -> bool:
    nodes = [node for node in amounts_of(award.amount) if isinstance(node, Adjusted) and node.less]
    return any(node.at_most for node in nodes) or bool(award.limits and award.amount in nodes)


def scenario_hints(base: Policy, applied: Applied) -> tuple[Hint, ...]:
    """Return the hints that scenarios add to those of the policy, and the hints on values far from today's."""
    old = hints_of(base)
    return (*far_values(applied), *(hint for hint in hints_of(applied.policy) if hint not in old))


def far_values(applied: Applied) -> tuple[Hint, ...]:
    """Return the hints ``large`` and ``small``: values of scenarios far from today's."""
    if applied.changed is None:
        return ()
    found = [
        Hint(kind, address, before=before, after=after, where=each.where)
        for each in applied.changed.replacements()
        for address, before, after in _leaves(each.address, each.before, each.after)
        if (kind := _distance(address.rsplit(".", 1)[-1], before, after))
    ]
    return tuple(dict.fromkeys(found))


def _leaves(address: str, before: Any, after: Any) -> Iterator[tuple[str, str, str]]:
    """Pair the texts at equal places in two parts of a plain tree: address, text before, text after."""
    if isinstance(before, str) and isinstance(after, str):
        yield address, before, after
    elif isinstance(before, dict) and isinstance(after, dict):
        for key in before.keys() & after.keys():
            yield from _leaves(f"{address}.{key}", before[key], after[key])
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for old, new in zip(before, after, strict=True):
            yield from _leaves(address, old, new)


def _distance(key: str, before: str, after: str) -> Literal["large", "small"] | None:
    old, new = _size(before), _size(after)
    if old is None or new is None or old[0] != new[0] or not old[1]:
        return None
    if old[0] == "number" and key not in SIZES:
        return None
    times = abs(new[1] / old[1])
    return "large" if times > FAR else "small" if times * FAR < 1 else None


def _size(text: str) -> tuple[str, Fraction] | None:
    """Read a text as its unit and number; None if it is neither an amount nor a number."""
    found = quantity(text)
    if found or " " not in text.strip():
        return found
    number, unit = text.strip().split(maxsplit=1)
    plain = quantity(number)
    return (unit, plain[1]) if plain else None
