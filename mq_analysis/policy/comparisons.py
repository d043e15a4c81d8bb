"""What a policy compares each fact with: the texts of its conditions, brackets, choices and caps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from mq_analysis.policy import model
from mq_analysis.policy.model.amounts import AmountBody, Bracket, Choice, ChoiceBracket, Schedule
from mq_analysis.policy.model.conditions import BOUNDS, Condition


def comparisons(node: object) -> Iterator[tuple[str, str, Fraction]]:
    """Yield each fact with each text that a condition, bracket, choice or cap compares it, or a share of it, with."""
    if isinstance(node, model.Policy):
        for version in node.versions:
            yield from comparisons(version)
    elif isinstance(node, tuple):
        for member in node:
            yield from comparisons(member)
    elif isinstance(node, Mapping):
        yield from comparisons(tuple(node.values()))
    elif isinstance(node, model.Node):
        yield from ((fact, text, Fraction(1)) for fact, text in _own(node))
        if isinstance(node, AmountBody) and node.of and isinstance(node.at_most, str):
            share = Fraction(str(node.share)) if isinstance(node.share, Fraction | int) else Fraction(0)
            yield from [(node.of, node.at_most, share)] if share else []
        for name in type(node).model_fields:
            yield from comparisons(getattr(node, name))


def _own(node: model.Node) -> Iterator[tuple[str, str]]:
    """Yield what the node itself compares, without the nodes inside it."""
    match node:
        case Condition(fact=str(fact)):
            texts = (getattr(node, name) for name in BOUNDS)
            yield from ((fact, text) for text in texts if isinstance(text, str))
            yield from ((fact, text) for text in (*(node.is_ or ()), *(node.is_not or ())))
        case Schedule(relative_to=None):
            yield from _ends(node.by or node.of, node.brackets)
        case Choice(relative_to=None):
            yield from _ends(node.by, node.brackets or ())
            yield from ((node.by, text) for text in node.values or ())
        case AmountBody(fact=str(fact), at_most=str(cap)):
            yield fact, cap


def _ends(fact: str, brackets: Sequence[Bracket | ChoiceBracket]) -> Iterator[tuple[str, str]]:
    for bracket in brackets:
        yield from ((fact, text) for text in (bracket.lower, bracket.upper) if text)
