"""The sample county assessed once a run, and counties cut out of it and changed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from mq_analysis.analyses import assessment
from mq_analysis.policy import find_policy, load_policy
from mq_analysis.tables import County, read_county

from ..samples import SAMPLE, Change, copy_tables, rows

__all__ = ["rows"]

POLICY = load_policy(find_policy("minqing"))
TABLES = tuple(
    sorted(path.stem for path in SAMPLE.glob("*.csv") if path.stem not in ("retention", "tax_shares"))
)
YEARS = (2012, 2013, 2014, 2015)


@functools.cache
def county() -> County:
    return read_county(SAMPLE)


@functools.cache
def card(kind: str = "townships") -> assessment.Card:
    return assessment.find_card(kind, POLICY)


@functools.cache
def assessed(year: int, kind: str = "townships") -> assessment.Assessment:
    return assessment.assess(county(), card(kind), year)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., County]:
    """Copy the sample's tables, some changed by a function of their rows, some left out."""

    def write(without: tuple[str, ...] = (), **changes: Change) -> County:
        there = [name for name in TABLES if name not in without]
        copy_tables(tmp_path, there, changes)
        return read_county(tmp_path, there)

    return write
