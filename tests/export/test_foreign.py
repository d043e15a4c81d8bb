"""Notebooks that others wrote: formulas, breaks, pictures, wide tables, long lines, outputs that need a browser."""

from __future__ import annotations

import base64
import io
import logging
import re

import nbformat.v4 as nbf
import pandas as pd
import pytest
from hypothesis import given, strategies as st
from PIL import Image

from mq_analysis.export import render_html, render_pdf
from mq_analysis.export.dataframe import table_in_html
from mq_analysis.export.formulas import set_formula
from mq_analysis.export.html import MQHTMLExporter
from mq_analysis.export.outputs import part_of
from mq_analysis.export.tracks import bands_of, tracks_of
from mq_analysis.export.typst import MQPDFExporter

PIXELS = io.BytesIO()
Image.new("RGB", (3, 2), "red").save(PIXELS, "PNG")
PNG = base64.b64encode(PIXELS.getvalue()).decode()


def told(nb, exporter=MQHTMLExporter, **metadata):
    """The warnings of an exporter, and what it wrote."""
    found: list[str] = []
    log = logging.Logger("test")
    log.addHandler(handler := logging.Handler(logging.WARNING))
    handler.emit = lambda record: found.append(record.getMessage())
    made, _ = exporter(log=log).from_notebook_node(nb, {"metadata": {"name": "nb", **metadata}})
    return found, made


def stream(text):
    return nbf.new_code_cell("x", outputs=[nbf.new_output("stream", name="stdout", text=text)])


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("10%\r50%\r100%", "100%"),
        ("100%\r50%", "50%%"),
        ("a\r\nb\r\n", "a\nb"),
        ("abc\b\bX", "aXc"),
        ("\x1b[31m红\x1b[0m\r黑", "黑"),
    ],
)
def test_a_text_is_what_a_terminal_would_have_left(written, left):
    output = {"output_type": "stream", "name": "stdout", "text": written}
    assert part_of(output, 1, "zh").text == left


def test_a_break_and_letters_set_low_or_high_are_the_only_tags(notebook, markdown):
    page = render_html(
        notebook(markdown("| 甲<br>乙 | m<SUP>2</SUP> |\n|---|---|\n| H<sub>2</sub>O | <b>粗</b><sub> |"))
    )
    assert re.search(r"甲<br ?/?>\s*乙", page)
    assert "m<sup>2</sup>" in page
    assert "H<sub>2</sub>O" in page
    assert "&lt;b&gt;粗&lt;/b&gt;&lt;sub&gt;" in page
    assert render_pdf(notebook(markdown("甲<br>乙 m<sup>2</sup> H<sub>2</sub>O <b>粗</b><sub>")))


def test_formulas_are_pictures_with_their_source_as_text(notebook, markdown, pdf_text):
    source = "行内 $a_1^2+\\frac{1}{2}$ 与\n\n$$\n\\sum_{i=1}^n x_i\n$$"
    page = render_html(notebook(markdown(source)))
    assert page.count('role="img" aria-label="') == 2
    assert "$" not in re.sub(r"<(style|script).*?</\1>", "", page, flags=re.DOTALL)
    text = pdf_text(render_pdf(notebook(markdown(source))))
    assert "行内" in text
    assert "\\sum" not in text


@pytest.mark.parametrize("source", ["$5 和 $6", "$1,000 and $2,000 each", "a $ b $ c", "\\$x\\$"])
def test_a_dollar_sign_is_no_formula_where_it_is_money(source, notebook, markdown):
    assert 'role="img"' not in render_html(notebook(markdown(source)))


def test_a_formula_that_cannot_be_set_stands_as_its_source_and_is_told(notebook, markdown):
    nb = notebook(markdown("$\\begin{aligned}x\\end{aligned}$ 和 $\\text{合计}$"))
    for exporter in (MQHTMLExporter, MQPDFExporter):
        found, _ = told(nb, exporter)
        assert [line.split("formula ")[1].split(" cannot")[0] for line in found] == [
            "\\begin{aligned}x\\end{aligned}",
            "\\text{合计}",
        ]
    assert "<code>$\\text{合计}$</code>" in told(nb)[1]


def test_measures_of_a_formula_agree_with_its_picture():
    for source in ("x", "\\frac{1}{2}", "\\sum_{i=1}^n x_i", "\\sqrt{\\alpha}"):
        found = set_formula(source)
        _, top, width, height = map(float, re.search(r'viewBox="([^"]+)"', found.svg)[1].split())
        assert (width, height) == pytest.approx((found.width, found.height), abs=0.01)
        assert top + height == pytest.approx(found.depth, abs=0.01)
        numbers = re.findall(r"[MLQC ]?(-?[\d.e-]+) (-?[\d.e-]+)", re.search(r' d="([^"]+)"', found.svg)[1])
        assert all(
            -0.1 <= float(x) <= width + 0.1 and top - 0.1 <= float(y) <= top + height + 0.1
            for x, y in numbers
        )


@pytest.mark.parametrize(
    ("bundle", "kind"),
    [
        ({"application/vnd.plotly.v1+json": {"data": []}, "text/plain": "Figure"}, "Plotly"),
        (
            {
                "application/vnd.jupyter.widget-view+json": {"model_id": "a"},
                "text/plain": "IntSlider(value=0)",
            },
            "Jupyter widget",
        ),
        ({"application/vnd.vegalite.v5+json": {}, "text/plain": "alt.Chart(...)"}, "Vega-Lite"),
        ({"application/x-unheard-of": "1"}, "application/x-unheard-of"),
        ({"text/html": "<div id=1></div><script>draw()</script>", "text/plain": "<Map>"}, "HTML"),
    ],
)
def test_what_needs_a_browser_is_named_in_its_place_and_told(bundle, kind, notebook, code):
    nb = notebook(code(bundle))
    found, page = told(nb)
    assert found == [f"nb: cell 1: {kind} cannot be shown; its text stands there"]
    assert f"〔此处的输出（{kind}）在本格式中不能显示〕" in page
    assert told(nb, MQPDFExporter)[0] == found


def test_what_paper_can_show_is_not_told(notebook, code):
    bundles = [
        {
            "text/html": "<table><tr><th>a</th></tr><tr><td>1</td></tr></table><script>x</script>",
            "text/plain": "a",
        },
        {"text/html": "<b>粗</b>", "text/plain": "粗"},
        {"text/latex": "$\\displaystyle \\frac{x}{2}$", "text/plain": "x/2"},
        {"application/json": {"a": 1}, "text/plain": "{'a': 1}"},
        {"image/png": PNG, "application/vnd.plotly.v1+json": {}, "text/plain": "Figure"},
    ]
    found, page = told(notebook(code(*bundles)))
    assert found == []
    assert page.count('role="img" aria-label="\\frac{x}{2}"') == 1


def test_a_long_line_stays_on_the_page(notebook, markdown, pdf_boxes):
    nb = notebook(stream("X" * 400), markdown("```\n" + "y" * 400 + "\n```"))
    width, boxes = pdf_boxes(render_pdf(nb))
    assert max(right for _, right in boxes) < width - 20
    assert sum(word.count("X") for word, _ in boxes) == 400


@pytest.mark.parametrize("columns", [4, 12, 30, 60])
def test_figures_of_a_wide_table_are_all_there_and_none_lies_on_another(columns, notebook, code, pdf_boxes):
    frame = pd.DataFrame(
        {f"列{i} 指标名称": [f"{i * 1000 + row}.89" for row in range(3)] for i in range(columns)}
    )
    bundle = {"text/html": frame.to_html(), "text/plain": "x"}
    width, boxes = pdf_boxes(render_pdf(notebook(code(bundle))))
    words = [word for word, _ in boxes]
    assert all(f"{i * 1000 + row}.89" in words for i in range(columns) for row in range(3))
    assert max(right for _, right in boxes) < width - 20


@pytest.mark.parametrize("columns", [3, 9, 18])
def test_a_wide_table_of_markdown_and_a_long_word_stay_on_the_page(columns, notebook, markdown, pdf_boxes):
    head = "|" + "|".join(f"指标{i}" for i in range(columns)) + "|\n|" + "---:|" * columns
    row = "|" + "|".join(f"**{i + 1},234,567.00**" for i in range(columns)) + "|"
    width, boxes = pdf_boxes(render_pdf(notebook(markdown(f"{head}\n{row}\n\n一词{'a' * 300}"))))
    words = [word for word, _ in boxes]
    assert all(f"{i + 1},234,567.00" in words for i in range(columns))
    assert max(right for _, right in boxes) < width - 20
    assert sum(word.count("a") for word in words) >= 300


@given(st.integers(2, 60), st.integers(1, 24))
def test_bands_hold_each_column_once_and_fit(columns, letters):
    table = table_in_html(pd.DataFrame({f"c{i}": ["9" * letters] for i in range(columns)}).to_html())
    bands = bands_of(table)
    if not bands:
        return
    heads = [column.head for band in bands for column in band.columns[1:]]
    assert heads == [column.head for column in table.columns[1:]]
    assert all(band.columns[0] == table.columns[0] for band in bands)
    assert not any(bands_of(band) for band in bands)
    assert all(tracks_of(band).size_pt >= 7 for band in bands)


def test_pictures_of_a_text_are_shown_or_told(tmp_path, notebook, markdown):
    (tmp_path / "nb").mkdir()
    (tmp_path / "nb" / "甲 图.png").write_bytes(base64.b64decode(PNG))
    (tmp_path / "outside.png").write_bytes(base64.b64decode(PNG))
    cell = markdown(
        f"![附](attachment:a.png) ![内](data:image/png;base64,{PNG}) ![旁](%E7%94%B2%20%E5%9B%BE.png)\n\n"
        "![外](../outside.png) ![网](https://example.org/x.png) ![缺](none.png) ![坏](attachment:b.png)"
    )
    cell["attachments"] = {"a.png": {"image/png": PNG}, "b.png": {"image/png": "###"}}
    found, page = told(notebook(cell), path=str(tmp_path / "nb"))
    assert re.findall(r'<img src="data:image/png;base64,[^"]+" alt="(.)">', page) == ["附", "内", "旁"]
    assert [re.search(r"picture (\S+)", line)[1] for line in found] == [
        "../outside.png",
        "https://example.org/x.png",
        "none.png",
        "attachment:b.png",
    ]
    _, pdf = told(notebook(cell), MQPDFExporter, path=str(tmp_path / "nb"))
    assert pdf.startswith(b"%PDF")
