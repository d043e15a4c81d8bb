"""A notebook that names no awards shows the same under dearer ones: else a change would leave a report as it was.

That it reads no parameter files but those it names is checked where nbval runs it: ``tests/reference/conftest.py``.
"""

from __future__ import annotations

import re

import nbformat
import pytest

from mq_analysis.base.project import home
from mq_analysis.factory import find_notebooks, settings_of
from mq_analysis.factory.execute import execute

pytestmark = pytest.mark.slow


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
