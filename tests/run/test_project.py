"""A project of one's own: made by mq init, found from any folder in it, with the toolkit's files where it has none."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from mq_analysis.base import project
from mq_analysis.base.errors import UsageError
from mq_analysis.cli import main
from mq_analysis.policy import load_policy
from mq_analysis.policy.names import file_of, names_in

CHECKOUT = Path(__file__).parents[2]
KEPT = ("params", "notebooks", "data/sample")
"""Folders of the checkout that the wheel holds."""
POLICIES = sorted(path.stem for path in (CHECKOUT / "params" / "policies").glob("*.yaml"))


def mq(*words):
    found = CliRunner().invoke(main, [str(word) for word in words])
    return found.exit_code, found.output


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """The files that an install has: no checkout."""
    folder = tmp_path_factory.mktemp("shipped")
    for name in KEPT:
        shutil.copytree(CHECKOUT / name, folder / name)
    return folder


@pytest.fixture(autouse=True)
def nowhere(shipped, tmp_path, monkeypatch):
    """A working folder in no project, as after the install."""
    monkeypatch.setenv("MQ_TOOLKIT", str(shipped))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def demo(tmp_path, monkeypatch):
    folder = tmp_path / "我的 县"
    assert mq("init", folder, "--sample")[0] == 0
    monkeypatch.chdir(folder)
    return folder


def test_a_project_is_found_from_any_folder_in_it(demo, monkeypatch):
    (demo / "notebooks" / "deep").mkdir()
    for place in (demo, demo / "notebooks" / "deep"):
        monkeypatch.chdir(place)
        assert project.home() == demo.resolve()
        assert project.default_data() == "data"
        assert project.default_policy() == "minqing"


def test_files_of_the_toolkit_are_used_until_the_project_has_its_own(demo):
    assert file_of("kpi", "minqing") == project.toolkit() / "params" / "kpi" / "minqing.yaml"
    assert (
        file_of("policies", "minqing").resolve() == (demo / "params" / "policies" / "minqing.yaml").resolve()
    )
    assert set(POLICIES) <= set(names_in("policies"))
    (demo / "params" / "kpi").mkdir()
    shutil.copy(CHECKOUT / "params" / "kpi" / "minqing.yaml", demo / "params" / "kpi")
    assert file_of("kpi", "minqing").resolve() == (demo / "params" / "kpi" / "minqing.yaml").resolve()


def test_a_notebook_is_taken_over_once(demo):
    assert mq("copy-notebook", "10")[0] == 0
    assert (demo / "notebooks" / "10_award_budget.ipynb").is_file()
    code, said = mq("copy-notebook", "10")
    assert code != 0
    assert "10_award_budget.ipynb" in said


@pytest.mark.parametrize("policy", POLICIES)
def test_every_policy_can_be_begun_with_tables_of_its_columns(policy, tmp_path, monkeypatch):
    folder = tmp_path / policy
    code, said = mq("init", folder, "--policy", policy)
    assert code == 0, said
    monkeypatch.chdir(folder)
    assert project.default_policy() == policy
    for path in (folder / "data").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            (header,) = list(csv.reader(file))
        assert header, path.name
    code, said = mq("check", file_of("intake", policy))
    assert code == 0, said
    assert load_policy(file_of("policies", policy)).title.zh in (folder / "README.zh-CN.md").read_text(
        "utf-8"
    )


def test_a_blank_policy_is_checked_by_its_own_cases(tmp_path, monkeypatch):
    folder = tmp_path / "new"
    assert mq("init", folder, "--blank", "mine")[0] == 0
    monkeypatch.chdir(folder)
    code, said = mq("check", "params/policies/mine.yaml")
    assert code == 0, said


def test_no_other_policy_or_county_stands_in_for_one_that_the_project_lacks(tmp_path, monkeypatch):
    """A report under Minqing's policy, or of the sample county, would be another county's."""
    folder = tmp_path / "x"
    assert mq("init", folder, "--policy", "longgang_2023")[0] == 0
    monkeypatch.chdir(folder)
    shutil.rmtree(folder / "data")
    for command in (("report",), ("status",), ("assess", "--year", "2024", "-o", "a.csv")):
        status, said = mq(*command)
        assert (status, "mq tables" in said) == (2, True), said
    assert mq("tables")[0] == 0
    policy = folder / "params" / "policies" / "longgang_2023.yaml"
    shutil.copy(policy, policy.with_name("other.yaml"))
    for code, *command in ((2, "report"), (2, "status"), (2, "tables"), (1, "check", "data")):
        status, said = mq(*command)
        assert (status, "longgang_2023, other" in said) == (code, True), said
    policy.with_name("other.yaml").unlink()
    policy.unlink()
    for command in (("report",), ("status",), ("tables",)):
        status, said = mq(*command)
        assert (status, "params/policies" in said) == (2, True), said


def test_tables_follow_the_policy_and_those_with_rows_are_left(tmp_path, monkeypatch):
    """A blank project whose policy is then written: the tables are those of the written policy."""
    folder = tmp_path / "x"
    assert mq("init", folder, "--blank", "mine")[0] == 0
    monkeypatch.chdir(folder)
    asked = (folder / "data" / "tax_paid.csv").read_bytes()
    policy = folder / "params" / "policies" / "mine.yaml"
    rents = (CHECKOUT / "params" / "policies" / "longgang_2023.yaml").read_text("utf-8")
    policy.write_text(rents.replace("longgang_2023", "mine"), "utf-8")
    status, said = mq("check", "data", "--policy", "mine")
    assert status == 1
    assert "software_rents.csv" in said
    assert "mq tables" in said
    assert "software_rents.csv" in mq("status")[1]
    assert mq("tables")[0] == 0
    fresh = tmp_path / "fresh"
    assert mq("init", fresh, "--policy", policy)[0] == 0
    for path in (fresh / "data").glob("*.csv"):
        assert (folder / "data" / path.name).read_bytes() == path.read_bytes()
    assert (folder / "data" / "tax_paid.csv").read_bytes() == asked
    assert mq("check", "data", "--policy", "mine")[0] == 0
    rows = folder / "data" / "software_rents.csv"
    filled = rows.read_text("utf-8-sig").splitlines()[0].split(",")[:-1]
    rows.write_text(",".join(filled) + "\n" + ",".join("1" * len(filled)) + "\n", "utf-8")
    before = rows.read_bytes()
    assert "add the columns" in mq("tables")[1]
    assert rows.read_bytes() == before
    for name in ("projects.csv", "tax_paid.csv"):
        assert f"{name}: no table of mine" in mq("tables")[1]
        (folder / "data" / name).unlink()
    rows.unlink()
    assert "software_rents.csv: written" in mq("tables")[1]
    assert "every table and column that mine needs is there" in mq("tables")[1]


def test_what_is_collected_is_written_once_the_policy_is(tmp_path, monkeypatch):
    """A blank project has no intake file of the template; mq tables writes it, and says what a later policy lacks."""
    folder = tmp_path / "x"
    assert mq("init", folder, "--blank", "mine")[0] == 0
    monkeypatch.chdir(folder)
    file = folder / "params" / "intake" / "mine.yaml"
    assert not file.exists()
    policy = folder / "params" / "policies" / "mine.yaml"
    template = policy.read_text("utf-8")
    rents = (CHECKOUT / "params" / "policies" / "longgang_2023.yaml").read_text("utf-8")
    policy.write_text(rents.replace("longgang_2023", "mine"), "utf-8")
    assert "params/intake/mine.yaml: written" in mq("tables")[1]
    assert "software_rents:" in file.read_text("utf-8")
    written = file.read_bytes()
    said = mq("tables")[1]
    assert "mine.yaml: " not in said
    policy.write_text(template, "utf-8")
    assert "software_rents" in mq("tables")[1]
    assert "must have only tables that the county keeps" in mq("tables")[1]
    assert file.read_bytes() == written


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("{full}",), "must be a new or empty folder"),
        (("{new}", "--policy", "minqin"), "minqing"),
        (("{new}", "--with", "kpis"), "kpi"),
        (("{new}", "--policy", "xiamen_2025", "--with", "credit"), "xiamen_2025"),
        (("{new}", "--policy", "xiamen_2025", "--sample"), "minqing"),
        (("{none}/new",), "must lie in a folder that exists"),
    ],
)
def test_what_cannot_be_begun_is_refused_and_nothing_written(words, said, tmp_path):
    full, new = tmp_path / "full", tmp_path / "new"
    full.mkdir()
    (full / "notes.txt").write_text("mine")
    code, output = mq("init", *(word.format(full=full, new=new, none=tmp_path / "none") for word in words))
    assert code != 0
    assert said in output
    assert not new.exists()
    assert [path.name for path in full.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    "words",
    [
        ("show", "minqing"),
        ("synthesize", "--policy", "longgang_2023", "--out", "county"),
        ("template", "2014", "--out", "workbooks"),
        ("assess", "--year", "2013", "--output", "awards.csv"),
        ("explain", "PDY070149", "--year", "2013"),
        ("init", "new"),
    ],
)
def test_what_needs_no_project_works_outside_of_any(words):
    code, said = mq(*words)
    assert code == 0, said


@pytest.mark.parametrize("words", [("status",), ("copy-notebook", "10"), ("report", "2013")])
def test_what_needs_a_project_says_how_to_begin_outside_of_any(words):
    code, said = mq(*words)
    assert code != 0
    assert "mq init" in said


def test_outside_of_any_project_an_install_says_how_to_begin():
    with pytest.raises(UsageError, match="mq init"):
        project.home()


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A virtual environment with the built wheel, and the libraries of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    subprocess.run([*build, "-w", str(folder), str(CHECKOUT)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=False)
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "libraries.pth").write_text(f"{libraries}\n")
    return folder / "venv" / "bin" / "python"


def test_the_wheel_alone_makes_a_project_and_a_report(installed, tmp_path):
    """Without checkout, make or git, in an empty home, in a folder with a blank and Chinese characters."""
    place = tmp_path / "某县 2013"
    place.mkdir()
    run = [str(installed), "-c", "from mq_analysis.cli import main; main()"]
    clean = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    where = [str(installed), "-c", "import mq_analysis; print(mq_analysis.__file__)"]
    found = subprocess.run(where, env=clean, cwd=place, capture_output=True, text=True, check=True).stdout
    assert str(installed.parents[1]) in found
    subprocess.run([*run, "init", "demo", "--sample"], env=clean, cwd=place, check=True, capture_output=True)
    report = [*run, "report", "2013", "--notebook", "10", "--format", "html"]
    done = subprocess.run(report, env=clean, cwd=place / "demo", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert list((place / "demo" / "reports").rglob("10_award_budget.zh.html"))


def test_parameter_files_can_be_begun_where_the_toolkit_has_none_for_the_policy(tmp_path, monkeypatch):
    folder = tmp_path / "new"
    words = [
        word for name in ("documents", "disbursement", "publication", "kpi") for word in ("--with", name)
    ]
    code, said = mq("init", folder, "--policy", "xiamen_2025", *words)
    assert code == 0, said
    monkeypatch.chdir(folder)
    for name in ("documents", "disbursement", "publication", "kpi"):
        path = f"params/{name}/xiamen_2025.yaml"
        assert "policy: xiamen_2025" in (folder / path).read_text("utf-8")
        code, said = mq("check", path)
        assert code == 0, said
    code, said = mq("status")
    assert "40_kpi_evaluation" in said
    assert "params/kpi has no targets" not in said


def test_a_newer_toolkit_says_what_it_changed_and_what_the_project_keeps(demo, tmp_path, monkeypatch):
    newer = tmp_path / "newer"
    for folder in ("params", "notebooks"):
        shutil.copytree(CHECKOUT / folder, newer / folder)
    (newer / "data").symlink_to(CHECKOUT / "data")
    assert "another than before" not in mq("status", "--lang", "en")[1]
    for name in ("params/policies/minqing.yaml", "params/kpi/minqing.yaml"):
        path = newer / name
        path.write_text(path.read_text("utf-8") + "\n# newer\n", encoding="utf-8")
    (newer / "params" / "scenarios" / "gate80.yaml").unlink()
    monkeypatch.setenv("MQ_TOOLKIT", str(newer))
    said = mq("status", "--lang", "en")[1]
    assert "params/kpi/minqing.yaml changed, and the project uses it" in said
    assert "params/policies/minqing.yaml changed; the project keeps its own: mq diff" in said
    assert "params/scenarios/gate80.yaml is no longer part" in said
    assert "another than before" not in mq("status", "--seen", "--lang", "en")[1]
    (demo / "mq.json").write_text("[]", encoding="utf-8")
    code, said = mq("status", "--lang", "en")
    assert code == 2
    assert "mq status --seen" in said


def test_reports_of_other_data_than_the_project_s_own_go_to_a_run_of_their_own(tmp_path, monkeypatch):
    folder = tmp_path / "mine"
    assert mq("init", folder, "--blank", "mine")[0] == 0
    monkeypatch.chdir(folder)
    year = load_policy(folder / "params" / "policies" / "mine.yaml").versions[0].from_.year
    for place in ("../trial", "again"):
        assert mq("synthesize", "--out", place)[0] == 0
    shutil.rmtree(folder / "data")
    shutil.copytree(tmp_path / "trial", folder / "data")
    for data in ("data", "../trial", "again"):
        code, said = mq("report", year, "--notebook", "10", "--format", "html", "--data", data)
        assert code == 0, said
        assert mq("documents", year, "--format", "xlsx", "--data", data)[0] == 0
    runs = {path.name for path in (folder / "reports").iterdir() if path.is_dir() and path.name[0] != "."}
    assert runs == {"mine", "mine+data-trial", "mine+data-again"}
    for run in runs:
        assert (folder / "reports" / run / str(year) / "documents").is_dir()
    assert "全部用合成数据" in (folder / "reports" / "index.html").read_text("utf-8")


def test_a_check_without_a_place_is_of_the_project_alone(tmp_path, monkeypatch):
    folder = tmp_path / "mine"
    assert mq("init", folder, "--blank", "mine")[0] == 0
    monkeypatch.chdir(folder)
    code, said = mq("check")
    assert code == 0, said
    told = [line.split(":")[0] for line in said.splitlines() if not line.startswith("note")]
    assert told == ["params/policies/mine.yaml", "data"]
    assert mq("check", "--policy", "mine")[0] == 0
    (folder / "data" / "tax_paid.csv").write_text("org_code,year\nnobody,never\n", "utf-8")
    code, said = mq("check")
    assert code == 1
    assert "tax_paid.csv" in said
    shutil.copy(folder / "params" / "policies" / "mine.yaml", folder / "params" / "policies" / "other.yaml")
    (folder / "data" / "tax_paid.csv").unlink()
    assert mq("tables", "--policy", "mine")[0] == 0
    code, said = mq("check")
    assert code == 0, said
    shutil.rmtree(folder / "data")
    code, said = mq("check")
    assert code != 0
    assert "mq tables writes it" in said
