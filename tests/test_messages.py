"""Messages: one sentence in the language of the reader, with its values and parts."""

from __future__ import annotations

import ast
import copy
import pickle
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from mq_analysis.base.errors import MQError, Problem, nearest
from mq_analysis.base.messages import Message, catalogue, in_language, join, sentence
from mq_analysis.base.project import home
from mq_analysis.cli import main

PACKAGE = home() / "mq_analysis"
SOURCES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}

MESSAGE = sentence("must be given once, got {got!r} again", got="A1")


def test_a_message_is_its_english_text():
    assert MESSAGE == "must be given once, got 'A1' again"
    assert {MESSAGE} == {str(MESSAGE)} == {"must be given once, got 'A1' again"}


@pytest.mark.parametrize(
    "kept",
    [str, copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m)), lambda m: str(ValueError(m))],  # noqa: S301
    ids=["str", "copy", "pickle", "error"],
)
def test_a_message_keeps_its_template_through(kept):
    assert in_language(kept(MESSAGE), "zh") == "只能出现一次，“A1”重复出现"


def test_an_error_that_comes_from_another_process_is_told_in_chinese():
    error = pickle.loads(pickle.dumps(MQError(Problem("a.yaml:1:2", MESSAGE))))  # noqa: S301
    assert error.problems[0].in_language("zh") == "a.yaml:1:2: 只能出现一次，“A1”重复出现"


def test_the_parts_of_a_message_are_told_in_its_language():
    assert in_language(join([MESSAGE, nearest("x", ["b", "a"])], "; "), "zh") == (
        "只能出现一次，“A1”重复出现；可选：a、b"
    )


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_says_in_which_language_it_speaks(command):
    assert "--lang" in CliRunner().invoke(main, [command, "--help"]).output


@pytest.mark.parametrize(
    ("options", "env", "says"),
    [
        (["--lang", "zh"], {}, "可选"),
        (["--lang", "en"], {"MQ_LANG": "zh"}, "choose from"),
        ([], {"MQ_LANG": "zh"}, "可选"),
        ([], {"LANG": "zh_CN.UTF-8"}, "可选"),
        ([], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "choose from"),
    ],
)
@pytest.mark.parametrize(
    "command", [["show", "zzz"], ["assess", "--year", "2013", "--policy", "zzz", "-o", "x"]]
)
def test_an_error_is_told_in_the_language_asked_for(command, options, env, says, tmp_path):
    done = CliRunner().invoke(main, [*command, *options], env=env)
    assert done.exit_code == 2
    assert says in done.stderr


# ---------------------------------------------------------------- the catalogue


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def is_sentence(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sentence"


def templates() -> Iterator[str]:
    for name, path in SOURCES.items():
        for node in ast.walk(tree_of(path)):
            if is_sentence(node):
                first = node.args[0]
                assert isinstance(first, ast.Constant), (
                    f"{name}:{node.lineno}: a template is a text in the code"
                )
                yield str(first.value)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_message_has_its_chinese_and_no_chinese_is_left_over():
    said = set(templates())
    assert len(said) > 400
    assert sorted(said - set(catalogue())) == []
    assert sorted(set(catalogue()) - said) == []


def test_every_message_has_the_same_fields_in_both_languages():
    unlike = [english for english, chinese in catalogue().items() if fields(chinese) != fields(english)]
    assert unlike == []


def test_a_message_is_given_every_field_that_it_has():
    for name, path in SOURCES.items():
        for node in ast.walk(tree_of(path)):
            if is_sentence(node):
                given = {keyword.arg for keyword in node.keywords}
                assert fields(node.args[0].value) == given, f"{name}:{node.lineno}"


# ---------------------------------------------------------------- what is told in one language only

ENGLISH_ONLY = (
    "base/capitals.py",
    "base/chances.py",
    "export/outputs.py",
    "export/parts.py",
    "export/svg.py",
    "intake/decisions.py",
    "intake/place.py",
    "intake/spec.py",
    "report/display.py",
    "report/labels.py",
    "tables/workbooks/files.py",
)
"""Files whose messages have no Chinese yet: the list only shrinks."""
ENGLISH = re.compile(r"\bmust\b|, got\b")


def plain_messages(path: Path) -> Iterator[int]:
    """The lines with a text that tells what must hold and is neither a docstring nor a `sentence`."""
    tree = tree_of(path)
    apart: set[int] = set()
    for node in ast.walk(tree):
        quiet = isinstance(node, ast.Assert) or is_sentence(node)
        raised = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if quiet or (raised and node.func.id == "AssertionError"):
            apart |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            apart.add(id(node.value))
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in apart and ENGLISH.search(node.value):
            yield node.lineno


def test_no_more_files_tell_their_errors_in_english_only():
    found = {name for name, path in SOURCES.items() if any(plain_messages(path))}
    assert sorted(found) == sorted(ENGLISH_ONLY)


def plain_errors(path: Path) -> Iterator[int]:
    """The lines where an error is raised, or a problem told, with a text put together on the spot."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            told = {"Problem": node.args[1:], "one": node.args[2:], "ValueError": node.args}.get(
                node.func.id, []
            )
            yield from (text.lineno for text in told if isinstance(text, ast.JoinedStr | ast.BinOp))


@pytest.mark.parametrize(
    "name", [n for n in SOURCES if n.startswith(("policy/", "tables/", "rules/facts/", "rules/awards/"))]
)
def test_no_error_of_a_policy_or_table_is_put_together_on_the_spot(name):
    assert list(plain_errors(SOURCES[name])) == []


# ---------------------------------------------------------------- commands


def test_check_says_in_chinese_that_all_is_well(tmp_path):
    done = CliRunner().invoke(main, ["check", "minqing.yaml", "--lang", "zh"])
    assert done.exit_code == 2
    assert done.stderr.endswith("须为政策文件或数据文件夹，没有这个文件或文件夹\n")
    file = home() / "params" / "policies" / "changxing.yaml"
    done = CliRunner().invoke(main, ["check", str(file), "--lang", "zh"])
    assert done.exit_code == 0
    assert re.search(r"：无误：1 个版本，\d+ 个奖项，\d+ 处理解，\d+ 个算例（\d+ 个应有结果）\n", done.stderr)
    done = CliRunner().invoke(main, ["check", str(file), "--lang", "en"])
    assert re.search(
        r": fine; versions: 1, awards: \d+, readings: \d+, cases: \d+ \(expectations: \d+\)\n", done.stderr
    )


def test_a_table_is_refused_in_chinese_at_its_row_and_column(tmp_path):
    (tmp_path / "enterprises.csv").write_text("org_code,name\nD21435690,A\n", encoding="utf-8")
    said = CliRunner().invoke(main, ["check", str(tmp_path), "--lang", "zh"]).stderr
    assert "enterprises.csv:第 2 行:org_code 列: 组织机构代码的校验码应为 X，现为“D21435690”" in said
    assert "enterprises.csv:第 1 行: 须有 " in said
    assert " must " not in said
    english = CliRunner().invoke(main, ["check", str(tmp_path), "--lang", "en"]).stderr
    assert len(english.splitlines()) == len(said.splitlines())
    assert "row 2:column org_code: check character" in english


def test_every_message_of_an_error_is_one_that_can_be_told_in_chinese():
    assert isinstance(nearest("x", []), Message)
