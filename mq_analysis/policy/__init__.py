"""Policies as data: strict files in, frozen rules out."""

from mq_analysis.policy.load import find_policy, load_policy, parse_policy
from mq_analysis.policy.model import Label, Policy
from mq_analysis.policy.rules import Rules, choose_readings, other_options, rules_for
from mq_analysis.policy.scenarios.files import (
    Behaviour,
    Context,
    Scenario,
    context_of,
    find_scenario,
    find_scenarios,
    is_scenario,
    load_scenario,
    load_scenarios,
    parts_of,
    scenario_names,
)
from mq_analysis.policy.scenarios.levers import Lever, read_lever, set_levers, unit_of
from mq_analysis.policy.scenarios.overlay import Applied, Source, apply_scenarios, open_policy
from mq_analysis.policy.simulation import Settings, settings_for
from mq_analysis.policy.supplements import find_supplement, open_supplements, refuse_supplement
from mq_analysis.policy.terms import Award, Bracket, Condition, Fact, Schedule, Step
from mq_analysis.policy.years import award_years, cut_off_text, cut_off_year

__all__ = [
    "Applied",
    "Award",
    "Behaviour",
    "Bracket",
    "Condition",
    "Context",
    "Fact",
    "Label",
    "Lever",
    "Policy",
    "Rules",
    "Scenario",
    "Schedule",
    "Settings",
    "Source",
    "Step",
    "apply_scenarios",
    "award_years",
    "choose_readings",
    "context_of",
    "cut_off_text",
    "cut_off_year",
    "find_policy",
    "find_scenario",
    "find_scenarios",
    "find_supplement",
    "is_scenario",
    "load_policy",
    "load_scenario",
    "load_scenarios",
    "open_policy",
    "open_supplements",
    "other_options",
    "parse_policy",
    "parts_of",
    "read_lever",
    "refuse_supplement",
    "rules_for",
    "scenario_names",
    "set_levers",
    "settings_for",
    "unit_of",
]
