"""The page on the architecture is true: its layers are the contract's, its paths exist, and no room is left out."""

from __future__ import annotations

import re
import tomllib

from mq_analysis.base.project import home

ROOT = home()
PACKAGE = ROOT / "mq_analysis"
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PICTURE = (ROOT / "docs" / "images" / "architecture.svg").read_text("utf-8")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
LAYERS = next(c["layers"] for c in CONTRACTS if c.get("containers") == ["mq_analysis"])


def rows(head: str) -> list[list[str]]:
    """The cells of a table of the page, by the first word of its head."""
    table = re.split(rf"^\| {re.escape(head)} \|.*\n\|[-|]+\|\n", PAGE, flags=re.MULTILINE)[1]
    lines = table.split("\n\n")[0].strip().splitlines()
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def first_cells(head: str) -> list[str]:
    return [cells[0].strip("`").replace("\\|", "|") for cells in rows(head)]


def analyses() -> set[str]:
    return {path.parent.name for path in (PACKAGE / "analyses").glob("*/__init__.py")}


def test_the_layers_are_those_of_the_contract_from_top_to_bottom():
    assert first_cells("layer") == LAYERS


def test_every_room_of_the_package_stands_in_the_layers():
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    rooms |= {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    named = {room for layer in first_cells("layer") for room in layer.split(" | ")}
    assert named == rooms


def test_every_analysis_has_its_question_and_no_other_is_named():
    assert sorted(first_cells("analysis")) == sorted(analyses())
    assert all(question for _, question in rows("analysis"))


def test_the_picture_shows_the_layers_in_order_and_every_analysis():
    layers = re.findall(r'font-weight="bold">(.*?)</text>', PICTURE)
    assert layers == LAYERS
    boxes = re.findall(r'text-anchor="middle" font-size="13">(.*?)</text>', PICTURE)
    assert sorted(boxes) == sorted(analyses())


def test_every_path_that_the_page_names_exists():
    spans = re.findall(r"`([^`]+)`", PAGE)
    paths = [span for span in spans if re.fullmatch(r"[\w.-]+(/[\w.-]+)+", span) or span == "pyproject.toml"]
    assert len(set(paths)) > 40
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_at_least_ten_changes_have_a_place_that_exists():
    changes = rows("change")
    assert len(changes) >= 13
    for change, where, _ in changes:
        named = re.findall(r"`([\w.-]+(?:/[\w.-]+)+|pyproject\.toml)`", where)
        assert named or "sentence(" in where, change
