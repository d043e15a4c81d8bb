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

LIST = re.compile("、| / ")
TEXTS = {
    "事项": "a step of the procedure",
    "项目": "a line of a card",
    "定义": "how a target is computed",
    "要求": "what the policy asks for",
    "原文": "a quotation",
    "问题": "a question on the text",
    "条款": "clauses as a reading names them",
    "理由": "a reason in words",
    "采用理由": "why it is read so",
    "其他理解": "another reading",
    "对象": "whom an award is for, in words",
    "应当（依据）": "what must hold",
    "来源部门": "an office",
    "监管方式": "what a grade means",
    "缘由": "a line of a card",
    "情况": "a kind of finding",
    "单项奖金": "a bracket in words",
    "结果": "an outcome in words",
    "片区": "a group of places pooled under one name",
    "行业": "industries pooled under one name",
    "内容": "a source in words",
}
"""Columns of texts that may have the marks of a list, and what a text of them is."""


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


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: path.name.split(".")[0])
def test_a_cell_holds_no_list(path):
    for shown, data in tables(path):
        for i, head in enumerate(data["columns"]):
            texts = [row[i] for row in data["rows"] if isinstance(row[i], str)]
            if head not in TEXTS:
                assert [text for text in texts if LIST.search(text)] == [], (shown["label"], head)


def test_no_head_says_the_same_twice():
    heads = {head for path in REFERENCES for _, data in tables(path) for head in data["columns"]}
    for head in heads:
        words = [word for word in re.split(r"[,()/]\s*|\s+", head) if word]
        assert len(words) == len(set(words)), head
    assert len(heads) > 200


def test_there_are_tables_of_every_chapter():
    assert sum(1 for path in REFERENCES for _ in tables(path)) > 140
