"""Conditions: tests of facts, alone or together."""

from __future__ import annotations

from fractions import Fraction

from mq_analysis.policy.terms import Bracket, Condition, Operand
from mq_analysis.rules.amounts.look import Look
from mq_analysis.rules.exact import N, T


def holds(condition: Condition, look: Look[N, T]) -> T:
    """Say whether a condition holds, true, false, or unknown."""
    match condition.op:
        case "any_of":
            return look.tests.some(holds(c, look) for c in condition.members)
        case "all_of":
            return look.tests.every(holds(c, look) for c in condition.members)
        case "none_of":
            return look.tests.some(holds(c, look) for c in condition.members).negation
        case "is":
            return look.is_one_of(condition.fact, _texts(condition))
        case "is_not":
            return look.is_one_of(condition.fact, _texts(condition)).negation
        case "known":
            return look.is_known(condition.fact)
        case op:
            bound = look.operand(Operand(Fraction(condition.bound), condition.of))
            return look.compare(condition.fact, op, bound)


def _texts(condition: Condition) -> tuple[str, ...]:
    return condition.value if isinstance(condition.value, tuple) else ()


def lies_within(bracket: Bracket, measure: str, relative_to: str | None, look: Look[N, T]) -> T:
    """Say whether a fact lies in a bracket, whose bounds may be shares of another fact."""
    tests = []
    if bracket.lower is not None:
        lower = look.operand(Operand(Fraction(bracket.lower), relative_to))
        tests.append(look.compare(measure, "above" if bracket.above else "at_least", lower))
    if bracket.upper is not None:
        upper = look.operand(Operand(Fraction(bracket.upper), relative_to))
        tests.append(look.compare(measure, "at_most" if bracket.up_to else "below", upper))
    return look.tests.every(tests)
