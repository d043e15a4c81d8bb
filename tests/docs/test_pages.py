"""The first page is short and true, and every page of the documentation can be found from the index."""

from __future__ import annotations

import os
import re

import pytest
from click.testing import CliRunner

from mq_analysis.base.project import home
from mq_analysis.cli import main

ROOT = home()
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}


def links(page) -> set[str]:
    """The files that a page links to, relative to the project."""
    found = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
    return {
        os.path.relpath(page.parent / target, ROOT).replace(os.sep, "/")
        for target in found
        if "://" not in target
    }


def test_every_page_of_the_docs_is_linked_from_the_index():
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")}
    decisions = {
        page for page in pages if page.startswith("docs/decisions/") and not page.endswith("README.md")
    }
    missing = pages - decisions - {"docs/README.md"} - links(ROOT / "docs" / "README.md")
    assert sorted(missing) == []  # decisions are listed by their own index
    assert len(pages - decisions) > 15


@pytest.mark.parametrize("lang", READMES)
def test_a_readme_is_two_screens_with_one_picture_and_the_two_commands(lang):
    text = READMES[lang].read_text("utf-8")
    assert len(text.splitlines()) <= 90
    assert len(re.findall(r"!\[", text)) == 1
    assert re.findall(r"^make (\w+)", text, re.MULTILINE) == ["report", "test"]


@pytest.mark.parametrize("lang", READMES)
def test_a_readme_leads_to_the_index_the_commands_and_the_architecture(lang):
    commands = {"en": "docs/commands.md", "zh": "docs/commands.zh-CN.md"}[lang]
    wanted = {"docs/README.md", "docs/architecture.md", "docs/decisions/README.md", "CHANGELOG.md", commands}
    assert wanted - links(READMES[lang]) == set()


@pytest.mark.parametrize("lang", READMES)
def test_the_question_of_a_readme_has_the_answer_that_stands_there(lang):
    block = re.findall(
        r"^```\n\$ (mq [^\n]*)\n(.*?)^```", READMES[lang].read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    ((command, told),) = block
    result = CliRunner().invoke(main, command.split()[1:] + ([] if "--lang" in command else ["--lang", lang]))
    assert result.exit_code == 0
    for part in told.split("…\n"):  # "…" on a line of its own stands for lines left out
        assert part in result.stdout, part


@pytest.mark.parametrize("page", ["your-county.md", "your-county.zh-CN.md"])
def test_every_policy_of_the_toolkit_is_on_the_list(page):
    text = (home() / "docs" / page).read_text("utf-8")
    assert [
        path.stem for path in (home() / "params" / "policies").glob("*.yaml") if f"`{path.stem}`" not in text
    ] == []
