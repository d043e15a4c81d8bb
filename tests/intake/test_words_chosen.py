"""A column by which facts choose rows: its form has a list of the words, and another text is never kept in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from mq_analysis.collection import intake_text
from mq_analysis.intake import INTAKE
from mq_analysis.intake.template import _choices
from mq_analysis.policy import parse_policy

from ..rules.test_keys_have_effect import text_of
from ..rules.test_near_values import COUNT
from .conftest import REFERENCE
from .test_own_tables import FIRM, Office

TABLE = "tables:\n  incidents: {title: {zh: 安全生产事故, en: accidents}, year: year}\n"
HEADS = ("序号", "企业名称", "统一社会信用代码", "安全生产事故类别")


def law_of(*facts):
    return parse_policy(text_of(facts).replace("tables:\n", TABLE, 1), "keys.yaml")


class Sheet(Office):
    """The sheet of accidents, of a policy that counts those of two grades."""

    def __init__(self, folder):
        super().__init__(folder)
        self.law = law_of(COUNT)
        self.spec = INTAKE.read(intake_text(self.law), Path("keys.yaml"))

    def take_grade(self, *texts):
        rows = [(i, *FIRM, text) for i, text in enumerate(texts, start=1)]
        return self.take(*rows, heads=HEADS, title="2024年安全生产事故表", sender="应急管理局")


@pytest.fixture
def sheet(tmp_path):
    return Sheet(tmp_path)


def form_of(law, table="incidents"):
    return INTAKE.read(intake_text(law), Path("keys.yaml")).tables[table].fields


def test_the_form_has_a_chinese_heading_and_a_list_of_the_words(sheet):
    from mq_analysis.intake.template import Collection

    field = form_of(sheet.law)["grade"]
    assert (field.type, field.headers[0]) == ("word", "安全生产事故类别")
    choices = _choices(
        sheet.spec.tables["incidents"].fields["grade"], Collection(2024, sheet.spec, REFERENCE)
    )
    assert choices == ("较大", "重大", "其他")


@pytest.mark.parametrize(
    ("values", "words"), [("[是]", ["是", "否"]), ("[其他, 甲]", ["其他", "甲"]), ("[甲]", ["甲", "其他"])]
)
def test_another_word_is_offered_only_where_there_is_another_value(values, words):
    field = form_of(law_of(COUNT.replace("[较大, 重大]", values)))["grade"]
    assert list(field.words) == words


def test_a_column_that_a_fact_reads_too_stays_a_text():
    read = "of: enterprise, type: text, table: incidents, column: grade"
    assert form_of(law_of(COUNT, read))["grade"].type == "text"


def test_a_word_of_the_list_is_kept_and_other_values_too(sheet):
    assert [row["grade"] for row in sheet.take_grade("较大", "其他").rows("incidents")] == ["较大", "其他"]
    assert not sheet.told("word_near", "word_unknown", "value_missing")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("较大事故", "word_near"),
        ("重大级", "word_near"),
        ("火灾", "word_unknown"),
        ("较大或重大", "word_unknown"),
        ("", "value_missing"),
    ],
)
def test_another_text_is_a_proposal_or_a_finding(sheet, text, kind):
    sheet.take_grade("较大", text)
    assert sheet.told("word_near", "word_unknown", "value_missing") == [(kind, "grade")]
    assert text not in [row["grade"] for row in sheet.rows("incidents")] or not text
