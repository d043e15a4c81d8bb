"""The command line starts quickly and says what its exit codes are."""

import subprocess
import sys

import pytest

HEAVY = ("pandas", "numpy", "narwhals", "duckdb", "pydantic", "papermill", "nbconvert", "matplotlib", "typst")
COMMANDS = ("report", "assess", "explain", "diff", "check", "lab")


def test_help_imports_no_heavy_library():
    script = (
        "import sys; from mq_analysis.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit as done: assert done.code == 0\n"
        f"print('loaded:', [name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "Usage:" in done.stdout
    assert done.stdout.splitlines()[-1] == "loaded: []"


def test_help_names_every_command_and_exit_code(mq):
    text = mq("--help").stdout
    assert [c for c in COMMANDS if f"  {c} " not in text] == []
    words = " ".join(text.split())
    assert "0 fine, 1 data or parameter errors, 2 usage, 3 refused publication, 4 a notebook failed" in words


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(mq, command):
    done = mq(command, "-h")
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Usage: main {command}")


def test_the_version_is_that_of_the_package(mq):
    from mq_analysis import __version__

    assert mq("--version").stdout == f"mq, version {__version__}\n"


def test_the_installed_command_runs():
    from pathlib import Path

    command = Path(sys.executable).with_name("mq")
    done = subprocess.run(
        [command, "explain", "PDY417528", "--year", "2013"], capture_output=True, check=True
    )
    assert "核算奖金：740,001元" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("command", ["asess", "reports"])
def test_an_unknown_command_is_a_usage_error(mq, command):
    assert mq(command).exit_code == 2
