"""Policies as data: strict files in, frozen rules out."""

from mq_analysis.policy.load import digest, find_policy, load_policy, parse_policy
from mq_analysis.policy.model import Label, Policy
from mq_analysis.policy.rules import Rules, choose_readings, rules_for
from mq_analysis.policy.scenarios.files import (
    Scenario,
    find_scenario,
    find_scenarios,
    is_scenario,
    load_scenario,
    scenario_names,
)
from mq_analysis.policy.scenarios.overlay import Applied, apply_scenarios, open_policy
from mq_analysis.policy.terms import Award, Bracket, Condition, Fact, Schedule, Step

__all__ = [
    "Applied",
    "Award",
    "Bracket",
    "Condition",
    "Fact",
    "Label",
    "Policy",
    "Rules",
    "Scenario",
    "Schedule",
    "Step",
    "apply_scenarios",
    "choose_readings",
    "digest",
    "find_policy",
    "find_scenario",
    "find_scenarios",
    "is_scenario",
    "load_policy",
    "load_scenario",
    "open_policy",
    "parse_policy",
    "rules_for",
    "scenario_names",
]
