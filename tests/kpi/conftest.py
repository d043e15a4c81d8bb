"""The sample county evaluated once a run, and counties cut out of it and changed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from mq_analysis.measures.evaluate import evaluate
from mq_analysis.measures.result import Evaluation
from mq_analysis.measures.spec import KPI, Spec
from mq_analysis.policy import choose_readings, find_policy, load_policy
from mq_analysis.tables import County, read_county

from ..samples import SAMPLE, Change, copy_tables, rows

__all__ = ["rows"]

POLICY = load_policy(find_policy("minqing"))
SPEC = KPI.find(POLICY)
YEARS = (2011, 2012, 2013, 2014, 2015)
TABLES = (
    "enterprises",
    "honours",
    "enterprise_years",
    "spot_checks",
    "export_inspections",
    "standard_adoption",
    "standard_drafting",
    "calibration",
    "agri_zones",
    "indicators",
)


@functools.cache
def county() -> County:
    return read_county(SAMPLE, TABLES)


@functools.cache
def evaluation(year: int, *readings: str) -> Evaluation:
    return evaluate(county(), SPEC, year, choose_readings(POLICY, readings))


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """Copy the sample's tables of the targets, some changed by a function of their rows, some left out."""

    def write(without: tuple[str, ...] = (), **changes: Change) -> Path:
        there = [name for name in TABLES if name not in without]
        copy_tables(tmp_path, there, changes)
        return tmp_path

    return write


@pytest.fixture
def judged(changed: Callable[..., Path]) -> Callable[..., Evaluation]:
    """Evaluate such a county in a year."""

    def run(
        year: int, *readings: str, without: tuple[str, ...] = (), spec: Spec = SPEC, **changes: Change
    ) -> Evaluation:
        folder = changed(without, **changes)
        there = read_county(folder, [name for name in TABLES if name not in without])
        return evaluate(there, spec, year, choose_readings(POLICY, readings))

    return run
