"""Every table of a year brings its values: one a cell, numbers as numbers, the unit in the head, no key left blank."""

from __future__ import annotations

import json
import re

import pytest

from mq_analysis.base.project import home
from mq_analysis.report.display import DATA, TABLE

REFERENCES = sorted((home() / "tests" / "reference").glob("*.ipynb"))
FORMATTED = re.compile(
    r"[+−-]?\d[\d,.]*%|[+−-]?\d{1,3}(,\d{3})+(\.\d+)?|—|[\d,]+ ?/ ?[\d,]+|[\d.]+[–~～][\d.]+%?"
)
"""A share in percent, an amount with its groups, a dash, a count of another, an interval: formats of a page."""
AS_TYPED = {"tbl-scenario-2", "tbl-scenario-3", "tbl-sensitivity", "tbl-sources"}
"""Values of parameters as their file has them, in units that differ from row to row; years that a file covers."""


def tables(path):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            bundle = output.get("data", {})
            if TABLE in bundle:
                yield bundle[TABLE], bundle.get(DATA)


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: path.name.split(".")[0])
def test_a_table_brings_its_values(path):
    looked = 0
    for shown, data in tables(path):
        assert data, shown["label"]
        assert len(set(data["columns"])) == len(data["columns"]), shown["label"]
        assert all(len(row) == len(data["columns"]) for row in data["rows"]), shown["label"]
        assert all(data["columns"]), shown["label"]
        texts = [value for row in data["rows"] for value in row if isinstance(value, str)]
        looked += len(texts)
        if shown["label"] not in AS_TYPED:
            assert [text for text in texts if FORMATTED.fullmatch(text)] == [], shown["label"]
    assert looked > 50


def test_there_are_tables_of_every_chapter():
    assert sum(1 for path in REFERENCES for _ in tables(path)) > 140
