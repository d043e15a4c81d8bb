"""Checks of awards: every fact they name is visible and of the right type, amounts are money, shares add up to 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from mq_analysis.base.errors import nearest
from mq_analysis.base.messages import sentence
from mq_analysis.policy.checks.amounts import Place, check_amount, check_factors, floor_of, money
from mq_analysis.policy.checks.conditions import (
    Scope,
    check_condition,
    check_conditions,
    fact_in_scope,
    spans,
)
from mq_analysis.policy.checks.finding import Finding
from mq_analysis.policy.model import Award, Condition, Fact, Policy
from mq_analysis.policy.yamltext import Path

EVERYWHERE = frozenset({"enterprise", "year"})


def scope_of(award: Award) -> Scope:
    """Return the scope of an award: what the facts that it can use may belong to."""
    own = set() if award.items_of == "enterprise" else {award.items_of}
    return EVERYWHERE | own | {"award"}


def check_awards(policy: Policy, version: int) -> Iterator[Finding]:
    """Check all awards of a version, those of its townships included."""
    rules = policy.versions[version]
    top: Path = ("versions", version)
    layers: list[tuple[Path, tuple[Award, ...]]] = [((*top, "awards"), rules.awards)]
    if rules.township:
        layers.append(((*top, "township", "awards"), rules.township.awards))
    shared = frozenset.intersection(*(scope_of(award) for award in rules.awards))
    yield from _requirements(policy, rules.requires, shared, (*top, "requires"))
    seen: set[str] = set()
    for base, awards in layers:
        taken: dict[str, Award] = {}
        for i, award in enumerate(awards):
            if award.id in seen:
                yield (
                    (*base, i, "id"),
                    sentence("must be given once, got the award {got!r} again", got=award.id),
                )
            seen.add(award.id)
            for j, honour in enumerate(award.honours or ()):
                other = taken.get(honour)
                if other is not None and not (award.which and other.which):
                    yield (
                        (*base, i, "honours", j),
                        sentence(
                            "must stand in one award of its layer, unless which tells them apart, got {got!r} again",
                            got=honour,
                        ),
                    )
                taken[honour] = award
            yield from _one_award(policy, award, (*base, i), rules.awards, rules.requires)


def _one_award(
    policy: Policy, award: Award, path: Path, county: Sequence[Award], general: Sequence[Condition]
) -> Iterator[Finding]:
    scope = scope_of(award)
    sources = ["enterprise", *(n for n, t in policy.tables.items() if t.id)]
    if award.for_ is not None and award.for_ not in sources:
        yield (
            (*path, "for"),
            sentence(
                "must be for enterprise or a table of tables with an id, got {got!r}; {nearest}",
                got=award.for_,
                nearest=nearest(award.for_, sources),
            ),
        )
        scope |= {award.for_}
    yield from check_conditions(policy, award.which, scope, (*path, "which"))
    yield from _requirements(policy, award.requires, scope, (*path, "requires"))
    yield from check_conditions(policy, award.gate, scope, (*path, "gate"))
    before = spans(policy, [*general, *award.which, *award.requires, *award.gate])
    for i, amount in enumerate(award.amount):
        yield from check_amount(Place(policy, scope, before), amount, (*path, "amount", i))
    yield from check_factors(Place(policy, scope, before), award.times, (*path, "times"))
    yield from _caps(policy, award, scope, path)
    yield from _check_missed_gate(policy, award, county, path)
    yield from _payments(policy, award, scope, path)


def _requirements(
    policy: Policy, conditions: Sequence[Condition], scope: Scope, path: Path
) -> Iterator[Finding]:
    yield from check_conditions(policy, conditions, scope, path)
    for i, condition in enumerate(conditions):
        if condition.otherwise is None:
            yield (*path, i), sentence("must say why it fails (otherwise: a key of reasons)")


def _caps(policy: Policy, award: Award, scope: Scope, path: Path) -> Iterator[Finding]:
    for i, cap in enumerate(award.at_most):
        where = (*path, "at_most", i)
        if cap.fact or cap.of:
            yield from money(policy, cap.fact or cap.of or "", scope, (*where, "fact" if cap.fact else "of"))
        for amount in award.amount if cap.amount is not None and not cap.under else ():
            floor = floor_of(amount)
            if floor is not None and cap.amount is not None and floor > cap.amount:
                yield (
                    where,
                    sentence(
                        "must not be a cap below the floor at_least {at_least}, got {got} yuan",
                        at_least=amount.at_least,
                        got=cap.amount // 100,
                    ),
                )
    if award.decided:
        yield from money(policy, award.decided, scope, (*path, "decided"))


def _check_missed_gate(
    policy: Policy, award: Award, county: Sequence[Award], path: Path
) -> Iterator[Finding]:
    others = {other.id: other for other in county}
    for i, missed in enumerate(award.gate_missed):
        if not missed.pay_as:
            continue
        where = (*path, "gate_missed", i, "pay_as")
        other = others.get(missed.pay_as)
        if other is None:
            yield (
                where,
                sentence(
                    "must name an award, got {got!r}; {nearest}",
                    got=missed.pay_as,
                    nearest=nearest(missed.pay_as, list(others)),
                ),
            )
        elif len(_of_amount(policy, other, award)) > len(_of_amount(policy, other, other)):
            said = sentence(
                "must name an award whose amount the items of {award} can come to, got {got!r}",
                award=award.id,
                got=missed.pay_as,
            )
            yield where, sentence("{message}, which needs facts of its own items", message=said)
    if award.gate and not award.gate_missed:
        yield path, sentence("must say what a missed gate earns (gate_missed)")


def _of_amount(policy: Policy, award: Award, seen_by: Award) -> list[Finding]:
    """Return the problems of the amount of an award when it is computed with the facts that another award can use."""
    place = Place(policy, scope_of(seen_by), {})
    found = [finding for amount in award.amount for finding in check_amount(place, amount, ())]
    found += [*check_factors(place, award.times, ()), *_caps(policy, award, place.scope, ())]
    stages = [c for stage in award.stages for c in stage.when]
    return [*found, *check_conditions(policy, stages, place.scope, ())]


def _payments(policy: Policy, award: Award, scope: Scope, path: Path) -> Iterator[Finding]:
    for i, payee in enumerate(award.payee):
        if payee.fact is not None:
            fact = fact_in_scope(policy, payee.fact, scope, (*path, "payee", i, "fact"))
            if not isinstance(fact, Fact):
                yield fact
            elif fact.type != "text":
                yield (
                    (*path, "payee", i, "fact"),
                    sentence(
                        "must name a fact of type text, got {got!r} of type {type}",
                        got=payee.fact,
                        type=fact.type,
                    ),
                )
    for key, parts in (("stages", award.stages), ("funding", award.funding)):
        total = sum((part.share for part in parts), Fraction(0))
        if parts and total != 1:
            yield (*path, key), sentence("must have shares that add up to 1, got {got:g}", got=float(total))
        ids = [part.id for part in parts]
        for i, name in enumerate(ids):
            if name in ids[:i]:
                yield (*path, key, i, "id"), sentence("must be given once, got {got!r} again", got=name)
    for i, stage in enumerate(award.stages):
        for j, condition in enumerate(stage.when):
            yield from check_condition(policy, condition, scope, (*path, "stages", i, "when", j))
