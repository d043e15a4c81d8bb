"""Names come from data: whatever they spell, a reader sees them as they are spelt."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from mq_analysis.export import render_html, render_pdf

ALPHABET_OF_MARKUP = "#$*_`<>@~[]\"'/=+-\\{}()^&;:%|!?."


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture
def full_of_names(notebook, markdown, code, table, figure, prose, hostile):
    rows = [[name, str(place)] for place, name in enumerate(hostile)]
    return notebook(
        markdown("## 名单"),
        code(table(rows, caption=hostile[0], notes=list(hostile))),
        code(figure(caption=hostile[1], alt=hostile[0])),
        code(prose("paragraph", *hostile), prose("bullets", *hostile), prose("callout", *hostile)),
        code({"text/plain": "\n".join(hostile)}),
        title=hostile[5],
        org=hostile[0],
        notice=hostile[1],
    )


def test_every_hostile_name_is_shown_literally_in_html(full_of_names, hostile):
    page = BeautifulSoup(render_html(full_of_names), "html.parser")
    cells = [cell.get_text() for cell in page.select("tbody td:first-child")]
    assert cells == list(hostile)
    assert page.title is not None
    assert page.title.get_text() == hostile[5]
    for kind in ("p", "li", "pre"):
        assert all(any(name in tag.get_text() for tag in page.find_all(kind)) for name in hostile)


def test_hostile_names_add_no_element_to_the_page(full_of_names):
    page = BeautifulSoup(render_html(full_of_names), "html.parser")
    assert page.find_all(["script", "img", "iframe", "object", "link"]) == []
    assert [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")] == []


def test_every_hostile_name_is_shown_literally_in_pdf(full_of_names, hostile, pdf_text):
    text = squeezed(pdf_text(render_pdf(full_of_names)))
    for name in hostile:
        assert text.count(squeezed(name)) >= 5, name


def test_markdown_text_is_never_typst_markup(notebook, markdown, pdf_text):
    source = "正文 " + "".join(f"&#{ord(character)};" for character in ALPHABET_OF_MARKUP) + " 完"
    assert ALPHABET_OF_MARKUP in pdf_text(render_pdf(notebook(markdown(source))))


def test_html_in_narrative_is_shown_as_text(notebook, markdown):
    page = render_html(notebook(markdown("<b onclick='x'>粗</b>\n\n<script>alert(1)</script>")))
    assert "&lt;script&gt;" in page
    assert "<b" not in page.split("<main")[1].replace("<blockquote", "")
