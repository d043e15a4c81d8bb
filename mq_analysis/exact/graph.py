"""Expressions as a graph in which nothing stands twice, handed to an engine stage by stage.

A rule refers to the same quantity and the same test many times. Written out as one expression it would be computed
as often, and its text would double with every step. So the arithmetic builds nodes; equal nodes are one node; what
is used more than once becomes a column of its own before what needs it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from weakref import WeakValueDictionary

import narwhals.stable.v2 as nw

from mq_analysis.frames import LazyFrame

ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
}
OPS: Mapping[str, Callable[..., nw.Expr]] = {
    "col": nw.col,
    "lit": lambda value: nw.lit(value, nw.Int64) if type(value) is int else nw.lit(value),
    **ARITHMETIC,
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "&": operator.and_,
    "|": operator.or_,
    "~": operator.invert,
    "at_least": lambda value, bound: value.clip(lower_bound=bound),
    "at_most": lambda value, bound: value.clip(upper_bound=bound),
    "between": lambda value, low, high: value.clip(low, high),
    "fill": lambda value, other: value.fill_null(other),
    "is_null": lambda value: value.is_null(),
    "is_in": lambda value, *choices: value.is_in(choices),
    "pick": lambda test, one, other: test.cast(nw.Int64) * (one - other) + other,
    "when": lambda test, value, other: nw.when(test).then(value).otherwise(other),
}
"""What a node computes from its arguments: nodes, numbers, texts."""

LEAVES = ("col", "lit")

_NODES: WeakValueDictionary[tuple[object, ...], Node] = WeakValueDictionary()


class Node:
    """One operation on columns and numbers; equal ones are the same object."""

    __slots__ = ("__weakref__", "args", "op")

    op: str
    args: tuple[Any, ...]

    def __new__(cls, op: str, *args: Any) -> Node:
        """Return the node of this operation, which may exist."""
        key = (op, *(id(a) if isinstance(a, Node) else (type(a), a) for a in args))
        found = _NODES.get(key)
        if found is None:
            found = super().__new__(cls)
            found.op, found.args = op, args
            _NODES[key] = found
        return found

    def _with(self, sign: str, other: Node | int) -> Node:
        """Return an arithmetic node; of two constants, the constant that comes out."""
        number = other.args[0] if isinstance(other, Node) and other.op == "lit" else other
        if self.op == "lit" and isinstance(number, int):
            return lit(ARITHMETIC[sign](self.args[0], number))
        return Node(sign, self, number)

    def __add__(self, other: Node | int) -> Node:
        return self._with("+", other)

    def __sub__(self, other: Node | int) -> Node:
        return self._with("-", other)

    def __mul__(self, other: Node | int) -> Node:
        return self._with("*", other)

    def __floordiv__(self, other: Node | int) -> Node:
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
        opposite = {YES: NO, NO: YES}.get(self)
        return opposite or (self.args[0] if self.op == "~" else Node("~", self))

    @property
    def plain(self) -> tuple[Any, ...]:
        """The number of a constant, or the node itself: what another node takes as its argument."""
        return self.args if self.op == "lit" else (self,)

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
    """Return one or the other, by a test."""
    if test in (YES, NO):
        return value if test is YES else other
    if value is other:
        return value
    if value.op == other.op == "lit":  # two constants have no length of their own, which an empty frame needs
        return Node("pick", test, *value.args, *other.args)
    return Node("when", test, value, other)


YES = Node("lit", True)
NO = Node("lit", False)


def emit(frame: LazyFrame, wanted: Mapping[str, Node]) -> LazyFrame:
    """Add columns to a frame; what several of them use is computed once, before them.

    The columns in between, whose names begin with ``~``, stay in the frame.
    """
    order = _ordered(wanted.values())
    uses = dict.fromkeys(order, 0)
    for node in order:
        for arg in node.nodes:
            uses[arg] += 1
    shared = {node: f"~{i}" for i, node in enumerate(order) if uses[node] > 1 and node.op not in LEAVES}
    level: dict[Node, int] = {}
    built: dict[Node, nw.Expr] = {}
    stages: dict[int, list[nw.Expr]] = {}
    for node in order:
        level[node] = max((level[arg] + (arg in shared) for arg in node.nodes), default=0)
        args = (built[arg] if isinstance(arg, Node) else arg for arg in node.args)
        expr = OPS[node.op](*args)
        if node in shared:
            stages.setdefault(level[node], []).append(expr.alias(shared[node]))
            expr = nw.col(shared[node])
        built[node] = expr
    for stage in sorted(stages):
        frame = frame.with_columns(*stages[stage])
    return frame.with_columns(built[node].alias(name) for name, node in wanted.items())


def _ordered(roots: Any) -> list[Node]:
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
