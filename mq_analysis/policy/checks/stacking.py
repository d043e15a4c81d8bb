"""Checks of steps and derived payments: grouping keys, weights and limits are facts of the lines; awards exist."""

from __future__ import annotations

from collections.abc import Iterator

from mq_analysis.base.errors import nearest
from mq_analysis.base.messages import sentence
from mq_analysis.policy.checks.amounts import check_limit
from mq_analysis.policy.checks.awards import scope_of
from mq_analysis.policy.checks.conditions import Scope, fact_in_scope
from mq_analysis.policy.checks.facts import is_quotient
from mq_analysis.policy.checks.finding import Finding
from mq_analysis.policy.model import KEYS, Award, Fact, Policy, Step, Version
from mq_analysis.policy.yamltext import Path

AMOUNT = "amount"
"""What ``by`` may name besides facts: what the line itself comes to."""


def check_stacking(policy: Policy, version: int) -> Iterator[Finding]:
    """Check the steps and the derived payments of a version."""
    rules = policy.versions[version]
    top: Path = ("versions", version)
    for i, step in enumerate(rules.stacking):
        yield from _step(policy, rules, step, (*top, "stacking", i))
    yield from _check_derived(rules, top)


def all_awards(rules: Version) -> list[Award]:
    """Return the awards of a version, townships included."""
    return [*rules.awards, *(rules.township.awards if rules.township else ())]


def _step(policy: Policy, rules: Version, step: Step, path: Path) -> Iterator[Finding]:
    awards = all_awards(rules)
    names = [a.id for a in awards] + [a.class_ for a in awards if a.class_]
    for i, name in enumerate(step.awards):
        if name not in names:
            yield (
                (*path, "awards", i),
                sentence(
                    "must name an award or class, got {got!r}; {nearest}",
                    got=name,
                    nearest=nearest(name, names),
                ),
            )
    touched = [a for a in awards if not step.awards or {a.id, a.class_} & set(step.awards)]
    scope: Scope = frozenset.intersection(*(scope_of(a) for a in touched)) if touched else frozenset()
    yield from _keys(policy, step, scope, path)
    if step.by is not None:
        yield from _weight(policy, step.by, scope, (*path, "by"))
    if step.split not in (None, "equal"):
        yield from _weight(policy, step.split or "", scope, (*path, "split"))
    if step.round is not None:
        yield from _unit(rules, step.round.to, (*path, "round", "to"))
    for key in ("at_most", "pool"):
        said = getattr(step, key)
        if said is not None:
            yield from check_limit(policy, said, scope, (*path, key))


def _unit(rules: Version, fen: int, path: Path) -> Iterator[Finding]:
    """Find group roundings whose unit is not a multiple of the unit that awards are rounded to."""
    if fen <= 0 or fen % rules.rounding.to:
        said = sentence(
            "must be a multiple of the unit that awards are rounded to ({unit} fen), got {got} fen",
            unit=rules.rounding.to,
            got=fen,
        )
        yield path, said


def _keys(policy: Policy, step: Step, scope: Scope, path: Path) -> Iterator[Finding]:
    for i, variant in enumerate(step.per):
        for j, name in enumerate(variant.key):
            where = (*path, "per", i, "key", j)
            if name in KEYS:
                continue
            if name not in policy.facts:
                choices = nearest(name, [*KEYS, *policy.facts])
                yield (
                    where,
                    sentence(
                        "must be a stacking key or a fact, got {got!r}; {nearest}", got=name, nearest=choices
                    ),
                )
                continue
            fact = fact_in_scope(policy, name, scope - {"award"}, where)
            if not isinstance(fact, Fact):
                yield fact
            elif fact.type not in ("text", "count"):
                yield (
                    where,
                    sentence(
                        "must be a fact of type text or count to group by, got {got!r} of type {type}",
                        got=name,
                        type=fact.type,
                    ),
                )
        if step.pay in ("highest", "highest_grade") and variant.key == ("year",) and len(step.per) == 1:
            yield (*path, "per"), sentence("must say within what only the best is paid, got the whole year")


def _weight(policy: Policy, name: str, scope: Scope, path: Path) -> Iterator[Finding]:
    if name == AMOUNT:
        return
    fact = fact_in_scope(policy, name, scope, path)
    if not isinstance(fact, Fact):
        yield fact
    elif fact.type in ("text", "date") or is_quotient(fact):
        yield (
            path,
            sentence(
                "must name a number or money to weigh by, got {got!r} of type {type}",
                got=name,
                type=fact.type,
            ),
        )


def _check_derived(rules: Version, top: Path) -> Iterator[Finding]:
    awards = [a.id for a in rules.awards]
    honours = [h for a in rules.awards for h in a.honours or ()]
    seen: set[str] = set(awards)
    for i, derived in enumerate(rules.derived):
        path = (*top, "derived", i)
        if derived.id in seen:
            yield (*path, "id"), sentence("must be given once, got {got!r} again", got=derived.id)
        seen.add(derived.id)
        for key, names, known in (("awards", derived.awards, awards), ("honours", derived.honours, honours)):
            for j, name in enumerate(names):
                if name not in known:
                    yield (
                        (*path, key, j),
                        sentence(
                            "must name one of the {key} of this version, got {got!r}; {nearest}",
                            key=key,
                            got=name,
                            nearest=nearest(name, known),
                        ),
                    )
