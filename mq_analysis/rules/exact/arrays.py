"""The graph computed over a pandas frame, one NumPy operation a node, some rows at a time.

What a rule computes is never null, so plain int64 arrays carry it; pandas would look for nulls in every step, and
Narwhals make a column of every constant. What is between is let go as soon as nothing uses it any more, so it stays in
the processor's cache. The columns that come out are pandas' nullable ones, as those of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.rules.exact.graph import LEAVES, PLAIN, Node
from mq_analysis.rules.exact.row import day_of

Values: TypeAlias = npt.NDArray[np.int64] | npt.NDArray[np.bool_]

OPS: Mapping[str, Callable[..., Values]] = {
    **PLAIN,
    "at_least": np.maximum,
    "at_most": np.minimum,
    "between": np.clip,
    "pick": np.where,
    "when": np.where,
}
"""What a node computes from arrays and numbers."""

OF_COLUMNS: Mapping[str, Callable[..., Values]] = {
    "fill": lambda column, other: column.to_numpy("int64", na_value=other),
    "day": lambda dates: _days(dates),  # noqa: PLW0108 (defined below)
    "is_null": lambda column: column.isna().to_numpy(),
    "is_in": lambda column, *choices: column.isin(choices).to_numpy(),
}
"""What a node computes from a column of the frame, which may hold nulls."""


AT_ONCE = 65_536
"""Rows computed at once."""


def emit_arrays(frame: pd.DataFrame, wanted: Mapping[str, Node], order: Sequence[Node]) -> pd.DataFrame:
    """Add columns to a frame.

    Args:
        frame: The columns that the nodes name; those that arithmetic uses without ``fill`` hold no null.
        wanted: What to add, by name.
        order: Every node below them, arguments before what uses them.
    """
    given = _inputs(frame, order)
    steps = [node for node in order if node.op not in LEAVES and node not in given]
    last = {arg: step for step in steps for arg in step.nodes}
    kept = {*wanted.values(), *given}
    spent = {step: [arg for arg in {*step.nodes} - kept if last[arg] is step] for step in steps}
    length = len(frame)
    added = {n: np.empty(length, dtype=bool if node.is_test else np.int64) for n, node in wanted.items()}
    for start in range(0, length, AT_ONCE):
        rows = slice(start, min(start + AT_ONCE, length))
        values = {node: array[rows] if np.ndim(array) else array for node, array in given.items()}
        for step in steps:
            values[step] = OPS[step.op](*(values[a] if isinstance(a, Node) else a for a in step.args))
            for node in spent[step]:
                values.pop(node, None)
        for name, node in wanted.items():
            added[name][rows] = values[node]
    rest = frame.drop(columns=[name for name in wanted if name in frame])
    columns = {name: _nullable(array) for name, array in added.items()}
    return pd.concat([rest, pd.DataFrame(columns, index=frame.index)], axis=1)


def _inputs(frame: pd.DataFrame, order: Iterable[Node]) -> dict[Node, Values]:
    """Return the values of constants and columns, and of the operations that look for nulls in columns."""
    nullable = {arg for node in order if node.op in OF_COLUMNS for arg in node.nodes}
    plain = {arg for node in order if node.op not in OF_COLUMNS for arg in node.nodes}
    given: dict[Node, Values] = {}
    for node in order:
        if node.op == "lit":
            given[node] = np.asarray(node.args[0])[()]
        elif node.op == "col" and (node in plain or node not in nullable):
            column = frame[node.name]
            given[node] = column.to_numpy(getattr(column.dtype, "numpy_dtype", None))
        elif node.op in OF_COLUMNS:
            args = (frame[a.name] if isinstance(a, Node) else a for a in node.args)
            given[node] = OF_COLUMNS[node.op](*args)
    return given


def _days(column: pd.Series[str]) -> npt.NDArray[np.int64]:
    """Return dates ``YYYY-MM-DD`` as YYYYMMDD, ``YYYY-MM`` as YYYYMM00, missing as 0."""
    numbers, texts = pd.factorize(column.astype("str"))
    days = np.array([day_of(text) for text in texts] or [0], dtype=np.int64)
    return np.where(numbers < 0, 0, days[numbers])


def _nullable(values: Values) -> pd.arrays.BooleanArray | pd.arrays.IntegerArray:
    no_null = np.zeros(len(values), dtype=bool)
    if values.dtype == bool:
        return pd.arrays.BooleanArray(values.astype(np.bool_, copy=False), no_null)
    return pd.arrays.IntegerArray(values.astype(np.int64, copy=False), no_null)
