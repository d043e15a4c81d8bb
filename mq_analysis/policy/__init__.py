"""Policies as data: strict files in, frozen rules out."""

from mq_analysis.policy.load import digest, find_policy, load_policy, parse_policy
from mq_analysis.policy.model import Label, Policy
from mq_analysis.policy.rules import (
    Award,
    Bracket,
    Condition,
    Fact,
    Rules,
    Schedule,
    choose_readings,
    rules_for,
)

__all__ = [
    "Award",
    "Bracket",
    "Condition",
    "Fact",
    "Label",
    "Policy",
    "Rules",
    "Schedule",
    "choose_readings",
    "digest",
    "find_policy",
    "load_policy",
    "parse_policy",
    "rules_for",
]
