"""Notebooks for the export room, built by hand: no kernel runs in these tests."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import nbformat.v4 as nbf
import pytest
from nbformat import NotebookNode

Make = Callable[..., NotebookNode]

HOSTILE = (
    '<img src=x onerror="alert(1)">食品',
    '#read("/etc/passwd")',
    "$x^2$ *竹木* _公司_",
    "[链接](http://evil.example) // 注释",
    "@ref = 标题 `raw` ~ \\ <label>",
    "</style></table><script>alert(2)</script>",
    "{{ 7 * 7 }} {% raw %}",
)


@pytest.fixture
def hostile() -> tuple[str, ...]:
    """Names of firms that try to be markup in HTML, Typst, Markdown or Jinja."""
    return HOSTILE


@pytest.fixture
def markdown() -> Make:
    def make(source: str, *tags: str) -> NotebookNode:
        return nbf.new_markdown_cell(source, metadata={"tags": list(tags)})

    return make


@pytest.fixture
def code() -> Make:
    def make(*bundles: dict[str, Any], tags: tuple[str, ...] = ()) -> NotebookNode:
        outputs = [nbf.new_output("display_data", data=bundle) for bundle in bundles]
        return nbf.new_code_cell("secret_source = 1", outputs=outputs, metadata={"tags": list(tags)})

    return make


@pytest.fixture
def notebook() -> Make:
    def make(*cells: NotebookNode, **front: Any) -> NotebookNode:
        return nbf.new_notebook(cells=list(cells), metadata={"mq": {"title": "质量报告", **front}})

    return make


@pytest.fixture
def table() -> Callable[..., dict[str, Any]]:
    def make(rows: list[list[str]], **more: Any) -> dict[str, Any]:
        columns = [
            {"head": f"栏{i}", "unit": "", "align": "left", "weight": None} for i in range(len(rows[0]))
        ]
        payload = {
            "caption": "",
            "label": "",
            "columns": columns,
            "rows": rows,
            "total_row": False,
            "notes": [],
        }
        return {"application/vnd.mq.table+json": payload | more, "text/html": "<p>x</p>", "text/plain": "x"}

    return make


@pytest.fixture
def figure() -> Callable[..., dict[str, Any]]:
    def make(text: str = "梅城镇", **more: Any) -> dict[str, Any]:
        svg = (
            '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
            '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            'width="100pt" height="50pt" viewBox="0 0 100 50" onload="alert(3)"><script>alert(4)</script>'
            '<metadata>http://purl.org/dc</metadata><defs><style type="text/css">*{stroke: red}</style>'
            '<clipPath id="clip"><rect width="100" height="50"/></clipPath>'
            '<path id="mark" d="M0 0L9 9"/></defs>'
            '<g clip-path="url(#clip)"><use xlink:href="#mark"/><use xlink:href="http://evil.example/x.svg"/>'
            f'<text x="5" y="20" style="font: 10px \'Noto Sans SC\'">{text}</text></g></svg>'
        )
        payload = {"caption": "", "alt": "柱状图", "label": "", "width": 1} | more
        return {"application/vnd.mq.figure+json": payload, "image/svg+xml": svg, "text/plain": "x"}

    return make


@pytest.fixture
def prose() -> Callable[..., dict[str, Any]]:
    def make(kind: str, *items: str) -> dict[str, Any]:
        block = {"kind": kind, "items": [[{"text": item, "strong": False}] for item in items]}
        return {"application/vnd.mq.prose+json": {"blocks": [block]}, "text/plain": "x"}

    return make


@pytest.fixture
def chapters(markdown, code, table, figure, prose) -> Callable[..., dict[str, NotebookNode]]:
    """Two small notebooks with coinciding labels, sections for the annexes, and texts that refer to each other."""

    def marked(source: str, section: str) -> NotebookNode:
        cell = markdown(source)
        cell.metadata["mq"] = {"section": section}
        return cell

    def make(name: str = "样例甲", lang: str = "zh", **front: Any) -> dict[str, NotebookNode]:
        fund = table([["会议", "1"]], caption="经费", label="tbl-fund")
        used = table([["R_TIER", "1"]], caption="采用的理解", label="tbl-used")
        picture = code(figure("梅城镇", caption="分布", label="fig-a", alt=f"柱状图 {name}"))
        picture.metadata["mq"] = {"in_summary": True}
        keys = [{"id": "total", "name": "金额", "value": "1,920,001", "unit": "元"}]
        budget = [
            markdown("# 预算\n\n要花多少钱。"),
            marked("## 结论", "findings"),
            code(
                prose("callout", f"应奖{name}。"),
                {"application/vnd.mq.keys+json": {"figures": keys}, "text/plain": "keys"},
            ),
            markdown("## 名单\n\n见[](#tbl-a)与[](#tbl-used)。"),
            code(table([[name, "740,001"]], caption="名单", label="tbl-a")),
            picture,
            markdown("## 经费"),
            code(fund),
            marked("## 理解", "readings"),
            code(used),
            marked("## 来源", "sources"),
            code(table([["policy", "aa"], ["data", "bb"]], caption="来源", label="tbl-sources")),
        ]
        simulation = [
            markdown("# 模拟\n\n见[预算的名单](#10/tbl-a)、[](#tbl-a)与[](#tbl-used)。"),
            marked("## 结论", "findings"),
            code(prose("callout", "九成可能在范围内（a.csv:row 7）。"), prose("bullets", "没有强调的话。")),
            markdown("## 名单\n\n### 细目"),
            code(table([["乙", "2"]], caption="另一名单", label="tbl-a")),
            markdown("## 经费"),
            code(fund),
            marked("## 理解", "readings"),
            code(used),
            marked("## 来源", "sources"),
            code(table([["data", "bb"], ["checks", "cc"]], caption="来源", label="tbl-sources")),
        ]
        facts = {"lang": lang, "org": "办公室", "date": "2013-12-31", **front}
        return {
            key: nbf.new_notebook(cells=cells, metadata={"mq": facts})
            for key, cells in (("10", budget), ("20", simulation))
        }

    return make


@pytest.fixture
def bound(chapters) -> Callable[..., Any]:
    """Bind the two small notebooks into a book."""
    from dataclasses import replace

    from mq_analysis.export.book import bind
    from mq_analysis.export.report import report_of

    def make(title: str = "年度报告", **more: Any) -> Any:
        reports = {key: report_of(nb, f"notebooks/{key}.ipynb") for key, nb in chapters(**more).items()}
        return bind(reports, replace(reports["10"].front, title=title), {})

    return make


@pytest.fixture
def pdf_text() -> Callable[[bytes], str]:
    """Read the text of a PDF back, without the breaks of its lines."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is needed to read a PDF back")

    def read(pdf: bytes) -> str:
        command = [program, "-raw", "-", "-"]
        done = subprocess.run(command, input=pdf, capture_output=True, check=True)
        return done.stdout.decode()

    return read


@pytest.fixture
def pdf_boxes() -> Callable[[bytes], tuple[float, list[tuple[str, float]]]]:
    """Read a PDF back: the width of its widest page, and each word of such pages with its right edge, in points."""

    def read(pdf: bytes) -> tuple[float, list[tuple[str, float]]]:
        program = shutil.which("pdftotext")
        if program is None:
            pytest.skip("pdftotext is not installed")
        text = subprocess.run(
            [program, "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
        ).stdout.decode()
        pages = re.findall(r'<page width="([\d.]+)"[^>]*>(.*?)</page>', text, re.DOTALL)
        width = max(float(wide) for wide, _ in pages)
        words = [
            (html.unescape(word), float(right))
            for wide, page in pages
            if float(wide) == width
            for right, word in re.findall(r'xMax="([\d.]+)"[^>]*>(.*?)</word>', page)
        ]
        return width, words

    return read
