"""Decisions are numbered, have a status and its reason, and all stand in the index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mq_analysis.base.project import home

FOLDER = home() / "docs" / "decisions"
FILES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
INDEX = (FOLDER / "README.md").read_text("utf-8")
STATUS = re.compile(r"accepted|amended|superseded by (\d{4})")


def field(path: Path, name: str) -> str:
    (value,) = re.findall(rf"^{name}: (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return value


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in FILES] == list(range(1, len(FILES) + 1))
    assert len(FILES) >= 57


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_decision_has_number_status_date_and_its_three_parts(path):
    text = path.read_text("utf-8")
    assert re.fullmatch(r"\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md", path.name)
    assert text.startswith(f"# {path.name[:4]}. ")
    assert STATUS.fullmatch(field(path, "Status"))
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", field(path, "Date"))
    parts = re.findall(r"^## (.*)\n\n(?=\S)", text, re.MULTILINE)
    is_accepted = field(path, "Status") == "accepted"
    assert parts == ["Context", "Decision", "Consequence", *([] if is_accepted else ["Later"])]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_superseded_decision_names_a_later_one(path):
    match = STATUS.fullmatch(field(path, "Status"))
    if match and match[1]:
        assert int(path.name[:4]) < int(match[1]) <= len(FILES)


def test_files_that_a_decision_calls_by_their_whole_path_exist_unless_it_tells_of_the_past():
    for path in FILES:
        later = path.read_text("utf-8").split("## Later")[1:]
        for named in re.findall(r"`((?:mq_analysis|params|tools)/[\w./-]+\.\w+)`", "".join(later)):
            assert (home() / named).exists(), f"{path.name}: {named}"


def test_the_index_lists_every_decision_with_its_title_and_status():
    rows = re.findall(r"^\| \[(\d{4})\]\((.*?)\) \| (.*) \| (.*) \|$", INDEX, re.MULTILINE)
    titles = [re.findall(r"^# (\d{4})\. (.*)$", path.read_text("utf-8"), re.MULTILINE)[0] for path in FILES]
    expected = [
        (number, path.name, title, field(path, "Status"))
        for path, (number, title) in zip(FILES, titles, strict=True)
    ]
    assert rows == expected
