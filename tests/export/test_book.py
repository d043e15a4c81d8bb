"""Several reports bound into one book: numbers across, links that arrive, and nothing told twice."""

from __future__ import annotations

import io
import itertools
import re

import pytest
from bs4 import BeautifulSoup

from mq_analysis.base.errors import NotebookError
from mq_analysis.export import render_html
from mq_analysis.export.book import bind
from mq_analysis.export.book_html import render_book_html
from mq_analysis.export.book_typst import render_book_pdf
from mq_analysis.export.report import report_of


@pytest.fixture
def page(bound):
    return BeautifulSoup(render_book_html(bound()), "html.parser")


def texts(page, selector):
    return [" ".join(tag.get_text().split()) for tag in page.select(selector)]


def test_figures_and_tables_are_numbered_by_chapter_and_by_annex(page):
    assert texts(page, "figcaption") == ["图 1-1 分布"]
    assert texts(page, "caption") == [
        "表 1-1 名单",
        "表 1-2 经费",
        "表 2-1 另一名单",
        "表 A-1 采用的理解",
        "表 B-1 来源",
    ]


def test_chapters_are_the_notebooks_and_annexes_have_letters(page):
    assert texts(page, "main h2") == [
        "第 1 章 预算",
        "第 2 章 模拟",
        "附录 A 采用的理解及其代价",
        "附录 B 来源、版本与清单",
    ]


def test_a_label_of_two_notebooks_leads_to_the_table_of_its_own(page):
    links = {a.get_text(): a["href"] for a in page.select("main a")}
    assert links == {
        "表 1-1": "#10-tbl-a",
        "表 A-1": "#10-tbl-used",
        "预算的名单（表 1-1）": "#10-tbl-a",
        "表 2-1": "#20-tbl-a",
        "第 1 章（表 1-2）": "#10-tbl-fund",
    }


def test_every_link_has_its_place_and_no_id_is_used_twice(page):
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {a["href"].removeprefix("#") for a in page.select("a[href]")} <= set(ids)


def test_a_section_that_an_earlier_chapter_has_becomes_a_line_that_leads_there(page):
    told = page.find(string=re.compile("见前文")).find_parent("section").get_text(" ", strip=True)
    assert "表 1-2" in told
    assert texts(page, "caption").count("表 1-2 经费") == 1


def test_what_every_notebook_repeats_stands_once_with_the_rows_of_all(page):
    assert len(page.select("#\\31 0-tbl-used")) == 1
    sources = page.select_one("#\\31 0-tbl-sources")
    assert [row.select_one("td").get_text() for row in sources.select("tbody tr")] == [
        "policy",
        "data",
        "checks",
    ]
    assert [text for text in texts(page, "main h3") if "来源" in text] == ["B.1 来源"]


def test_headings_descend_one_level_at_a_time(page):
    levels = [int(tag.name[1]) for tag in page.select("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert 4 in levels
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_contents_fold_without_script_and_list_figures_and_tables(page):
    assert page.find_all("script") == []
    assert texts(page, "nav summary") == [
        "3 节 预算",
        "3 节 模拟",
        "1 节 采用的理解及其代价",
        "1 节 来源、版本与清单",
        "图目录",
        "表目录",
    ]
    assert "图 1-1 分布" in texts(page, "nav li li")


def test_a_single_report_shows_a_link_to_another_notebook_as_text(chapters):
    page = BeautifulSoup(render_html(chapters()["20"]), "html.parser")
    assert "见预算的名单、表 1与" in page.select_one("main").get_text()
    assert page.select('a[href="#10/tbl-a"]') == []


def test_a_link_to_nothing_in_the_book_is_refused_with_notebook_and_cell(chapters, markdown):
    nbs = chapters()
    nbs["20"].cells.append(markdown("见[](#tbl-nowhere)"))
    reports = {key: report_of(nb, f"notebooks/{key}.ipynb") for key, nb in nbs.items()}
    with pytest.raises(NotebookError, match=r"notebooks/20.ipynb: cell 12: .*tbl-nowhere"):
        render_book_html(bind(reports, reports["10"].front, {}))


def test_a_link_to_another_notebook_without_words_is_refused(notebook, markdown):
    with pytest.raises(NotebookError, match=r"cell 1: a link to another notebook must have a text"):
        render_html(notebook(markdown("见[](#10/tbl-a)")))


def test_an_unknown_section_is_refused_with_the_nearest(notebook, markdown):
    cell = markdown("## 来源")
    cell.metadata["mq"] = {"section": "source"}
    with pytest.raises(NotebookError, match=r"cell 1: .*'source'; did you mean sources"):
        render_html(notebook(cell))


def test_a_heading_that_skips_a_level_is_refused(notebook, markdown):
    with pytest.raises(NotebookError, match=r"cell 2: a heading must lie at most one level below.*'深'"):
        render_html(notebook(markdown("## 甲"), markdown("#### 深")))


def test_hostile_titles_and_names_are_shown_literally(bound, hostile, pdf_text):
    for name in hostile:
        book = bound(title=name, name=name)
        page = BeautifulSoup(render_book_html(book), "html.parser")
        assert page.h1.get_text() == name
        assert page.select_one("#\\31 0-tbl-a tbody td").get_text() == name
        assert page.find_all(["script", "img", "iframe", "object", "link"]) == []
        assert re.sub(r"\s", "", name) in re.sub(r"\s", "", pdf_text(render_book_pdf(book)))


def test_the_pdf_has_lists_page_numbers_across_and_an_outline_in_order(bound, pdf_text):
    from pypdf import PdfReader

    pdf = render_book_pdf(bound())
    text = pdf_text(pdf)
    pages = text.split("\f")
    for said in ("目录", "图目录", "表目录"):
        assert any(re.sub(r"\s", "", page).startswith(said) for page in pages), said
    assert re.search(r"图 1-1.*分布", text)
    totals = re.findall(r"第 (\d+) 页 / 共 (\d+) 页", text)
    assert [int(n) for n, _ in totals] == list(range(1, len(totals) + 1))
    assert {int(n) for _, n in totals} == {len(totals)}
    outline = PdfReader(io.BytesIO(pdf)).outline
    first = [entry["/Title"] for entry in outline if not isinstance(entry, list)]
    assert [re.sub(r"\s", "", title) for title in first][-4:] == [
        "第1章预算",
        "第2章模拟",
        "附录A采用的理解及其代价",
        "附录B来源、版本与清单",
    ]
    below = [entry for entry in outline if isinstance(entry, list)]
    assert ["1.1" in entry[0]["/Title"] for entry in below][:1] == [True]


def test_a_character_that_no_font_has_is_drawn_as_its_code_point(bound, pdf_text):
    assert "火〈U+1F680〉箭" in pdf_text(render_book_pdf(bound(name="火🚀箭")))


def test_the_same_notebooks_give_the_same_book(bound):
    assert render_book_html(bound()) == render_book_html(bound())
    first = render_book_pdf(bound())
    render_book_pdf(bound(name="样例乙"))
    assert render_book_pdf(bound()) == first


def test_an_english_book_speaks_english(bound, pdf_text):
    book = bound(lang="en", title="Annual report")
    page = BeautifulSoup(render_book_html(book), "html.parser")
    assert texts(page, "main h2")[0] == "Chapter 1 预算"
    assert texts(page, "caption")[0] == "Table 1-1 名单"
    text = pdf_text(render_book_pdf(book))
    assert "List of figures" in text
    assert "Annex A" in text
    assert re.search(r"Page 1 of \d", text)
