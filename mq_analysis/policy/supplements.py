"""Townships' own supplements: policies in ``params/policies/townships`` that stand beside the county's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mq_analysis.base.errors import PolicyError, UsageError, nearest, one
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import display_path
from mq_analysis.policy.load import load_policy
from mq_analysis.policy.model import Policy
from mq_analysis.policy.model.document import Supplement
from mq_analysis.policy.names import file_of, names_in

TOWNSHIPS = "policies/townships"
"""The folder of ``params`` that holds supplements."""


def find_supplement(name: str) -> Path:
    """Return the file of a supplement given by name (in ``params/policies/townships``) or by path.

    Raises:
        UsageError: If there is no such file.
    """
    path = file_of(TOWNSHIPS, name)
    if path.is_file():
        return path
    choices = nearest(name, names_in(TOWNSHIPS))
    raise one(
        UsageError,
        "--supplement",
        sentence("must name a township's supplement, got {got!r}; {nearest}", got=name, nearest=choices),
    )


def open_supplements(names: Sequence[str], policy: Policy) -> tuple[Policy, ...]:
    """Load the supplements to a policy, each given by name or path.

    Raises:
        UsageError: For an unknown name, or one given twice.
        PolicyError: With every problem of a file, or if it is no supplement to this policy.
    """
    found: list[Policy] = []
    for name in names:
        path = find_supplement(name)
        law = load_policy(path)
        to = law.supplement.to if law.supplement else None
        if to != policy.id:
            got = sentence("one to {to}", to=to) if to else sentence("a policy without supplement")
            raise one(
                PolicyError,
                display_path(path),
                sentence("must be a supplement to {policy}, got {got}", policy=policy.id, got=got),
            )
        if law.id in [other.id for other in found]:
            raise one(UsageError, "--supplement", sentence("must be given once, got {got} again", got=law.id))
        found.append(law)
    return tuple(found)


def supplement_of(policy: Policy) -> Supplement:
    """Return the supplement part of a policy.

    Raises:
        ValueError: If the policy is no supplement.
    """
    if policy.supplement is None:
        raise ValueError(sentence("{policy} is no township's supplement", policy=policy.id))
    return policy.supplement


def refuse_supplement(policy: Policy, source: Path) -> None:
    """Raise if a supplement is given where a county's policy is needed; a supplement pays firms of one township only.

    Raises:
        UsageError: If it is a supplement; the message says how to name one.
    """
    if policy.supplement:
        said = sentence(
            "must be a county's policy, got a township's supplement to {to}; "
            "name it with --supplement beside that policy",
            to=policy.supplement.to,
        )
        raise one(UsageError, display_path(source), said)
