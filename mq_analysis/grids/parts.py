"""The index over parts of a county, a province or a nation: what the parts pay adds up, to the fen.

A part holds all lines of its enterprises. DuckDB collects one part after another; Spark answers each where it lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.util import find_spec
from typing import Any, Protocol

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from mq_analysis.errors import UsageError, one
from mq_analysis.facts import gather
from mq_analysis.frames import LazyFrame, collected, count, keeping
from mq_analysis.grids.exposure import Exposure, counting, exposure_of
from mq_analysis.grids.index import Index, Totals
from mq_analysis.grids.points import Points
from mq_analysis.policy import Rules

LAST = "0123456789X"
"""The last characters of codes, by which enterprises are parted."""
AT_ONCE = 3_000_000
"""Lines that are collected at once."""
SPARK_SCHEMA = "cell long, award long, amount_fen long, firms long"


class Parts(Protocol):
    """What answers many points."""

    def totals(self, points: Points) -> Totals:
        """Return what each point pays."""
        ...


def parts_of(tables: Mapping[str, Any], rules: Rules) -> Parts:
    """Look at a year of DuckDB or Spark tables.

    Raises:
        NotIndexableError: If the rules pay more than the single highest award of an enterprise.
        UsageError: On Spark without PyArrow, in which partitions are handed to the index.
    """
    first = next(iter(tables.values()))
    if not nw.from_native(first).implementation.is_pyspark():
        with keeping(tables) as keep:
            rows, scale = counting(gather(tables, rules, keep), rules)
            return InTurn(keep(rows), rules, scale)
    rows, scale = counting(gather(tables, rules), rules)
    if find_spec("pyarrow") is None:
        raise one(UsageError, "--engine pyspark", "must have PyArrow for a grid: pip install pyarrow")
    return OnSpark(rows, rules, scale)


class InTurn:
    """Parts that are looked at one after another, of which only numbers stay."""

    def __init__(self, rows: LazyFrame, rules: Rules, scale: int) -> None:
        last = nw.col("org_code").str.slice(8, 1)
        groups = [rows] if count(rows) <= AT_ONCE else [rows.filter(last == letter) for letter in LAST]
        self._indexes = [Index(_nameless(exposure_of(collected(part), rules, scale))) for part in groups]

    def totals(self, points: Points) -> Totals:
        """Return what each point pays: the sum over the parts."""
        every = [index.totals(points) for index in self._indexes]
        return Totals(*(sum(getattr(t, name) for t in every) for name in ("amount_fen", "firms", "winners")))


def _nameless(held: Exposure) -> Exposure:
    """Drop the codes, which an index does not need."""
    return replace(held, org_code=np.zeros(0))


class OnSpark:
    """Parts that lie on Spark's workers; each builds its index and answers all points."""

    def __init__(self, rows: LazyFrame, rules: Rules, scale: int) -> None:
        self._rows, self._rules, self._scale = rows, rules, scale

    def totals(self, points: Points) -> Totals:
        """Return what each point pays: the sum over the partitions."""
        rules, scale = self._rules, self._scale

        def answered(batches: Iterator[Any]) -> Iterator[Any]:
            import pyarrow as pa

            frames = [batch.to_pandas() for batch in batches]
            if not frames:
                return
            found = Index(exposure_of(pd.concat(frames), rules, scale)).totals(points)
            cell, award = np.indices(found.amount_fen.shape)
            arrays = (cell, award, found.amount_fen, found.firms)
            names = ["cell", "award", "amount_fen", "firms"]
            yield pa.RecordBatch.from_arrays([pa.array(a.ravel()) for a in arrays], names)

        spread = self._rows.to_native().repartition("org_code").mapInArrow(answered, SPARK_SCHEMA)
        sums = spread.groupBy("cell", "award").sum("amount_fen", "firms").toPandas()
        shape = len(points), len(rules.awards)
        amount, firms = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        amount[sums["cell"], sums["award"]] = sums["sum(amount_fen)"]
        firms[sums["cell"], sums["award"]] = sums["sum(firms)"]
        return Totals(amount, firms, firms.sum(axis=1))
