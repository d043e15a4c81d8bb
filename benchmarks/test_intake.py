"""Intake of 40 returned workbooks, against openpyxl and pandas with calamine, which read cells only."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from mq_analysis.base.project import home
from mq_analysis.intake import INTAKE, Decisions, read_reference, take_in, write_all

REFERENCE = home() / "data" / "sample" / "reference"
RETURNS = home() / "tests" / "county" / "submitted"
BOOKS = 40
PEERS = {"test_openpyxl_reads_only": "openpyxl, reading only"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Forty readable workbooks: the returns of 2013, the townships' again and again."""
    out = tmp_path_factory.mktemp("returns")
    books = [path for path in sorted(RETURNS.rglob("*.xls*")) if "三溪乡" not in path.name]
    townships = [path for path in books if path.parent.name == "township"]
    for i in range(BOOKS):
        path = books[i] if i < len(books) else townships[i % len(townships)]
        shutil.copy(path, out / f"{i:02d}_{path.name}")
    return out


def taken(folder: Path):
    spec = INTAKE.load(INTAKE.path("minqing"))
    return take_in(folder, 2013, read_reference(REFERENCE), spec, Decisions(accept_all=True))


@pytest.mark.benchmark(group="intake: 40 workbooks")
def test_intake_reads_and_understands(benchmark, folder):
    result = benchmark.pedantic(taken, (folder,), rounds=3)
    assert sum(book.is_readable for book in result.ledger.books) == BOOKS


@pytest.mark.benchmark(group="intake: 40 workbooks")
def test_intake_with_all_that_is_written(benchmark, folder, tmp_path):
    def run():
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        return write_all(taken(folder), tmp_path / "out", REFERENCE, {})

    assert benchmark.pedantic(run, rounds=3)


@pytest.mark.benchmark(group="intake: 40 workbooks")
def test_pandas_with_calamine_reads_only(benchmark, folder):
    def read():
        return [
            pd.read_excel(path, sheet_name=None, header=None, engine="calamine") for path in folder.iterdir()
        ]

    assert len(benchmark.pedantic(read, rounds=3)) == BOOKS


@pytest.mark.benchmark(group="intake: 40 workbooks")
def test_openpyxl_reads_only(benchmark, folder):
    """Openpyxl reads no .xls: of those the township's book of the same size stands in."""
    books = [path for path in sorted(folder.iterdir()) if path.suffix == ".xlsx"]
    books = [books[i % len(books)] for i in range(BOOKS)]

    def read():
        cells = 0
        for path in books:
            for sheet in openpyxl.load_workbook(path, read_only=True, data_only=True):
                cells += sum(cell is not None for row in sheet.iter_rows(values_only=True) for cell in row)
        return cells

    assert benchmark.pedantic(read, rounds=3) > 0
