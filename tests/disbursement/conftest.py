"""The sample county's books of every year, and books of a county cut out of it and changed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from mq_analysis.analyses import disbursement
from mq_analysis.payments.book import Book, read
from mq_analysis.policy import choose_readings, find_policy, load_policy
from mq_analysis.tables import County, read_county

from ..samples import SAMPLE, Change, copy_tables

POLICY = load_policy(find_policy("minqing"))
YEARS = (2012, 2013, 2014, 2015)
TABLES = ("enterprises", "honours", "retention", "approvals", "payments", "blacklist", "special_fund")


@functools.cache
def county() -> County:
    return read_county(SAMPLE)


def opened(there: County, year: int, *readings: str) -> Book:
    return read(there, POLICY, year, choose_readings(POLICY, readings))


@functools.cache
def book(year: int) -> Book:
    return opened(county(), year)


def findings(of: Book) -> list[disbursement.Finding]:
    return [finding for control in disbursement.controls(of) for finding in control.findings]


def kinds(of: Book) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(f.kind, f.approval_id, f.payment_ids) for f in findings(of)]


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., County]:
    """Copy the tables, some changed by a function of their rows, some left out."""

    def write(without: tuple[str, ...] = (), **changes: Change) -> County:
        there = [name for name in TABLES if name not in without]
        copy_tables(tmp_path, there, changes)
        return read_county(tmp_path, there)

    return write


def with_values(key: str, of: str, /, **values: str) -> Change:
    """Set values of the row whose key column has this name."""

    def change(body: list[dict[str, str]]) -> list[dict[str, str]]:
        row = next(row for row in body if row[key] == of)
        row.update(values)
        return body

    return change
