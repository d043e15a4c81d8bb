"""Facts as columns of the rows at hand, which an engine computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mq_analysis.policy.terms import Fact
from mq_analysis.rules.amounts.look import ELAPSED, Look
from mq_analysis.rules.exact import NO, YES, Column, Node, Test, col, column, day_column, lit
from mq_analysis.rules.facts.gather import Range, scale_of


class Columns(Look[Column, Test]):
    """Facts as columns of the rows at hand, named by their ids.

    ``unkept`` are the facts that the data keep no column for: whether such a fact is known cannot be told.
    """

    numbers = Column
    tests = Test

    def __init__(
        self, facts: Mapping[str, Fact], ranges: Mapping[str, Range], unkept: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(facts, unkept)
        self.ranges = ranges

    def stored_number(self, fact: Fact) -> Column:
        """Return a looked-up number."""
        if fact.id in self.unkept:
            return Column(lit(0), 1, 0, 0, YES)
        if fact.type == "date":
            return day_column(fact.id)
        return column(fact.id, scale_of(fact), *self.ranges.get(fact.id, Range()))

    def is_one_of(self, name: str, values: tuple[str, ...]) -> Test:
        """Test a text fact."""
        if name in self.unkept:
            return Test(NO, NO)
        known, fits = ~Node("is_null", col(name)), Node("is_in", col(name), *values)
        return Test(known & fits, known & ~fits)

    def is_known(self, name: str) -> Test:
        """Test whether a fact is known."""
        if name in self.unkept:
            return Test(NO, NO)
        fact = self.facts[name]
        missing = Node("is_null", col(name)) if fact.formula is None else self.number(name).is_missing
        return Test(~missing, missing)

    def compare_numbers(self, one: Column, op: str, other: Column) -> Test:
        """Test a number against another."""
        return one.compare(op, other)

    def choose(self, cases: Sequence[tuple[Test, Column]]) -> Column:
        """Return the number of the first case that holds."""
        return Column.choose(cases)

    def elapsed_time(self, kind: str, first: Column, last: Column) -> Column:
        """Return how long it is from one day to another."""
        return ELAPSED[kind](first, last)

    def only_where(self, positive: Test, test: Test, name: str) -> Test:  # noqa: ARG002 (a row names it)
        """Return a test that is unknown where ``positive`` does not hold."""
        return Test(positive.true & test.true, positive.true & test.false)
