"""Every sentence of clauses 二 to 四 has its line, and every line its state or a grey one."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest

from mq_analysis.analyses import programmes
from mq_analysis.analyses.programmes import tables as programmes_tables, text as programmes_text
from mq_analysis.base.errors import PolicyError
from mq_analysis.base.project import home
from mq_analysis.measures.spec import KPI
from mq_analysis.policy import find_policy, load_policy
from mq_analysis.tables import read_county

POLICY = load_policy(find_policy("minqing"))
FILE = home() / "params" / "programmes" / "minqing.yaml"
REGISTER = programmes.PROGRAMMES.find(POLICY)
TEXT = (home() / "params" / "policies" / "texts" / "minqing.zh.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def county():
    return read_county(home() / "data" / "sample", ["enterprises", "programmes"])


def test_the_sentences_put_together_are_the_text_without_a_letter_left_out():
    wanted = re.sub(r"\s", "", TEXT[TEXT.index("二、主要目标") :])
    assert re.sub(r"\s", "", "".join(sentence.text for sentence in REGISTER.sentences)) == wanted
    assert len(wanted) > 2000


def test_only_headings_ask_for_nothing():
    for sentence in REGISTER.sentences:
        if sentence.asks_nothing:
            heading = re.fullmatch(r"[二三四]、.{4,14}|(\([一二三四]\)|\d、)[^,;:]{4,24}。?", sentence.text)
            assert heading, sentence.text
    asking = [sentence for sentence in REGISTER.sentences if sentence.items]
    assert len(asking) == 46


def test_the_programmes_that_the_text_names_are_items():
    text = " ".join(item.quote for _, item in REGISTER.items if item.covered_by == "register")
    named = (
        "质量兴园",
        "质量安全示范区",
        "联盟标准",
        "孵化基地",
        "公共检测技术平台",
        "台账登记",
        "第一责任人",
        "地理标志",
    )
    assert [word for word in (*named, "质量建设规划", "行政执法责任制", "普法") if word not in text] == []


def test_what_is_answered_elsewhere_names_awards_and_targets_that_exist():
    awards = {award.id for version in POLICY.versions for award in version.awards}
    targets = {target.id for target in KPI.find(POLICY).targets}
    for _, item in REGISTER.items:
        known = {"award": awards, "target": targets}.get(item.covered_by, set())
        assert set(item.refs) <= known, item.id
    assert {ref for _, item in REGISTER.items for ref in item.refs} == awards | targets


def changed(tmp_path, old: str, new: str):
    text = FILE.read_text("utf-8")
    assert text.count(old) >= 1
    path = tmp_path / "register.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PolicyError) as error:
        programmes.PROGRAMMES.load(path)
    return [str(problem) for problem in error.value.problems]


def test_a_sentence_left_out_is_named(tmp_path):
    old = next(block for block in FILE.read_text("utf-8").split("  - clause: ") if "大力开展" in block)
    (said,) = changed(tmp_path, f"  - clause: {old}", "")
    assert "lacks '大力开展“质量兴园”、“质量安全示范区”等活动。'" in said
    assert re.search(r"register\.yaml:\d+:\d+: ", said)


def test_a_changed_sentence_and_words_that_are_not_in_it_are_named_at_their_lines(tmp_path):
    said = changed(tmp_path, 'text: "充分发挥行业协会作用,', 'text: "发挥行业协会的作用,')
    assert len(said) == 3
    assert sum("must be words of its sentence" in one for one in said) == 1


def test_an_id_given_twice_is_named(tmp_path):
    (said,) = changed(tmp_path, "{id: safety_zones,", "{id: quality_parks,")
    assert "got quality_parks again" in said


def test_the_last_entry_up_to_the_year_counts(county):
    frame = county["programmes"]
    for year in (2012, 2014, 2015):
        found = programmes.coverage(county, REGISTER, year)
        for row in found.rows:
            mine = frame[(frame["item"] == row.item.id) & (frame["record_date"] <= f"{year}-12-31")]
            if mine.empty:
                assert row.state is None
            else:
                last = mine.loc[mine["record_date"].idxmax()]
                assert (row.state.status, row.state.date) == (last["status"], last["record_date"])
    assert {row.item.covered_by for row in found.no_data} == {"register"}
    assert 0 < len(found.no_data) < 12


def test_without_a_table_every_item_of_the_register_is_no_data(county):
    bare = dataclasses.replace(county, tables={"enterprises": county["enterprises"]}, lines={})
    found = programmes.coverage(bare, REGISTER, 2014)
    wanted = [item.id for _, item in REGISTER.items if item.covered_by == "register"]
    assert [row.item.id for row in found.no_data] == wanted
    assert not found.has_table


def test_an_entry_of_an_unknown_item_is_named_with_its_row(county):
    extra = county["programmes"].iloc[[0]].assign(item="quality_park")
    frame = pd.concat([county["programmes"], extra], ignore_index=True)
    wrong = dataclasses.replace(county, tables={**county.tables, "programmes": frame}, lines={})
    (said,) = programmes.coverage(wrong, REGISTER, 2014).unknown
    assert "did you mean quality_parks" in str(said)
    assert f"row {len(frame) + 1}" in said.where


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_coverage_names_every_sentence_that_asks_for_something(county, lang):
    found = programmes.coverage(county, REGISTER, 2014)
    pages = [table.render(lang) for table in programmes_tables.coverage(found)]
    assert [len(page.rows) > 5 for page in pages] == [True] * 3
    quotes = [row[2] for page in pages for row in page.rows]
    for sentence in REGISTER.sentences:
        if sentence.items:
            assert any(quote in sentence.text for quote in quotes), sentence.text
    assert len(quotes) == len(REGISTER.items)
    grey = "无数据" if lang == "zh" else "no data"
    assert sum(row[4] == grey for page in pages for row in page.rows) == len(found.no_data) > 0
    assert str(len(found.no_data)) in str(programmes_text.coverage(found).render(lang))
