"""Another ipykernel: both ends of the range run the cells in the child; without one that fits there is a slower way."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest
from ipykernel.inprocess.client import InProcessKernelClient
from ipykernel.inprocess.ipkernel import InProcessKernel
from packaging.specifiers import SpecifierSet

from mq_analysis.base.messages import in_language
from mq_analysis.base.project import home
from mq_analysis.factory import engine, forks, kernel
from mq_analysis.factory.carry_out import How, Planned, carry_out_all
from mq_analysis.factory.execute import execute
from mq_analysis.factory.plan import plan, step_for
from mq_analysis.factory.report import make
from mq_analysis.factory.request import Request
from tests.sizes import SIZE_NAME

from .conftest import FRONT, TABLE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not forks.can_fork(), reason="processes cannot be forked here"),
]


class Told:
    """A reporter that keeps what it is told."""

    def __init__(self):
        self.lines, self.notes = [], []

    def line(self, text):
        self.lines.append(text)

    def note(self, text):
        self.notes.append(text)


@pytest.fixture(autouse=True)
def asked_anew():
    asked = kernel.missing
    asked.cache_clear()
    yield
    asked.cache_clear()


def planned(*jobs):
    """Plan reports as a batch does."""
    ask = Request(years=(2013,), formats=("html",), out=jobs[0].out)
    return Planned(ask, "key", jobs, [], plan(jobs, fresh=True))


def test_of_the_ipykernel_that_is_locked_nothing_is_missing():
    assert kernel.missing() == ()
    assert engine.hindrance() is None


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        (InProcessKernel, "stdout", "ipykernel.inprocess.ipkernel.InProcessKernel.stdout"),
        (
            InProcessKernelClient,  # above it is one that takes other arguments
            "get_iopub_msg",
            "ipykernel.inprocess.blocking.BlockingInProcessKernelClient.get_iopub_msg",
        ),
    ],
    ids=["gone", "another form"],
)
def test_without_a_name_the_notebook_is_run_by_papermills_client_and_that_is_told_once(
    kind, name, told, notebook, job, monkeypatch
):
    path = notebook(FRONT, TABLE, "print('闽清', year)", "1 + 1", name="20_one")
    other = notebook(FRONT, TABLE, "print('闽清', year)", "1 + 1", name="21_other")
    by_child = make(step_for(job(path), fresh=True)).executed
    monkeypatch.delattr(kind, name)
    kernel.missing.cache_clear()
    monkeypatch.setattr(engine, "run_cells", lambda *_: pytest.fail("no child runs the cells"))
    reporter, jobs = Told(), [job(path), job(other)]
    batch = planned(*jobs)
    carry_out_all([batch], How(jobs=1, reporter=reporter))
    assert batch.errors == []
    assert jobs[0].executed.read_text("utf-8") == by_child
    (said,) = reporter.notes
    assert re.fullmatch(rf".* slower: ipykernel [\d.]+ lacks or has changed {re.escape(told)}", said)
    assert in_language(said, "zh").startswith("笔记本各用一个独立的内核运行")
    assert len(reporter.lines) == len(jobs)


def test_whoever_calls_the_factory_and_asks_for_no_word_sees_none(notebook, job, capfd):
    one = job(notebook(FRONT, TABLE))
    carry_out_all([planned(one)], How())
    assert one.manifest.is_file()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("lacks", [(), ("a name",)], ids=["child", "kernel"])
def test_a_notebook_works_in_the_folder_of_the_project(lacks, notebook, tmp_path, monkeypatch):
    path = notebook("import os; print(os.getcwd())")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(kernel, "missing", lambda: lacks)
    made = execute(path, {"year": 2013}, tmp_path / "executed.ipynb")
    assert made.cells[-1].outputs[0].text == f"{home()}\n"


def ends():
    """The oldest and the newest ipykernel of the range that the project requires, as pip is asked for them."""
    project = tomllib.loads((home() / "pyproject.toml").read_text("utf-8"))["project"]
    (wanted,) = (text for text in project["dependencies"] if text.startswith("ipykernel"))
    (oldest,) = (
        one.version for one in SpecifierSet(wanted.removeprefix("ipykernel")) if one.operator == ">="
    )
    return f"ipykernel=={oldest}", wanted


@pytest.mark.skipif(
    SIZE_NAME != "nightly", reason="MQ_TEST_SIZE=nightly installs other versions of ipykernel"
)
@pytest.mark.parametrize("wanted", ends())
def test_both_ends_of_the_range_run_the_cells_in_the_child(wanted, tmp_path):
    """In an environment that lays this ipykernel over the one that the tests run in."""
    venv.create(tmp_path, with_pip=False)
    python, below = str(tmp_path / "bin" / "python"), sysconfig.get_path("purelib")
    inside = Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path)}))
    (inside / "below.pth").write_text(f"import site; site.addsitedir({below!r})\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--upgrade", wanted]
    subprocess.run(pip, check=True)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    env |= {"PYTHONPATH": str(home()), "MQ_TEST_SIZE": "quick"}
    ask = "import ipykernel; from mq_analysis.factory import kernel; print(ipykernel.__version__, kernel.missing())"
    said = subprocess.run(
        [python, "-c", ask], env=env, cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    version, _, missing = said.strip().partition(" ")
    assert SpecifierSet(wanted.removeprefix("ipykernel")).contains(version)
    assert missing == "()"
    tests = [
        python,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        "tests/run/test_engine.py",
    ]
    done = subprocess.run(tests, env=env, cwd=home(), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]
    assert re.search(r"\d+ passed", done.stdout)
    assert "skipped" not in done.stdout
