"""Messages: one sentence in the language of the reader, with its values and parts."""

from __future__ import annotations

import copy
import pickle

import pytest
from click.testing import CliRunner

from mq_analysis.cli import main
from mq_analysis.errors import MQError, Problem, nearest
from mq_analysis.messages import in_language, joined, sentence

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
    assert in_language(joined([MESSAGE, nearest("x", ["b", "a"])], "; "), "zh") == (
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
