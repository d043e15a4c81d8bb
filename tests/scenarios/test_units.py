"""Values of levers are shown in their own unit: percent, 人, 万元 or none."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from mq_analysis.analyses.scenarios import Setting
from mq_analysis.cli import main
from mq_analysis.explore.fields import fields_of
from mq_analysis.policy import Source, find_policy, read_lever, unit_of
from mq_analysis.report.format import lever_value

LABEL = "{zh: 甲, en: first}"
POLICY = f"""
id: units
title: {LABEL}
issuer: {LABEL}
jurisdiction: {LABEL}
facts:
  output: {{name: {LABEL}, of: enterprise, type: money, unit: 元, table: accounts, column: output}}
  staff: {{name: {LABEL}, of: enterprise, type: count, unit: 人, table: accounts, column: staff}}
  checks: {{name: {LABEL}, of: enterprise, type: count, table: accounts, column: checks}}
  growth: {{name: {LABEL}, of: enterprise, type: share, table: accounts, column: growth}}
  score: {{name: {LABEL}, of: enterprise, type: number, table: accounts, column: score}}
reasons: {{few: {LABEL}}}
versions:
  - from: 2013-01-01
    to: 2014-12-31
    rounding: {{to: 1 元, mode: half_up}}
    awards:
      - id: a
        clause: 一
        name: {LABEL}
        quote: 奖励
        for: enterprise
        requires: [{{fact: checks, at_least: 3, otherwise: few}}, {{fact: growth, at_least: 0.20, otherwise: few}}]
        gate: [{{fact: staff, above: 10}}, {{fact: output, at_least: 100 万元}}]
        gate_missed: {{pay: nothing}}
        amount:
          whole:
            of: output
            by: score
            brackets:
              - {{at_least: 60, below: 80, rate: 0.05}}
              - {{at_least: 80, rate: 0.08}}
          times: [{{share: 1.2, when: [{{fact: checks, at_least: 5}}]}}]
      - id: b
        clause: 二
        name: {LABEL}
        quote: 奖励
        for: enterprise
        amount:
          choose:
            by: output
            relative_to: output
            brackets: [{{at_least: 1, pay: {{fixed: 1 万元}}}}]
    stacking: [{{clause: 四, quote: 最多两项, per: enterprise, first: 2, by: amount}}]
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "units.yaml"
    path.write_text(POLICY, encoding="utf-8")
    return Source.read(find_policy(str(path)))


@pytest.mark.parametrize(
    ("lever", "shown"),
    [
        ("awards.a.gate.staff.above=3", "3 人"),
        ("awards.a.requires.checks.at_least=3", "3"),
        ("awards.a.requires.growth.at_least=0.125", "12.5%"),
        ("awards.a.gate.output.at_least=3 万元", "3 万元"),
        ("awards.a.amount.brackets.60.at_least=3", "3"),
        ("awards.a.amount.brackets.60.rate=0.03", "3%"),
        ("awards.a.amount.times.share=1.5", "150%"),
        ("awards.a.amount.times.when.checks.at_least=3", "3"),
        ("awards.b.amount.choose.brackets.1.at_least=3", "300%"),
        ("awards.b.amount.choose.brackets.1.pay=3 万元", "3 万元"),
        ("stacking.first=3", "3"),
    ],
)
def test_a_value_is_shown_in_the_unit_of_what_stands_at_its_address(source, lever, shown):
    found = read_lever(lever, {})
    assert lever_value(found, found.values[0], unit_of(source.under(()), found)) == shown


def test_the_explorer_moves_shares_in_percent_and_counts_as_they_are(source):
    fields = {field.id: field for field in fields_of(Setting({}, source), 2013)}
    seen = {name.removeprefix("awards.a."): (f.slider_value(f.now), f.unit) for name, f in fields.items()}
    assert seen["gate.staff.above"] == (10.0, "")
    assert seen["gate.output.at_least"] == (100.0, "万元")
    assert seen["amount.brackets.60.rate"] == (5.0, "%")
    assert seen["amount.brackets.80.at_least"] == (80.0, "")
    for field in fields.values():
        assert field.slider_value(field.text(field.slider_value(field.now))) == field.slider_value(field.now)


@pytest.mark.parametrize("command", [["sweep"], ["solve", "--budget", "170 万元"]])
def test_a_count_is_printed_as_a_count_and_not_in_percent(command):
    vary = [
        "--vary",
        "awards.A5.requires.distinct_honours.at_least=1..3 by 1",
        "--reading",
        "R_CERT=all_four",
    ]
    done = CliRunner().invoke(main, [command[0], "--year", "2013", *vary, *command[1:], "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert "%" not in done.stdout
    assert "2" in done.stdout.split()


def test_a_matrix_heads_its_columns_and_rows_in_their_units():
    count = ["--vary", "awards.A5.requires.distinct_honours.at_least=1, 3", "--vary", "top_rate=0.2, 0.25"]
    options = ["--year", "2013", *count, "--reading", "R_CERT=all_four"]
    done = CliRunner().invoke(main, ["sweep", *options, "--lang", "en"])
    head, *body = done.stdout.splitlines()[1:4]
    assert head.split()[-2:] == ["20%", "25%"]
    assert [row.split()[0] for row in body] == ["1", "3"]
