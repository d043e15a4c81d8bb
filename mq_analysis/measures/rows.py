"""Rows of a table in pandas: the rows that count, their year and township; columns that a table lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

Tables = Mapping[str, pd.DataFrame]
COUNTY = ""
"""The unit of a figure of the whole county."""


class Book:
    """The tables of a county, with a cache of row attributes that several figures need."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._years: dict[tuple[str, str], pd.Series[int]] = {}

    def __contains__(self, name: object) -> bool:
        return name in self.tables

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def missing(self, table: str, columns: Iterable[str | None]) -> tuple[str, ...]:
        """Return the name of the table if it is missing, else the names of its missing columns."""
        if table not in self.tables:
            return (table,)
        there = set(self.tables[table])
        return tuple(f"{table}.{name}" for name in dict.fromkeys(columns) if name and name not in there)

    def years(self, table: str, column: str) -> pd.Series[int]:
        """Return the year (Int64) of each row, from a column of dates or of years."""
        key = (table, column)
        if key not in self._years:
            said = self.tables[table][column]
            if pd.api.types.is_integer_dtype(said.dtype):
                found = said.astype("Int64")
            else:
                found = pd.to_numeric(said.str.slice(0, 4)).astype("Int64")
            self._years[key] = found
        return self._years[key]

    def units(self, table: str) -> pd.Series[str]:
        """Return the township code of each row: its own, or that of its enterprise; missing if unknown."""
        frame = self.tables[table]
        if "township_code" in frame:
            return frame["township_code"]
        register = self.tables["enterprises"].set_index("org_code")["township_code"]
        return frame["org_code"].map(register)


def is_among(frame: pd.DataFrame, among: Mapping[str, Sequence[str]]) -> np.ndarray:
    """Say for each row whether every named column has one of the given texts; a blank cell has none."""
    keep = np.ones(len(frame), dtype=bool)
    for name, texts in among.items():
        column = frame[name]
        if pd.api.types.is_bool_dtype(column.dtype):
            found = column.isin([text == "1" for text in texts])
        elif pd.api.types.is_numeric_dtype(column.dtype):
            found = column.isin([float(text) for text in texts])
        else:
            found = column.isin(list(texts))
        keep &= found.to_numpy(dtype=bool, na_value=False)
    return keep
