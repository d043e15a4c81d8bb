"""Tests of every row of a frame: two expressions, where something holds and where it does not."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from mq_analysis.rules.exact.graph import NO, YES, Node


@dataclass(frozen=True, slots=True)
class Test:
    """Whether something holds in each row: ``true``, ``false``, or neither where a fact is unknown."""

    true: Node
    false: Node

    @classmethod
    def every(cls, tests: Iterable[Self]) -> Self:
        """Return whether all hold; false as soon as one is, whatever is unknown."""
        tests = list(tests)
        return cls(_all(t.true for t in tests), _any(t.false for t in tests))

    @classmethod
    def some(cls, tests: Iterable[Self]) -> Self:
        """Return whether at least one holds; true as soon as one does, whatever is unknown."""
        tests = list(tests)
        return cls(_any(t.true for t in tests), _all(t.false for t in tests))

    @property
    def negation(self) -> Self:
        """The opposite; what is unknown stays unknown."""
        return type(self)(self.false, self.true)

    @property
    def unknown(self) -> Node:
        """Where neither is known."""
        return ~self.true & ~self.false


def _all(tests: Iterable[Node]) -> Node:
    return functools.reduce(operator.and_, tests, YES)


def _any(tests: Iterable[Node]) -> Node:
    return functools.reduce(operator.or_, tests, NO)
