"""What several commands need: the policy, the rules and the tables that the options name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mq_analysis.cli.terminal import language, note
from mq_analysis.errors import CoverageError, one
from mq_analysis.facts import lacks_of, read_needed, schema_for
from mq_analysis.home import find_data, shown
from mq_analysis.labels import Words
from mq_analysis.messages import sentence
from mq_analysis.policy import (
    Policy,
    Rules,
    Scenario,
    Source,
    choose_readings,
    find_policy,
    find_scenarios,
    load_scenarios,
    refuse_supplement,
    rules_for,
)
from mq_analysis.run.job import run_folder
from mq_analysis.tables import County, read_county
from mq_analysis.wording import gaps_told, not_kept


@dataclass(frozen=True)
class Case:
    """A policy under scenarios and readings, and a county's tables."""

    policy_file: Path
    source: Source
    policy: Policy
    scenarios: tuple[Scenario, ...]
    readings: dict[str, str]
    county: County


def open_case(
    policy: str,
    scenarios: Sequence[str],
    readings: Sequence[str],
    data: str,
    county: County | None = None,
    *,
    only_needed: bool = False,
) -> Case:
    """Load what the options name; ``county`` are the data where they have been read already.

    ``only_needed``: of the folder only what the policy uses is read and checked.

    Raises:
        MQError: With every problem of the files, the readings or the tables.
    """
    path = find_policy(policy)
    source = Source.read(path)
    refuse_supplement(source.policy, path)
    applied = source.under(load_scenarios(find_scenarios(scenarios)))
    chosen = choose_readings(applied.policy, readings)
    if county is None:
        law, folder = applied.policy, find_data(data)
        county = read_needed(folder, law) if only_needed else read_county(folder, schema=schema_for(law))
    return Case(path, source, applied.policy, applied.scenarios, chosen, county)


def say_gaps(tables: Mapping[str, Any], rules: Rules, *, quiet: bool = False) -> None:
    """Say which months that the rules of a closed year ask for are missing from the tables."""
    for said in gaps_told(tables, rules, Words(language())):
        note(said, quiet=quiet)


def say_lacks(policy: Policy, county: County, *, columns: bool = True, quiet: bool = False) -> None:
    """Say which tables, and unless told not to which columns, the policy asks for and the county does not keep."""
    words = Words(language())
    for each in lacks_of(policy, county):
        if columns or not each.column:
            note(f"{shown(county.folder)}: {not_kept(each, policy, words)}", quiet=quiet)


def run_name(
    case: Case,
    readings: Sequence[str],
    as_of: dt.date | None = None,
    supplements: Sequence[Policy] = (),
) -> str:
    """Return the folder of a run: the policy, scenarios in order, readings chosen, supplements, the day known."""
    scenarios, laws = [s.name for s in case.scenarios], [law.id for law in supplements]
    return run_folder(case.policy_file.stem, scenarios, readings, laws, as_of)


def portable_name(path: Path, base: Path, short: str | None) -> str:
    """Return a name that means the same in another checkout, or the full path of a place outside it."""
    resolved = path.resolve()
    if resolved.is_relative_to(base):
        inside = resolved.relative_to(base)
        return inside.stem if short else inside.as_posix()
    return str(resolved)


def refuse_open(case: Case, year: int, as_of: dt.datetime | None) -> None:
    """Refuse a year that is open on a day: what is settled cannot be computed before it is over.

    Raises:
        CoverageError: If honours or retention of the year may still change after that day.
    """
    if as_of is None:
        return
    from mq_analysis.simulation import is_open

    if is_open(rules_for(case.policy, year, case.readings), as_of.date()):
        said = sentence(
            "must be a day on which {year} is closed, got {got:%Y-%m-%d}; mq report {year} --notebook 10 "
            "--as-of {got:%Y-%m-%d} writes the estimate",
            year=year,
            got=as_of,
        )
        raise one(CoverageError, "--as-of", said)
