"""The PDF report: set by Typst from data, refused rather than set with a gap."""

from __future__ import annotations

import re

import pytest

from mq_analysis.base.errors import MQError
from mq_analysis.export import MQTypstExporter, render_pdf

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def test_the_same_notebook_gives_the_same_bytes(notebook, markdown, code, figure):
    nb = notebook(markdown("## 甲\n\n正文"), code(figure(caption="图")), date="2014-03-05")
    first = render_pdf(nb)
    nb.cells[0].source += " "  # a changed source keeps Typst from answering out of its memory
    render_pdf(nb)
    nb.cells[0].source = nb.cells[0].source.rstrip()
    assert render_pdf(nb) == first
    assert b"D:20140305" in first


def test_a_notebook_without_metadata_still_becomes_a_pdf(notebook, markdown):
    nb = notebook(markdown("# 题目\n\n正文"))
    del nb.metadata["mq"]
    assert render_pdf(nb).startswith(b"%PDF-1.7")


@pytest.fixture
def unset(monkeypatch):
    """A character that no font has is not drawn as its code point, so that Typst refuses it."""
    monkeypatch.setattr("mq_analysis.export.typst.rare_characters", lambda _: [])


def test_a_character_that_cannot_be_set_is_named_with_its_cell(unset, notebook, markdown, code, table):
    nb = notebook(markdown("正文"), code(table([["🚀野家公司", "1"]])))
    with pytest.raises(MQError, match=r"notebook: cell 2: .*🚀.*U\+1F680"):
        render_pdf(nb)


def test_all_characters_that_cannot_be_set_are_named_together(unset, notebook, markdown):
    with pytest.raises(MQError) as caught:
        render_pdf(notebook(markdown("吉𠮷吉"), markdown("火🚀箭")))
    assert [problem.where for problem in caught.value.problems] == ["notebook: cell 1", "notebook: cell 2"]


@pytest.mark.parametrize("missing", ["𠮷", "🚀"])
def test_a_character_that_no_font_has_is_drawn_as_its_code_point(
    missing, notebook, markdown, code, table, pdf_text
):
    nb = notebook(markdown("正文"), code(table([[f"{missing}野家公司", "1"]])))
    assert f"〈U+{ord(missing):X}〉野家公司" in pdf_text(render_pdf(nb))


def test_so_it_is_inside_a_figure(notebook, code, figure, pdf_text):
    assert "图〈U+1F680〉" in pdf_text(render_pdf(notebook(code(figure("图🚀")))))


def test_several_such_characters_are_all_drawn(notebook, markdown, pdf_text):
    text = pdf_text(render_pdf(notebook(markdown("吉𠮷吉"), markdown("火🚀箭"))))
    assert "吉〈U+20BB7〉吉" in text
    assert "火〈U+1F680〉箭" in text


def test_rare_but_present_characters_are_set(notebook, markdown, pdf_text):
    assert "㎡①₂−✓▲䶮" in pdf_text(render_pdf(notebook(markdown("㎡①₂−✓▲䶮"))))


def test_a_long_table_keeps_every_row_and_repeats_its_head(notebook, code, table, pdf_text):
    rows = [[str(i), f"福建省闽清县第{i}电瓷厂", "认定理由很长。" * 12] for i in range(1, 91)]
    text = pdf_text(render_pdf(notebook(code(table(rows, caption="名单")))))
    joined = re.sub(r"\s", "", text)
    assert [i for i in range(1, 91) if f"闽清县第{i}电瓷厂" not in joined] == []
    pages = [page for page in text.split("\f") if "电瓷" in page]
    assert len(pages) > 2
    assert all("栏0" in page.replace(" ", "") for page in pages)


def test_data_reach_typst_as_data_and_never_in_the_source(notebook, markdown, code, table, hostile):
    nb = notebook(markdown("## 名单"), code(table([[name] for name in hostile])))
    source, resources = MQTypstExporter().from_notebook_node(nb)
    assert all(name not in source for name in hostile)
    assert "#read" in resources["outputs"]["mq_typst_files/part-002.json"].decode()


def test_page_numbers_running_head_and_fixed_words_follow_the_language(notebook, markdown, pdf_text):
    chinese = pdf_text(render_pdf(notebook(markdown("## 甲"), org="办公室", notice="合成数据", lang="zh")))
    english = pdf_text(render_pdf(notebook(markdown("## A"), org="办公室", notice="Synthetic", lang="en")))
    assert "第 1 页 / 共 1 页" in chinese
    assert "重要提示" in chinese.split("\f")[0]
    assert "Page 1 of 1" in english
    assert "Contents" in english
    assert "办公室" in english.split("\f")[2]


def test_pictures_other_than_svg_are_shown(notebook, code):
    plain = render_pdf(notebook(code({"text/plain": "x"})))
    assert b"/Subtype/Image" in render_pdf(notebook(code({"image/png": PIXEL, "text/plain": "x"})))
    assert b"/Subtype/Image" not in plain


def test_a_long_word_without_spaces_is_copied_out_whole(notebook, code, table, pdf_text):
    digest = "3b7c9f1e" * 8
    text = pdf_text(render_pdf(notebook(code(table([[digest, "长文字" * 30, "1"]])))))
    assert digest in re.sub(r"\s", "", text)
    assert "\u200b" not in text


def test_a_page_block_begins_a_new_page(notebook, code):
    words = {"kind": "paragraph", "items": [[{"text": "正文", "strong": False}]]}

    def pages(*blocks):
        pdf = render_pdf(notebook(code({"application/vnd.mq.prose+json": {"blocks": list(blocks)}})))
        return max(int(n) for n in re.findall(rb"/Count (\d+)", pdf))

    assert pages(words, {"kind": "page", "items": []}, words) == pages(words, words) + 1


def test_a_hash_is_broken_where_its_column_ends(notebook, code, table, pdf_text):
    digest = "94ae42770a909ab55942b72805dad31bebb3861b335bed6cdecd7451092b8961"
    columns = [
        {"head": head, "unit": "", "align": "left", "weight": weight}
        for head, weight in (("甲", 3), ("乙", 1))
    ]
    nb = notebook(code(table([["来源", digest]], columns=columns)))
    lines = pdf_text(render_pdf(nb)).split()
    assert digest not in lines
    assert digest in "".join(line for line in lines if re.fullmatch("[0-9a-f]+", line))
