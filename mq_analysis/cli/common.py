"""What several commands need: the policy, the rules and the tables that the options name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from mq_analysis.facts import schema_for
from mq_analysis.home import find_data
from mq_analysis.policy import (
    Policy,
    Scenario,
    Source,
    choose_readings,
    find_policy,
    find_scenarios,
    load_scenarios,
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


def open_case(policy: str, scenarios: Sequence[str], readings: Sequence[str], data: str) -> Case:
    """Load what the options name.

    Raises:
        MQError: With every problem of the files, the readings or the tables.
    """
    path = find_policy(policy)
    source = Source.read(path)
    applied = source.under(load_scenarios(find_scenarios(scenarios)))
    chosen = choose_readings(applied.policy, readings)
    county = read_county(find_data(data), schema=schema_for(applied.policy))
    return Case(path, source, applied.policy, applied.scenarios, chosen, county)


def run_name(case: Case, readings: Sequence[str]) -> str:
    """Return the folder of a run: the policy, the scenarios in order, the readings that were chosen."""
    names = [case.policy_file.stem, *(s.name for s in case.scenarios), *sorted(readings)]
    return re.sub(r"[^\w.+-]", "-", "+".join(names))


def say(text: str, *, quiet: bool = False) -> None:
    """Print a message for the person at the terminal, on stderr."""
    if not quiet:
        click.echo(text, err=True)
