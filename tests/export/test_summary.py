"""The summary for leaders: the notebooks' own numbers and sentences, on two pages whatever they say."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from mq_analysis.export import render_html
from mq_analysis.export.parts import Run
from mq_analysis.export.report import report_of
from mq_analysis.export.summary import Message, key_figures, summarise
from mq_analysis.export.summary_pages import fit, pages_of, render_summary_html
from mq_analysis.export.typst import TypesettingError


@pytest.fixture
def summary(chapters):
    def make(title="摘要", **more):
        nbs = chapters(**more)
        reports = {key: report_of(nb, key) for key, nb in nbs.items()}
        keys = [figure for nb in nbs.values() for figure in key_figures(nb)]
        return summarise(reports, keys, replace(reports["10"].front, title=title), "详见报告")

    return make


def long(summary, chapters, sentences, words=40):
    """The summary with so many chapters, sentences and words in each."""
    said = tuple((Run(f"第{i}句，" + "很长的话" * words, strong=True),) for i in range(sentences))
    return replace(summary, messages=tuple(Message(n, f"第{n}题", said) for n in range(1, chapters + 1)))


def squeezed(text):
    return re.sub(r"\s", "", text)


def test_a_message_is_what_the_findings_box_and_stress_without_rows_of_files(summary):
    said = {m.title: ["".join(run.text for run in s) for s in m.sentences] for m in summary().messages}
    assert said == {"预算": ["应奖样例甲。"], "模拟": ["九成可能在范围内。"]}


def test_key_numbers_stand_on_the_summary_and_not_in_a_report(summary, chapters):
    page = BeautifulSoup(render_summary_html(summary()), "html.parser")
    assert [dt.get_text() for dt in page.select("dl dt")] == ["金额"]
    assert [dd.get_text() for dd in page.select("dl dd")] == ["1,920,001 元"]
    single = BeautifulSoup(render_html(chapters()["10"]), "html.parser").get_text()
    assert "1,920,001" not in single
    assert "keys" not in single


def test_pictures_are_those_that_a_notebook_marks(summary):
    assert [figure.label for figure in summary().pictures] == ["fig-a"]


@pytest.mark.parametrize(("count", "sentences"), [(8, 1), (8, 6), (8, 30), (12, 8)], ids=str)
def test_whatever_is_found_the_pdf_has_two_pages_at_most(summary, count, sentences):
    shorter, pdf = fit(long(summary(), count, sentences))
    assert pages_of(pdf) <= 2
    assert len(shorter.messages) == count
    assert all(message.sentences for message in shorter.messages)


def test_nothing_is_left_out_that_fits(summary):
    few = long(summary(), 4, 3, words=3)
    assert fit(few)[0] == few


def test_more_chapters_than_two_pages_hold_are_refused(summary):
    with pytest.raises(TypesettingError, match="one sentence a chapter must fit 2 pages, got"):
        fit(long(summary(), 60, 1))


def test_html_and_pdf_say_the_same(summary, pdf_text):
    shorter, pdf = fit(summary())
    page = squeezed(BeautifulSoup(render_summary_html(shorter), "html.parser").body.get_text())
    text = squeezed(pdf_text(pdf))
    for said in ("1,920,001元", "应奖样例甲。", "九成可能在范围内。", "详见报告", "预算", "模拟", "分布"):
        assert said in page, said
        assert said in text, said


def test_hostile_names_are_shown_literally(summary, hostile, pdf_text):
    for name in hostile:
        shorter, pdf = fit(summary(name=name, title=name))
        page = BeautifulSoup(render_summary_html(shorter), "html.parser")
        assert page.h1.get_text() == name
        assert page.select_one(".message").get_text() == f"应奖{name}。"
        assert page.find_all(["script", "img", "iframe", "object", "link"]) == []
        assert squeezed(pdf_text(pdf)).count(squeezed(name)) >= 2


def test_the_same_notebooks_give_the_same_summary(summary):
    first = fit(summary())[1]
    fit(summary(name="样例乙"))
    assert fit(summary())[1] == first
    assert b"D:20131231" in first
