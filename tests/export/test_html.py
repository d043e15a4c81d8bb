"""The HTML report: one file, no request, the same bytes every time."""

from __future__ import annotations

import base64
import io
import re

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont

from mq_analysis.base.errors import NotebookError
from mq_analysis.base.fonts import FILES
from mq_analysis.export import render_html

OUTSIDE = re.compile(
    r"""(?:src|href|action|data|poster)\s*=\s*["']?\s*(?:https?:)?//|@import|url\(\s*["']?(?!data:|#)"""
)


def soup(nb) -> BeautifulSoup:
    return BeautifulSoup(render_html(nb), "html.parser")


@pytest.fixture
def report(notebook, markdown, code, table, figure):
    return notebook(
        markdown("# 题目\n\n见[网站](https://example.org/a)与[](#tbl-a)。"),
        markdown("## 甲\n\n### 乙"),
        code(table([["A", "1"], ["合计", "1"]], caption="金额", label="tbl-a", total_row=True)),
        code(figure(caption="分布", label="fig-a", alt="柱状图"), figure(caption="趋势")),
        markdown("## 甲"),
        markdown("又一段。"),
        markdown("## 没有内容"),
        notice="合成数据",
        date="2014-03-05",
    )


def test_no_part_of_the_page_points_outside_the_file(report):
    page = render_html(report)
    assert OUTSIDE.findall(page) == []
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_the_address_of_an_outside_link_is_written_out(report):
    assert "网站（https://example.org/a）" in soup(report).get_text()


def test_the_same_notebook_gives_the_same_page(report):
    assert render_html(report) == render_html(report)


def test_rendering_leaves_the_notebook_as_it_was(report):
    before = str(report)
    render_html(report)
    assert str(report) == before


def test_every_link_of_the_contents_has_its_heading_and_no_id_is_used_twice(report):
    page = soup(report)
    ids = [tag["id"] for tag in page.find_all(id=True)]
    links = [str(a["href"]).removeprefix("#") for a in page.select("nav a")]
    assert links == ["sec-1", "sec-1-1", "sec-2"]
    assert set(links) <= set(ids)
    assert len(ids) == len(set(ids))


def test_references_inside_a_picture_follow_their_renamed_ids(report):
    for picture in soup(report).select("figure svg"):
        ids = {tag["id"] for tag in picture.find_all(id=True)}
        used = re.findall(r'(?:url\(|href=")#([^)"]+)', str(picture))
        assert len(used) == 2
        assert set(used) <= ids


def test_figures_and_tables_are_numbered_named_and_described(report):
    page = soup(report)
    assert [c.get_text().split() for c in page.find_all("figcaption")] == [
        ["图", "1", "分布"],
        ["图", "2", "趋势"],
    ]
    assert page.select_one("caption").get_text().split() == ["表", "1", "金额"]
    assert page.select_one('a[href="#tbl-a"]').get_text() == "表 1"
    assert page.select_one("#fig-a [role=img]")["aria-label"] == "柱状图"
    assert {th["scope"] for th in page.find_all("th")} == {"col", "row"}
    assert [cell.get_text() for cell in page.select("tr.total > *")] == ["合计", "1"]


def test_the_title_stands_once_and_the_notice_in_front(report):
    page = soup(report)
    assert [h1.get_text() for h1 in page.find_all("h1")] == ["质量报告"]
    assert "题目" not in page.select_one("main").get_text()
    assert "合成数据" in page.select_one("header .notice").get_text()


def test_the_page_carries_the_glyphs_it_shows_and_the_dates_of_the_wheel(notebook, markdown):
    page = render_html(notebook(markdown("县域质量")))
    fonts = [
        TTFont(io.BytesIO(base64.b64decode(data)))
        for data in re.findall(r"data:font/woff;base64,([\w+/=]+)", page)
    ]
    assert len(fonts) == len(FILES) == 2
    for font, file in zip(fonts, FILES.values(), strict=True):
        characters = {chr(code) for code in font.getBestCmap()}
        assert set("县域质量报告目录") - {"目", "录"} <= characters
        assert "镇" not in characters
        assert font["head"].modified == TTFont(file)["head"].modified


def test_an_english_page_leaves_quotation_marks_to_latin_fonts(notebook, markdown):
    page = render_html(notebook(markdown("It’s “good”"), lang="en"))
    data = re.findall(r"data:font/woff;base64,([\w+/=]+)", page)[0]
    assert not set(map(ord, "’“”")) & set(TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap())


def test_a_link_to_no_figure_or_table_is_refused_with_its_cell(notebook, markdown):
    with pytest.raises(NotebookError, match=r"notebook: cell 2: .*'#tbl-nowhere'"):
        render_html(notebook(markdown("正文"), markdown("见[](#tbl-nowhere)")))


def test_a_label_used_twice_is_refused(notebook, code, table):
    with pytest.raises(NotebookError, match="tbl-a"):
        render_html(notebook(code(*[table([["1"]], caption="表", label="tbl-a")] * 2)))


def test_uneven_rows_and_bad_blocks_are_reported_together(notebook, code, table, prose):
    with pytest.raises(NotebookError) as caught:
        render_html(notebook(code(table([["1", "2"], ["3"]])), code(prose("poem", "x"))))
    assert [problem.where for problem in caught.value.problems] == ["notebook: cell 1", "notebook: cell 2"]
