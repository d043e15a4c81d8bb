"""``mq assess``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from mq_analysis import awards
from mq_analysis.budget import Annual, doubts, retention
from mq_analysis.cli.common import Case, open_case, say
from mq_analysis.errors import UsageError, nearest, one
from mq_analysis.labels import Words
from mq_analysis.money import yuan
from mq_analysis.policy import rules_for

FORMATS = (".csv", ".parquet", ".xlsx")
SHOWN = 5
EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def assess(
    year: int,
    policy: str,
    scenarios: tuple[str, ...],
    readings: tuple[str, ...],
    data: str,
    engine: str,
    output: Path,
    *,
    quiet: bool,
) -> None:
    """Compute every award of a year and write them; what is doubtful is counted on stderr."""
    if output.suffix not in FORMATS:
        raise one(
            UsageError,
            "--output",
            f"must end in {', '.join(FORMATS)}, got {output.name!r}; {nearest(output.suffix, FORMATS)}",
        )
    if not output.absolute().parent.is_dir():
        raise one(UsageError, "--output", f"must lie in a folder that exists, got {str(output.parent)!r}")
    if output.is_dir():
        raise one(UsageError, "--output", f"must be a file, got the folder {str(output)!r}")
    case = open_case(policy, scenarios, readings, data)
    rules = rules_for(case.policy, year, case.readings)
    outcome = awards.assess(_native(case, engine), rules)
    _write(outcome.awards, output)
    _report(case, outcome, quiet=quiet)
    say(f"{output}: {len(outcome.awards)} rows, {yuan(outcome.total_fen)} yuan", quiet=quiet)


def _native(case: Case, engine: str) -> Mapping[str, Any]:
    if engine == "pandas":
        return dict(case.county.tables)
    import duckdb

    connection = duckdb.connect()
    return {name: connection.from_df(table) for name, table in case.county.tables.items()}


def _report(case: Case, outcome: awards.Assessment, *, quiet: bool) -> None:
    """Say what is no error but matters."""
    words = Words("en")
    for title in case.policy.scenarios:
        say(f"scenario: {words.of(title)}", quiet=quiet)
    year = Annual(case.county.tables, outcome, None, "no_data", retention(case.county.tables, outcome.rules))
    for doubt in doubts(year):
        if doubt.count:
            rows = ", ".join(doubt.rows[:SHOWN]) + (", …" if doubt.count > SHOWN else "")
            kind, treatment = words(f"doubt_{doubt.kind}"), words(f"doubt_{doubt.kind}_do")
            say(f"note: {kind}: {doubt.count} ({treatment}): {rows}", quiet=quiet)


def _write(table: pd.DataFrame, output: Path) -> None:
    """Write a table whole or not at all."""
    part = output.with_name(f".{output.name}.part{output.suffix}")
    try:
        match output.suffix:
            case ".csv":
                table.to_csv(part, index=False, encoding="utf-8", lineterminator="\n")
            case ".xlsx":
                options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
                with pd.ExcelWriter(part, engine="xlsxwriter", engine_kwargs=options) as book:
                    book.book.set_properties({"created": EPOCH})  # the same rows give the same bytes
                    table.to_excel(book, sheet_name="awards", index=False, freeze_panes=(1, 0))
            case _:
                import duckdb

                duckdb.connect().from_df(table).write_parquet(str(part))
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
