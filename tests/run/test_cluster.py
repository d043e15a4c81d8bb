"""The same plan on a Dask cluster gives the same bytes; a worker that dies fails its report and no other."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mq_analysis.base.project import home
from mq_analysis.cli import main

from .conftest import FRONT, TABLE

distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path, monkeypatch, notebook, small_county):
    """A project folder with one tiny notebook; in 2013 it may be told to kill the worker that runs it."""
    kill = (
        "import os, signal\nfrom pathlib import Path\n"
        f"deadly = Path({str(tmp_path / 'deadly')!r}).exists() and year == 2013\n"
        "if deadly: os.kill(os.getppid(), signal.SIGKILL)"
    )
    path = notebook(FRONT, TABLE, kill)
    content = json.loads(path.read_text("utf-8"))
    more = 'policy = "minqing"\ndata = "data/sample"\nscenario = []\n'
    content["cells"][1]["source"] = more + "".join(content["cells"][1]["source"])
    path.write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "params").symlink_to(home() / "params", target_is_directory=True)
    (tmp_path / "data").symlink_to(small_county, target_is_directory=True)
    monkeypatch.setenv("MQ_HOME", str(tmp_path))
    monkeypatch.setenv("MQ_TOOLKIT", str(tmp_path))
    return tmp_path


@pytest.fixture
def cluster(project):
    """A scheduler and two workers on this machine, started after the project is known.

    What runs on a worker when it dies is tried once more: a report that kills its worker does so twice.
    """
    import dask

    settings = {"distributed.scheduler.allowed-failures": 1, "distributed.scheduler.worker-ttl": None}
    with (
        dask.config.set(settings),
        distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as workers,
    ):
        yield workers.scheduler_address


def reports(folder):
    files = folder.glob("*/*/[!.]*.*")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files if p.suffix != ".json"}


def mq(*args):
    return CliRunner().invoke(main, ["report", "2012", "2013", "--format", "html,pdf", *args])


def test_a_cluster_gives_the_same_bytes_and_a_dead_worker_stops_no_other_report(project, cluster, tmp_path):
    done = mq("--out", str(tmp_path / "far"), "--scheduler", cluster)
    assert done.exit_code == 0, done.output
    done = mq("--out", str(tmp_path / "near"))
    assert done.exit_code == 0, done.output
    assert len(reports(tmp_path / "near")) == 4
    assert reports(tmp_path / "far") == reports(tmp_path / "near")

    (tmp_path / "deadly").touch()
    done = mq("--out", str(tmp_path / "far"), "--scheduler", cluster, "--fresh")
    assert done.exit_code == 1
    assert "mq: minqing 2013 20_tiny.zh: KilledWorker" in done.stderr
    assert reports(tmp_path / "far") == reports(tmp_path / "near")


COUNTIES = """counties:
  - {name: one, data: data/sample, years: [2012, 2013]}
  - {name: other, data: data/sample, years: [2012]}
"""


def test_counties_on_a_cluster_are_those_made_here_and_a_dead_worker_stops_no_other(
    project, cluster, tmp_path
):
    path = tmp_path / "counties.yaml"
    path.write_text(COUNTIES, encoding="utf-8")

    def fan_out(folder, *more):
        args = ["report", "--counties", str(path), "--format", "html", "--out", str(tmp_path / folder), *more]
        return CliRunner().invoke(main, args)

    def made(folder):
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.html")}

    (tmp_path / "deadly").touch()
    done = fan_out("far", "--scheduler", cluster)
    assert done.exit_code == 1
    assert "mq: one: minqing 2013 20_tiny.zh: KilledWorker" in done.stderr
    assert {"one/minqing/2012/20_tiny.zh.html", "other/minqing/2012/20_tiny.zh.html"} <= made(
        tmp_path / "far"
    ).keys()
    (tmp_path / "deadly").unlink()
    done = fan_out("far", "--scheduler", cluster)
    assert done.exit_code == 0, done.output
    assert fan_out("near").exit_code == 0
    assert made(tmp_path / "far").keys() == made(tmp_path / "near").keys()
    pages = {name for name in made(tmp_path / "near") if not name.endswith("index.html")}
    assert len(pages) == 3
    assert all(made(tmp_path / "far")[name] == made(tmp_path / "near")[name] for name in pages)


def test_no_scheduler_is_told(project):
    done = mq("--scheduler", "tcp://127.0.0.1:1")
    assert done.exit_code == 2
    assert "mq: --scheduler: must be a Dask scheduler, got 'tcp://127.0.0.1:1'" in done.stderr
