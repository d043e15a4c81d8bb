"""What only the whole policy can show: references, units, dates, variants, cycles, what can never be reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mq_analysis.base.messages import Message
from mq_analysis.policy.checks.awards import check_awards
from mq_analysis.policy.checks.cases import check_cases
from mq_analysis.policy.checks.conditions import UNREACHABLE
from mq_analysis.policy.checks.document import check_document
from mq_analysis.policy.checks.facts import check_facts
from mq_analysis.policy.checks.finding import Finding
from mq_analysis.policy.checks.stacking import check_stacking
from mq_analysis.policy.model import Policy

__all__ = ["Finding", "check"]


def check(policy: Policy, data: Mapping[str, Any], *, is_changed: bool = False) -> list[Finding]:
    """Return every problem of a policy whose single nodes are sound.

    ``data`` is the plain tree the policy was read from: it tells lists from single nodes. A policy that a scenario
    changed may have brackets that can no longer be reached: a gate that is raised rules them out.
    """
    findings = [
        *check_document(policy, data),
        *check_facts(policy),
        *(f for i, _ in enumerate(policy.versions) for f in check_awards(policy, i)),
        *(f for i, _ in enumerate(policy.versions) for f in check_stacking(policy, i)),
        *check_cases(policy),
    ]
    return [f for f in findings if not (is_changed and _is_unreachable(f[1]))]


def _is_unreachable(message: str) -> bool:
    return isinstance(message, Message) and message.template == UNREACHABLE.template
