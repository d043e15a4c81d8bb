"""What a clerk reads: with MQ_LANG=zh commands say nothing in English but names of files, options and ids."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
import yaml
from click.testing import CliRunner

import mq_analysis
from mq_analysis.base.messages import in_language
from mq_analysis.base.project import home
from mq_analysis.cli import main
from mq_analysis.cli.sums_text import sums_text
from mq_analysis.factory.batch import Outcome
from mq_analysis.factory.job import Job
from mq_analysis.factory.plan import Step
from mq_analysis.factory.progress import Teller, plan_lines

NAMES = re.compile(
    r"\S*/[^\s：，、；（）]*"  # a path
    r"|[\w.+-]*\.(csv|xlsx|pdf|html|json|yaml|parquet|ipynb)\b"
    r"|--edition public|--[\w-]+(=\w+)?|\bmq [\w-]+"  # options and commands
    r"|\w+(\.[\w\[\]=]+)+"  # an address in a policy
    r"|“[^”]*”"  # what was given
    r"|[A-Za-z0-9]*[0-9_][A-Za-z0-9_]*",  # a code or an id
    re.ASCII,
)
WORDS = re.compile(r"(?<![A-Za-z0-9_])[A-Za-z]{2,}(?![A-Za-z0-9_])")
ALLOWED = {
    *("mq", "pandas", "duckdb", "pyspark", "Shapley", "by"),
    *("minqing", "changxing", "gate", "SAMPLE"),  # ids of the sample
    *("ADDRESS", "FROM", "TO", "STEP", "REPORT"),  # arguments
    home().name,
}


def english_in(text: str) -> list[str]:
    return [word for word in WORDS.findall(NAMES.sub(" ", text)) if word not in ALLOWED]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small county, and a folder for what the commands write."""
    folder = tmp_path_factory.mktemp("made")
    done = CliRunner().invoke(main, ["synthesize", "--out", str(folder / "county")], env={"MQ_LANG": "zh"})
    assert done.exit_code == 0
    assert english_in(done.output) == []
    return folder


COMMANDS = (
    "report 2014 --plan --notebook 10 --data {county} --out {made}/reports",
    "report 2014 --notebook 99 --data {county}",
    "report 2033 --notebook 10 --data {county}",
    "report --resume --out {made}/none",
    "report 2014 --notebook 10 --data {county} --out {county}/enterprises.csv",
    "report 2014 --edition public --scenario gate80 --data {county}",
    "verify {made}/none.html",
    "compare nothing --year 2014 --data {county}",
    "compare slow_growth --year 2014 --data {county}",
    "sweep --year 2014 --vary gate --data {county}",
    "sweep --year 2014 --vary gate --vary gate --data {county}",
    "solve --year 2014 --vary gate --winners keep --data {county}",
    "solve --year 2014 --vary gate=100万元 --winners keep --data {county}",
    "assess --year 2014 --data {county} -o {made}/a.csv --scenario gate80",
    "assess --year 2014 --data {county} -o {made}/sums --engine duckdb",
    "assess --year 2014 --data {county} -o {made}/sums --engine pandas",
    "assess --year 2014 --data {county} -o {made}/b.csv --memory 1GB --engine pandas",
    "totals --year 2014 --data {county} --by township_code",
    "simulate --year 2014 --data {county} --draws 5 --line 200万元",
    "credit nobody --year 2014 --data {county}",
    "documents 2014 --data {county} --out {made}/documents --format xlsx",
    "synthesize 30 --out {made}/thirty",
    "synthesize 30 --out {county}",
    "template 2014 --out {made}/template",
    "explain nobody --year 2014 --data {county}",
    "check {county} --policy minqing",
    "check params/assessment/townships.yaml params/scenarios/gate80.yaml",
    "diff minqing nothing",
    "status --data {county}",
    "explore --data {made}/none",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_speaks_chinese(command, made, monkeypatch):
    monkeypatch.chdir(home())
    words = [word.format(county=made / "county", made=made) for word in command.split()]
    done = CliRunner().invoke(main, words, env={"MQ_LANG": "zh"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert re.search(r"[\u4e00-\u9fff]", done.output) or "documents" in command, done.output
    assert english_in(done.output) == [], done.output


def test_sums_of_a_large_county_have_chinese_heads_and_names():
    table = pd.DataFrame({"name": ["gate80"], "total_fen": [123_450_000], "new": [1], "A1_fen": [0]})
    text = sums_text(table, {"gate80": "门槛降到80万元", "A1": "品牌奖"}, "zh")
    assert text.split() == [
        "情景",
        "合计（元）",
        "新得",
        "品牌奖（元）",
        "门槛降到80万元",
        "1,234,500",
        "1",
        "0",
    ]


class Lines:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def line(self, text: str) -> None:
        self.lines.append(in_language(text, "zh"))

    def note(self, text: str) -> None:
        self.line(text)


def test_the_plan_and_each_report_are_told_in_chinese(tmp_path):
    job = Job(tmp_path / "10_x.ipynb", {"year": 2014, "lang": "zh"}, ("html",), {}, tmp_path, "minqing", {})
    steps = [
        Step(job, "run", {}, ("never made",)),
        Step(job, "run", {}, ("data", "scenario top25")),
        Step(job, "keep", {}),
    ]
    told = Lines()
    for line in plan_lines(steps):
        told.line(line)
    teller = Teller(2, told)
    teller(Outcome(steps[0], (tmp_path / "a.html", tmp_path / "a.json"), 1.23))
    teller(Outcome(steps[1]))
    assert told.lines[:3] == [
        "待生成1份（数据、情景 top25）：minqing；2014年；10",
        "待生成1份（首次生成）：minqing；2014年；10",
        "无变化1份：minqing；2014年；10",
    ]
    assert re.fullmatch(r"\[1/2\] .*a\.html（用时1\.2秒），预计还需0秒", told.lines[3])
    assert told.lines[4] == "[2/2] minqing 2014 10_x.zh 失败"


def test_one_word_stands_for_each_thing_in_messages():
    """算例, not 案例 (but for open_case); 无法判定, as reports say, not 无法确定."""
    file = Path(mq_analysis.__file__).parent / "base" / "messages.zh.yaml"
    said = yaml.safe_load(file.read_text("utf-8")).values()
    assert [text for text in said if "无法确定" in text] == []
    assert [text for text in said if "案例" in text and "open_case" not in text] == []
