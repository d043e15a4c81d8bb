"""A batch plans first, makes what has changed, collects failures, and takes up what was killed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from mq_analysis.base import provenance
from mq_analysis.base.project import home
from mq_analysis.cli import main
from mq_analysis.factory import receipt
from mq_analysis.factory.place import place_file
from mq_analysis.factory.request import Request

from .conftest import FRONT, TABLE

pytestmark = pytest.mark.slow
MORE = 'policy = "minqing"\ndata = "data/sample"\nscenario = []\n'
AWARDS = (
    "from mq_analysis.policy import open_policy\nlaw = open_policy(policy, scenario)\n"
    "print(law.versions[0].awards[0].amount)"
)


@pytest.fixture
def project(tmp_path, monkeypatch, notebook, small_county):
    """A project folder of its own, with copies of the parameters and two tiny notebooks."""
    tiny = {"20_tiny": (FRONT, TABLE), "30_awards": (FRONT, AWARDS)}
    for name, cells in tiny.items():
        path = notebook(*cells, name=name)
        content = json.loads(path.read_text("utf-8"))
        source = content["cells"][1]["source"]
        content["cells"][1]["source"] = MORE + "".join(source)
        content["metadata"]["mq"] = {"awards": "to" if name == "30_awards" else "no", "params": []}
        path.write_text(json.dumps(content), encoding="utf-8")
    shutil.copytree(home() / "params", tmp_path / "params")
    (tmp_path / "data").symlink_to(small_county, target_is_directory=True)
    monkeypatch.setenv("MQ_HOME", str(tmp_path))
    monkeypatch.setenv("MQ_TOOLKIT", str(tmp_path))
    return tmp_path


def mq(*args, code=0):
    done = CliRunner().invoke(main, ["report", *args])
    assert done.exit_code == code, done.output
    return done.stderr


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def reports(project, *, bound=False):
    """Pages and documents by path: of the notebooks, and with ``bound`` the annual reports, too."""
    files = (project / "reports").rglob("*")
    return {
        p.relative_to(project / "reports").as_posix(): p.read_bytes()
        for p in files
        if p.suffix in (".html", ".pdf") and (bound or not p.name.startswith("annual"))
    }


def test_what_has_not_changed_is_not_made_again(project):
    said = mq("2012", "2013", "--format", "html")
    assert "4 to run (never made): minqing; 2012, 2013; 20, 30" in said
    assert "[4/4] " in said
    assert mq("2012", "2013", "--format", "html") == "nothing has changed since the last run\n"
    said = mq("2012", "2013", "2014", "--format", "html")
    assert "2 to run (never made): minqing; 2014; 20, 30\n4 unchanged: minqing; 2012, 2013; 20, 30" in said


def test_a_changed_rate_runs_again_only_what_depends_on_it(project):
    mq("2013", "--format", "html")
    before = reports(project)
    edit(project / "params/policies/minqing.yaml", "rate: 0.10", "rate: 0.11")
    said = mq("2013", "--format", "html")
    assert "1 to run (awards): minqing; 2013; 30\n1 unchanged: minqing; 2013; 20" in said
    after = reports(project)
    pages = (project / "reports/minqing/2013/annual.zh.html").read_text("utf-8")
    assert "rate=Fraction(11, 100)" in pages
    assert [name for name in before if before[name] != after[name] and name != "index.html"] == [
        "minqing/2013/30_awards.zh.html"
    ]


def test_a_comment_in_the_policy_changes_no_report(project):
    mq("2013", "--format", "html")
    edit(project / "params/policies/minqing.yaml", "\nfacts:\n", "\n# a comment\nfacts:\n")
    said = mq("2013", "--format", "html")
    assert "2 unchanged" in said
    assert "1 annual to bind" in said  # it prints the fingerprint of the file
    prints = provenance.file_digest(project / "params/policies/minqing.yaml")
    assert prints in (project / "reports/minqing/2013/annual.zh.html").read_text("utf-8")


def test_another_format_is_rendered_without_running_again(project):
    mq("2013", "--format", "html", "--notebook", "20")
    said = mq("2013", "--format", "html,pdf", "--notebook", "20")
    assert "1 to render again (pdf)" in said
    assert (project / "reports/minqing/2013/20_tiny.zh.pdf").read_bytes().startswith(b"%PDF")


def test_a_format_alone_leaves_those_made_before(project):
    mq("2013", "--format", "html", "--notebook", "20")
    page = (project / "reports/minqing/2013/20_tiny.zh.html").read_bytes()
    assert "1 to render again (ipynb)" in mq("2013", "--format", "ipynb", "--notebook", "20")
    assert (project / "reports/minqing/2013/20_tiny.zh.html").read_bytes() == page
    assert "1 unchanged" in mq("2013", "--format", "html,ipynb", "--notebook", "20")


def test_a_file_that_was_changed_or_lost_is_made_again(project):
    mq("2013", "--format", "html")
    page = project / "reports/minqing/2013/20_tiny.zh.html"
    whole = page.read_bytes()
    page.write_bytes(b"by hand")
    assert "1 to render again (20_tiny.zh.html changed)" in mq("2013", "--format", "html")
    assert page.read_bytes() == whole
    page.unlink()
    assert "(20_tiny.zh.html missing)" in mq("2013", "--format", "html")
    assert page.read_bytes() == whole


def test_fresh_makes_all_again_to_the_same_bytes_with_any_number_of_jobs_in_any_folder(project, tmp_path):
    mq("2012", "2013", "--jobs", "1", "--format", "html,pdf")
    first = reports(project, bound=True)
    index = first.pop("index.html")
    assert len(first) == 16
    assert "4 to run (--fresh)" in mq("2012", "2013", "--fresh", "--jobs", "3", "--format", "html,pdf")
    again = reports(project, bound=True)
    assert again.pop("index.html") != index  # it tells that nothing has changed since the last time
    assert again == first
    mq("2012", "2013", "--out", str(tmp_path / "elsewhere"), "--jobs", "2", "--format", "html,pdf")
    assert {name: (tmp_path / "elsewhere" / name).read_bytes() for name in first} == first


def test_every_scenario_is_a_run_of_its_own(project):
    said = mq("2013", "--scenario", "baseline", "top25", "--scenario", "top25+gate80", "--format", "html")
    assert "6 to run (never made): minqing, minqing+top25, minqing+top25+gate80; 2013; 20, 30" in said
    names = {re.sub(r"/.*", "", name) for name in reports(project)}
    assert names == {"minqing", "minqing+top25", "minqing+top25+gate80", "index.html"}
    edit(project / "params/scenarios/gate80.yaml", "80 万元", "85 万元")
    said = mq("2013", "--scenario", "baseline", "top25", "top25+gate80", "--format", "html")
    assert "1 to run (awards): minqing+top25+gate80; 2013; 30" in said


def test_a_plan_only_says_what_would_be_made(project):
    said = mq("2012", "2013", "--plan")
    assert "4 to run (never made)" in said
    assert "2 annual to bind: minqing; 2012, 2013" in said
    assert not (project / "reports").exists()


def test_what_is_edited_while_it_runs_is_found_by_the_next_plan(project):
    path = project / "notebooks/20_tiny.ipynb"
    lines = (
        "from pathlib import Path",
        f"path = Path({str(path)!r})",
        "path.write_text(path.read_text('utf-8').replace('小报告', '大报告'), encoding='utf-8')",
    )
    edit(
        path,
        '"from mq_analysis.report.display import Column',
        '"' + "\\n".join(lines) + "\\nfrom mq_analysis.report.display import Column",
    )
    mq("2013", "--format", "html", "--notebook", "20")
    assert "1 to run (notebook)" in mq("2013", "--format", "html", "--notebook", "20")


def test_a_failing_report_stops_no_other_and_is_taken_up_again(project):
    wish = project / "wish"
    test = f"from pathlib import Path\\nassert year != 2012 or Path({str(wish)!r}).exists(), 'no'\\nprint(law"
    edit(project / "notebooks/30_awards.ipynb", "print(law", test)
    said = mq("2012", "2013", "--format", "html", code=4)
    assert "mq: minqing 2012 notebooks/30_awards.ipynb: cell 4: AssertionError: no" in said
    failed = json.loads((project / "reports/minqing/failed/2012_30_awards.zh.ipynb").read_text("utf-8"))
    assert "An Exception was encountered" in "".join(failed["cells"][0]["source"])
    assert len(reports(project)) == 4
    wish.touch()
    assert "1 to run (never made): minqing; 2012; 30\n3 unchanged" in mq("--resume")
    assert len(reports(project)) == 5
    assert "must find a run that did not end" in mq("--resume", code=2)


def test_resume_goes_on_to_the_next_where_one_cannot_be_read_any_more(project):
    scenario = project / "params/scenarios/gone.yaml"
    text = (project / "params/scenarios/top25.yaml").read_text("utf-8")
    scenario.write_text(text.replace("id: top25", "id: gone"), encoding="utf-8")
    edit(project / "notebooks/30_awards.ipynb", "print(law", "assert year != 2012\\nprint(law")
    mq("2012", "--scenario", "gone", "--format", "html", code=4)
    mq("2012", "--format", "html", code=4)
    scenario.unlink()
    edit(project / "notebooks/30_awards.ipynb", "year != 2012", "year != 2011")
    said = mq("--resume", code=2)
    assert "mq: --scenario: must name a scenario, got 'gone'" in said
    assert (project / "reports/minqing/2012/30_awards.zh.html").is_file()


def test_a_note_of_a_run_that_has_ended_after_all_is_taken_away(project):
    """As if the run had been killed between its last two steps."""
    mq("2013", "--format", "html")
    folder = project / "reports" / receipt.FOLDER
    ask = Request(years=(2013,), formats=("html",), out=project / "reports")
    receipt.begin(project / "reports", ask.as_json())
    assert "nothing has changed" in mq("--resume")
    assert list(folder.glob("*.begun.json")) == []
    (folder / "x.begun.json").write_text("{", encoding="utf-8")
    assert "got a note that is broken" in mq("--resume", code=2)


def test_a_broken_receipt_manifest_or_index_is_mended_not_believed(project):
    mq("2013", "--format", "html")
    for path in (project / "reports" / receipt.FOLDER).glob("*.done.json"):
        path.write_text("", encoding="utf-8")
    assert "2 unchanged" in mq("2013", "--format", "html")
    (project / "reports/minqing/2013/20_tiny.zh.manifest.json").write_text('{"title": "小', encoding="utf-8")
    assert "1 to run (never made)" in mq("2013", "--format", "html")
    other = project / "reports/other/2013/x.manifest.json"
    other.parent.mkdir(parents=True)
    other.write_text("{}", encoding="utf-8")  # of no report of ours
    (project / "reports/index.html").unlink()
    assert "2 unchanged" in mq("2013", "--format", "html")
    assert (project / "reports/index.html").is_file()


def begin(project, *args):
    command = [sys.executable, "-c", "from mq_analysis.cli import main; main()", "report", *args]
    return subprocess.Popen(command, env={**os.environ, "MQ_HOME": str(project)}, stderr=subprocess.PIPE)


def wait_for(path: Path, process) -> None:
    for _ in range(6000):
        if path.exists():
            return
        assert process.poll() is None, process.stderr.read().decode()
        time.sleep(0.05)
    pytest.fail(f"{path} was not made")


def test_a_run_that_is_killed_is_taken_up_where_it_was(project):
    edit(
        project / "notebooks/30_awards.ipynb", "print(law", "import time; time.sleep(year - 2012)\\nprint(law"
    )
    process = begin(project, "2012", "2052", "--jobs", "1", "--format", "html", "--policy", "minqing")
    process.wait(timeout=120)  # 2052 is not covered: refused before anything runs
    assert process.returncode == 1
    process = begin(project, "2012", "2013", "2014", "2015", "--jobs", "1", "--format", "html")
    wait_for(project / "reports/minqing/2013/20_tiny.zh.html", process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    made = reports(project)
    assert 3 <= len(made) < 8
    said = mq("--resume")
    assert f"{len(made)} unchanged" in said
    assert len(reports(project)) == 9
    assert {name: reports(project)[name] for name in made} == made


def test_two_runs_into_one_folder_leave_every_report_whole(project):
    years = ("2012", "2013"), ("2013", "2014")
    runs = [begin(project, *some, "--format", "html", "--fresh") for some in years]
    assert [run.wait(timeout=300) for run in runs] == [0, 0], [run.stderr.read() for run in runs]
    made = reports(project)
    assert len(made) == 7
    index = made.pop("index.html").decode()
    assert all(name.removeprefix("minqing/") in index for name in made)
    for some in years:  # the run that ended first finds 2013 made anew by the other
        said = mq(*some, "--format", "html")
        assert "nothing has changed" in said or "4 unchanged" in said
    assert reports(project) == made | {"index.html": index.encode()}


def test_notes_and_index_are_written_whole_by_any_number_of_runs(tmp_path):
    """What all runs write under one name: each finds its own or another's, never half of one."""
    texts = [str(i) * 20_000 for i in range(8)]

    def write(text):
        for _ in range(20):
            place_file(tmp_path / "index.html", text.encode())
            assert (tmp_path / "index.html").read_text() in texts

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, texts))
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_what_verify_says(project):
    mq("2013", "--format", "html")
    report = project / "reports/minqing/2013/30_awards.zh.html"
    done = CliRunner().invoke(main, ["verify", str(report)])
    assert (done.exit_code, done.output) == (
        0,
        f"{report.name}: as its manifest says; made again it would be the same\n",
    )
    edit(project / "params/policies/minqing.yaml", "fixed: 5 万元", "fixed: 6 万元")
    done = CliRunner().invoke(main, ["verify", str(report)])
    assert done.exit_code == 1
    assert "awards: differs from what the report was made from" in done.output
    report.write_bytes(b"by hand")
    done = CliRunner().invoke(main, ["verify", str(report)])
    assert "30_awards.zh.html: changed since it was made" in done.output
    done = CliRunner().invoke(main, ["verify", str(project / "params")])
    assert done.exit_code == 2


def test_an_annual_report_of_a_scenario_is_verified_as_that(project):
    mq("2013", "--scenario", "top25", "--format", "html")
    report = project / "reports/minqing+top25/2013/annual.zh.html"
    done = CliRunner().invoke(main, ["verify", str(report), "--rebuild"])
    assert (done.exit_code, done.output) == (
        0,
        "annual.zh.html: as its manifest says; made again it is the same\n",
    )
    edit(project / "params/scenarios/top25.yaml", "0.25", "0.26")
    done = CliRunner().invoke(main, ["verify", str(report)])
    assert done.exit_code == 1
    assert "30_awards: differs from what the report was made from" in done.output


def test_what_changed_stays_told_when_a_report_is_only_rendered_again(project):
    manifest = project / "reports/minqing/2013/30_awards.zh.manifest.json"
    mq("2013", "--format", "html")
    edit(project / "params/policies/minqing.yaml", "rate: 0.10", "rate: 0.11")
    mq("2013", "--format", "html")
    told = json.loads(manifest.read_text("utf-8"))["previous"]
    assert [change["name"] for change in told["changes"]] == ["policy"]
    mq("2013", "--format", "html,pdf")
    assert json.loads(manifest.read_text("utf-8"))["previous"] == told


@pytest.mark.parametrize("name", ["...yaml", "..%2f..%2fetc.yaml", "a b;$(x)`y`|.yaml", "<script>.yaml"])
def test_the_name_of_a_policy_leads_nowhere_else(project, name):
    policy = project / name
    shutil.copy(project / "params/policies/minqing.yaml", policy)
    mq("2013", "--format", "html", "--notebook", "20", "--policy", str(policy))
    made = [p.relative_to(project / "reports") for p in (project / "reports").rglob("20_tiny.zh.html")]
    assert [len(path.parts) for path in made] == [3]
    assert re.fullmatch(r"[\w+-][\w.+-]*", made[0].parts[0])
    assert made[0].parts[1] == "2013"


def test_a_link_among_the_reports_is_not_followed_out(project, tmp_path):
    (project / "reports").mkdir()
    (tmp_path / "outside").mkdir()
    (project / "reports" / "minqing").symlink_to(tmp_path / "outside", target_is_directory=True)
    done = CliRunner().invoke(main, ["report", "2013", "--format", "html"])
    assert done.exit_code == 2
    assert "got a link that leads out of it" in done.stderr
    assert list((tmp_path / "outside").iterdir()) == []
