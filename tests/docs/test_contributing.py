"""What people who work here are told is so: targets, paths, hooks; and the changelog has its headings."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import yaml

from mq_analysis import __version__
from mq_analysis.base.project import home

ROOT = home()
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]


def test_every_make_target_that_is_named_exists():
    named = re.findall(r"^make ([\w-]+)", PAGE, re.MULTILINE)
    assert len(named) > 5
    assert [target for target in named if not re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)] == []


def test_every_path_that_is_named_exists():
    paths = re.findall(r"`([\w.-]+(?:/[\w.-]+)+|[\w.-]+\.(?:toml|md|yaml))`", PAGE)
    assert len(paths) > 8
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_hooks_are_local_and_run_every_tool_of_make_lint():
    assert [repo["repo"] for repo in HOOKS] == ["local"]
    hooks = HOOKS[0]["hooks"]
    assert {hook["language"] for hook in hooks} == {"system"}
    recipe = MAKEFILE.split("\nlint:")[1].split("\n\n")[0]
    linted = {" ".join(tool) for tool in re.findall(r"\$\(BIN\)/([\w-]+)( format| check)?", recipe)}
    hooked = {" ".join(re.findall(r"^([\w-]+)( format| check)?", hook["entry"])[0]) for hook in hooks}
    assert hooked == linted
    assert len(hooked) == 5


def test_the_changelog_has_what_is_not_released_on_top_of_this_version():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert headings[:2] == ["Unreleased", __version__]
    assert "DECISIONS.md" not in text


MOVED = ("analyses.", "base.", "intake.", "measures", "payments.", "policy.", "report.", "rules.", "tables.")


def is_there(package: Path, name: str) -> bool:
    """Say whether a name is that of a module, or of something in one."""
    path = package / name.replace(".", "/")
    if path.is_dir() or path.with_suffix(".py").is_file():
        return True
    module, _, member = name.rpartition(".")
    return hasattr(importlib.import_module(f"mq_analysis.{module}"), member)


def test_what_the_changelog_tells_to_import_exists():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    table = text.split("now (`mq_analysis.`…) |\n|---|---|\n")[1].split("\n\n")[0]
    package = ROOT / "mq_analysis"
    for row in table.splitlines():
        before, now = (re.findall(r"`([\w.]+)`", cell) for cell in row.split("|")[1:3])
        for name in now:
            if name.endswith("."):  # and the same name
                modules = [name + old.rpartition(".")[2] for old in before]
            elif name.startswith(MOVED):
                modules = [] if ".X." in name else [name]
            else:
                continue
            for module in modules:
                assert is_there(package, module), module
