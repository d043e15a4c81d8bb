"""``mq`` run as a user would, and folders of tables cut out of the sample and spoilt."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mq_analysis.base.project import home
from mq_analysis.cli import main

Run = Callable[..., Result]


@pytest.fixture
def mq() -> Run:
    """Run a command; an exception that is no clean exit fails the test, as a traceback would."""

    def run(*arguments: object) -> Result:
        done = CliRunner().invoke(main, [str(a) for a in arguments])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert "Traceback" not in done.output
        return done

    return run


@pytest.fixture
def refused(mq: Run) -> Callable[..., str]:
    """Run a command that must be refused with this exit code; return what it says on stderr."""

    def run(code: int, *arguments: object) -> str:
        done = mq(*arguments)
        assert done.exit_code == code, done.output
        assert done.stdout == ""
        return done.stderr

    return run


@pytest.fixture
def county(tmp_path: Path) -> Callable[..., Path]:
    """Copy the sample's tables that awards need, only these months of retention and years of honours."""

    def make(keep: Callable[[int], bool] = lambda _: True, only_retention: bool = False) -> Path:
        folder = tmp_path / "county"
        folder.mkdir()
        sample = home() / "data" / "sample"
        shutil.copy(sample / "enterprises.csv", folder)
        shutil.copy(sample / "county.yaml", folder)
        for name, column in (("honours", "issue_date"), ("retention", "period")):
            with (sample / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                header, *rows = csv.reader(file)
            place = header.index(column)
            if name == "retention" or not only_retention:
                rows = [row for row in rows if keep(int(row[place].replace("-", "")[:6]))]
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([header, *rows])
        return folder

    return make


@pytest.fixture
def of_2013(county: Callable[..., Path]) -> Path:
    """The sample county with nothing but 2013."""
    return county(lambda month: month // 100 == 2013)


@pytest.fixture
def spoil(of_2013: Path) -> Callable[[str, int, str, str], Path]:
    """Write another text into one cell of the county of 2013; rows count as in a spreadsheet."""

    def write(table: str, row: int, column: str, text: str) -> Path:
        path = of_2013 / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        rows[row - 1][rows[0].index(column)] = text
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        return of_2013

    return write


@pytest.fixture
def policy_file(tmp_path: Path) -> Callable[..., Path]:
    """Write Minqing's policy with one text replaced."""

    def write(old: str, new: str, name: str = "bad.yaml") -> Path:
        text = (home() / "params" / "policies" / "minqing.yaml").read_text("utf-8")
        assert old in text
        path = tmp_path / name
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return write


@pytest.fixture
def line_of() -> Callable[[Path, str], int]:
    """Return the line on which a text stands."""

    def find(path: Path, text: str) -> int:
        content = path.read_text("utf-8")
        return content[: content.index(text)].count("\n") + 1

    return find
