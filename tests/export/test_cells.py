"""Which cells and outputs a report shows, and what becomes of outputs that are not ours."""

from __future__ import annotations

import re
import subprocess
import sys

import nbformat
import nbformat.v4 as nbf
import pytest
from bs4 import BeautifulSoup

from mq_analysis.base.errors import NotebookError
from mq_analysis.export import render_html
from mq_analysis.export.dataframe import table_in_html
from mq_analysis.export.markdown import parse
from mq_analysis.export.typst_markup import typst_markup


def main_text(nb) -> str:
    main = BeautifulSoup(render_html(nb), "html.parser").select_one("main")
    assert main is not None
    return main.get_text()


@pytest.mark.parametrize(("lang", "kept", "gone"), [("zh", "中文", "English"), ("en", "English", "中文")])
def test_the_cells_of_the_other_language_are_removed(lang, kept, gone, notebook, markdown):
    text = main_text(notebook(markdown("中文", "zh"), markdown("English", "en"), markdown("1984"), lang=lang))
    assert kept in text
    assert gone not in text
    assert "1984" in text


@pytest.mark.parametrize("tag", ["hide-cell", "parameters", "injected-parameters"])
def test_hidden_cells_and_parameters_contribute_nothing(tag, notebook, code):
    text = main_text(notebook(code({"text/plain": "藏"}, tags=(tag,)), code({"text/plain": "露"})))
    assert "藏" not in text
    assert "露" in text


def test_code_is_never_shown(notebook, code):
    assert "secret_source" not in render_html(notebook(code({"text/plain": "x"})))


def test_printed_text_and_errors_are_shown_and_warnings_are_not(notebook, code):
    cell = code()
    cell.outputs = [
        nbf.new_output("stream", name="stdout", text="\x1b[31m打印\x1b[0m"),
        nbf.new_output("stream", name="stderr", text="/home/someone/file.py: Warning"),
        nbf.new_output("error", ename="ValueError", evalue="坏数", traceback=["long"]),
    ]
    text = main_text(notebook(cell))
    assert "打印" in text
    assert "ValueError: 坏数" in text
    assert "\x1b" not in text
    assert "someone" not in text


def test_html_without_a_table_falls_back_to_plain_text(notebook, code):
    text = main_text(notebook(code({"text/html": "<p>富</p>", "text/plain": "素"})))
    assert "素" in text
    assert "富" not in text


def test_a_data_frame_becomes_a_table_with_its_numbers_to_the_right():
    import pandas as pd

    frame = pd.DataFrame({"镇": ["<b>梅城", "梅溪"], "值": [1.5, -2.0]})
    table = table_in_html(frame._repr_html_())
    assert table is not None
    assert [column.head for column in table.columns] == ["", "镇", "值"]
    assert table.rows == (("0", "<b>梅城", "1.5"), ("1", "梅溪", "-2.0"))
    assert [column.align for column in table.columns] == ["right", "left", "right"]


def test_a_column_multiindex_becomes_one_head():
    import pandas as pd

    columns = pd.MultiIndex.from_tuples([("奖励", "家数"), ("奖励", "金额")])
    index = pd.MultiIndex.from_tuples([("甲", "一"), ("甲", "二")])
    table = table_in_html(pd.DataFrame([[1, 2], [3, 4]], columns=columns, index=index).to_html())
    assert table is not None
    assert [column.head for column in table.columns] == ["", "", "奖励 / 家数", "奖励 / 金额"]
    assert table.rows == (("甲", "一", "1", "2"), ("", "二", "3", "4"))


LINE_BREAKS = {
    "第一行\n第二行": "第一行第二行",
    "完。\n下": "完。下",
    "**粗**\n体": "粗体",
    "word\nnext": "word next",
    "第\nA": "第 A",
}


@pytest.mark.parametrize(("source", "shown"), LINE_BREAKS.items())
def test_a_line_break_between_chinese_characters_leaves_no_space(source, shown, notebook, markdown):
    assert shown in " ".join(main_text(notebook(markdown(source))).split("\n"))
    markup = typst_markup(parse(source, {}, "cell", "{address}"))
    assert re.sub(r"#strong\[|[]#\"]", "", markup) == shown


def test_a_language_or_date_that_does_not_exist_is_refused(notebook):
    with pytest.raises(NotebookError, match=r"mq\.lang.*'fr'[\s\S]*mq\.date.*'5 March'"):
        render_html(notebook(lang="fr", date="5 March"))


@pytest.fixture
def nbconvert(tmp_path):
    """Run nbconvert's own command line on a notebook; return the folder of the results."""

    def run(nb, exporter: str):
        nbformat.write(nb, tmp_path / "x.ipynb")
        command = [sys.executable, "-m", "nbconvert", "--to", f"mq_analysis.export.{exporter}", "x.ipynb"]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
        return tmp_path

    return run


@pytest.mark.slow
def test_nbconvert_writes_pdf_and_html_by_the_name_of_the_class(nbconvert, notebook, markdown):
    nb = notebook(markdown("正文"))
    assert (nbconvert(nb, "typst.MQPDFExporter") / "x.pdf").read_bytes().startswith(b"%PDF")
    assert (nbconvert(nb, "html.MQHTMLExporter") / "x.html").read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.slow
def test_nbconvert_writes_typst_source_that_compiles_on_its_own(nbconvert, notebook, markdown, code, table):
    import typst

    nb = notebook(markdown("正文"), code(table([["甲", "1"]])))
    source = nbconvert(nb, "typst.MQTypstExporter") / "x.typ"
    assert typst.compile(str(source), format="pdf").startswith(b"%PDF")
