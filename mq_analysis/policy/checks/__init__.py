"""Checks that need the whole policy: references, units, dates, variants, cycles, brackets that can never be reached."""

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
    """Return every problem of a policy whose nodes are each valid by themselves.

    ``data`` is the plain tree that the policy was read from; it shows where the file has a list or a single node.
        With ``is_changed`` (by a scenario) unreachable brackets are allowed: a raised gate can rule out low brackets.
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
