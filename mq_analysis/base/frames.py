"""Helpers for data frames of pandas, DuckDB and Spark under Narwhals."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

LazyFrame = nw.LazyFrame[Any]
Native: TypeAlias = IntoFrame
"""A frame of pandas, a relation of DuckDB or a frame of Spark."""
Natives = Mapping[str, Native]
"""The tables of a county by name, all of one engine."""
Keep = Callable[[LazyFrame], LazyFrame]
Text = str | nw.Expr
"""A text that is the same in every row, or an expression of one."""
_NUMBERS = itertools.count()


def lazy(native: Native) -> LazyFrame:
    """Wrap a native frame of any engine; on pandas NaN becomes null, so that a column can be cast to whole numbers."""
    if isinstance(native, pd.DataFrame):
        floats = [name for name, dtype in native.dtypes.items() if dtype == "float64"]
        native = native.astype(dict.fromkeys(floats, "Float64")) if floats else native
    frame: LazyFrame = nw.from_native(native).lazy()
    return frame


def collect(frame: LazyFrame) -> pd.DataFrame:
    """Compute a lazy frame of any engine and return its rows as pandas, without PyArrow."""
    return cast(pd.DataFrame, frame.collect(backend="pandas").to_native())


def count(frame: LazyFrame) -> int:
    """Count the rows of a lazy frame of any engine."""
    return int(collect(frame.select(nw.len().alias("rows")))["rows"].item())


class Tables(dict[str, Any]):
    """Native frames by table name, read from files at each use, with the connection or session of their engine."""

    def __init__(self, frames: Mapping[str, Any], connection: Any) -> None:
        super().__init__(frames)
        self.connection = connection


def as_it_is(frame: LazyFrame) -> LazyFrame:
    """Return the frame unchanged: for rows that lie in memory, or that are used once."""
    return frame


@contextlib.contextmanager
def keeping(tables: Natives) -> Iterator[Keep]:
    """Give a function that stores a frame which is used several times, until the end; `as_it_is` for tables in memory.

    DuckDB stores the rows as tables, which it spills to disk where memory is limited; Spark stores them on its workers.
    """
    if not isinstance(tables, Tables):
        yield as_it_is
        return
    with contextlib.ExitStack() as done:

        def keep(frame: LazyFrame) -> LazyFrame:
            native = frame.to_native()
            if frame.implementation.is_duckdb():
                name = f"kept_{next(_NUMBERS)}"
                native.to_table(name)
                done.callback(tables.connection.execute, f"DROP TABLE {name}")
                return lazy(tables.connection.table(name))
            kept = native.persist()
            done.callback(kept.unpersist)
            return lazy(kept)

        yield keep


def group_keys(frame: LazyFrame, keys: list[str], name: str) -> tuple[LazyFrame, list[str]]:
    """Return a frame and its group columns; on pandas one column ``name`` that numbers the groups.

    pandas would compute the groups of texts again in every window function, which would take most of the time.
    """
    if not frame.implementation.is_pandas():
        return frame, keys
    native = frame.to_native()
    numbers = native.groupby(keys, sort=False, dropna=False).ngroup()
    return nw.from_native(native.assign(**{name: numbers})).lazy(), [name]


def smallest_text(frame: LazyFrame, among: nw.Expr, column: str, within: list[str], name: str) -> LazyFrame:
    """Add the smallest text of ``column`` over the rows of each group where ``among`` holds, null where there are none.

    pandas computes the minimum of texts group by group, which is slow; there the rows are sorted and joined.
    """
    if not frame.implementation.is_pandas():
        return frame.with_columns(nw.when(among).then(nw.col(column)).min().over(*within).alias(name))
    few = frame.filter(among)
    if has_none(few):
        return frame.with_columns(nw.lit(None, nw.String).alias(name))
    first = few.unique(within, keep="first", order_by=[column])
    return frame.join(first.select(*within, nw.col(column).alias(name)), on=within, how="left")


def with_texts(frame: LazyFrame, texts: Mapping[str, Text]) -> LazyFrame:
    """Add columns of texts; on pandas constant columns are added without Narwhals, which is slow at them."""
    if frame.implementation.is_pandas():
        same = {name: text for name, text in texts.items() if isinstance(text, str)}
        frame = nw.from_native(frame.to_native().assign(**same)).lazy()
        texts = {name: text for name, text in texts.items() if name not in same}
    exprs = {name: nw.lit(text) if isinstance(text, str) else text for name, text in texts.items()}
    return frame.with_columns(expr.alias(name) for name, expr in exprs.items())


def has_none(frame: LazyFrame) -> bool:
    """Say whether a frame in memory has no row; False for lazy frames, whose rows would have to be computed."""
    return frame.implementation.is_pandas() and frame.to_native().empty


def may_hold(test: nw.Expr, frame: LazyFrame) -> bool:
    """Say whether a test may hold in some row; always True for lazy frames, whose rows would have to be computed."""
    return not frame.implementation.is_pandas() or not has_none(frame.filter(test))


def stack(parts: Sequence[tuple[LazyFrame, Callable[[LazyFrame], LazyFrame]]]) -> LazyFrame:
    """Apply to each part its function and concatenate the results; parts in memory without rows are skipped."""
    some = [part for part in parts if not has_none(part[0])] or parts[:1]
    return nw.concat([shaped(rows) for rows, shaped in some])


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dictionaries, in order."""
    return cast(list[dict[str, Any]], frame.to_dict("records"))
