"""Shares of sums: check that in each row the part does not exceed the whole."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mq_analysis.base.errors import Problem
from mq_analysis.base.messages import sentence
from mq_analysis.measures.model import Measure
from mq_analysis.tables import County

SHOWN = 20


def stored_name(frame: pd.DataFrame, column: str) -> str:
    """Return the name of a column after reading: money is stored in fen under a name that ends in ``_fen``.

    >>> stored_name(pd.DataFrame({"output_fen": []}), "output_wan")
    'output_fen'
    """
    if column in frame:
        return column
    return column.removesuffix("_wan").removesuffix("_yuan") + "_fen"


def part_problems(county: County, measures: Sequence[Measure]) -> list[Problem]:
    """Return a problem, with file, row and column, for every row whose numerator is above its denominator."""
    pairs = dict.fromkeys(pair for measure in measures for pair in _pairs(measure))
    found: list[Problem] = []
    for table, part, whole in pairs:
        if county.has(table):
            found += _above(county, table, part, whole)
    return found


def _pairs(measure: Measure) -> list[tuple[str, str, str]]:
    if measure.part_of:
        node = measure.part_of
        return [(node.table, node.part, node.whole)]
    quotient = measure.quotient
    if quotient and quotient.over:
        return [(quotient.table, quotient.part, quotient.over)]
    return []


def _above(county: County, table: str, part: str, whole: str) -> list[Problem]:
    frame = county[table]
    over, under = stored_name(frame, part), stored_name(frame, whole)
    if over not in frame or under not in frame:
        return []
    wrong = frame.index[(frame[over] > frame[under]).fillna(value=False)]
    problems = [
        Problem(
            county.place(table, i, part),
            sentence(
                "must be at most {whole}, got {got} of {under}",
                whole=whole,
                got=_write(frame.at[i, over], over),
                under=_write(frame.at[i, under], under),
            ),
        )
        for i in wrong[:SHOWN]
    ]
    if len(wrong) > SHOWN:
        problems.append(
            Problem(
                county.place(table, None, part),
                sentence("… and {count} more like this", count=len(wrong) - SHOWN),
            )
        )
    return problems


def _write(value: object, column: str) -> str:
    return f"{int(str(value)) / 100:.2f} yuan" if column.endswith("_fen") else str(value)
