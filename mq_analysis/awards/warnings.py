"""Warnings: what does not change an amount and must be seen by whoever signs it (原则上, 最高)."""

from __future__ import annotations

from dataclasses import dataclass

from mq_analysis.exact import YES, Node, col, lit, when
from mq_analysis.policy import Award, Rules
from mq_analysis.worth import Columns, holds, worth

UNSURE = "unsure_"
BITS = 62
"""Warnings of one policy at most: each is one bit of a whole number."""


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 (Warning is Python's own)
    """One warning an award may carry: ``id`` is a reason of the policy, ``ceiling``, ``no_payee``, or ``over_<fact>``.

    ``unsure_`` before it: a fact is missing, so that nobody can tell.
    """

    award: str
    id: str


def warnings_of(rules: Rules) -> tuple[Warning_, ...]:
    """Return every warning the rules may give, in order."""
    found: list[Warning_] = []
    for award in rules.awards:
        names = [c.reason for c in award.requires if c.soft]
        names += [f"over_{cap.limit.fact or 'sum'}" for cap in award.limits if cap.soft]
        found += [Warning_(award.id, prefix + name) for name in names for prefix in ("", UNSURE)]
        found += [Warning_(award.id, "ceiling")] if award.ceiling else []
        found += [Warning_(award.id, "no_payee")] if isinstance(award.payee, str) else []
    for i, step in enumerate(rules.steps):
        found += [Warning_("", f"over_step_{i + 1}")] if step.soft else []
    return tuple(found[:BITS])


def mask(award: Award, warned: tuple[Warning_, ...], look: Columns) -> Node:
    """Return the bits of the warnings that hold for an item of an award."""
    stands: list[tuple[str, Node]] = []
    for condition in award.requires:
        if condition.soft:
            test = holds(condition, look)
            stands += [(condition.reason, test.false), (UNSURE + condition.reason, test.unknown)]
    soft = [cap for cap in award.limits if cap.soft]
    for cap in soft:
        test = worth(award, look).compare("at_most", look.operand(cap.limit))
        name = f"over_{cap.limit.fact or 'sum'}"
        stands += [(name, test.false), (UNSURE + name, test.unknown)]
    if award.ceiling:
        stands.append(("ceiling", look.number(award.decided).is_missing if award.decided else YES))
    if isinstance(award.payee, str):
        stands.append(("no_payee", Node("is_null", col(award.payee))))
    bits = {w.id: 2**i for i, w in enumerate(warned) if w.award == award.id}
    total = lit(0)
    for name, test in stands:
        total = total + when(test, lit(bits.get(name, 0)), lit(0))
    return total


def decoded(bits: int, warned: tuple[Warning_, ...]) -> list[str]:
    """Return the ids of the warnings whose bits are set."""
    return [w.id for i, w in enumerate(warned) if bits >> i & 1]
