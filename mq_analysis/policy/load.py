"""Read policy files: strict YAML, closed model, checks of the whole policy; every problem is reported with its line."""

from __future__ import annotations

import copy
import functools
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from mq_analysis.base.errors import PolicyError, Problem, UsageError, nearest, one
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import display_path
from mq_analysis.policy.amendments import Amended, apply_amendments
from mq_analysis.policy.checks import check
from mq_analysis.policy.faults import Tree, follows, node_path, problems_of
from mq_analysis.policy.model import Amendment, Node, Policy
from mq_analysis.policy.names import file_of, is_path, names_in
from mq_analysis.policy.yamltext import Path as NodePath, parse

N = TypeVar("N", bound=Node)


def find_policy(name: str) -> Path:
    """Return the file of a policy given by name (in ``params/policies``) or by path.

    Raises:
        UsageError: If there is no such file.
    """
    path = file_of("policies", name)
    if path.is_file():
        return path
    if is_path(name):
        raise one(UsageError, name, sentence("must be a policy file, got no such file"))
    choices = nearest(name, names_in("policies"))
    said = sentence("must name a policy, got {got!r}; {nearest}", got=name, nearest=choices)
    raise one(UsageError, "--policy", said)


def load_policy(path: Path) -> Policy:
    """Load and check a policy file.

    Raises:
        PolicyError: With every problem of the file, each as ``file:line:column``.
    """
    return parse_policy(read_text(path), display_path(path))


def read_text(path: Path) -> str:
    """Read a UTF-8 parameter file.

    Raises:
        PolicyError: If it is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PolicyError(
            Problem(
                display_path(path),
                sentence(
                    "must be UTF-8 text, got byte {start}: {reason}", start=error.start, reason=error.reason
                ),
            )
        ) from None


def parse_policy(text: str, source: str) -> Policy:
    """Parse and check the text of a policy file; see `load_policy`."""
    return read_policy(policy_tree(text, source))


def policy_tree(text: str, source: str) -> Tree:
    """Return the plain tree of a policy file, in which every version is complete.

    Raises:
        PolicyError: With every problem of its YAML.
    """
    return apply_amendments(parse(text, source), lambda tree: read_model(Amendment, tree))


def read_policy(tree: Tree, *, is_changed: bool = False) -> Policy:
    """Read and check the plain data of a policy; ``is_changed`` says that scenarios changed it.

    Raises:
        PolicyError: With every problem at its place.
    """
    data = tree.data
    problems: list[Problem] = list(tree.problems) if isinstance(tree, Amended) else []
    policy: Policy | None
    try:
        policy = Policy.model_validate(data)
    except ValidationError as error:
        problems += problems_of(error, tree, Policy)
        policy = _without_unknown_keys(error, data)
    findings = check(policy, data, is_changed=is_changed) if policy else []
    problems += [Problem(_where(tree, path), message) for path, message in findings]
    if problems or policy is None:
        raise PolicyError(sorted(set(problems)))
    return policy


def _without_unknown_keys(error: ValidationError, data: Any) -> Policy | None:
    """Read the policy again without its unknown keys, so that a misspelled key hides no other problem."""
    details = [d for d in error.errors(include_url=False) if not follows(d)]
    if any(detail["type"] != "extra_forbidden" for detail in details):
        return None
    data = copy.deepcopy(data)
    for detail in details:
        path = node_path(detail["loc"], data)
        node = data
        for part in path[:-1]:
            node = node[part]
        node.pop(path[-1], None)
    try:
        return Policy.model_validate(data)
    except ValidationError:
        return None


def _where(tree: Tree, path: NodePath) -> str:
    """Return the place of a node; a list with one member may be written as the member alone, then it has that place."""
    real: list[str | int] = []
    node = tree.data
    for part in path:
        if isinstance(part, int) and not isinstance(node, list):
            continue
        real.append(part)
        try:
            node = node[part]
        except (KeyError, IndexError, TypeError):
            node = None
    return tree.where(tuple(real), key=True)


def has_keys(path: Path, *names: str) -> bool:
    """Say whether a parameter file has these keys. False for an unreadable file: the code that loads it reports why."""
    try:
        return set(names) <= _keys(read_text(path))
    except PolicyError:
        return False


@functools.lru_cache(maxsize=1)
def _keys(text: str) -> frozenset[str]:
    """Return the top keys of a file; cached, because a file is tested against every kind of parameter file in turn."""
    data = parse(text, "").data
    return frozenset(data) if isinstance(data, dict) else frozenset()


def read_model(kind: type[N], tree: Tree) -> N:
    """Read plain data as one kind of node.

    Raises:
        PolicyError: With every problem at its place.
    """
    try:
        return kind.model_validate(tree.data)
    except ValidationError as error:
        raise PolicyError(problems_of(error, tree, kind)) from None
