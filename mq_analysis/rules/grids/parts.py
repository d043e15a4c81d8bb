"""The index over parts of a county, a province or a nation: what the parts pay adds up, to the fen.

A part holds all lines of its enterprises. DuckDB collects one part after another; Spark answers each where it lies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from typing import Any, Protocol

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.frames import LazyFrame, Natives, collect, count, keeping
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Rules
from mq_analysis.rules.facts import gather
from mq_analysis.rules.grids.exposure import Exposure, counting, exposure_of
from mq_analysis.rules.grids.index import Index, Totals
from mq_analysis.rules.grids.points import Ints, Points, point_of

LAST = "0123456789X"
"""The last characters of codes, by which enterprises are parted."""
AT_ONCE = 3_000_000
"""Lines that are collected at once."""
SPARK_SCHEMA = "place long, value long"
Answer = Callable[[Exposure], Ints]
"""What is asked of a part: numbers that add up over parts, as an array of one length."""


class Parts(Protocol):
    """What answers many points."""

    def totals(self, points: Points) -> Totals:
        """Return what each point pays."""
        ...


def parts_of(tables: Natives, rules: Rules) -> Parts:
    """Look at a year of tables of any engine, which are then asked as often as one likes.

    Raises:
        NotIndexableError: If the rules pay more than the single highest award of an enterprise.
        UsageError: On Spark without PyArrow, in which partitions are handed to the index.
    """
    if _is_spark(tables):
        return OnSpark(tables, rules)
    with keeping(tables) as keep:
        rows, scale = counting(gather(tables, rules, keep), rules)
        return InTurn([Index(_nameless(held)) for held in _each(keep(rows), rules, scale)])


def add_up(tables: Natives, rules: Rules, answer: Answer, length: int) -> Ints:
    """Ask every part of a year once and add up the answers.

    Args:
        tables: Native frames of any engine.
        rules: The rules of the year.
        answer: Asked of each part; on Spark on the worker where it lies.
        length: Of the answers.

    Raises:
        NotIndexableError, UsageError: As `parts_of`.
    """
    with keeping(tables) as keep:
        rows, scale = counting(gather(tables, rules, keep), rules)
        if _is_spark(tables):
            return _on_workers(rows, rules, scale, answer, length)
        total = np.zeros(length, dtype=np.int64)
        for held in _each(keep(rows), rules, scale):
            total += answer(held)
        return total


def _is_spark(tables: Natives) -> bool:
    return bool(nw.from_native(next(iter(tables.values()))).implementation.is_pyspark())


def _each(rows: LazyFrame, rules: Rules, scale: int) -> Iterator[Exposure]:
    last = nw.col("org_code").str.slice(8, 1)
    groups = [rows] if count(rows) <= AT_ONCE else [rows.filter(last == letter) for letter in LAST]
    for part in groups:
        yield exposure_of(collect(part), rules, scale)


class InTurn:
    """Parts that were looked at one after another, of which only numbers stay."""

    def __init__(self, indexes: list[Index]) -> None:
        self._indexes = indexes

    def totals(self, points: Points) -> Totals:
        """Return what each point pays: the sum over the parts."""
        every = [index.totals(points) for index in self._indexes]
        return Totals(*(sum(getattr(t, name) for t in every) for name in ("amount_fen", "firms", "winners")))


def _nameless(held: Exposure) -> Exposure:
    """Drop the codes, which an index does not need."""
    return replace(held, org_code=np.zeros(0))


class OnSpark:
    """Parts that lie on Spark's workers, of which nothing stays here."""

    def __init__(self, tables: Natives, rules: Rules) -> None:
        point_of(rules)
        self._tables, self._rules = tables, rules

    def totals(self, points: Points) -> Totals:
        """Return what each point pays: the sum over the partitions."""
        shape = 2, len(points), len(self._rules.awards)

        def answer(held: Exposure) -> Ints:
            found = Index(held).totals(points)
            return np.stack([found.amount_fen, found.firms]).ravel()

        sums = add_up(self._tables, self._rules, answer, int(np.prod(shape)))
        amount, firms = sums.reshape(shape)
        return Totals(amount, firms, firms.sum(axis=1))


def _on_workers(rows: LazyFrame, rules: Rules, scale: int, answer: Answer, length: int) -> Ints:
    """Ask every partition where it lies; one without lines is not asked."""
    if find_spec("pyarrow") is None:
        said = sentence("must have PyArrow for this: pip install 'mq-analysis[spark]'")
        raise one(UsageError, "--engine pyspark", said)

    def answer_batches(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        frames = [batch.to_pandas() for batch in batches]
        if not frames:
            return
        values = answer(exposure_of(pd.concat(frames), rules, scale))
        arrays = [pa.array(np.arange(len(values))), pa.array(values)]
        yield pa.RecordBatch.from_arrays(arrays, ["place", "value"])

    spread = rows.to_native().repartition("org_code").mapInArrow(answer_batches, SPARK_SCHEMA)
    sums = spread.groupBy("place").sum("value").toPandas()
    total = np.zeros(length, dtype=np.int64)
    total[sums["place"]] = sums["sum(value)"]
    return total
