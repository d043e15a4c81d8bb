"""Facts as the values of one row, for a reader who asks why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from mq_analysis.policy.terms import Fact
from mq_analysis.rules.amounts.look import ELAPSED, Look
from mq_analysis.rules.exact import Number, Verdict, number, unknown
from mq_analysis.rules.exact.row import day_of
from mq_analysis.rules.facts.gather import scale_of


class Row(Look[Number, Verdict]):
    """Facts as the values of one row; None or absent is unknown."""

    numbers = Number
    tests = Verdict

    def __init__(
        self,
        facts: Mapping[str, Fact],
        values: Mapping[str, int | str | None],
        unkept: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(facts, unkept)
        self.values = values

    def stored_number(self, fact: Fact) -> Number:
        """Return a looked-up number."""
        value = self.values.get(fact.id)
        if fact.type == "date":
            day = 0 if value is None else day_of(str(value))
            return number(day) if day % 100 else unknown(fact.id)
        return unknown(fact.id) if value is None else number(Fraction(int(value), scale_of(fact)))

    def is_one_of(self, name: str, values: tuple[str, ...]) -> Verdict:
        """Test a text fact."""
        value = self.values.get(name)
        return Verdict(None, frozenset({name})) if value is None else Verdict(value in values)

    def is_known(self, name: str) -> Verdict:
        """Test whether a fact is known."""
        if name in self.unkept:
            return Verdict(None, frozenset({name}))
        if self.facts[name].formula is None:
            return Verdict(self.values.get(name) is not None)
        return Verdict(self.number(name).value is not None)

    def compare_numbers(self, one: Number, op: str, other: Number) -> Verdict:
        """Test a number against another."""
        return one.compare(op, other)

    def choose(self, cases: Sequence[tuple[Verdict, Number]]) -> Number:
        """Return the number of the first case that holds."""
        return Number.choose(cases)

    def elapsed_time(self, kind: str, first: Number, last: Number) -> Number:
        """Return how long it is from one day to another."""
        return ELAPSED[kind](first, last)

    def only_where(self, positive: Verdict, test: Verdict, name: str) -> Verdict:
        """Return a test that is unknown where ``positive`` does not hold."""
        if positive.holds is False:
            return Verdict(None, frozenset({name}))
        return test if positive.holds else positive
