"""The folder of results: whole or not at all, the same twice, and nothing of a person's is lost."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from mq_analysis.cli import main

from .conftest import REFERENCE, honour, sheet


def state(folder):
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def run(folder, out, *more):
    options = [
        "intake",
        str(folder),
        "--year",
        "2013",
        "--reference",
        str(REFERENCE),
        "--out",
        str(out),
        *more,
    ]
    return CliRunner().invoke(main, options)


@pytest.fixture
def small(folder):
    folder.book({"附表1": sheet([honour(name="=1+1"), honour(code="", title="ISO9001")])})
    return folder


def test_a_second_run_changes_nothing(small, tmp_path):
    out = tmp_path / "out"
    first = run(small.path, out)
    assert first.exit_code == 0, first.output
    before = state(out)
    assert run(small.path, out).exit_code == 0
    assert state(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["returns", "out"] or len(
        list(tmp_path.iterdir())
    ) == 2


def test_two_folders_hold_the_same_bytes(small, tmp_path):
    assert run(small.path, tmp_path / "a").exit_code == run(small.path, tmp_path / "b").exit_code == 0
    assert {k: v[0] for k, v in state(tmp_path / "a").items()} == {
        k: v[0] for k, v in state(tmp_path / "b").items()
    }


def test_what_a_person_wrote_into_the_list_of_decisions_is_read_by_the_next_run(small, tmp_path):
    import xlsxwriter

    from mq_analysis.intake import read_decisions

    out = tmp_path / "out"
    run(small.path, out)
    number = next(iter(read_decisions(out / "decisions.xlsx")))
    book = xlsxwriter.Workbook(str(out / "decisions.xlsx"))
    page = book.add_worksheet("待确认事项")
    page.write_row(0, 0, ["编号", "决定", "决定人"])
    page.write_row(1, 0, [number, "接受", "王某"])
    book.close()
    result = run(small.path, out)
    assert result.exit_code == 0
    assert "wait for a decision" not in result.output
    assert read_decisions(out / "decisions.xlsx")[number].by == "王某"


def test_a_file_of_ours_that_a_person_changed_is_not_overwritten(small, tmp_path):
    out = tmp_path / "out"
    run(small.path, out)
    (out / "defects.csv").write_text("mine", encoding="utf-8")
    result = run(small.path, out)
    assert result.exit_code == 2
    assert "defects.csv" in result.output
    assert (out / "defects.csv").read_text(encoding="utf-8") == "mine"


def test_a_file_that_a_person_put_beside_ours_stays(small, tmp_path):
    out = tmp_path / "out"
    run(small.path, out)
    (out / "批注.txt").write_text("记", encoding="utf-8")
    small.book({"附表1": sheet([honour()])})
    assert run(small.path, out).exit_code == 0
    assert (out / "批注.txt").read_text(encoding="utf-8") == "记"


@pytest.mark.parametrize("make", ["file", "folder", "nowhere"])
def test_a_place_that_is_not_ours_is_refused(small, tmp_path, make):
    out = tmp_path / "out"
    if make == "file":
        out.write_text("x")
    elif make == "folder":
        out.mkdir()
        (out / "mine.txt").write_text("x")
    else:
        out = tmp_path / "a" / "b"
    assert run(small.path, out).exit_code == 2


def test_nothing_that_a_spreadsheet_would_run_is_in_a_text_file(small, tmp_path):
    run(small.path, tmp_path / "out")
    for path in (tmp_path / "out").rglob("*.csv"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not line.startswith(("=", "@", "+"))
            assert ',"=' not in line
            assert ",=" not in line


@pytest.mark.slow
def test_a_run_that_is_killed_loses_nothing(small, tmp_path):
    """Killed at many moments, the old folder is there or comes back, and the next run completes."""
    out = tmp_path / "out"
    command = [
        str(Path(sys.executable).with_name("mq")),
        "intake",
        str(small.path),
        "--year",
        "2013",
    ]
    command += ["--reference", str(REFERENCE), "--out", str(out), "--quiet"]
    subprocess.run(command, check=True)
    before = {name: digest for name, (digest, _) in state(out).items()}
    command.append("--accept=proposals")
    start = time.monotonic()
    subprocess.run([*command, "--out", str(tmp_path / "other")], check=True)  # the last --out counts
    length = time.monotonic() - start
    after = {name: digest for name, (digest, _) in state(tmp_path / "other").items()}
    assert after != before
    for share in (0.3, 0.7, 0.85, 0.95):
        process = subprocess.Popen(command, start_new_session=True)
        time.sleep(length * share)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        whole = out if out.exists() else tmp_path / ".out.previous"
        assert {name: digest for name, (digest, _) in state(whole).items()} in (before, after)
    subprocess.run(command, check=True)
    assert {name: digest for name, (digest, _) in state(out).items()} == after
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "out", "returns"]
