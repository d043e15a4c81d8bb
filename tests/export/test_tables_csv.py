"""Tables as CSV: numbers that compute, texts that no spreadsheet runs, names that no system stumbles over."""

from __future__ import annotations

import csv
import io

import pytest
from bs4 import BeautifulSoup

from mq_analysis.export import render_html, tables_of

RIGHT = {"head": "金额", "unit": "元", "align": "right", "weight": None}
LEFT = {"head": "企业", "unit": "", "align": "left", "weight": None}


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def csv_of(notebook, code, table):
    """Write a table of texts and numbers, and read its CSV back."""

    def make(rows, **more):
        given = {"caption": "名单", "label": "tbl-a", "columns": [LEFT, RIGHT]} | more
        return tables_of(notebook(code(table(rows, **given))))

    return make


def test_every_table_with_a_caption_is_a_file_and_no_other(notebook, code, table):
    first = table([["1"]], caption="一", label="tbl-a")
    files = tables_of(notebook(code(first, table([["x"]])), code(table([["2"]], caption="二"))))
    assert list(files) == ["01_tbl-a.csv", "02.csv"]


def test_a_file_begins_with_the_mark_of_utf_8_and_holds_heads_and_rows(csv_of):
    content = csv_of([["样例甲", "740,001.5"], ["合计", "−1,920,001"]], total_row=True)["01_tbl-a.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    assert read(content) == [["企业", "金额 (元)"], ["样例甲", "740001.5"], ["合计", "-1920001"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", "\n="])
def test_a_text_that_a_spreadsheet_would_run_is_marked_as_text(csv_of, start):
    text = f"{start}cmd|' /C calc'!A0"
    rows = read(csv_of([[text, text]])["01_tbl-a.csv"])
    assert [cell[0] for cell in rows[1]] == ["'", "'"]
    assert rows[1][0].lstrip("'").strip() == text.strip()


def test_a_head_is_guarded_as_well(csv_of):
    content = csv_of([["a", "1"]], columns=[LEFT | {"head": "=1+1"}, RIGHT])["01_tbl-a.csv"]
    assert read(content)[0][0] == "'=1+1"


@pytest.mark.parametrize(
    ("text", "written"),
    [("+841,544", "+841544"), ("−5", "-5"), ("64.6%", "64.6%"), ("—", "—"), ("1,2", "1,2"), ("0", "0")],
)
def test_numbers_stay_numbers(csv_of, text, written):
    assert read(csv_of([["a", text]])["01_tbl-a.csv"])[1][1] == written


def test_a_code_in_a_column_of_texts_keeps_its_shape(csv_of):
    assert read(csv_of([["00123", "1"]])["01_tbl-a.csv"])[1][0] == "00123"


@pytest.mark.parametrize("label", ["../../etc/passwd", "CON:1\\x", "a/b", "...", "标签" * 80])
def test_a_name_of_a_file_leads_nowhere_else(csv_of, label):
    (name,) = csv_of([["a", "1"]], label=label)
    assert not set(name) & set('/\\:*?"<>|')
    assert ".." not in name
    assert len(name) < 80


def test_hostile_names_are_cells_and_nothing_more(csv_of, hostile):
    rows = read(csv_of([[name, "1"] for name in hostile])["01_tbl-a.csv"])
    assert [row[0].removeprefix("'") for row in rows[1:]] == list(hostile)


def test_the_page_leads_to_the_files_only_where_they_are_written(notebook, code, table):
    nb = notebook(code(table([["1"]], caption="名单", label="tbl-a")))
    page = BeautifulSoup(render_html(nb, tables="x.zh.tables"), "html.parser")
    assert [a["href"] for a in page.select(".data a")] == [f"x.zh.tables/{name}" for name in tables_of(nb)]
    assert BeautifulSoup(render_html(nb), "html.parser").select(".data") == []
