"""Files of parameters that stand beside a policy, ``params/<room>/<policy>.yaml``: found by name, read strictly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from mq_analysis.base.errors import PolicyError, Problem, UsageError, nearest, one
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import home, shown
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.faults import Tree
from mq_analysis.policy.load import read_model, read_text
from mq_analysis.policy.model import Node
from mq_analysis.policy.yamltext import Path as NodePath, parse

N = TypeVar("N", bound=Node)


def companion(room: str, policy_id: str) -> Path:
    """Return where the file of a policy stands in a folder of ``params``, whether it is there or not."""
    return home() / "params" / room / f"{policy_id}.yaml"


def find_companion(room: str, policy_id: str) -> Path:
    """Return the file of a policy in a folder of ``params``.

    Raises:
        UsageError: If there is none.
    """
    path = companion(room, policy_id)
    if not path.is_file():
        names = [p.stem for p in path.parent.glob("*.yaml")]
        said = sentence(
            "must hold {name} for this policy, got no such file; {nearest}",
            name=path.name,
            nearest=nearest(policy_id, names),
        )
        raise one(UsageError, f"params/{room}", said)
    return path


def read_companion(kind: type[N], path: Path, findings: Callable[[N], Iterable[Finding]]) -> N:
    """Read a file as one kind of node, and check what its form cannot say.

    Raises:
        PolicyError: With every problem, each as ``file:line:column``.
    """
    document = parse(read_text(path), shown(path))
    model = read_model(kind, document)
    refuse(document, findings(model))
    return model


def refuse(tree: Tree, findings: Iterable[Finding]) -> None:
    """Raise what was found, if anything was.

    Raises:
        PolicyError: With every finding at its place.
    """
    problems = sorted({Problem(tree.where(place), said) for place, said in findings})
    if problems:
        raise PolicyError(problems)


def of_its_name(policy_id: str, path: Path) -> Iterator[Finding]:
    """Find that a file is for another policy than its name says."""
    if policy_id != path.stem:
        yield (
            ("policy",),
            sentence(
                "must be the policy of the file's name, {name}, got {got!r}", name=path.stem, got=policy_id
            ),
        )


def once(node: Node, *names: str) -> Iterator[Finding]:
    """Find ids that stand twice in a list of a node, in each list of its own."""
    for name in names:
        seen: set[str] = set()
        for i, member in enumerate(getattr(node, name)):
            if member.id in seen:
                yield (name, i, "id"), sentence("id must be given once, got {got} again", got=member.id)
            seen.add(member.id)


def known(name: str, names: Sequence[str], place: NodePath) -> Iterator[Finding]:
    """Find that a name leads nowhere."""
    if name not in names:
        yield (
            place,
            sentence(
                "must name one of the file, got {got!r}; {nearest}",
                got=name,
                nearest=nearest(name, list(names)),
            ),
        )
