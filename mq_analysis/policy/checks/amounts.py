"""Checks of amounts: the base has the right type, brackets join, no cap lies below a floor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mq_analysis.base.errors import nearest
from mq_analysis.base.messages import join, sentence
from mq_analysis.policy import resolve
from mq_analysis.policy.checks.conditions import (
    Scope,
    Span,
    check_brackets,
    check_conditions,
    fact_in_scope,
    meet,
    spans,
)
from mq_analysis.policy.checks.facts import is_quotient
from mq_analysis.policy.checks.finding import Finding
from mq_analysis.policy.literals import literal
from mq_analysis.policy.model import AmountBody, Choice, Fact, Factor, PartOf, Policy, Schedule
from mq_analysis.policy.yamltext import Path

OPEN: Span = (None, True, None, True)


@dataclass(frozen=True, slots=True)
class Place:
    """The context of an amount: the facts that it can use, and the span that earlier conditions leave of each fact."""

    policy: Policy
    scope: Scope
    before: dict[str, Span]


def check_amount(place: Place, node: AmountBody, path: Path) -> Iterator[Finding]:
    """Check an amount, its factors and limits, and every amount inside it."""
    policy, scope = place.policy, place.scope
    yield from check_conditions(policy, node.when, scope, (*path, "when"))
    inside = {**place.before}
    for name, span in spans(policy, node.when).items():
        inside[name] = meet(inside.get(name, OPEN), span)
    place = Place(policy, scope, inside)
    yield from _kind(place, node, path)
    yield from check_factors(place, node.times, (*path, "times"))
    for key in ("less", "at_least", "at_most"):
        said = getattr(node, key)
        if said is not None:
            yield from check_limit(policy, said, scope, (*path, key))
    yield from _cap_below_floor(node, path)


def _kind(place: Place, node: AmountBody, path: Path) -> Iterator[Finding]:
    policy, scope = place.policy, place.scope
    if node.fact is not None:
        yield from money(policy, node.fact, scope, (*path, "fact"))
    if node.share is not None:
        if isinstance(node.share, str):
            yield from _numeric(policy, node.share, scope, ("share",), (*path, "share"))
        yield from money(policy, node.of or "", scope, (*path, "of"))
    if node.each is not None:
        yield from _each(policy, node, scope, path)
    for kind in ("marginal", "whole"):
        schedule = getattr(node, kind)
        if schedule is not None:
            yield from _schedule(place, schedule, kind, (*path, kind))
    if node.choose is not None:
        yield from _choice(place, node.choose, (*path, "choose"))
    for kind in ("total", "highest", "lowest"):
        for i, part in enumerate(getattr(node, kind) or ()):
            yield from check_amount(place, part, (*path, kind, i))


def _each(policy: Policy, node: AmountBody, scope: Scope, path: Path) -> Iterator[Finding]:
    types = ("count", "number", "money", "share") if node.per else ("count", "number")
    problems = list(_numeric(policy, node.of or "", scope, types, (*path, "of")))
    yield from problems
    if node.per and not problems:
        try:
            step = literal(policy.facts[node.of or ""], node.per, policy.facts)
        except ValueError as error:
            yield (*path, "per"), str(error)
            return
        if step <= 0:
            yield (*path, "per"), sentence("must be more than 0, got {got}", got=node.per)


def _schedule(place: Place, node: Schedule, kind: str, path: Path) -> Iterator[Finding]:
    policy, scope = place.policy, place.scope
    pays_each = [b.each is not None for b in node.brackets]
    if any(pays_each) != all(pays_each):
        yield path, sentence("must have rate in every bracket or each in every bracket, got both")
    types = ("count", "number") if pays_each[0] else ("money",)
    problems = list(_numeric(policy, node.of, scope, types, (*path, "of")))
    if node.by is not None:
        if kind == "marginal":
            problems.append(
                (
                    (*path, "by"),
                    sentence("must stand only in whole: in marginal the brackets measure the base"),
                )
            )
        problems += _comparable(policy, node.by, scope, (*path, "by"))
    problems += _relative(policy, node.relative_to, node.by or node.of, scope, path)
    yield from problems
    if not problems:
        measure = node.by or node.of
        before = place.before.get(measure, OPEN) if kind == "whole" and node.relative_to is None else OPEN
        yield from check_brackets(
            policy, node.brackets, measure, node.relative_to, before, (*path, "brackets")
        )


def _choice(place: Place, node: Choice, path: Path) -> Iterator[Finding]:
    policy, scope = place.policy, place.scope
    if node.values is not None:
        fact = fact_in_scope(policy, node.by, scope, (*path, "by"))
        if not isinstance(fact, Fact):
            yield fact
        elif fact.type != "text":
            yield (
                (*path, "by"),
                sentence(
                    "must be a fact of type text to choose by values, got {got!r} of type {type}",
                    got=node.by,
                    type=fact.type,
                ),
            )
        else:
            for value in node.values:
                if fact.values and value not in fact.values:
                    yield (
                        (*path, "values", value),
                        sentence(
                            "must be a value of {fact}, got {got!r}; {nearest}",
                            fact=node.by,
                            got=value,
                            nearest=nearest(value, list(fact.values)),
                        ),
                    )
        for value, part in node.values.items():
            yield from check_amount(place, part, (*path, "values", value))
        return
    brackets = node.brackets or ()
    problems = _comparable(policy, node.by, scope, (*path, "by"))
    problems += _relative(policy, node.relative_to, node.by, scope, path)
    yield from problems
    if not problems:
        before = place.before.get(node.by, OPEN) if node.relative_to is None else OPEN
        yield from check_brackets(policy, brackets, node.by, node.relative_to, before, (*path, "brackets"))
    for i, bracket in enumerate(brackets):
        yield from check_amount(place, bracket.pay, (*path, "brackets", i, "pay"))


def _relative(policy: Policy, name: str | None, measure: str, scope: Scope, path: Path) -> list[Finding]:
    if name is None:
        return []
    problems = _numeric(policy, name, scope, ("money", "count", "number", "share"), (*path, "relative_to"))
    found = list(problems)
    if not found and measure in policy.facts and policy.facts[name].type != policy.facts[measure].type:
        found.append(
            (
                (*path, "relative_to"),
                sentence(
                    "must be of the type of {measure}, got {got!r} of type {type}",
                    measure=measure,
                    got=name,
                    type=policy.facts[name].type,
                ),
            )
        )
    return found


def money(policy: Policy, name: str, scope: Scope, path: Path) -> Iterator[Finding]:
    """Check that a name is the id of a fact of type money."""
    yield from _numeric(policy, name, scope, ("money",), path)


def _numeric(policy: Policy, name: str, scope: Scope, types: Sequence[str], path: Path) -> Iterator[Finding]:
    fact = fact_in_scope(policy, name, scope, path)
    if not isinstance(fact, Fact):
        yield fact
    elif fact.type not in types:
        yield (
            path,
            sentence(
                "must name a fact of type {types}, got {got!r} of type {type}",
                types=join(types, " or "),
                got=name,
                type=fact.type,
            ),
        )
    elif is_quotient(fact):
        yield (
            path,
            sentence("must not compute with a quotient, which may only be compared, got {got!r}", got=name),
        )


def _comparable(policy: Policy, name: str, scope: Scope, path: Path) -> list[Finding]:
    fact = fact_in_scope(policy, name, scope, path)
    if not isinstance(fact, Fact):
        return [fact]
    if fact.type in ("text", "date"):
        return [
            (
                path,
                sentence(
                    "must name a number or money to have brackets, got {got!r} of type {type}",
                    got=name,
                    type=fact.type,
                ),
            )
        ]
    return []


def check_factors(place: Place, factors: Sequence[Factor], path: Path) -> Iterator[Finding]:
    """Check factors and their conditions."""
    for i, factor in enumerate(factors):
        if isinstance(factor.share, str):
            yield from _numeric(place.policy, factor.share, place.scope, ("share",), (*path, i, "share"))
        yield from check_conditions(place.policy, factor.when, place.scope, (*path, i, "when"))


def check_limit(policy: Policy, said: str | PartOf, scope: Scope, path: Path) -> Iterator[Finding]:
    """Check a limit of money: an amount, a fact or a share of one."""
    try:
        limit = resolve.money(said)
    except ValueError as error:
        yield path, str(error)
        return
    if limit.fact is not None:
        yield from money(policy, limit.fact, scope, path)


def _cap_below_floor(node: AmountBody, path: Path) -> Iterator[Finding]:
    floor, cap = floor_of(node), _sum(node.at_most)
    if floor is not None and cap is not None and cap < floor:
        yield (
            (*path, "at_most"),
            sentence(
                "must not be a cap below the floor at_least {at_least}, got {got}",
                at_least=node.at_least,
                got=node.at_most,
            ),
        )


def floor_of(node: AmountBody) -> Fraction | None:
    """Return the floor (``at_least``) of an amount in fen; None if it is a fact or is not given."""
    return _sum(node.at_least)


def _sum(said: str | PartOf | None) -> Fraction | None:
    if not isinstance(said, str):
        return None
    try:
        limit = resolve.money(said)
    except ValueError:
        return None
    return limit.factor if limit.fact is None else None
