"""Iterate over amounts: every amount inside an amount, every fact that it names."""

from __future__ import annotations

from collections.abc import Iterator

from mq_analysis.policy.terms import Adjusted, Amount, Choice, Each, Factor, Joined, Part, Schedule


def amounts_of(amount: Amount) -> Iterator[Amount]:
    """Return an amount and every amount inside it."""
    yield amount
    inner: tuple[Amount, ...] = ()
    match amount:
        case Choice():
            inner = tuple(part for _, part in amount.cases)
        case Joined():
            inner = amount.parts
        case Adjusted():
            inner = (amount.amount,)
    for part in inner:
        yield from amounts_of(part)


def facts_of_amount(amount: Amount) -> Iterator[str]:
    """Return the facts that an amount names, its parts included."""
    for node in amounts_of(amount):
        match node:
            case Part():
                yield node.of
                if isinstance(node.rate, str):
                    yield node.rate
            case Each():
                yield node.of
            case Schedule():
                yield from {node.of, node.measure}
                if node.relative_to:
                    yield node.relative_to
            case Choice():
                yield node.by
                if node.relative_to:
                    yield node.relative_to
            case Adjusted():
                yield from _facts_of_adjustment(node)
            case _:
                pass


def _facts_of_adjustment(node: Adjusted) -> Iterator[str]:
    for operand in (node.less, node.at_least, node.at_most):
        if operand and operand.fact:
            yield operand.fact
    yield from facts_of_factors(node.times)
    for condition in node.when:
        yield from condition.facts


def facts_of_factors(factors: tuple[Factor, ...]) -> Iterator[str]:
    """Return the facts that factors name."""
    for factor in factors:
        if isinstance(factor.share, str):
            yield factor.share
        for condition in factor.when:
            yield from condition.facts
