"""Small helpers between frames and plain Python."""

from __future__ import annotations

from typing import Any, cast

import narwhals.stable.v2 as nw
import pandas as pd

LazyFrame = nw.LazyFrame[Any]


def collected(frame: LazyFrame) -> pd.DataFrame:
    """Run a lazy frame of any engine and return its rows to pandas, without PyArrow."""
    return cast(pd.DataFrame, frame.collect(backend="pandas").to_native())


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dictionaries, in order."""
    return cast(list[dict[str, Any]], frame.to_dict("records"))
