"""Choose the scenarios of a comparison: those named, or those of the policy that change the year."""

from __future__ import annotations

from collections.abc import Sequence

from mq_analysis.analyses.scenarios.setting import Setting
from mq_analysis.base.errors import MQError, PolicyError, Problem, UsageError
from mq_analysis.base.messages import sentence
from mq_analysis.policy import (
    Rules,
    Scenario,
    find_scenarios,
    load_scenarios,
    scenario_names,
)


def resolve_names(
    setting: Setting, year: int, names: Sequence[str]
) -> list[tuple[str, tuple[Scenario, ...], Rules]]:
    """Return for each name its scenarios and the rules of the year under them, without assessing the year.

    Raises:
        UsageError, PolicyError, CoverageError: As in `compare`, with all problems.
    """
    rules = setting.rules(year)
    problems: list[Problem] = []
    found: list[tuple[str, tuple[Scenario, ...], Rules]] = []
    for name in dict.fromkeys(names):
        try:
            scenarios = load_named(name)
            other = setting.rules(year, scenarios)
        except MQError as error:
            problems += error.problems
            continue
        if same_rules(rules, other):
            problems.append(_does_nothing(name, scenarios, year))
        found.append((name, scenarios, other))
    if problems:
        raise PolicyError(dict.fromkeys(problems))
    return found


def load_named(name: str) -> tuple[Scenario, ...]:
    """Load the scenarios of a name such as ``top25+gate80``, or of files.

    Raises:
        MQError: With every problem of the names and files.
    """
    return load_scenarios(find_scenarios([name]))


def same_rules(one: Rules, other: Rules) -> bool:
    """Say whether two sets of rules give the same result for any data."""
    return _arithmetic(one) == _arithmetic(other)


def _arithmetic(rules: Rules) -> tuple[object, ...]:
    months = (rules.honour_months, rules.first_day, rules.rounding)
    return (rules.ruled, rules.facts, rules.steps, rules.fund, rules.townships_stack_with_county, *months)


def _does_nothing(name: str, scenarios: Sequence[Scenario], year: int) -> Problem:
    starts = [s.overlay.from_ for s in scenarios if s.overlay.from_ and s.overlay.from_.year > year]
    why = (
        sentence("it begins on {day}", day=min(starts))
        if starts
        else sentence("under the readings used it changes no rule")
    )
    return Problem(
        sentence("scenario {name}", name=name),
        sentence("must change something in the rules of {year}, but {why}", year=year, why=why),
    )


def applicable(setting: Setting, year: int) -> tuple[list[str], list[str]]:
    """Return the policy's scenarios in ``params/scenarios`` that change the rules of a year, and those that do not."""
    rules = setting.rules(year)
    fitting: list[str] = []
    idle: list[str] = []
    for name in scenario_names():
        scenarios = load_named(name)
        law, below = setting.source.policy.id, [s.overlay.id for s in setting.scenarios]
        if scenarios[0].overlay.policy != law or scenarios[0].overlay.id in below:
            continue
        is_idle = same_rules(rules, setting.rules(year, scenarios))
        (idle if is_idle else fitting).append(name)
    return fitting, idle


def choose(setting: Setting, year: int, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the names asked for; without any, those of the policy that change the year, and those that do not.

    Raises:
        UsageError: If no scenario of the policy changes the rules of the year.
    """
    if names:
        return list(names), []
    fitting, idle = applicable(setting, year)
    if not fitting:
        said = sentence(
            "must name a scenario: none in params/scenarios changes the rules of {year}", year=year
        )
        raise UsageError(Problem("compare", said))
    return fitting, idle
