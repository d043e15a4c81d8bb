"""Many counties at once: each with its own policy, data and years; one that fails stops no other."""

from __future__ import annotations

import shutil

import pytest

from mq_analysis.base.project import home

from .test_batch import edit, mq, project  # noqa: F401 (a fixture)

pytestmark = pytest.mark.slow

FILE = """counties:
  - name: 闽清县
    data: data/sample
    years: [2013, 2014]
  - name: second
    data: second
    years: [2013]
    policy: other.yaml
    scenarios: [baseline, top25]
  - name: third
    data: nowhere
    years: [2013]
"""


@pytest.fixture
def counties(project):  # noqa: F811
    """Two counties that can be made, the second with data and policy beside the file, and one without data."""
    folder = project / "province"
    folder.mkdir()
    shutil.copytree(home() / "data" / "sample", folder / "second")
    shutil.copy(home() / "params" / "policies" / "minqing.yaml", folder / "other.yaml")
    (folder / "counties.yaml").write_text(FILE, encoding="utf-8")
    return folder / "counties.yaml"


def made(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.html")}


def test_each_county_is_made_and_one_that_fails_stops_no_other(counties, tmp_path):
    out = tmp_path / "out"
    args = "--counties", str(counties), "--format", "html", "--out", str(out)
    said = mq(*args, code=2)
    assert "mq: third: --data: must be a folder with the county's tables, got no folder 'nowhere'" in said
    pages = made(out)
    assert {f"闽清县/minqing/{year}/20_tiny.zh.html" for year in (2013, 2014)} <= pages.keys()
    assert {f"second/{run}/2013/20_tiny.zh.html" for run in ("other", "other+top25")} <= pages.keys()
    index = pages["index.html"].decode()
    assert '<a href="闽清县/index.html">闽清县</a>' in index
    assert 'href="second/other/2013/annual.zh.html">2013</a>' in index
    assert "got no folder &#39;nowhere&#39;" in index
    shutil.copytree(counties.parent / "second", counties.parent / "nowhere")
    said = mq(*args)
    assert "闽清县: nothing has changed since the last run" in said
    assert "third/minqing/2013/20_tiny.zh.html" in said
    assert "nowhere" not in (out / "index.html").read_text("utf-8")
    before = made(out)
    assert "third: nothing has changed" in mq(*args)
    assert made(out) == before


def test_a_notebook_that_fails_in_one_county_is_told_under_its_name(counties, tmp_path):
    table = counties.parent / "second" / "honours.csv"
    edit(table, "H0001", "")
    out = tmp_path / "out"
    text = FILE.replace("data: nowhere", "data: data/sample")
    counties.write_text(text, encoding="utf-8")
    said = mq("--counties", str(counties), "--format", "html", "--out", str(out), code=1)
    assert "mq: second: " in said
    assert "honours.csv:row 2:column honour_id: must not be blank" in said
    assert {path.split("/")[0] for path in made(out)} == {"闽清县", "third", "index.html"}


def test_a_plan_writes_nothing(counties, tmp_path):
    said = mq("--counties", str(counties), "--plan", "--out", str(tmp_path / "out"), code=2)
    assert "闽清县:\n4 to run (never made): minqing; 2013, 2014; 20, 30" in said
    assert not (tmp_path / "out").exists()


def test_a_file_that_does_not_hold_is_refused_whole(counties, tmp_path):
    counties.write_text(
        FILE.replace("third", "SECOND").replace("years: [2013]", "yaers: [2013]"), encoding="utf-8"
    )
    said = mq("--counties", str(counties), "--out", str(tmp_path / "out"), code=1)
    assert "counties.yaml:12:5: must not have the unknown key 'yaers'; did you mean years" in said
    counties.write_text(FILE.replace("third", "SECOND"), encoding="utf-8")
    said = mq("--counties", str(counties), "--out", str(tmp_path / "out"), code=1)
    assert "must name each county once, got second again" in said
    for name in ("../up", ".hidden", "a/b", ""):
        counties.write_text(FILE.replace("name: third", f"name: {name!r}"), encoding="utf-8")
        assert "counties.yaml:10:11: " in mq(
            "--counties", str(counties), "--out", str(tmp_path / "out"), code=1
        )
    assert not (tmp_path / "out").exists()


def test_what_the_file_says_must_not_be_said_beside_it(counties):
    said = mq("2013", "--counties", str(counties), "--policy", "other", "--resume", code=2)
    for option in ("YEAR", "--policy", "--resume"):
        assert f"mq: {option}: must not be given with --counties" in said
