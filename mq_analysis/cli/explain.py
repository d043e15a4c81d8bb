"""``mq explain``."""

from __future__ import annotations

import datetime as dt

import click

from mq_analysis.analyses.scenarios import Setting
from mq_analysis.analyses.scenarios.advice import on_scenarios
from mq_analysis.case import open_case
from mq_analysis.cli.cases import refuse_open, say_gaps
from mq_analysis.policy import rules_for
from mq_analysis.report.hints import on_rules
from mq_analysis.report.labels import Words
from mq_analysis.report.text_explanation import explanation_text
from mq_analysis.report.values import text_of
from mq_analysis.rules.explanation import explain as explanation


def explain(
    org_code: str,
    year: int,
    policy: str,
    scenarios: tuple[str, ...],
    readings: tuple[str, ...],
    data: str,
    as_of: dt.datetime | None,
    lang: str,
) -> None:
    """Print why an enterprise gets its amount."""
    case = open_case(policy, data, year, scenarios, readings, only_needed=True)
    refuse_open(case, year, as_of)
    rules = rules_for(case.policy, year, case.readings)
    say_gaps(case.county.tables, rules)
    why = explanation(case.county.tables, rules, org_code)
    setting = Setting(case.county.tables, case.source, (), tuple(readings))
    advice = [text_of(hint, Words(lang)) for hint in on_scenarios(setting, year, case.scenarios)]
    hints = dict.fromkeys([*on_rules(rules, lang), *advice])
    click.echo(explanation_text(why, lang, hints))
