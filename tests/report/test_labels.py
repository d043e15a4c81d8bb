"""Labels: each stands once, in both languages, in the room that uses it, and is used."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

from mq_analysis.base.project import home
from mq_analysis.report.labels import LANGS, catalogue, label_files, merge_labels

PACKAGE = home() / "mq_analysis"
SOURCES = sorted(PACKAGE.rglob("*.py"))
OURS = ("mq_analysis.report.values", "mq_analysis.report.prose")
"""Where `say` and `narrate` come from, which take the key of a label."""
BELOW = (
    "base",
    "policy",
    "tables",
    "engines",
    "intake",
    "rules",
    "payments",
    "measures",
    "synthesis",
    "case",
)
"""Rooms below `report`: what has the name of a label there is a column or kind."""


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts[:-1]
    return "/".join(parts[:2] if parts[:1] == ("analyses",) else parts[:1])


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def named_from(tree: ast.Module, modules: tuple[str, ...], names: tuple[str, ...]) -> set[str]:
    """Which of some names a module imports from some modules."""
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module in modules]
    return {alias.asname or alias.name for n in imports for alias in n.names if alias.name in names}


def calls() -> Iterator[tuple[Path, ast.Call, ast.expr]]:
    """Every place that asks the catalogue for a label: file, call, the expression of the key."""
    for path in SOURCES:
        asking = {"t", "words", *named_from(tree_of(path), OURS, ("say", "narrate"))}
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            function = node.func
            if isinstance(function, ast.Name):
                is_asking = function.id in asking
            elif isinstance(function, ast.Attribute):
                is_asking = function.attr in ("t", "words", "template")
            else:
                is_asking = (
                    isinstance(function, ast.Call)
                    and isinstance(function.func, ast.Name)
                    and function.func.id == "Words"
                )
            if is_asking:
                yield path, node, node.args[0]


def literals(key: ast.expr) -> list[str]:
    """The keys an expression may be: a text, or either branch of a choice."""
    if isinstance(key, ast.IfExp):
        return literals(key.body) + literals(key.orelse)
    return [key.value] if isinstance(key, ast.Constant) and isinstance(key.value, str) else []


def pattern(key: ast.JoinedStr) -> re.Pattern[str]:
    """What the keys made by an f-string look like."""
    parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in key.values]
    return re.compile("".join(parts))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def rooms() -> dict[str, str]:
    """The room of each label."""
    files = label_files(resources.files("mq_analysis"))
    return {key: room for room, file in files.items() for key in merge_labels({room: file})}


@cache
def users() -> dict[str, set[str]]:
    """The rooms that may use each label: they have its key as a text, in a template, or ask for keys like it."""
    found: dict[str, set[str]] = {key: set() for key in catalogue()}
    for path in SOURCES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in found:
                found[node.value].add(room_of(path))
    for path, _, key in calls():
        if isinstance(key, ast.JoinedStr):
            for name in filter(pattern(key).fullmatch, found):
                found[name].add(room_of(path))
    for path in sorted((PACKAGE / "export" / "templates").rglob("*.j2")):
        for name in re.findall(r'\bt\("(\w+)"', path.read_text("utf-8")):
            found[name].add("export")
    return {key: {room for room in named if room not in BELOW} for key, named in found.items()}


def test_every_label_that_code_asks_for_is_its_rooms_own_or_shared():
    room, asked = rooms(), 0
    for path, call, key in calls():
        where, mine = f"{path.name}:{call.lineno}", (room_of(path), "report")
        for name in literals(key):
            asked += 1
            assert room.get(name) in mine, f"{where}: {name}"
        if isinstance(key, ast.JoinedStr):
            assert any(pattern(key).fullmatch(name) and room[name] in mine for name in room), where
    assert asked > 1_000


def test_every_label_is_used_where_it_stands():
    unused = [name for name, room in rooms().items() if room != "report" and room not in users()[name]]
    assert unused == []


def test_a_shared_label_is_used_by_report_or_by_several_rooms():
    alone = {
        name: users()[name]
        for name, room in rooms().items()
        if room == "report" and "report" not in users()[name] and len(users()[name]) < 2
    }
    assert alone == {}


def test_every_label_has_its_fields_filled():
    filled = 0
    for path, call, key in calls():
        is_template = isinstance(call.func, ast.Attribute) and call.func.attr == "template"
        if not is_template and all(k.arg for k in call.keywords):
            given = {str(k.arg) for k in call.keywords}
            for name in literals(key):
                needed = set().union(*(fields(catalogue()[name][lang]) for lang in LANGS))
                assert needed <= given, f"{path.name}:{call.lineno}: {name} needs {sorted(needed - given)}"
                filled += bool(needed)
    assert filled > 400


ONLY_CHINESE = {"wan"}  # 万元 is a unit of Chinese readers


def test_every_label_has_both_languages_with_the_same_fields():
    assert len(catalogue()) > 1_000
    for name, label in catalogue().items():
        assert set(label) == set(LANGS), name
        chinese, english = (fields(label[lang]) for lang in LANGS)
        assert chinese - ONLY_CHINESE == english, name
        for text in label.values():
            assert text.strip(), name
            assert text.count("**") % 2 == 0, name


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("total: {zh: 合计, en: Total}\ntotal: {zh: 共计, en: Sum}\n", "share: {zh: 占比, en: Share}\n"),
        ("total: {zh: 合计, en: Total}\n",) * 2,
    ],
)
def test_a_key_that_stands_twice_is_refused(tmp_path, first, second):
    for room, text in (("report", first), ("analyses/kpi", second)):
        (tmp_path / room).mkdir(parents=True)
        (tmp_path / room / "labels.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="label total must stand once"):
        merge_labels(label_files(tmp_path))
