"""A report is put in place whole or not at all; the same inputs give the same bytes."""

import json
import re

import pytest
from click.testing import CliRunner

from mq_analysis.base import provenance
from mq_analysis.base.errors import MQError, NotebookError, UsageError
from mq_analysis.cli import main
from mq_analysis.factory.report import write_report

from .conftest import FRONT, TABLE

STEM = "minqing/2013/20_tiny.zh"
pytestmark = pytest.mark.slow


@pytest.fixture
def report(notebook, job):
    """Write a tiny report with front matter and a table."""

    def write(*formats, **more):
        return write_report(job(notebook(FRONT, TABLE, **more), formats or ("html",)))

    return write


def test_the_same_notebook_gives_the_same_bytes(report, tmp_path):
    first = {path.name: path.read_bytes() for path in report("html", "pdf")}
    second = {path.name: path.read_bytes() for path in report("html", "pdf")}
    assert list(first) == [f"20_tiny.zh.{ending}" for ending in ("html", "pdf", "manifest.json")]
    for name in list(first)[:2]:
        assert first[name] == second[name], name
    assert b"740,001" in first["20_tiny.zh.html"]
    assert first["20_tiny.zh.pdf"].startswith(b"%PDF")
    assert str(tmp_path).encode() not in first["20_tiny.zh.html"]


def test_the_manifest_holds_the_hashes_of_files_notebook_and_inputs(report, job, notebook):
    written = report("html", "pdf", "ipynb")
    manifest = json.loads(written[-1].read_text("utf-8"))
    names = ["20_tiny.zh.html", "20_tiny.zh.ipynb", "20_tiny.zh.pdf"]
    assert list(manifest["files"]) == [f".executed/{names[1]}", *names]
    for name, digest in manifest["files"].items():
        assert provenance.file_digest(written[-1].parent / name) == digest
    path = notebook(FRONT, TABLE)
    assert manifest["notebook"] == {"name": path.name, "sha256": provenance.file_digest(path)}
    assert manifest["inputs"] == {"policy": "0" * 64}
    assert manifest["parameters"]["year"] == 2013
    assert manifest["title"] == "小报告"
    assert manifest["code_sha256"] == provenance.package_digest()
    assert {"mq_analysis", "python", "pandas", "typst"} <= set(manifest["versions"])


def test_a_report_leaves_only_its_files(report, files):
    report("html", "ipynb")
    assert files() == [f"{STEM}.{ending}" for ending in ("html", "ipynb", "manifest.json")]


def test_a_failed_notebook_is_kept_and_the_earlier_report_stays(report, job, notebook, files, tmp_path):
    report("html")
    earlier = {name: (tmp_path / "reports" / name).read_bytes() for name in files()}
    with pytest.raises(NotebookError, match="ZeroDivisionError: division by zero"):
        write_report(job(notebook(FRONT, "1 / 0")))
    assert files() == sorted([*earlier, "minqing/failed/2013_20_tiny.zh.ipynb"])
    assert {name: (tmp_path / "reports" / name).read_bytes() for name in earlier} == earlier
    assert "ZeroDivisionError" in (tmp_path / "reports/minqing/failed/2013_20_tiny.zh.ipynb").read_text(
        "utf-8"
    )


BROKEN = 'display.Figure("<svg", "图", "说明", "fig-a", 1.0)'
"""A figure that no typesetter reads."""


def test_a_report_that_cannot_be_set_leaves_nothing(job, notebook, files, tmp_path):
    """The cells run, but the figure is refused: so are the PDF, and the HTML with it."""
    path = notebook(FRONT, f"from mq_analysis.report import display\n{BROKEN}")
    with pytest.raises(MQError, match="well-formed SVG") as caught:
        write_report(job(path, ("html", "pdf")))
    assert str(path) in caught.value.problems[0].where
    assert files() == []
    assert not (tmp_path / "reports" / "minqing").exists()


def test_an_unknown_parameter_leaves_nothing(job, notebook, files):
    with pytest.raises(UsageError, match="did you mean year"):
        write_report(job(notebook(FRONT), yaer=2014))
    assert files() == []


def test_formats_that_are_no_longer_asked_for_do_not_stay_beside_the_new_report(report, files):
    report("html", "pdf")
    report("html", title="新报告")
    assert f"{STEM}.pdf" not in files()


@pytest.fixture(scope="module")
def first_year(tmp_path_factory):
    """The real report of 2012 in Chinese, and what the command said."""
    out = tmp_path_factory.mktemp("reports")
    done = CliRunner().invoke(main, ["report", "2012", "--notebook", "10", "--out", str(out)])
    assert done.exit_code == 0, done.output
    return out, done


def test_the_report_of_the_first_year_says_so_and_holds_its_total(first_year):
    from pypdf import PdfReader

    out, done = first_year
    pages = PdfReader(out / "minqing/2012/10_award_budget.zh.pdf").pages
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    for said in ("奖励资金年度预算", "规则自2012年起", "合成", "1,078,457", "2012年度"):
        assert said in text, said
    assert "比2011年" not in text
    assert done.stdout == ""
    assert "[1/1] " in done.stderr


def test_the_html_of_the_first_year_says_the_same(first_year):
    from bs4 import BeautifulSoup

    out, _ = first_year
    page = (out / "minqing/2012/10_award_budget.zh.html").read_text("utf-8")
    text = re.sub(r"\s", "", BeautifulSoup(page, "html.parser").get_text())
    for said in ("规则自2012年起", "合成数据", "1,078,457"):
        assert said in text, said


def test_the_index_leads_to_the_report(first_year):
    from bs4 import BeautifulSoup

    out, _ = first_year
    page = BeautifulSoup((out / "index.html").read_text("utf-8"), "html.parser")
    links = [a["href"] for a in page.select("tbody a")]
    assert len(links) == 4
    assert all((out / link).is_file() for link in links)


@pytest.fixture
def with_notebook(tmp_path, monkeypatch, notebook):
    """A project folder whose only notebook is a tiny one with every parameter of the command."""
    from mq_analysis.base.project import home

    def make(*sources):
        more = 'policy = "minqing"\ndata = "data/sample"\nscenario = []\n'
        path = notebook(*sources)
        content = json.loads(path.read_text("utf-8"))
        source = content["cells"][1]["source"]
        content["cells"][1]["source"] = [more, *([source] if isinstance(source, str) else source)]
        path.write_text(json.dumps(content), encoding="utf-8")
        for name in ("params", "data"):
            (tmp_path / name).symlink_to(home() / name, target_is_directory=True)
        monkeypatch.setenv("MQ_HOME", str(tmp_path))
        monkeypatch.setenv("MQ_TOOLKIT", str(tmp_path))

    return make


def test_a_failing_year_ends_in_code_4_and_stops_no_other_year(with_notebook, files, tmp_path):
    with_notebook(FRONT, "assert year != 2012, 'no such year'")
    done = CliRunner().invoke(main, ["report", "2012", "2013", "--format", "html"])
    assert done.exit_code == 4, done.output
    assert "mq: minqing 2012 notebooks/20_tiny.ipynb: cell " in done.stderr
    assert "AssertionError: no such year" in done.stderr
    assert files() == [
        "index.html",
        "minqing/2013/20_tiny.zh.html",
        "minqing/2013/20_tiny.zh.manifest.json",
        "minqing/failed/2012_20_tiny.zh.ipynb",
    ]


def test_a_year_that_cannot_be_set_stops_no_other_year(with_notebook, files):
    with_notebook(FRONT, f"from mq_analysis.report import display\n{BROKEN} if year == 2012 else {TABLE}")
    done = CliRunner().invoke(main, ["report", "2012", "2013", "--format", "pdf"])
    assert done.exit_code != 0
    assert "failed to parse SVG" in done.stderr
    assert "minqing/2013/20_tiny.zh.pdf" in files()


def test_a_notebook_that_lacks_a_parameter_is_refused_before_anything_runs(notebook, monkeypatch, tmp_path):
    from mq_analysis.base.project import home

    notebook(FRONT)
    for name in ("params", "data"):
        (tmp_path / name).symlink_to(home() / name, target_is_directory=True)
    monkeypatch.setenv("MQ_HOME", str(tmp_path))
    monkeypatch.setenv("MQ_TOOLKIT", str(tmp_path))
    done = CliRunner().invoke(main, ["report", "2013"])
    assert done.exit_code == 2
    assert "notebooks/20_tiny.ipynb: must declare its parameters, got the unknown 'policy'" in done.stderr
    assert not (tmp_path / "reports").exists()
