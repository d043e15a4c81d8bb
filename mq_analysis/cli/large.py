"""``mq assess`` into a folder and ``mq totals``: computed by DuckDB or Spark, without loading the rows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd

from mq_analysis.base.errors import Problem, UsageError, nearest, one
from mq_analysis.base.frames import keeping
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.money import yuan
from mq_analysis.base.project import find_data
from mq_analysis.base.terminal import language, note, say
from mq_analysis.cli.assessed import files_of, firm_names
from mq_analysis.cli.cases import say_gaps
from mq_analysis.cli.files import FORMATS, check_output, write, write_files
from mq_analysis.cli.sums_text import sums_text
from mq_analysis.engines import Engine, check_folder, open_frames, write_parts
from mq_analysis.policy import Policy, Rules, choose_readings, open_policy, rules_for
from mq_analysis.report.labels import Words
from mq_analysis.rules import awards
from mq_analysis.rules.awards.rows import award_rows, with_names
from mq_analysis.rules.awards.totals import refuse_derived, totals, with_register
from mq_analysis.rules.facts import below_zero, gather, needed_schema, read_needed
from mq_analysis.rules.facts.empty_year import refuse_empty_year

SHOWN = 5
PARTS = ("township_code", "award_id", "industry_code", "size")
"""What the awards of a year may be parted by."""


def engine_of(options: dict[str, Any]) -> Engine:
    """Remove the options of the engine from a command's options and return them as `Engine`.

    Raises:
        UsageError: If a ``--table`` is not NAME=FILES.
    """
    name = options.pop("engine") or ""
    given: dict[str, str] = {}
    problems = []
    for text in options.pop("files"):
        table, equals, pattern = text.partition("=")
        if not equals or not pattern or table in given:
            problems.append(
                Problem("--table", sentence("must be NAME=FILES, once for a table, got {got!r}", got=text))
            )
        given[table] = pattern
    if problems:
        raise UsageError(problems)
    more = {key: options.pop(key) for key in ("memory", "spill", "threads", "master")}
    return Engine("" if name == "auto" else name, given, **more)


@dataclass(frozen=True)
class Large:
    """A policy, its rules of a year, and the location of the tables."""

    policy: Policy
    rules: Rules
    folder: Path
    engine: Engine

    @property
    def schema(self) -> Any:
        """The schema of the tables for the policy; columns that it does not use are optional."""
        return needed_schema(self.policy)


def open_large(
    engine: Engine,
    *,
    year: int,
    policy: str,
    scenarios: Sequence[str],
    readings: Sequence[str],
    data: str,
) -> Large:
    """Load the policy and scenarios of a command's options; no table is read yet."""
    law = open_policy(policy, scenarios)
    rules = rules_for(law, year, choose_readings(law, readings))
    return Large(law, rules, find_data(data), engine)


def assess_into(case: Large, output: Path, by: Sequence[str], *, quiet: bool) -> None:
    """Write every award of a year into a folder of Parquet files.

    Raises:
        UsageError: If the engine cannot write a folder, or a column cannot partition it.
    """
    engine = case.engine
    name = engine.name if engine.name == "pandas" else engine.choose(case.folder, case.schema)
    if name == "pandas":
        engine.refuse_idle(name)
        said = sentence(
            "must end in {names}, got {got!r}; a folder is written by --engine duckdb or pyspark",
            names=join(FORMATS),
            got=output.name,
        )
        raise one(UsageError, "--output", said)
    for column in by:
        if column not in PARTS:
            raise one(
                UsageError,
                "--by",
                sentence(
                    "must be a column to part by, got {got!r}; {nearest}",
                    got=column,
                    nearest=nearest(column, PARTS),
                ),
            )
    check_folder(output)
    refuse_derived(case.rules)
    with open_frames(case.engine, name, case.folder, case.schema) as tables, keeping(tables) as keep:
        refuse_empty_year(tables, case.rules)
        lines = awards.candidates(gather(tables, case.rules, keep), case.rules)
        rows = with_names(award_rows(awards.settle(lines, case.rules)), case.rules)
        rows = with_register(rows, tables, [column for column in by if column != "award_id"], keep)
        rows = rows.drop("position")
        write_parts(rows, output, by)
        tell_below_zero(tables, case.rules, quiet=quiet)
        say_gaps(tables, case.rules, quiet=quiet)
    number, paid_fen = _output_totals(output)
    said = sentence(
        "{path}: {count} rows, {yuan} yuan", path=output, count=f"{number:,}", yuan=yuan(paid_fen)
    )
    say(said, quiet=quiet)


def assess_to(case: Large, name: str, output: Path, lang: str, *, quiet: bool) -> None:
    """Write awards, payments and considered items of a year to files; they must fit into memory."""
    with open_frames(case.engine, name, case.folder, case.schema) as tables:
        outcome = awards.assess(tables, case.rules)
        firms = firm_names(tables["enterprises"], outcome.looked_at["org_code"])
        tell_below_zero(tables, case.rules, quiet=quiet)
        say_gaps(tables, case.rules, quiet=quiet)
    write_files(files_of(output, outcome, firms, None, lang))
    rows = outcome.rows
    unsure = int(outcome.awards["amount_fen"].isna().sum())
    said = sentence(
        "{path}: {count} rows, {yuan} yuan{undecided}",
        path=output,
        count=f"{len(rows):,}",
        yuan=yuan(int(rows["amount_fen"].sum())),
        undecided=sentence(", {count} undecided", count=f"{unsure:,}") if unsure else "",
    )
    say(said, quiet=quiet)


def tell_below_zero(tables: Mapping[str, Any], rules: Rules, *, quiet: bool) -> None:
    """Print the enterprises whose base is below 0 because their refunds exceed their taxes."""
    t, found = Words(language()), list(below_zero(tables, rules))
    for fact in dict.fromkeys(low.fact.id for low in found):
        codes = [low.org_code for low in found if low.fact.id == fact]
        named = sentence(
            "{count} ({names}{more})",
            count=f"{len(codes):,}",
            names=join(codes[:SHOWN]),
            more=sentence(", …") if len(codes) > SHOWN else "",
        )
        said = t("warning_below_zero", fact=t.of(rules.facts[fact].name))
        note(sentence("{codes}: {said}", codes=named, said=said), quiet=quiet)


def _sums_of(table: pd.DataFrame, rules: Rules) -> str:
    if language() == "zh":
        return sums_text(table, {award.id: f"{award.name.zh}（{award.id}）" for award in rules.awards}, "zh")
    shown = table.assign(amount_yuan=table["amount_fen"].map(yuan)).drop(columns="amount_fen")
    return sums_text(shown, {}, "en")


@contextlib.contextmanager
def tables_of(case: Large) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the name of the engine chosen and the tables as its frames, while they are needed."""
    name = case.engine.choose(case.folder, case.schema)
    if name == "pandas":
        yield name, read_needed(case.folder, case.policy).tables
        return
    with open_frames(case.engine, name, case.folder, case.schema) as tables:
        yield name, tables


def _output_totals(output: Path) -> tuple[int, int]:
    import duckdb

    files = duckdb.read_parquet(f"{output}/**/*.parquet", hive_partitioning=False)
    number, total = files.aggregate("count(*), coalesce(sum(amount_fen), 0)::HUGEINT").fetchall()[0]
    return int(number), int(total)


def sums(*, by: tuple[str, ...], output: Path | None, quiet: bool, **asked: Any) -> None:
    """Sum a year by award and by columns of the register."""
    if output is not None:
        check_output(output)
    case = open_large(engine_of(asked), **asked)
    known = list(case.schema["enterprises"].columns)
    for column in by:
        if column not in known:
            said = sentence(
                "must be a column of enterprises, got {got!r}; {nearest}",
                got=column,
                nearest=nearest(column, known),
            )
            raise one(UsageError, "--by", said)
    with tables_of(case) as (name, tables):
        table = totals(tables, case.rules, by)
        say_gaps(tables, case.rules, quiet=quiet)
    if output is None:
        click.echo(_sums_of(table, case.rules))
    else:
        write(table, output, "totals")
    total, unsure = int(table["amount_fen"].sum()), int(table["undecided"].sum())
    number = int(table["awards"].sum())
    said = sentence(
        "{year}, {engine}: {count:,} awards, {yuan} yuan{undecided}",
        year=case.rules.year,
        engine=name,
        count=number,
        yuan=yuan(total),
        undecided=sentence(", {count} undecided", count=f"{unsure:,}") if unsure else "",
    )
    say(said, quiet=quiet)
