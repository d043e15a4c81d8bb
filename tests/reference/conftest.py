"""One more check on each notebook that nbval runs: it reads no folder of ``params`` but those that it names.

What a notebook says it depends on must be all that it depends on: else a change would leave a report as it was.
The kernel of nbval notes what it opens, so that the notebook need not be run for this once more.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from nbval.plugin import IPyNbFile

from mq_analysis.base.project import home
from mq_analysis.factory import find_notebooks, settings_of

ALWAYS = {"policies", "scenarios", "schema"}
"""Folders that count for every report: the policy and its scenarios by what they mean, the tables' schema."""

NOTES = pytest.StashKey[Path]()


class Reads(pytest.Item):
    """The folders of ``params`` that a notebook read while its cells ran."""

    def runtest(self) -> None:
        assert isinstance(self.parent, IPyNbFile)
        note = self.parent.stash[NOTES]
        read = set(note.read_text("utf-8").splitlines()) if note.is_file() else set()
        assert "policies" in read, "the kernel noted nothing: did it start with listen.py?"
        (notebook,) = find_notebooks([self.path.name.split(".")[0]])
        assert read - ALWAYS == set(settings_of(notebook)["params"])

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"{self.path.name}: reads what it names"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Add the check behind the last cell of every notebook."""
    last = {item.parent: number for number, item in enumerate(items) if isinstance(item.parent, IPyNbFile)}
    for file, number in sorted(last.items(), key=lambda one: one[1], reverse=True):
        items.insert(number + 1, Reads.from_parent(file, name="reads what it names"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tell the kernel, which nbval starts before the first cell of a file, where to note what it opens."""
    file = item.parent
    if not isinstance(file, IPyNbFile) or NOTES in file.stash:
        return
    factory = item.config._tmp_path_factory  # type: ignore[attr-defined]
    file.stash[NOTES] = factory.mktemp("reads") / "folders.txt"
    os.environ["MQ_TEST_PARAMS"] = str((home() / "params").resolve())
    os.environ["MQ_TEST_NOTE"] = str(file.stash[NOTES])
    os.environ["PYTHONSTARTUP"] = str(Path(__file__).parent / "listen.py")
