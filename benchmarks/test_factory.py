"""Reports of a year: the factory against the plain loop of papermill, nbconvert --to html and --to webpdf.

The peer runs the same notebooks with the same parameters, one command after the other, as its tutorials do. Its
PDF is printed by Debian's Chromium, which Playwright takes for its own through a folder that leads to it.
``MQ_FACTORY_YEARS`` says how many of the sample county's years are made (default: all four; the peer needs
minutes for each).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import playwright
import pytest

from mq_analysis.base.project import home
from mq_analysis.factory import find_notebooks, settings_of

PEERS = {"test_plain_loop_of_papermill_and_nbconvert": "plain papermill and nbconvert"}
YEARS = (2012, 2013, 2014, 2015)[: int(os.environ.get("MQ_FACTORY_YEARS", "4"))]
SETTINGS = {path: settings_of(path) for path in find_notebooks()}
NOTEBOOKS = [path for path, one in SETTINGS.items() if (one["edition"], one["rows"]) == ("internal", "firms")]
PYTHON = [sys.executable, "-m"]
MQ = [sys.executable, "-c", "from mq_analysis.cli import main; main()", "report", *map(str, YEARS)]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A folder in which Playwright finds Chromium under the name that it looks for."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    package = Path(playwright.__file__).parent / "driver" / "package"
    known = json.loads((package / "browsers.json").read_text("utf-8"))["browsers"]
    revision = next(b["revision"] for b in known if b["name"] == "chromium-headless-shell")
    root = tmp_path_factory.mktemp("browsers")
    place = root / f"chromium_headless_shell-{revision}" / "chrome-headless-shell-linux64"
    place.mkdir(parents=True)
    program = place / "chrome-headless-shell"
    program.write_text(f'#!/bin/sh\nexec {chromium} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return root


def plain_loop(folder: Path, browser: Path) -> None:
    """Make the reports as the tutorials of papermill and nbconvert do."""
    environment = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(browser)}
    for year in YEARS:
        for path in NOTEBOOKS:
            executed = folder / f"{path.stem}.{year}.ipynb"
            run = [*PYTHON, "papermill", str(path), str(executed), "-p", "year", str(year), "-k", "python3"]
            subprocess.run(run, check=True, capture_output=True, cwd=home())
            for form in ("html", "webpdf"):
                convert = [*PYTHON, "nbconvert", "--to", form, str(executed)]
                convert += ["--WebPDFExporter.disable_sandbox=True"] if form == "webpdf" else []
                subprocess.run(convert, check=True, capture_output=True, env=environment)
    made = {path.suffix for path in folder.iterdir()}
    assert made == {".ipynb", ".html", ".pdf"}


def factory(folder: Path, *options: str) -> None:
    """Make the reports by ``mq report``."""
    names = [option for path in NOTEBOOKS for option in ("--notebook", path.stem)]
    command = [*MQ, *names, "--format", "html,pdf", "--jobs", "2", "--out", str(folder), *options]
    subprocess.run(command, check=True, capture_output=True)


@pytest.mark.benchmark(group=f"reports of {len(YEARS)} years, HTML and PDF")
def test_mq_report(benchmark, tmp_path):
    count = iter(range(9))
    benchmark.pedantic(lambda: factory(tmp_path / str(next(count))), rounds=2, iterations=1)
    pages = list((tmp_path / "0").glob("*/*/*.html"))
    assert len(pages) >= len(YEARS) * (len(NOTEBOOKS) - 1)  # a year without a comparison has one less


@pytest.mark.benchmark(group=f"reports of {len(YEARS)} years, HTML and PDF")
def test_plain_loop_of_papermill_and_nbconvert(benchmark, tmp_path, browser):
    benchmark.pedantic(lambda: plain_loop(tmp_path, browser), rounds=1, iterations=1)


@pytest.mark.benchmark(group="nothing has changed")
def test_a_second_run(benchmark, tmp_path):
    factory(tmp_path)
    benchmark.pedantic(lambda: factory(tmp_path), rounds=5, iterations=1)
