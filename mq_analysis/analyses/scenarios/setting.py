"""The setting of scenarios: a county's tables, a policy, the chosen readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mq_analysis.analyses.scenarios.evaluate import Evaluator
from mq_analysis.case import Case
from mq_analysis.policy import (
    Applied,
    Lever,
    Policy,
    Rules,
    Scenario,
    Source,
    choose_readings,
    find_policy,
    find_scenarios,
    load_scenarios,
    rules_for,
    set_levers,
    unit_of,
)
from mq_analysis.rules.awards import Assessment, AssessmentCache
from mq_analysis.rules.sums import Tables


@dataclass(frozen=True)
class Setting:
    """A policy with its common scenarios (often none) applied, and a county's tables; scenarios are applied to it.

    Assessments are cached, so changed tables need a new setting.

    Attributes:
        readings: The chosen readings, as ``ID=VALUE``; the others have the policy's defaults.
    """

    tables: Tables
    source: Source
    scenarios: tuple[Scenario, ...] = ()
    readings: tuple[str, ...] = ()

    @cached_property
    def _kept(self) -> AssessmentCache:
        return AssessmentCache(self.tables)

    @cached_property
    def _evaluators(self) -> dict[int, Evaluator]:
        return {}

    @property
    def policy(self) -> Policy:
        """The policy with its common scenarios applied."""
        return self.source.under(self.scenarios).policy

    def rules(
        self, year: int, further: Sequence[Scenario] = (), moves: Mapping[Lever, str] | None = None
    ) -> Rules:
        """Return the rules of a year under further scenarios and levers.

        Raises:
            PolicyError: If a scenario or lever is invalid.
            CoverageError: If the policy does not cover the year.
        """
        return self.rules_of(set_levers(self.source, [*self.scenarios, *further], moves or {}), year)

    def rules_of(self, applied: Applied, year: int) -> Rules:
        """Return the rules of a year of a policy under scenarios."""
        return rules_for(applied.policy, year, choose_readings(applied.policy, self.readings))

    def units(self, levers: Iterable[Lever]) -> tuple[str, ...]:
        """Return the units of the values of each lever."""
        applied = self.source.under(self.scenarios)
        return tuple(unit_of(applied, lever) for lever in levers)

    def assess(self, rules: Rules) -> Assessment:
        """Return the assessment of a year under rules, from the cache if it was assessed before.

        Raises:
            CoverageError, DataError: As `assess`.
        """
        return self._kept.assess(rules)

    def evaluator(self, year: int) -> Evaluator:
        """Return the evaluator of a year, cached."""
        if year not in self._evaluators:
            self._evaluators[year] = Evaluator(self.tables, self.assess(self.rules(year)))
        return self._evaluators[year]


def setting_of(case: Case) -> Setting:
    """Return the setting of a case: its policy, tables and readings."""
    readings = tuple(f"{name}={option}" for name, option in case.readings.items())
    return Setting(case.tables, case.source, case.scenarios, readings)


def setting(
    tables: Tables, policy: str, scenarios: Sequence[str] = (), readings: Sequence[str] = ()
) -> Setting:
    """Open a policy by name or path, with scenarios by name or path.

    Raises:
        MQError: With every problem of the names, the files or the readings.
    """
    source = Source.read(find_policy(policy))
    opened = Setting(tables, source, load_scenarios(find_scenarios(scenarios)), tuple(readings))
    choose_readings(opened.policy, readings)
    return opened
