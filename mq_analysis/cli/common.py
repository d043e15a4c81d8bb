"""What several commands need: the policy, the rules and the tables that the options name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mq_analysis.errors import CoverageError, one
from mq_analysis.facts import schema_for
from mq_analysis.home import find_data
from mq_analysis.messages import sentence
from mq_analysis.policy import (
    Policy,
    Scenario,
    Source,
    choose_readings,
    find_policy,
    find_scenarios,
    load_scenarios,
    refuse_supplement,
    rules_for,
)
from mq_analysis.tables import County, read_county


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
) -> Case:
    """Load what the options name; ``county`` are the data where they have been read already.

    Raises:
        MQError: With every problem of the files, the readings or the tables.
    """
    path = find_policy(policy)
    source = Source.read(path)
    refuse_supplement(source.policy, path)
    applied = source.under(load_scenarios(find_scenarios(scenarios)))
    chosen = choose_readings(applied.policy, readings)
    county = county or read_county(find_data(data), schema=schema_for(applied.policy))
    return Case(path, source, applied.policy, applied.scenarios, chosen, county)


def run_name(
    case: Case,
    readings: Sequence[str],
    as_of: dt.date | None = None,
    supplements: Sequence[Policy] = (),
) -> str:
    """Return the folder of a run: the policy, scenarios in order, readings chosen, supplements, the day known."""
    names = [case.policy_file.stem, *(s.name for s in case.scenarios), *sorted(readings)]
    names += [law.id for law in supplements]
    names += [f"as-of-{as_of:%Y-%m-%d}"] if as_of else []
    return (
        re.sub(r"[^\w.+-]", "-", "+".join(names)).lstrip(".") or "policy"
    )  # never a hidden folder, nor ".."


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
