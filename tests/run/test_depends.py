"""What a notebook says it depends on is all that it depends on: else a change would leave a report as it was."""

from __future__ import annotations

import contextlib
import io
import re
import sys
from pathlib import Path

import nbformat
import pytest

from mq_analysis.base.project import home
from mq_analysis.factory import find_notebooks, forks, settings_of
from mq_analysis.factory.execute import execute

pytestmark = pytest.mark.slow

ALWAYS = {"policies", "scenarios", "schema"}
"""Folders that count for every report: the policy and its scenarios by what they mean, the tables' schema."""


def folders_read(path: Path, params: Path) -> list[str]:
    """Run the cells of a notebook, and return the folders of which it opened a file. For a process of its own."""
    seen = set()

    def hook(event, args):
        if event == "open" and isinstance(args[0], str) and args[0].startswith(f"{params}/"):
            seen.add(str(Path(args[0]).relative_to(params).parent))

    sys.addaudithook(hook)
    names = {"__name__": "a notebook"}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                exec(cell.source, names)  # noqa: S102 (our own notebook)
    return sorted(seen)


@pytest.mark.skipif(not forks.can_fork(), reason="a hook on the system stays: it needs a process of its own")
@pytest.mark.parametrize("path", find_notebooks(), ids=lambda path: path.stem)
def test_a_notebook_reads_no_folder_of_params_but_those_it_names(path):
    read = set(forks.call(folders_read, path, (home() / "params").resolve()))
    assert "policies" in read
    assert read - ALWAYS == set(settings_of(path)["params"])


@pytest.fixture(scope="module")
def dearer(tmp_path_factory):
    """The policy with other sums and rates in every award, everything else as it is."""
    text = (home() / "params" / "policies" / "minqing.yaml").read_text("utf-8")
    head, rest = text.split("\nversions:\n")
    versions, tail = rest.split("\nprocedure:\n")
    changed = re.sub(r"(fixed: \d+) 万元", r"\1.5 万元", versions).replace("rate: 0.10", "rate: 0.13")
    assert changed != versions
    path = tmp_path_factory.mktemp("policy") / "minqing.yaml"
    path.write_text(f"{head}\nversions:\n{changed}\nprocedure:\n{tail}", encoding="utf-8")
    return path


def shown(node):
    return [o.get("data", o.get("text")) for c in node.cells for o in c.get("outputs", ())]


def test_a_notebook_that_names_no_awards_shows_the_same_under_dearer_ones(dearer, tmp_path):
    free = [path for path in find_notebooks() if settings_of(path)["awards"] == "no"]
    assert len(free) >= 3
    for path in free:
        with_other = execute(path, {"year": 2013, "policy": str(dearer)}, tmp_path / "other.ipynb")
        reference = home() / "tests" / "reference" / f"{path.stem}.2013.ipynb"
        # the last cell tells the versions and where the policy lies
        assert shown(with_other)[:-1] == shown(nbformat.read(reference, as_version=4))[:-1], path.stem


def test_one_that_names_them_does_not(dearer, tmp_path):
    path = find_notebooks(["80"])[0]
    with_other = execute(path, {"year": 2013, "policy": str(dearer)}, tmp_path / "other.ipynb")
    reference = home() / "tests" / "reference" / f"{path.stem}.2013.ipynb"
    assert shown(with_other)[:-1] != shown(nbformat.read(reference, as_version=4))[:-1]
