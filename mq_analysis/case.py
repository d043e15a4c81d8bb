"""A case: a policy under scenarios and readings, a county's tables, a year, and the day up to which it is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from mq_analysis.base.errors import CoverageError, UsageError, one
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import find_data
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
from mq_analysis.rules.facts import needed_schema, read_needed
from mq_analysis.rules.open_year import is_open, read_day
from mq_analysis.rules.sums import Tables
from mq_analysis.tables import County, read_county


@dataclass(frozen=True, eq=False)
class Case:
    """A policy under scenarios and readings, and a county's tables.

    Attributes:
        policy_file: The file of the policy.
        source: The policy of the file, without a scenario.
        policy: The policy under the scenarios.
        scenarios: In the order in which they are applied to the policy.
        readings: The chosen option of every reading, by its id.
        county: The county's tables, as known on `day`.
        asked: The award year; None if none is chosen yet, see `of`.
        day: The day up to which data are used; None: all data.
        is_estimate: Whether the tables contain a forecast, so that amounts may still change.
    """

    policy_file: Path
    source: Source
    policy: Policy
    scenarios: tuple[Scenario, ...]
    readings: dict[str, str]
    county: County
    asked: int | None = None
    day: dt.date | None = None
    is_estimate: bool = False

    def __repr__(self) -> str:
        laid = "".join(f" + {scenario.name}" for scenario in self.scenarios)
        known = f", as of {self.day}" if self.day else ""
        return f"<Case {self.policy.id}{laid}, {self.asked or 'no year'}, {self.county.name['en']}{known}>"

    @property
    def year(self) -> int:
        """The award year.

        Raises:
            UsageError: If no year was chosen.
        """
        if self.asked is None:
            raise one(UsageError, "year", sentence("must be given to open_case, got none"))
        return self.asked

    @property
    def tables(self) -> Tables:
        """The county's tables by name, as pandas frames."""
        return self.county.tables

    @cached_property
    def rules(self) -> Rules:
        """The policy's rules of the year under the chosen readings.

        Raises:
            CoverageError: If the policy does not cover the year.
        """
        return rules_for(self.policy, self.year, self.readings)

    @property
    def is_open(self) -> bool:
        """Whether honours or retention of the year may still change after `day`."""
        return self.day is not None and is_open(self.rules, self.day)

    def require_known(self) -> None:
        """Refuse a year that is still open and not forecast: part of it is not known on the day.

        Raises:
            CoverageError: With the way to its estimate.
        """
        if self.is_open and not self.is_estimate:
            said = sentence(
                "must be a day on which {year} is closed, got {day}; forecast(case).case is the case of its estimate",
                year=self.year,
                day=self.day,
            )
            raise one(CoverageError, "as_of", said)

    def require_closed(self) -> None:
        """Refuse a year that is still open, also where it is forecast.

        Raises:
            CoverageError: With the day.
        """
        if self.is_open:
            said = sentence(
                "must be a day on which {year} is closed, got {day}; targets are evaluated when the year is over",
                year=self.year,
                day=self.day,
            )
            raise one(CoverageError, "as_of", said)

    def of(self, year: int) -> Case:
        """Return the same case in another award year."""
        return replace(self, asked=year)

    def knowing(self, tables: Tables, *, is_estimate: bool) -> Case:
        """Return the same case with other tables, such as those of a forecast."""
        return replace(self, county=replace(self.county, tables=tables), is_estimate=is_estimate)


def open_case(
    policy: str,
    data: str,
    year: int | None = None,
    scenario: str | Sequence[str] = (),
    readings: Sequence[str] = (),
    as_of: str | dt.date = "",
    *,
    county: County | None = None,
    only_needed: bool = False,
) -> Case:
    """Open a county's tables under a policy.

    Args:
        policy: A name in ``params/policies``, or a file.
        data: The folder with the county's tables.
        year: The award year.
        scenario: Names in ``params/scenarios``, or files, in the order in which they are applied to the policy.
        readings: Such as ``R_TIER=option``, for clauses that are read another way than the default.
        as_of: The day up to which the year is known, such as ``2013-11-30``; empty: the year is closed.
        county: Tables that have been read already; ``data`` is then not read.
        only_needed: Read and check only the tables of the folder that the policy uses.

    Raises:
        MQError: With every problem of the files, the readings or the tables.

    >>> open_case("minqing", "data/sample", 2013, readings=["R_CERT=per_certificate"])
    <Case minqing, 2013, Minqing County (synthetic sample)>
    """
    path = find_policy(policy)
    source = Source.read(path)
    refuse_supplement(source.policy, path)
    names = [scenario] if isinstance(scenario, str) else scenario
    applied = source.under(load_scenarios(find_scenarios(names)))
    chosen = choose_readings(applied.policy, readings)
    day = read_day(f"{as_of}")
    if county is None:
        law, folder = applied.policy, find_data(data)
        county = read_needed(folder, law) if only_needed else read_county(folder, schema=needed_schema(law))
    return Case(path, source, applied.policy, applied.scenarios, chosen, county, year, day)
