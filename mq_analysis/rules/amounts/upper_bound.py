"""The most an award can pay whatever the facts are: its sums and its caps that are sums."""

from __future__ import annotations

from fractions import Fraction

from mq_analysis.policy import Award, Rules
from mq_analysis.policy.terms import Adjusted, Amount, Choice, Factor, Fixed, Joined


def upper_bound(award: Award, rules: Rules) -> Fraction | None:
    """Return the most that an item earns under an award, in fen; None if no sum bounds it."""
    value = _times(_upper_bound(award.amount), award.times)
    for cap in award.limits:
        if not cap.soft and cap.limit.fact is None:
            value = cap.limit.factor if value is None else min(value, cap.limit.factor)
    if award.pay_as is None or value is None:
        return value
    other = upper_bound(rules.beside(award, award.pay_as), rules)
    return None if other is None else max(value, other)


def _upper_bound(amount: Amount) -> Fraction | None:
    match amount:
        case Fixed():
            return Fraction(amount.fen)
        case Adjusted():
            return _bound_of_adjusted(amount)
        case Choice():
            return _largest([_upper_bound(part) for _, part in amount.cases])
        case Joined():
            found = [_upper_bound(part) for part in amount.parts]
            if amount.how == "lowest":
                return min((value for value in found if value is not None), default=None)
            if amount.how == "highest":
                return _largest(found)
            return None if None in found else sum((value or Fraction(0) for value in found), Fraction(0))
        case _:
            return None


def _bound_of_adjusted(amount: Adjusted) -> Fraction | None:
    value = _times(_upper_bound(amount.amount), amount.times)
    if amount.at_least is not None:
        floor = amount.at_least
        value = None if value is None or floor.fact else max(value, floor.factor)
    cap = amount.at_most
    if cap is None or cap.fact:
        return value
    return cap.factor if value is None else min(value, cap.factor)


def _times(value: Fraction | None, factors: tuple[Factor, ...]) -> Fraction | None:
    for factor in factors:
        if value is None or isinstance(factor.share, str):
            return None
        value *= max(Fraction(1), factor.share)
    return value


def _largest(found: list[Fraction | None]) -> Fraction | None:
    values = [value for value in found if value is not None]
    return None if len(values) < len(found) else max(values, default=Fraction(0))
