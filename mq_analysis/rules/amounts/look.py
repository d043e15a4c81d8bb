"""How a rule looks facts up: as columns of a frame that an engine computes, or as the values of one row.

Amounts and conditions are written once against `Look`; so what an explanation shows is what the engine computed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Generic

from mq_analysis.policy.terms import Fact, Formula, Operand, Rounding
from mq_analysis.rules.exact import (
    N,
    T,
    days_between,
    months_between,
    years_between,
)
from mq_analysis.rules.exact.dates import Elapsed

QUOTIENTS = ("quotient", "growth")
ELAPSED: Mapping[str, Elapsed] = {
    "days_between": days_between,
    "months_between": months_between,
    "years_between": years_between,
}


class Look(ABC, Generic[N, T]):
    """Facts by name as exact numbers and tests; computed facts are computed here."""

    numbers: type[N]
    tests: type[T]

    def __init__(self, facts: Mapping[str, Fact], unkept: frozenset[str]) -> None:
        self.facts = facts
        self.unkept = unkept

    @abstractmethod
    def stored_number(self, fact: Fact) -> N:
        """Return a looked-up number."""

    @abstractmethod
    def is_one_of(self, name: str, values: tuple[str, ...]) -> T:
        """Test a text fact."""

    @abstractmethod
    def is_known(self, name: str) -> T:
        """Test whether a looked-up fact is known."""

    @abstractmethod
    def compare_numbers(self, one: N, op: str, other: N) -> T:
        """Test ``at_least``, ``above``, ``at_most`` or ``below`` another number."""

    @abstractmethod
    def choose(self, cases: Sequence[tuple[T, N]]) -> N:
        """Return the number of the first case that holds, 0 if none does; unknown where a case before it is."""

    @abstractmethod
    def elapsed_time(self, kind: str, first: N, last: N) -> N:
        """Return the days, full months or full years (a key of `ELAPSED`) from one day to another."""

    def constant(self, value: Fraction | int) -> N:
        """Return a number that is the same everywhere."""
        return self.numbers.constant(value)

    def operand(self, operand: Operand) -> N:
        """Return a literal, a fact or a share of one."""
        if operand.fact is None:
            return self.constant(operand.factor)
        return self.number(operand.fact).times(operand.factor)

    def number(self, name: str) -> N:
        """Return a fact as a number: as stored, or computed.

        Raises:
            ValueError: For a quotient that is not rounded, which may only be compared.
        """
        fact = self.facts[name]
        if fact.formula is None:
            return self.stored_number(fact)
        value = self._compute(name, fact.formula, fact.rounding)
        if fact.rounding is None or fact.formula.kind in QUOTIENTS:
            return value
        return value.round(fact.rounding.to, fact.rounding.mode)

    def _compute(self, name: str, formula: Formula, rounding: Rounding | None) -> N:
        first, *rest = (self.operand(o) for o in formula.operands)
        if formula.kind in ELAPSED:
            return self.elapsed_time(formula.kind, first, rest[0])
        if formula.kind in QUOTIENTS:
            if rounding is None:
                raise ValueError(f"{name} may only be compared")
            top = first.minus(rest[0]) if formula.kind == "growth" else first
            return top.divide(rest[0], rounding.to, rounding.mode, name)
        for other in rest:
            match formula.kind:
                case "sum" | "mean":
                    first = first.plus(other)
                case "difference":
                    first = first.minus(other)
                case "product":
                    first = first.multiply(other)
                case "least":
                    first = first.minimum(other)
                case _:
                    first = first.maximum(other)
        return first.times(Fraction(1, len(rest) + 1)) if formula.kind == "mean" else first

    def compare(self, name: str, op: str, bound: N) -> T:
        """Test a fact against a bound; a quotient by multiplying, unknown where it is over 0 or less."""
        ratio = self.ratio(name)
        if ratio is None:
            return self.compare_numbers(self.number(name), op, bound)
        top, below = ratio
        # multiplying by the divisor keeps the order only where it is above 0, and divides nothing
        positive = self.compare_numbers(below, "above", self.constant(0))
        return self.only_where(positive, self.compare_numbers(top, op, bound.multiply(below)), name)

    def ratio(self, name: str) -> tuple[N, N] | None:
        """Return the two sides of a quotient that is not rounded; None for any other fact."""
        formula = self.facts[name].formula
        if formula is None or formula.kind not in QUOTIENTS or self.facts[name].rounding:
            return None
        top, below = (self.operand(o) for o in formula.operands)
        return (top.minus(below) if formula.kind == "growth" else top), below

    @abstractmethod
    def only_where(self, positive: T, test: T, name: str) -> T:
        """Return a test that is unknown where ``positive`` does not hold."""
