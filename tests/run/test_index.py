"""The index lists every report, newest year first, from the manifests alone."""

import json

import pytest
from bs4 import BeautifulSoup

from mq_analysis.run.index import write_index

HOSTILE = '</td><script>alert(1)</script><img src="http://evil.example/x.png">{{ 7 * 7 }}'


@pytest.fixture
def report(tmp_path):
    """Write the manifest of a report and empty files beside it."""

    def write(year, run="minqing", notebook="10_award_budget", title="预算", lang="zh", folder=None, **more):
        place = tmp_path / run / (folder or str(year))
        place.mkdir(parents=True, exist_ok=True)
        stem = f"{notebook}.{lang}"
        names = [f"{stem}.html", f"{stem}.pdf"]
        manifest = {
            "title": title,
            "notebook": {"name": f"{notebook}.ipynb", "sha256": "0" * 64},
            "parameters": {"year": year, "lang": lang, "edition": "internal", "readings": [], **more},
            "files": dict.fromkeys(names, "0" * 64),
            "made": "2016-02-03T04:05:06+0800",
            "versions": {"mq_analysis": "0.0.1"},
        }
        for name in names:
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


def test_the_newest_year_stands_first(report, page):
    for year in (2013, 2015, 2012, 2014):
        report(year)
    assert [row[0] for row in rows(page())] == ["2015", "2014", "2013", "2012"]


def test_each_report_stands_with_title_readings_and_date(report, page):
    report(
        2013, run="minqing+R_TIER-whole_amount", readings=["R_TIER=whole_amount"], lang="en", title="Budget"
    )
    assert rows(page()) == [
        [
            "2013",
            "Budget en",
            "minqing+R_TIER-whole_amount R_TIER=whole_amount",
            "internal",
            "HTML PDF manifest",
            "2016-02-03 · 0.0.1",
        ]
    ]


def test_every_link_leads_to_a_file_below(report, page, tmp_path):
    report(2013)
    report(2014, lang="en")
    links = [a["href"] for a in page().select("a")]
    assert len(links) == 8
    for link in links:
        assert not link.startswith(("/", ".."))
        assert (tmp_path / link).is_file()


def test_hostile_titles_and_readings_are_text(report, page, tmp_path):
    report(2013, title=HOSTILE, readings=[HOSTILE], edition=HOSTILE)
    index = page()
    assert index.select("script, img, iframe, link, object") == []
    assert rows(index)[0][1] == f"{HOSTILE} zh"
    assert HOSTILE in rows(index)[0][2]
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
    assert [row[1] for row in rows(page())] == ["预算 zh"]


def test_the_same_reports_give_the_same_bytes(report, page, tmp_path):
    report(2013)
    report(2014)
    page()
    first = (tmp_path / "index.html").read_bytes()
    page()
    assert (tmp_path / "index.html").read_bytes() == first
    assert not list(tmp_path.glob(".index*"))
