"""A graph of expressions handed to an engine: to pandas as arrays, to DuckDB as SQL, to others stage by stage.

What is used more than once, and every division, becomes a column of its own before what needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import narwhals.stable.v2 as nw

from mq_analysis.base.daynumbers import YEAR
from mq_analysis.base.frames import LazyFrame
from mq_analysis.rules.exact.arrays import emit_arrays
from mq_analysis.rules.exact.graph import LEAVES, PLAIN, Node, topological_order
from mq_analysis.rules.exact.sql import emit_sql

OPS: Mapping[str, Callable[..., nw.Expr]] = {
    "col": nw.col,
    "lit": lambda value: nw.lit(value, nw.Int64) if type(value) is int else nw.lit(value),
    **PLAIN,
    "at_least": lambda value, bound: value.clip(lower_bound=bound),
    "at_most": lambda value, bound: value.clip(upper_bound=bound),
    "between": lambda value, low, high: value.clip(low, high),
    "fill": lambda value, other: value.fill_null(other),
    "day": lambda dates: _day(dates),  # noqa: PLW0108 (defined below)
    "is_null": lambda value: value.is_null(),
    "is_in": lambda value, *choices: value.is_in(choices),
    "pick": lambda test, one, other: test.cast(nw.Int64) * (one - other) + other,
    "when": lambda test, value, other: nw.when(test).then(value).otherwise(other),
}
"""What a node computes from its arguments: nodes, numbers, texts."""
WRITES_TWICE = "//"
"""The operation that Narwhals spells with its arguments several times over, so that nested ones would grow."""


def _day(dates: nw.Expr) -> nw.Expr:
    """Return dates ``YYYY-MM-DD`` as YYYYMMDD, ``YYYY-MM`` as YYYYMM00, missing as 0."""
    text = nw.concat_str(dates, nw.lit("-00"))
    year, month, day = (
        text.str.slice(start, length).cast(nw.Int64) for start, length in ((0, 4), (5, 2), (8, 2))
    )
    return (year * YEAR + month * 100 + day).fill_null(0)


def emit(frame: LazyFrame, wanted: Mapping[str, Node]) -> LazyFrame:
    """Add columns to a frame, Int64 or boolean; what several of them use is computed once, before them.

    Columns in between, whose names begin with ``~``, do not stay: every later step would carry them along.
    """
    order = topological_order(wanted.values())
    if frame.implementation.is_pandas():
        return nw.from_native(emit_arrays(frame.to_native(), wanted, order)).lazy()
    if frame.implementation.is_duckdb():
        return nw.from_native(emit_sql(frame.to_native(), wanted, order)).lazy()
    return _emit_stages(frame, wanted, order)


def _emit_stages(frame: LazyFrame, wanted: Mapping[str, Node], order: Sequence[Node]) -> LazyFrame:
    uses = dict.fromkeys(order, 0)
    for node in order:
        for arg in node.nodes:
            uses[arg] += 1
    shared = {
        node: f"~{i}"
        for i, node in enumerate(order)
        if node.op == WRITES_TWICE or (uses[node] > 1 and node.op not in LEAVES)
    }
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
    typed = {
        name: built[node] if node.is_test else built[node].cast(nw.Int64) for name, node in wanted.items()
    }
    if not stages:
        return frame.with_columns(expr.alias(name) for name, expr in typed.items())
    between = set(shared.values())
    every = {name: nw.col(name) for name in frame.collect_schema().names() if name not in between} | typed
    return frame.select(expr.alias(name) for name, expr in every.items())
