"""``mq compare``, ``mq sweep`` and ``mq solve``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import pandas as pd

from mq_analysis.analyses import scenarios
from mq_analysis.analyses.scenarios import (
    Comparison,
    Setting,
    tables as scenarios_tables,
    tables_grids as scenarios_tables_grids,
)
from mq_analysis.analyses.scenarios.advice import on_overlays
from mq_analysis.analyses.scenarios.charts import heat
from mq_analysis.analyses.scenarios.text import solution
from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.files import write_whole
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.project import find_data
from mq_analysis.base.terminal import note, say
from mq_analysis.case import open_case
from mq_analysis.cli.cases import say_gaps
from mq_analysis.cli.files import FORMATS, check_output, write
from mq_analysis.cli.large import engine_of
from mq_analysis.cli.sums_text import sums_text
from mq_analysis.engines import Engine, open_frames
from mq_analysis.policy import (
    Source,
    find_policy,
    find_scenarios,
    load_scenarios,
)
from mq_analysis.report.format import table_text
from mq_analysis.report.labels import Words
from mq_analysis.report.values import say as labelled, text_of
from mq_analysis.rules.facts import needed_schema

SHOWN = 5


def compare(
    names: Sequence[str],
    years: Sequence[int],
    policy: str,
    given: Sequence[str],
    readings: Sequence[str],
    data: str,
    lang: str,
    output: Path | None,
    *,
    overwrite: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Compare scenarios with the policy as it stands, year by year."""
    if output:
        check_output(output, overwrite=overwrite)
    with _large_setting(policy, given, readings, data, engine_of(options)) as large:
        if large is not None:
            _compare_sums(large, names, years, output, lang, quiet=quiet)
            return
    setting = _setting(policy, given, readings, data)
    parts, texts = [], []
    for year in dict.fromkeys(years):
        wanted, idle = scenarios.choose(setting, year, names)
        if idle:
            said = sentence("nothing changes in {year} under {names}", year=year, names=join(idle))
            note(said, quiet=quiet)
        say_gaps(setting.tables, setting.rules(year), quiet=quiet)
        found = scenarios.compare(setting, year, wanted)
        parts += _long(found)
        texts.append(_text(found, lang))
    if output:
        table = pd.concat(parts, ignore_index=True)
        write(table, output, "firms")
        say(sentence("{path}: {count} rows", path=output, count=len(table)), quiet=quiet)
    click.echo("\n".join(texts))


def _setting(policy: str, given: Sequence[str], readings: Sequence[str], data: str) -> Setting:
    case = open_case(policy, data, None, given, readings)
    return Setting(case.county.tables, case.source, case.scenarios, tuple(readings))


@contextlib.contextmanager
def _large_setting(
    policy: str, given: Sequence[str], readings: Sequence[str], data: str, engine: Engine
) -> Iterator[Setting | None]:
    """Give a setting over tables of DuckDB or Spark; None if pandas is the engine."""
    source = Source.read(find_policy(policy))
    folder, schema = find_data(data), needed_schema(source.policy)
    name = engine.choose(folder, schema)
    if name == "pandas" or (name == "duckdb" and not engine.name and not engine.is_large(folder, schema)):
        yield None
        return
    laid = load_scenarios(find_scenarios(given))
    with open_frames(engine, name, folder, schema) as tables:
        yield Setting(tables, source, laid, tuple(readings))


def _compare_sums(
    setting: Setting,
    names: Sequence[str],
    years: Sequence[int],
    output: Path | None,
    lang: str,
    *,
    quiet: bool,
) -> None:
    """Write and show sums and counts of firms; without rows of firms there is nothing else to show."""
    tables: list[pd.DataFrame] = []
    titles = {scenarios.BASELINE: Words(lang)("baseline")}
    for year in dict.fromkeys(years):
        wanted, _ = scenarios.choose(setting, year, names)
        titles |= {award.id: award.name.zh for award in setting.rules(year).awards}
        for name in wanted:
            titles[name] = "+".join(scenario.overlay.title.zh for scenario in scenarios.load_named(name))
            for hint in on_overlays(setting, year, scenarios.load_named(name)):
                said = text_of(labelled("hint", hint=hint), Words(lang))
                say(join([name, said], ": "), quiet=quiet)
        tables.append(scenarios.compare_sums(setting, year, wanted).assign(year=year))
    table = pd.concat(tables, ignore_index=True)
    if output:
        write(table, output, "sums")
        say(sentence("{path}: {count} rows", path=output, count=len(table)), quiet=quiet)
    click.echo(sums_text(table, titles, lang))


def _long(found: Comparison) -> list[pd.DataFrame]:
    """Return the firms under each scenario, one table per scenario."""
    return [
        scenarios.movements(found, a).assign(year=found.year, scenario=a.name) for a in found.alternatives
    ]


def _text(found: Comparison, lang: str) -> str:
    tables = [
        scenarios_tables.comparison(found),
        scenarios_tables.scenario_clauses(found),
        *(scenarios_tables.scenario_groups(found, key) for key in ("size", "township", "industry")),
        *scenarios_tables.splits(found),
        scenarios_tables.behaviour(found),
        *scenarios_tables.movers(found, most=SHOWN),
    ]
    return "\n\n".join(table_text(table.render(lang)) for table in tables if table) + "\n"


def sweep(
    year: int,
    vary: Sequence[str],
    policy: str,
    given: Sequence[str],
    readings: Sequence[str],
    data: str,
    lang: str,
    output: Path | None,
    *,
    overwrite: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Answer every combination of the levers' values."""
    if output:
        check_output(output, overwrite=overwrite, formats=(*FORMATS, ".svg"))
    if output and output.suffix == ".svg" and len(vary) != 2:
        raise one(
            UsageError,
            "--output",
            sentence("must be a table, since a heat map has two levers, got {got}", got=len(vary)),
        )
    with _large_setting(policy, given, readings, data, engine_of(options)) as large:
        if large is not None:
            levers, looked = (
                scenarios.levers_of(large, vary),
                scenarios.LargeEvaluator(large.tables, large.rules(year)),
            )
            grid = scenarios.sweep(large, year, levers, looked)
    if large is None:
        setting = _setting(policy, given, readings, data)
        grid = scenarios.sweep(setting, year, scenarios.levers_of(setting, vary))
    said = sentence("{count:,} cells, {how}", count=len(grid.cells), how=_how(grid.how))
    say(said, quiet=quiet)
    if output and output.suffix == ".svg":
        write_whole(output, heat(grid).render(lang).svg.encode())
    elif output:
        write(grid.cells, output, "cells")
    if output:
        say(str(output), quiet=quiet)
    click.echo(table_text(scenarios_tables_grids.swept(grid).render(lang)))


def _how(how: str) -> str:
    if how == "index":
        return sentence("answered from the index, exactly")
    return sentence("each recomputed ({why})", why=how)


def solve(
    year: int,
    vary: str,
    budget: str | None,
    winners: str | None,
    policy: str,
    given: Sequence[str],
    readings: Sequence[str],
    data: str,
    lang: str,
    *,
    quiet: bool,
) -> bool:
    """Print the values of a lever that meet a goal; return whether any does."""
    del quiet
    setting = _setting(policy, given, readings, data)
    (lever,) = scenarios.levers_of(setting, [vary])
    found = scenarios.solve(
        setting, year, lever, scenarios.goal_of(setting, year, budget, winners, option="--")
    )
    click.echo(solution(found).render(lang))
    click.echo(table_text(scenarios_tables_grids.solutions(found).render(lang)))
    return bool(found.spans)
