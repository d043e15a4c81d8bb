"""The sample county as a setting, and scenario files made on the fly."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from mq_analysis.analyses.scenarios import Setting, setting
from mq_analysis.base.project import home
from mq_analysis.policy import Lever, read_lever, settings_for
from mq_analysis.tables import read_county

YEAR = 2013


@functools.cache
def sample():
    return read_county(home() / "data" / "sample").tables


@functools.cache
def plan(*readings: str, policy: str = "minqing") -> Setting:
    return setting(sample(), policy, (), readings)


def lever(text: str) -> Lever:
    return read_lever(text, settings_for(plan().policy).known)


@pytest.fixture
def scenario(tmp_path: Path):
    """Write a scenario file of Minqing's policy from lines of changes and more keys."""

    def write(*changes: str, name: str = "trial", more: str = "") -> str:
        path = tmp_path / f"{name}.yaml"
        label = "{zh: 样例, en: sample}"
        text = f"id: {name}\ntitle: {label}\nreason: {label}\npolicy: minqing\n{more}"
        if changes:
            text += "changes:\n" + "".join(f"  - {{{change}}}\n" for change in changes)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write
