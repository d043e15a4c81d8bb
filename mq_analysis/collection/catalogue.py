"""The honours that a policy awards, as a catalogue for a county that keeps none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mq_analysis.intake.reference import Honour
from mq_analysis.policy.model import Policy

_ALWAYS = (1900, 2100)
"""Years in which an honour can be awarded, where only the policy names it."""


def honours_of(policy: Policy) -> Mapping[str, Honour]:
    """Return the honours that awards name or facts look for, by name, which is their code too.

    The policy does not say to what an honour is given nor who is responsible for it: which rows are about the same
    honour is then told by date and certificate. The level is known where an award asks for a single one.
    """
    found: dict[str, Honour] = {}
    for name, clause, level in _names_of_honours(policy):
        first, last = _ALWAYS
        more = {"clause": clause, "level": level, "new_titles_from": str(first), "new_titles_to": str(last)}
        found.setdefault(name, Honour.model_validate({"code": name, "name": name, **more}))
    return found


def _names_of_honours(policy: Policy) -> Iterator[tuple[str, str | None, str]]:
    for version in policy.versions:
        for award in version.awards:
            yield from ((name, award.clause, _level(policy, award)) for name in award.honours or ())
    for fact in policy.facts.values():
        yield from ((name, None, "") for name in fact.where.get("honour_name", ()))


def _level(policy: Policy, award: object) -> str:
    """Return the level that an award asks its honours for; blank if it asks for none or for several."""
    conditions = (*getattr(award, "which", ()), *getattr(award, "requires", ()))
    asked = [
        tuple(condition.is_ or ())
        for condition in conditions
        if (fact := policy.facts.get(condition.fact or "")) and fact.of == "honour" and fact.column == "level"
    ]
    return asked[0][0] if len(asked) == 1 and len(asked[0]) == 1 else ""
