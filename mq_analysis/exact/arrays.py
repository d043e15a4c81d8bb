"""The graph computed over a pandas frame, one NumPy operation a node.

What a rule computes is never null, so plain int64 arrays carry it; pandas would look for nulls in every step, and
Narwhals make a column of every constant. The columns that come out are pandas' nullable ones, as those of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from mq_analysis.exact.graph import LEAVES, PLAIN, Node

OPS: Mapping[str, Callable[..., Any]] = {
    **PLAIN,
    "at_least": np.maximum,
    "at_most": np.minimum,
    "between": lambda value, low, high: np.minimum(np.maximum(value, low), high),
    "pick": np.where,
    "when": np.where,
}
"""What a node computes from arrays and numbers."""

OF_COLUMNS: Mapping[str, Callable[..., Any]] = {
    "fill": lambda column, other: column.to_numpy("int64", na_value=other),
    "is_null": lambda column: column.isna().to_numpy(),
    "is_in": lambda column, *choices: column.isin(choices).to_numpy(),
}
"""What a node computes from a column of the frame, which may hold nulls."""


def emit_arrays(frame: pd.DataFrame, wanted: Mapping[str, Node], order: Iterable[Node]) -> pd.DataFrame:
    """Add columns to a frame.

    Args:
        frame: The columns that the nodes name; those that arithmetic uses without ``fill`` hold no null.
        wanted: What to add, by name.
        order: Every node below them, arguments before what uses them.
    """

    def plain(name: str) -> Any:
        return frame[name].to_numpy(getattr(frame[name].dtype, "numpy_dtype", None))

    values: dict[Node, Any] = {}
    for node in order:
        if node.op not in LEAVES:
            is_of_column = node.op in OF_COLUMNS
            look = frame.__getitem__ if is_of_column else plain
            operation = OF_COLUMNS[node.op] if is_of_column else OPS[node.op]
            values[node] = operation(*(_argument(arg, values, look) for arg in node.args))
    added = {n: _nullable(_argument(node, values, plain), len(frame)) for n, node in wanted.items()}
    kept = frame.drop(columns=[name for name in wanted if name in frame])
    return pd.concat([kept, pd.DataFrame(added, index=frame.index)], axis=1)


def _argument(arg: Any, values: Mapping[Node, Any], column: Callable[[str], Any]) -> Any:
    """Return what an argument is: computed, a column of the frame, or a number."""
    if not isinstance(arg, Node):
        return arg
    match arg.op:
        case "col":
            return column(arg.args[0])
        case "lit":
            return np.asarray(arg.args[0])[()]
        case _:
            return values[arg]


def _nullable(value: Any, length: int) -> Any:
    value = np.broadcast_to(value, length)
    kind = pd.arrays.BooleanArray if value.dtype == bool else pd.arrays.IntegerArray
    return kind(np.array(value), np.zeros(length, dtype=bool))
