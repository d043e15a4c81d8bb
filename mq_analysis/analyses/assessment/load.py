"""Read assessment cards strictly: wrong sums of weights, unknown names, each problem with its line."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

from mq_analysis.analyses.assessment.sources import Source
from mq_analysis.analyses.assessment.spec import FULL, Card, Item
from mq_analysis.base.errors import UsageError, nearest, one
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Policy
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.param_file import ParamFile, check_name, once


def _findings(card: Card) -> Iterator[Finding]:
    yield from once(card, "classes", "units", "indicators", "groups", "items", "vetoes")
    yield from _weights(card)
    yield from _classes(card)
    for i, item in enumerate(card.items):
        here: tuple[str | int, ...] = ("items", i)
        yield from check_name(item.group, [group.id for group in card.groups], (*here, "group"))
        for j, unit in enumerate(item.only):
            yield from check_name(unit, [unit.id for unit in card.units], (*here, "only", j))
        yield from _source(card, item.source, (*here, "source"))
        yield from _rule(item, here)
    for name in ("bonus", "penalty"):
        extras = getattr(card, name)
        for i, extra in enumerate(extras.items if extras else ()):
            yield from _source(card, extra.source, (name, "items", i, "source"))
    for i, veto in enumerate(card.vetoes):
        yield from check_name(veto.at_best, [grade.id for grade in card.classes], ("vetoes", i, "at_best"))


def items_of(card: Card, unit: str) -> tuple[Item, ...]:
    """Return the items of a unit."""
    return tuple(item for item in card.items if not item.only or unit in item.only)


def _weights(card: Card) -> Iterator[Finding]:
    for unit in [unit.id for unit in card.units] or [""]:
        total = sum((item.weight for item in items_of(card, unit)), Fraction(0))
        if total != FULL:
            whose = sentence(" of {unit}", unit=unit) if unit else ""
            yield (
                ("items",),
                sentence(
                    "weights{whose} must add up to {full}, got {got:g}",
                    whose=whose,
                    full=FULL,
                    got=float(total),
                ),
            )
    if (card.kind == "departments") != bool(card.units):
        yield (
            ("kind",),
            sentence(
                "units must be named for departments and only there, got {got} units", got=len(card.units)
            ),
        )


def _classes(card: Card) -> Iterator[Finding]:
    bounds = [grade.at_least for grade in card.classes]
    for i, (above, below) in enumerate(itertools.pairwise(bounds), start=1):
        if below >= above:
            said = sentence(
                "at_least must be below that of the class above, {above:g}, got {got:g}",
                above=float(above),
                got=float(below),
            )
            yield ("classes", i, "at_least"), said
    if bounds[-1] != 0:
        last = len(bounds) - 1
        yield (
            ("classes", last, "at_least"),
            sentence("at_least of the last class must be 0, got {got:g}", got=float(bounds[-1])),
        )


def _source(card: Card, source: Source, place: tuple[str | int, ...]) -> Iterator[Finding]:
    if source.indicator is not None:
        yield from check_name(source.indicator, [one.id for one in card.indicators], (*place, "indicator"))


def _rule(item: Item, here: tuple[str | int, ...]) -> Iterator[Finding]:
    needs_none = item.score.deduction is not None or item.source.missing is not None
    if item.target is None and item.source.indicator is None and not needs_none:
        yield here, sentence("item {item} must have a target to be scored against, got none", item=item.id)
    bounds = [step.reached for step in item.score.step]
    for i, (above, below) in enumerate(itertools.pairwise(bounds), start=1):
        if below >= above:
            said = sentence(
                "reached must fall from step to step, got {got:g} after {above:g}",
                got=float(below),
                above=float(above),
            )
            yield (*here, "score", "step", i, "reached"), said


ASSESSMENT = ParamFile("assessment", Card, keys=("classes", "items"), findings=_findings)
"""Cards; a policy has several, each with a name of its own."""


def find_card(kind: str, policy: Policy) -> Card:
    """Return the card of a kind for a policy: the file of ``params/assessment`` that names both.

    Raises:
        UsageError: If there is no such card.
        PolicyError: With every problem of the files.
    """
    cards = ASSESSMENT.load_all()
    found = [card for card in cards if card.kind == kind and card.policy == policy.id]
    if len(found) != 1:
        names = [f"{card.kind} ({card.policy})" for card in cards]
        said = sentence(
            "must have one card for {kind}, got {got}; {nearest}",
            kind=kind,
            got=len(found),
            nearest=nearest(f"{kind} ({policy.id})", names),
        )
        raise one(UsageError, sentence("params/assessment for {policy}", policy=policy.id), said)
    return found[0]


def has_cards(policy_id: str) -> bool:
    """Say whether there are cards for a policy: a card for townships and one for its money."""
    kinds = {card.kind for card in ASSESSMENT.load_all() if card.policy == policy_id}
    return {"townships", "money"} <= kinds
