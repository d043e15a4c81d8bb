"""Expressions as a graph in which nothing stands twice.

A rule refers to the same quantity and the same test many times. Written out as one expression it would be computed
as often, and its text would double with every step. So the arithmetic builds nodes, and equal nodes are one node.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias
from weakref import WeakValueDictionary

Argument: TypeAlias = "Node | int | str"
"""What an operation is given: other nodes, numbers (true and false are numbers) and texts."""

ARITHMETIC: Mapping[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
}
# Any: what comes out is of the type of the operands, arrays of NumPy or expressions of Narwhals, and both libraries
# declare the operands of their operators as Any.
PLAIN: Mapping[str, Callable[..., Any]] = {
    **ARITHMETIC,
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "&": operator.and_,
    "|": operator.or_,
    "~": operator.invert,
}
"""Operations that are written with Python's operators, for arrays and expressions alike."""

LEAVES = ("col", "lit")
TESTS = (">=", ">", "<=", "<", "&", "|", "~", "is_null", "is_in")
"""Operations whose result is a test; every other operation but a column gives a number."""

_NODES: WeakValueDictionary[tuple[object, ...], Node] = WeakValueDictionary()


class Node:
    """One operation on columns and numbers; equal ones are the same object."""

    __slots__ = ("__weakref__", "args", "op")

    op: str
    args: tuple[Argument, ...]

    def __new__(cls, op: str, *args: Argument) -> Node:
        """Return the node of this operation; the same object if one exists."""
        key = (op, *(id(a) if isinstance(a, Node) else (type(a), a) for a in args))
        found = _NODES.get(key)
        if found is None:
            found = super().__new__(cls)
            found.op, found.args = op, args
            _NODES[key] = found
        return found

    def _with(self, sign: str, other: Node | int) -> Node:
        """Return an arithmetic node; of two constants, the constant that comes out."""
        mine, its = self.number, other if isinstance(other, int) else other.number
        if mine is not None and its is not None:
            return lit(ARITHMETIC[sign](mine, its))
        return Node(sign, self, other if its is None else its)

    def __add__(self, other: Node | int) -> Node:
        return self._with("+", other)

    def __sub__(self, other: Node | int) -> Node:
        return self._with("-", other)

    def __mul__(self, other: Node | int) -> Node:
        return self._with("*", other)

    def __floordiv__(self, other: Node | int) -> Node:
        """Divide, rounding down; if the dividend has a factor that the divisor divides, divide that factor."""
        if self.op == "*" and isinstance(other, int) and other > 0:
            value, factor = self.args
            if isinstance(value, Node) and isinstance(factor, int) and factor % other == 0:
                return value if factor == other else value * (factor // other)
        return self._with("//", other)

    def __and__(self, other: Node) -> Node:
        if NO in (self, other):
            return NO
        return other if self is YES else self if other is YES else Node("&", self, other)

    def __or__(self, other: Node) -> Node:
        if YES in (self, other):
            return YES
        return other if self is NO else self if other is NO else Node("|", self, other)

    def __invert__(self) -> Node:
        if self in (YES, NO):
            return NO if self is YES else YES
        return next(self.nodes) if self.op == "~" else Node("~", self)

    @property
    def number(self) -> int | None:
        """The number of a constant; None of anything else."""
        value = self.args[0] if self.op == "lit" else None
        return value if isinstance(value, int) else None

    @property
    def name(self) -> str:
        """The name of a column."""
        return str(self.args[0])

    @property
    def plain(self) -> tuple[Argument, ...]:
        """The number of a constant, or the node itself: what another node takes as its argument."""
        return self.args if self.op == "lit" else (self,)

    @property
    def is_test(self) -> bool:
        """Whether it is a test and not a number."""
        return self.op in TESTS or self in (YES, NO)

    @property
    def nodes(self) -> Iterator[Node]:
        """The arguments that are nodes."""
        return (arg for arg in self.args if isinstance(arg, Node))


def col(name: str) -> Node:
    """Return a column of the frame."""
    return Node("col", name)


def lit(value: int | str) -> Node:
    """Return a constant."""
    return Node("lit", value)


def when(test: Node, value: Node, other: Node) -> Node:
    """Return ``value`` where a test holds, else ``other``."""
    if test in (YES, NO):
        return value if test is YES else other
    if value is other:
        return value
    if value.op == other.op == "lit":  # two constants have no length of their own, which an empty frame needs
        return Node("pick", test, *value.args, *other.args)
    return Node("when", test, value, other)


def clip(how: str, expr: Node, bound: Node) -> Node:
    """Return the smaller or larger of two expressions; of two constants, that constant."""
    one, other = expr.number, bound.number
    if one is not None and other is not None:
        return lit(min(one, other) if how == "at_most" else max(one, other))
    return Node(how, expr, *bound.plain)


YES = Node("lit", True)
NO = Node("lit", False)


def topological_order(roots: Iterable[Node]) -> list[Node]:
    """Return every node below the roots, arguments before what uses them."""
    order: dict[Node, None] = {}
    todo: list[tuple[Node, bool]] = [(root, False) for root in roots]
    while todo:
        node, ready = todo.pop()
        if node in order:
            continue
        if ready:
            order[node] = None
        else:
            todo.append((node, True))
            todo += [(arg, False) for arg in node.nodes]
    return list(order)
