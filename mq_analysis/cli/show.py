"""``mq show``."""

from __future__ import annotations

import datetime as dt
import shutil

import click

from mq_analysis.policy import choose_readings, find_policy, load_policy, rules_for
from mq_analysis.report import policy_tables
from mq_analysis.report.display import Table
from mq_analysis.report.format import grid, width
from mq_analysis.report.labels import Words


def show(policy: str, date: dt.datetime | None, readings: tuple[str, ...], lang: str) -> None:
    """Print the policy in force on a date, the last covered day by default, as text and tables."""
    t = Words(lang)
    loaded = load_policy(find_policy(policy))
    day = date.date() if date else loaded.versions[-1].to
    rules = rules_for(loaded, day.year, choose_readings(loaded, readings), on=day)
    click.echo(f"{t.of(loaded.title)}\n{t.of(loaded.issuer)}")
    for table in (table.render(lang) for table in policy_tables.policy(rules, with_notes=True)):
        click.echo("\n".join(["", table.caption, *_lines(table, t), *table.notes]))


def _lines(table: Table, t: Words) -> list[str]:
    """Format a table in columns, or row by row if it is wider than the terminal."""
    heads = [t("in_unit", name=c.head, unit=c.unit) if c.unit else c.head for c in table.columns]
    right = [i for i, column in enumerate(table.columns) if column.align == "right"]
    lines = grid([heads, *table.rows], right)
    if max(map(width, lines)) <= shutil.get_terminal_size((100, 24)).columns:
        return lines
    rows = ([f"  {h}{t('colon')}{cell}" for h, cell in zip(heads, row, strict=True)] for row in table.rows)
    return [line for row in rows for line in (*row, "")]
