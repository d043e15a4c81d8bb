"""Amounts: what each kind is worth, and what limits it; every step exact, nothing rounded, never below 0."""

from __future__ import annotations

from fractions import Fraction

from mq_analysis.policy import Award, Bracket, Schedule
from mq_analysis.policy.terms import (
    Adjusted,
    Amount,
    Choice,
    Each,
    Factor,
    Fixed,
    Joined,
    Operand,
    Part,
    Rounding,
)
from mq_analysis.rules.amounts.conditions import holds, lies_within
from mq_analysis.rules.amounts.look import Look
from mq_analysis.rules.exact import N, T


def worth(award: Award, look: Look[N, T]) -> N:
    """Return what an item earns under an award before stacking: amount, factors and caps applied; 0 or more."""
    return apply_caps(award, earnings(award.amount, look), look)


def apply_caps(award: Award, amount: N, look: Look[N, T]) -> N:
    """Apply the factors and caps of an award to an amount, then the sum that a person decided, if it is lower."""
    amount = _multiply(amount, award.times, look)
    for cap in award.limits:
        if not cap.soft:
            amount = amount.minimum(look.operand(cap.limit))
    if award.decided:
        amount = amount.minimum_if_known(look.number(award.decided))
    return round_amount(amount.maximum(look.constant(0)), award.rounding)


def round_amount(value: N, how: Rounding | None) -> N:
    """Round an amount if the policy declares a rounding for it."""
    return value if how is None else value.round(how.to, how.mode)


def earnings(amount: Amount, look: Look[N, T]) -> N:
    """Return an amount in fen; an amount below 0 is 0, also where it is a part of another amount."""
    return _earnings(amount, look).maximum(look.constant(0))


def _earnings(amount: Amount, look: Look[N, T]) -> N:
    match amount:
        case Fixed():
            return look.constant(amount.fen)
        case Part():
            base = look.number(amount.of)
            return (
                base.times(amount.rate)
                if isinstance(amount.rate, Fraction)
                else base.multiply(look.number(amount.rate))
            )
        case Each():
            units = look.number(amount.of)
            return (units.whole_units(amount.per) if amount.per else units).times(amount.fen)
        case Schedule():
            return marginal_sum(amount, look) if amount.kind == "marginal" else whole_base(amount, look)
        case Choice():
            return look.choose(
                [(_case(amount, case, look), earnings(part, look)) for case, part in amount.cases]
            )
        case Joined():
            return _combine(amount, look)
        case Adjusted():
            return _adjust(amount, look)


def marginal_sum(schedule: Schedule, look: Look[N, T]) -> N:
    """Return the sum over the brackets of what lies in each, at the rate of that bracket."""
    base = look.number(schedule.of)
    total = None
    for bracket in schedule.brackets:
        part = part_in_bracket(bracket, base, schedule.relative_to, look).times(bracket.rate)
        total = part if total is None else total.plus(part)
    assert total is not None, "a schedule has at least one bracket"  # noqa: S101 (narrows the type)
    return total


def part_in_bracket(bracket: Bracket, base: N, relative_to: str | None, look: Look[N, T]) -> N:
    """Return the part of a base that lies in a bracket."""
    start = Fraction(bracket.start)
    if relative_to is None:
        return base.between(start, None if bracket.upper is None else Fraction(bracket.upper))
    lower = look.operand(Operand(start, relative_to))
    if bracket.upper is not None:
        base = base.minimum(look.operand(Operand(Fraction(bracket.upper), relative_to)))
    return base.maximum(lower).minus(lower)


def whole_base(schedule: Schedule, look: Look[N, T]) -> N:
    """Return the whole base at the rate of the one bracket in which the measure lies."""
    base = look.number(schedule.of)
    cases = [
        (lies_within(b, schedule.measure, schedule.relative_to, look), base.times(b.rate))
        for b in schedule.brackets
    ]
    return look.choose(cases)


def _case(choice: Choice, case: Bracket | tuple[str, ...], look: Look[N, T]) -> T:
    if isinstance(case, Bracket):
        return lies_within(case, choice.by, choice.relative_to, look)
    return look.is_one_of(choice.by, case)


def _combine(amount: Joined, look: Look[N, T]) -> N:
    first, *rest = (earnings(part, look) for part in amount.parts)
    for other in rest:
        match amount.how:
            case "total":
                first = first.plus(other)
            case "highest":
                first = first.maximum(other)
            case _:
                first = first.minimum(other)
    return first


def _adjust(amount: Adjusted, look: Look[N, T]) -> N:
    value = _multiply(earnings(amount.amount, look), amount.times, look)
    if amount.less is not None:
        value = value.minus(look.operand(amount.less)).maximum(look.constant(0))
    if amount.at_least is not None:
        value = value.maximum(look.operand(amount.at_least))
    if amount.at_most is not None:
        value = value.minimum(look.operand(amount.at_most))
    value = round_amount(value, amount.rounding)
    if not amount.when:
        return value
    return look.choose([(look.tests.every(holds(c, look) for c in amount.when), value)])


def _multiply(value: N, factors: tuple[Factor, ...], look: Look[N, T]) -> N:
    for factor in factors:
        share = factor.share
        less = value.times(share) if isinstance(share, Fraction) else value.multiply(look.number(share))
        if factor.when:
            test = look.tests.every(holds(c, look) for c in factor.when)
            value = look.choose([(test, less), (test.negation, value)])
        else:
            value = less
    return value
