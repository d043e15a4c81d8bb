"""An amount walked node by node for one row: what each part came to, which case held, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from mq_analysis.policy import Award, Bracket, Condition, Schedule
from mq_analysis.policy.terms import Adjusted, Amount, Choice, Factor, Joined
from mq_analysis.rules import schedule
from mq_analysis.rules.amounts.amounts import earnings
from mq_analysis.rules.amounts.conditions import holds, lies_within
from mq_analysis.rules.amounts.row import Row
from mq_analysis.rules.exact import Number, Verdict


@dataclass(frozen=True, slots=True)
class Traced:
    """One node of an amount and what it came to, in fen.

    Attributes:
        amount: The node.
        value: What it came to; unknown with the facts that are missing.
        inner: The nodes inside it that were walked: of a choice only the one that held.
        case: Of a choice, the bracket or values that held; None if none did.
        parts: Of a schedule, the base split over its brackets (bounds relative to a fact as they came out).
    """

    amount: Amount
    value: Number
    inner: tuple[Traced, ...] = ()
    case: Bracket | tuple[str, ...] | None = None
    parts: tuple[schedule.Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Tested:
    """A condition, whether it holds for the row, and what the facts in it are."""

    condition: Condition
    verdict: Verdict


def trace(award: Award, look: Row) -> Traced:
    """Walk the amount of an award."""
    return _trace_node(award.amount, look)


def tests(award: Award, look: Row) -> tuple[Tested, ...]:
    """Test the requirements and the gate of an award."""
    return tuple(Tested(c, holds(c, look)) for c in (*award.requires, *award.gate))


def _trace_node(amount: Amount, look: Row) -> Traced:
    value = earnings(amount, look)
    match amount:
        case Schedule():
            return Traced(amount, value, parts=_parts(amount, look))
        case Choice():
            for case, part in amount.cases:
                test = (
                    lies_within(case, amount.by, amount.relative_to, look)
                    if isinstance(case, Bracket)
                    else look.is_one_of(amount.by, case)
                )
                if test.holds:
                    return Traced(amount, value, (_trace_node(part, look),), case)
            return Traced(amount, value)
        case Joined():
            return Traced(amount, value, tuple(_trace_node(part, look) for part in amount.parts))
        case Adjusted():
            return Traced(amount, value, (_trace_node(amount.amount, look),))
        case _:
            return Traced(amount, value)


def _parts(node: Schedule, look: Row) -> tuple[schedule.Part, ...]:
    base = look.number(node.of).value
    if base is None:
        return ()
    if node.kind == "whole":
        return tuple(_whole_part(b, node, base, look) for b in node.brackets)
    absolute = node
    if node.relative_to:
        reference = look.number(node.relative_to).value
        if reference is None:
            return ()
        absolute = replace(node, brackets=tuple(_absolute(b, reference) for b in node.brackets))
    return schedule.parts(absolute, base)


def _whole_part(bracket: Bracket, node: Schedule, base: Fraction, look: Row) -> schedule.Part:
    inside = base if lies_within(bracket, node.measure, node.relative_to, look).holds else Fraction(0)
    return schedule.Part(bracket, inside, inside * bracket.rate)


def _absolute(bracket: Bracket, reference: Fraction) -> Bracket:
    upper = None if bracket.upper is None else bracket.upper * reference
    lower = None if bracket.lower is None else bracket.lower * reference
    return replace(bracket, lower=lower, upper=upper)


def factors_that_hold(factors: tuple[Factor, ...], look: Row) -> Iterator[tuple[Factor, Number]]:
    """Return the factors whose conditions hold, each with its share."""
    for factor in factors:
        if Verdict.every(holds(c, look) for c in factor.when).holds:
            share = factor.share
            yield factor, Number(share) if isinstance(share, Fraction) else look.number(share)
