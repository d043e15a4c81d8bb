"""The sample county assessed once a run, and counties cut out of it and changed."""

from __future__ import annotations

import csv
import functools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mq_analysis import assessment
from mq_analysis.home import home
from mq_analysis.policy import find_policy, load_policy
from mq_analysis.tables import County, read_county

POLICY = load_policy(find_policy("minqing"))
SAMPLE = home() / "data" / "sample"
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


def rows(table: str) -> list[dict[str, str]]:
    with (SAMPLE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


Change = Callable[[list[dict[str, str]]], list[dict[str, str]]]


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., County]:
    """Copy the sample's tables, some changed by a function of their rows, some left out."""

    def write(without: tuple[str, ...] = (), **changes: Change) -> County:
        for name in TABLES:
            if name in without:
                continue
            if name not in changes:
                shutil.copy(SAMPLE / f"{name}.csv", tmp_path)
                continue
            body = changes[name](rows(name))
            with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                out = csv.DictWriter(file, list(body[0]), lineterminator="\n")
                out.writeheader()
                out.writerows(body)
        return read_county(tmp_path, [name for name in TABLES if name not in without])

    return write
