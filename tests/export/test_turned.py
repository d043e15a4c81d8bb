"""A wide table stands on a landscape page together with the headings right above it: none is left alone on a page."""

from __future__ import annotations

import io

from pypdf import PdfReader

from mq_analysis.export import render_pdf
from mq_analysis.export.parts import Markdown
from mq_analysis.export.turned import page_runs

from .test_tracks import table_of

WIDE = table_of(*["98,765,432.10"] * 12)
SLIM = table_of("1", "2")


def told(*parts):
    return [(tuple(place for place, _ in run.parts), run.is_turned) for run in page_runs(parts)]


def test_headings_go_with_the_wide_table_that_they_stand_above():
    head, text = Markdown("## 现行政策", 1), Markdown("## 现行政策\n\n一段话。", 1)
    assert told(head, head, WIDE, SLIM) == [((1, 2, 3), True), ((4,), False)]
    assert told(head, SLIM, text, WIDE) == [((1, 2), False), ((3,), False), ((4,), True)]
    assert told(WIDE, head) == [((1,), True), ((2,), False)]


def test_on_paper_the_heading_is_on_the_turned_page(notebook, markdown, code, table):
    rows = [["98,765,432.10"] * 12]
    book = notebook(markdown("# 报告"), markdown("## 宽表在此"), code(table(rows)))
    pages = PdfReader(io.BytesIO(render_pdf(book))).pages
    turned = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert len(turned) == 1
    assert "宽表在此" in turned[0].extract_text()
