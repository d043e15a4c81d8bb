"""Score a figure against its target as a share of the weight, and points as a class; all in exact fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mq_analysis.analyses.assessment.spec import Grade, Rule
from mq_analysis.base.messages import sentence

ONE, NOTHING = Fraction(1), Fraction(0)


def share_of_weight(
    rule: Rule, value: Fraction, target: Fraction | None, weight: Fraction, *, above: bool = False
) -> Fraction:
    """Return the share of the weight that a figure earns, from 0 to 1.

    Args:
        rule: The scoring rule.
        value: The figure.
        target: The figure that earns the full weight; None for a deduction.
        weight: The points of the item, from which a deduction is subtracted.
        above: Whether the figure must exceed the target; equal is not enough.
    """
    if rule.deduction:
        return max(NOTHING, ONE - rule.deduction.each * value / weight)
    if not target:
        raise ValueError(sentence("must have a target above 0, got none"))
    if rule.binary is not None:
        return ONE if value > target or (value == target and not above) else NOTHING
    reached = value / target
    if rule.step:
        return next((step.gives for step in rule.step if reached >= step.reached), NOTHING)
    if rule.pro_rata is None:
        raise ValueError(sentence("must have a rule, got none"))
    zero = rule.pro_rata.zero_below
    if rule.pro_rata.zero_above is not None and reached > rule.pro_rata.zero_above:
        return NOTHING
    if reached >= 1:
        return ONE
    if reached < zero:
        return NOTHING
    return (reached - zero) / (1 - zero) if rule.pro_rata.from_zero else reached


def half_up(score: Fraction, step: Fraction) -> Fraction:
    """Round to a multiple of ``step``, halves up.

    >>> float(half_up(Fraction("89.95"), Fraction("0.1"))), float(half_up(Fraction("89.94"), Fraction("0.1")))
    (90.0, 89.9)
    """
    return ((score / step + Fraction(1, 2)) // 1) * step


def grade_of(score: Fraction, grades: Sequence[Grade], step: Fraction) -> Grade:
    """Return the class of a score; it is rounded half-up first, and a bound belongs to the class above it."""
    rounded = max(NOTHING, half_up(score, step))
    return next(grade for grade in grades if rounded >= grade.at_least)


def worse(first: Grade, at_best: str, grades: Sequence[Grade]) -> Grade:
    """Return a class, or the one named if that is worse."""
    names = [grade.id for grade in grades]
    return grades[max(names.index(first.id), names.index(at_best))]
