"""Small helpers between frames and plain Python."""

from __future__ import annotations

from typing import Any, cast

import narwhals.stable.v2 as nw
import pandas as pd

LazyFrame = nw.LazyFrame[Any]


def lazy(native: Any) -> LazyFrame:
    """Take a native frame of any engine; on pandas a missing decimal is null, which can become a whole number."""
    if isinstance(native, pd.DataFrame):
        floats = native.select_dtypes("float64").columns
        native = native.astype(dict.fromkeys(floats, "Float64"))
    frame: LazyFrame = nw.from_native(native).lazy()
    return frame


def collected(frame: LazyFrame) -> pd.DataFrame:
    """Run a lazy frame of any engine and return its rows to pandas, without PyArrow."""
    return cast(pd.DataFrame, frame.collect(backend="pandas").to_native())


def grouped(frame: LazyFrame, keys: list[str], name: str) -> tuple[LazyFrame, list[str]]:
    """Return a frame and what to group it by: on pandas a number for each group, found once.

    pandas would find the groups of texts anew in every window, which takes most of its time.
    """
    if not frame.implementation.is_pandas():
        return frame, keys
    native = frame.to_native()
    numbers = native.groupby(keys, sort=False, dropna=False).ngroup()
    return nw.from_native(native.assign(**{name: numbers})).lazy(), [name]


def smallest_text(frame: LazyFrame, among: nw.Expr, column: str, within: list[str], name: str) -> LazyFrame:
    """Add the smallest text of a column among some rows of each group, null where there are none.

    pandas takes the smallest of texts one group at a time, so there the few rows are sorted and joined.
    """
    if not frame.implementation.is_pandas():
        return frame.with_columns(nw.when(among).then(nw.col(column)).min().over(*within).alias(name))
    first = frame.filter(among).unique(within, keep="first", order_by=[column])
    return frame.join(first.select(*within, nw.col(column).alias(name)), on=within, how="left")


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dictionaries, in order."""
    return cast(list[dict[str, Any]], frame.to_dict("records"))
