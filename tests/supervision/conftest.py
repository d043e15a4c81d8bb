"""The sample county supervised once a run, and counties cut out of it and changed."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pytest

from mq_analysis.analyses import supervision
from mq_analysis.policy import find_policy, load_policy
from mq_analysis.tables import County, read_county

from ..samples import SAMPLE, Change, copy_tables

POLICY = load_policy(find_policy("minqing"))
SPEC = supervision.SUPERVISION.find(POLICY)
YEARS = (2012, 2013, 2014, 2015)
TABLES = (
    "enterprises", "spot_checks", "export_inspections", "complaints", "calibration",
    "cases", "accidents", "special_equipment", "department_reports",
)  # fmt: skip


@functools.cache
def county() -> County:
    return read_county(SAMPLE, TABLES)


@functools.cache
def supervised(year: int) -> supervision.Supervision:
    return supervision.supervise(county(), SPEC, year)


def with_tables(without: tuple[str, ...] = (), **tables: pd.DataFrame) -> County:
    """The sample with some tables replaced or left out, in memory."""
    there: Mapping[str, pd.DataFrame] = {
        name: frame for name, frame in (county().tables | tables).items() if name not in without
    }
    return dataclasses.replace(county(), tables=there, lines={})


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., County]:
    """Copy the sample's tables, some changed by a function of their rows."""

    def write(**changes: Change) -> County:
        copy_tables(tmp_path, TABLES, changes)
        return read_county(tmp_path, TABLES)

    return write
