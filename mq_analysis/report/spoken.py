"""Names of awards, firms, places and reasons as values; the language is chosen when they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mq_analysis.policy import Award, Label, Rules
from mq_analysis.report.maps import township_name
from mq_analysis.report.values import ByLanguage, Coded, Said, Value, pieces, say

ENTERPRISE = pieces(say("enterprise"), say("org_code"), mark=" / ")
"""The head of a column of firms with their codes."""


def award_name(award: Award) -> Label:
    """Return the award's name."""
    return award.name


def cause_name(cause: str, rules: Rules) -> Value:
    """Return the name of a cause of change: an award id, or stacking."""
    return say("stacking") if cause == "stacking" else award_name(rules.award(cause))


def firm_name(row: Mapping[str, Any]) -> Coded:
    """Return name and code of an enterprise."""
    return Coded(row["name"] or say("unregistered"), row["org_code"])


def place_name(policy_id: str, row: Mapping[str, Any]) -> Value:
    """Return the township of a row: in English with its romanised name, where a tile map has one."""
    code, registered = row.get("township_code", ""), row["township"]
    if not registered:
        return say("unregistered")
    zh, en = (township_name(policy_id, code, registered, lang) for lang in ("zh", "en"))
    return ByLanguage(zh, en)


def outcome(outcome_id: str, rules: Rules) -> Value:
    """Say why an honour is or is not paid."""
    reasons = rules.policy.reasons
    return reasons[outcome_id] if outcome_id in reasons else say(f"outcome_{outcome_id}")


def marked(text: Said, *, is_estimate: bool) -> Said:
    """Mark a caption as an estimate, where it is one."""
    return say("estimate_mark", text=text) if is_estimate else text
