"""Figures that a department declares in the table of indicators, and their units."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

import pandas as pd

from mq_analysis.base.errors import Problem
from mq_analysis.base.messages import join, sentence
from mq_analysis.measures.rows import Book
from mq_analysis.tables import County

SHARE_UNITS: Mapping[str, int] = MappingProxyType({"%": 100, "比例": 1})
"""Units of a share: what the whole is called in each."""


def declared_values(book: Book, code: str) -> pd.Series[float]:
    """Return an indicator by year, shares as 0 to 1, other units unchanged; empty without the table."""
    if "indicators" not in book:
        return pd.Series(dtype="float64")
    frame = book["indicators"]
    mine = frame[frame["indicator_code"] == code]
    scale = mine["unit"].map(lambda unit: SHARE_UNITS.get(unit, 1)).astype("float64")
    values = mine["value"].astype("float64") / scale
    return values.set_axis(mine["year"].astype("int64")).sort_index()


def indicator_problems(county: County, shares: Collection[str]) -> list[Problem]:
    """Return a problem for every declared share with a unit that is no unit of shares, or a value outside its unit.

    92.5 is valid in ``%`` and invalid in ``比例`` (a ratio).
    """
    if not county.has("indicators"):
        return []
    frame = county["indicators"]
    found = []
    for i, row in frame[frame["indicator_code"].isin(list(shares))].iterrows():
        whole = SHARE_UNITS.get(row["unit"])
        if whole is None:
            said = sentence(
                "must be one of {names} for {indicator}, got {got!r}",
                names=join(SHARE_UNITS),
                indicator=row["indicator_code"],
                got=row["unit"],
            )
            found.append(Problem(county.place("indicators", int(str(i)), "unit"), said))
        elif not 0 <= row["value"] <= whole:
            said = sentence(
                "must be from 0 to {whole} in the unit {unit}, got {got:g}",
                whole=whole,
                unit=row["unit"],
                got=row["value"],
            )
            found.append(Problem(county.place("indicators", int(str(i)), "value"), said))
    return found
