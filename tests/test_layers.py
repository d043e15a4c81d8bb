"""The walls of the house stand: import-linter refuses what CONTRIBUTING forbids."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mq_analysis.base.project import home

LINT = Path(sys.executable).with_name("lint-imports")


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Path:
    """A copy of the package and its contracts."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(home() / "pyproject.toml", folder)
    shutil.copytree(
        home() / "mq_analysis", folder / "mq_analysis", ignore=shutil.ignore_patterns("__pycache__")
    )
    return folder


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not LINT.exists(), reason="import-linter is not installed")
@pytest.mark.parametrize(
    ("room", "line", "told"),
    [
        ("analyses/budget/prices.py", "from mq_analysis.analyses import kpi", "mq_analysis.analyses.kpi"),
        ("rules/sums.py", "from mq_analysis.report import display", "mq_analysis.report"),
        ("report/format.py", "from mq_analysis.analyses import budget", "mq_analysis.analyses"),
    ],
)
def test_an_import_through_a_wall_is_refused(house, room, line, told):
    path = house / "mq_analysis" / room
    before = path.read_text("utf-8")
    head = "from __future__ import annotations\n"
    assert head in before
    path.write_text(before.replace(head, f"{head}\n{line}\n", 1), encoding="utf-8")
    try:
        done = lint(house)
    finally:
        path.write_text(before, encoding="utf-8")
    assert done.returncode == 1
    assert told in done.stdout.replace("\n", " ")
    assert "BROKEN" in done.stdout


@pytest.mark.skipif(not LINT.exists(), reason="import-linter is not installed")
def test_the_house_as_it_stands_is_sound(house):
    assert lint(house).returncode == 0
