"""Tiny notebooks that run in a second, and the job that makes a report of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import nbformat.v4 as nbf
import pytest
from click.testing import CliRunner

from mq_analysis.cli import main
from mq_analysis.factory import Job

from ..samples import copy_small

PARAMETERS = {"year": 2013, "lang": "zh", "edition": "internal", "readings": []}

DECLARED = 'year = 2012\nlang = "zh"\nedition = "internal"\nreadings = []'
FRONT = (
    "from mq_analysis.report.display import Column, Front, Table, number\n"
    'Front(lang, f"{year}年度", "样例办公室", f"{year}-12-31", "内部版", "全部数据为合成数据", ("质量",))'
)
TABLE = (
    'Table("奖励名单", "tbl-a", (Column("企业"), number("奖金", "元")),'
    ' (("样例甲", "740,001"), ("合计", "740,001")), total_row=True)'
)

LEFT = (".making-", ".old-", ".index")
"""What a run that ended leaves nowhere."""


def mq(*words: object) -> str:
    """Return what a command prints; it must succeed."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


Make = Callable[..., Path]


@pytest.fixture(scope="session")
def small_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``sample``, the sample county with a few of its firms: these tests are about files, not figures."""
    folder = tmp_path_factory.mktemp("data")
    copy_small(folder / "sample")
    return folder


@pytest.fixture
def notebook(tmp_path: Path) -> Make:
    """Write a notebook: title, parameters, then these code cells."""

    def write(*sources: str, name: str = "20_tiny", title: str = "小报告") -> Path:
        parameters = nbf.new_code_cell(DECLARED, metadata={"tags": ["parameters"]})
        cells = [nbf.new_markdown_cell(f"# {title}"), parameters]
        node = nbf.new_notebook(cells=[*cells, *(nbf.new_code_cell(source) for source in sources)])
        node.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
        for number, cell in enumerate(node.cells):
            cell.id = f"cell-{number}"
        path = tmp_path / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(node, path)
        return path

    return write


@pytest.fixture
def job(tmp_path: Path) -> Callable[..., Job]:
    def make(notebook: Path, formats: tuple[str, ...] = ("html",), **parameters: object) -> Job:
        inputs = {"policy": "0" * 64}
        depends = {"policy": "0" * 64}
        return Job(
            notebook, PARAMETERS | parameters, formats, inputs, tmp_path / "reports", "minqing", depends
        )

    return make


@pytest.fixture
def files(tmp_path: Path) -> Callable[[], list[str]]:
    """Every file below the reports, relative to them; of hidden ones only what a run should have removed."""

    def below() -> list[str]:
        reports = tmp_path / "reports"
        found: Iterator[Path] = reports.rglob("*")
        return sorted(
            p.relative_to(reports).as_posix()
            for p in found
            if (p.is_file() and "/." not in f"/{p.relative_to(reports).as_posix()}")
            or p.name.startswith(LEFT)
        )

    return below
