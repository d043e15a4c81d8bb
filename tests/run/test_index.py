"""The index lists every report, newest year first, from the manifests alone."""

import json

import pytest
from bs4 import BeautifulSoup

from mq_analysis.factory.index import write_index

HOSTILE = '</td><script>alert(1)</script><img src="http://evil.example/x.png">{{ 7 * 7 }}'


@pytest.fixture
def report(tmp_path):
    """Write the manifest of a report and empty files beside it."""

    def write(
        year,
        run="minqing",
        notebook="10_award_budget",
        title="预算",
        lang="zh",
        folder=None,
        files=None,
        previous=None,
        synthetic=False,
        **more,
    ):
        place = tmp_path / run / (folder or str(year))
        place.mkdir(parents=True, exist_ok=True)
        stem = f"{notebook}.{lang}"
        names = files or [f"{stem}.html", f"{stem}.pdf"]
        manifest = {
            "title": title,
            "notebook": {"name": f"{notebook}.ipynb", "sha256": "0" * 64},
            "parameters": {"year": year, "lang": lang, "edition": "internal", "readings": [], **more},
            "files": dict.fromkeys(names, "0" * 64),
            "made": "2016-02-03T04:05:06+0800",
            "versions": {"mq_analysis": "0.0.1"},
        }
        if synthetic:
            manifest["synthetic"] = True
        if previous is not None:
            manifest["previous"] = previous
        for name in names:
            (place / name).parent.mkdir(exist_ok=True)
            (place / name).write_text("", encoding="utf-8")
        (place / f"{stem}.manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    return write


@pytest.fixture
def page(tmp_path):
    def read():
        assert write_index(tmp_path) == tmp_path / "index.html"
        return BeautifulSoup((tmp_path / "index.html").read_text("utf-8"), "html.parser")

    return read


def rows(page):
    return [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in page.select("tbody tr")]


def years(page):
    return [cell.get_text(strip=True) for cell in page.select("tbody th")]


def test_the_newest_year_stands_first(report, page):
    for year in (2013, 2015, 2012, 2014):
        report(year)
    assert years(page()) == ["2015", "2014", "2013", "2012"]


def test_each_report_stands_in_its_run_with_title_edition_files_and_date(report, page):
    report(2013, run="minqing+R_TIER-whole_amount", lang="en", title="Budget")
    report(2013, run="minqing", notebook="20_simulation", title="模拟")
    index = page()
    assert [h2.get_text() for h2 in index.select("h2")] == ["minqing", "minqing+R_TIER-whole_amount"]
    assert rows(index) == [
        ["模拟 zh", "internal", "HTML PDF manifest", "2016-02-03 · 0.0.1", "第一次"],
        ["Budget en", "internal", "HTML PDF manifest", "2016-02-03 · 0.0.1", "the first"],
    ]


def test_a_run_says_its_scenarios_readings_and_the_day_known(report, page):
    report(2013, scenario=["top25", "gate80"], readings=["R_TIER=whole_amount"], as_of="2013-11-30")
    about = page().select_one(".about").get_text(" ", strip=True)
    for said in ("top25, gate80", "R_TIER=whole_amount", "2013-11-30"):
        assert said in about


def test_reports_of_invented_data_are_told_from_the_others(report, page):
    report(2013, run="mine")
    report(2014, run="mine", synthetic=True)
    report(2014, run="mine+data-trial", synthetic=True, lang="en")
    index = page()
    assert [row[0] for row in rows(index)] == ["预算 zh 合成数据", "预算 zh", "预算 en"]
    mixed, invented = (about.get_text(" ", strip=True) for about in index.select(".about"))
    assert "合成数据" not in mixed
    assert "全部用合成数据" in invented


def test_the_annual_report_stands_first_in_its_year_with_its_summary(report, page):
    report(2013)
    report(
        2013,
        notebook="annual",
        title="年度政策报告",
        files=["annual.zh.html", "annual_summary.zh.pdf", "annual.zh.tables/01_tbl-a.csv"],
    )
    index = page()
    assert [row[0] for row in rows(index)] == ["年度政策报告 zh", "预算 zh"]
    assert rows(index)[0][2] == "HTML 摘要 PDF 1 CSV manifest"
    assert index.select_one("tbody th")["rowspan"] == "2"


def test_a_report_says_what_changed_since_the_last(report, page):
    told = [
        {"kind": "key", "name": "应奖金额", "old": "1,920,001 元", "new": "1,980,001 元"},
        {"kind": "input", "name": "policy", "old": "1" * 64, "new": "2" * 64},
    ]
    report(2013, previous={"made": "2016-01-01", "changes": told})
    report(2014, previous={"made": "2016-01-01", "changes": []})
    same, changed = (row[4] for row in rows(page()))
    assert same == "无变化"
    assert changed == "应奖金额：1,920,001 元 → 1,980,001 元；另1处 policy内容已改（11111111 → 22222222）"


def test_every_link_leads_to_a_file_below(report, page, tmp_path):
    report(2013)
    report(2014, lang="en")
    links = [a["href"] for a in page().select("a")]
    assert len(links) == 8
    for link in links:
        assert not link.startswith(("/", ".."))
        assert (tmp_path / link).is_file()


def test_hostile_titles_and_readings_are_text(report, page, tmp_path):
    change = {"kind": "key", "name": HOSTILE, "old": "1", "new": HOSTILE}
    hostile = {"title": HOSTILE, "readings": [HOSTILE], "scenario": [HOSTILE], "edition": HOSTILE}
    report(2013, **hostile, previous={"made": "", "changes": [change]})
    index = page()
    assert index.select("script, img, iframe, link, object") == []
    assert rows(index)[0][:2] == [f"{HOSTILE} zh", HOSTILE]
    assert rows(index)[0][4] == f"{HOSTILE}：1 → {HOSTILE}"
    assert index.select_one(".about").get_text().count(HOSTILE) == 2
    assert "{{ 7 * 7 }}" in (tmp_path / "index.html").read_text("utf-8")


def test_the_page_refers_to_nothing_outside(report, page):
    report(2013)
    index = page()
    addresses = [tag[name] for tag in index.select("*") for name in ("src", "href") if tag.has_attr(name)]
    assert [a for a in addresses if ":" in a or a.startswith("//")] == []
    style = "".join(tag.get_text() for tag in index.select("style"))
    assert "@import" not in style
    assert all(part.startswith(("data:", '"data:', "'data:")) for part in style.split("url(")[1:])
    policy = index.select_one("meta[http-equiv]")["content"]
    assert "default-src 'none'" in policy


def test_without_reports_the_page_says_how_to_make_one(page):
    assert "mq report 2013" in page().get_text()


def test_what_a_killed_run_left_behind_is_not_listed(report, page):
    report(2013)
    report(2013, folder=".making-abc123", notebook="20_half")
    assert [row[0] for row in rows(page())] == ["预算 zh"]


def test_the_same_reports_give_the_same_bytes(report, page, tmp_path):
    report(2013)
    report(2014)
    page()
    first = (tmp_path / "index.html").read_bytes()
    page()
    assert (tmp_path / "index.html").read_bytes() == first
    assert not list(tmp_path.glob(".index*"))
