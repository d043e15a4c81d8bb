"""Every kind of page passes axe-core in Chromium, in both languages; axe lies in a package, so nothing is fetched."""

from __future__ import annotations

import shutil
from importlib import resources

import pytest

from mq_analysis.export import render_html
from mq_analysis.export.book_html import render_book_html
from mq_analysis.export.report import report_of
from mq_analysis.export.summary import key_figures, summarise
from mq_analysis.export.summary_pages import render_summary_html
from mq_analysis.factory.index import write_index

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium: apt-get install chromium"),
]
WIDTHS = (1280, 768, 380)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        one = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield one
        one.close()


@pytest.fixture
def violations(browser, tmp_path):
    """What axe finds on a page, and what the page asked for outside itself or said to the console."""
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")

    def check(html: str) -> list[str]:
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8")
        page = browser.new_page(viewport={"width": WIDTHS[0], "height": 720})
        found: list[str] = []
        page.on(
            "request", lambda r: found.append(r.url) if not r.url.startswith(("file:", "data:")) else None
        )
        page.on("console", lambda message: found.append(message.text))
        page.goto(file.as_uri())
        for closed in page.query_selector_all("details:not([open]) > summary"):
            closed.press("Enter")  # the keyboard opens what is folded
        assert page.query_selector_all("details:not([open])") == []
        page.evaluate(axe)
        for rule in page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]:
            found += [f"{rule['id']}: {node['html'][:200]}" for node in rule["nodes"]]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 720})
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found += [f"{wide} px too wide at {width}"] if wide > 0 else []
        page.close()
        return found

    return check


@pytest.fixture(params=["zh", "en"])
def lang(request):
    return request.param


@pytest.fixture
def full(notebook, markdown, code, table, figure, prose):
    """A report with everything a page can show."""

    def make(lang: str):
        columns = [
            {"head": head, "unit": "元", "align": "right", "weight": None}
            for head in ("", *"甲乙丙丁戊己庚辛")
        ]
        columns[0]["unit"] = ""
        return notebook(
            markdown("## 甲\n\n见[](#tbl-a)[^1]，*重*、**强**、`码`、~~删~~。\n\n> 引\n\n[^1]: 注\n\n### 乙"),
            code(prose("callout", "要点"), prose("bullets", "一", "二"), prose("paragraph", "段")),
            code(
                table(
                    [["很长的名称" * 6, *"12345678"]] * 3,
                    columns=columns,
                    caption="表",
                    label="tbl-a",
                    total_row=True,
                    notes=["一", "二"],
                )
            ),
            code(table([["", "合计"]], caption="名单", label="tbl-b", total_row=True)),
            code(figure(caption="图", label="fig-a"), {"text/plain": "打印"}),
            markdown("| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```"),
            lang=lang,
            org="办公室",
            date="2013-12-31",
            notice="提示",
            edition="内部版",
            subtitle="2013年度",
        )

    return make


def test_a_report(full, lang, violations):
    assert violations(render_html(full(lang), tables="x.tables")) == []


def test_a_book(bound, lang, violations):
    assert violations(render_book_html(bound(lang=lang, notice="提示", edition="内部版"))) == []


def test_a_summary(chapters, lang, violations):
    nbs = chapters(lang=lang, notice="提示", edition="内部版", subtitle="2013年度")
    reports = {key: report_of(nb, key) for key, nb in nbs.items()}
    keys = [figure for nb in nbs.values() for figure in key_figures(nb)]
    assert violations(render_summary_html(summarise(reports, keys, reports["10"].front, "详见"))) == []


def test_the_index(tmp_path, lang, violations):
    import json

    changes = [{"kind": "code", "name": "code", "old": "1" * 64, "new": "2" * 64}]
    for name, told in (("10_award_budget", changes), ("annual", changes * 3), ("20_simulation", None)):
        place = tmp_path / "minqing+top25" / "2013"
        place.mkdir(parents=True, exist_ok=True)
        manifest = {
            "title": "预算",
            "notebook": {"name": f"{name}.ipynb"},
            "parameters": {"year": 2013, "lang": lang, "edition": "internal", "scenario": ["top25"]},
            "files": [f"{name}.{lang}.html", f"{name}.{lang}.pdf"],
            "made": "2016-02-03T04:05:06",
            "versions": {"mq_analysis": "0.0.1"},
        } | ({"previous": {"made": "", "changes": told}} if told else {})
        (place / f"{name}.{lang}.manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert violations(write_index(tmp_path).read_text("utf-8")) == []


def test_axe_finds_what_is_wrong(violations):
    page = '<html><body><img src="data:,"><p style="color:#ccc;background:#fff">grey</p></body></html>'
    found = {one.split(":")[0] for one in violations(page)}
    assert {"html-has-lang", "image-alt", "color-contrast"} <= found
