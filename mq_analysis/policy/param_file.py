"""Parameter files that stand beside a policy, ``params/<folder>/<policy>.yaml``: found by name, read strictly."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from mq_analysis.base.errors import PolicyError, Problem, UsageError, nearest, one
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import display_path
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.faults import Tree
from mq_analysis.policy.load import find_policy, has_keys, load_policy, read_model, read_text
from mq_analysis.policy.model import Node, Policy
from mq_analysis.policy.names import file_of, files_in, names_in
from mq_analysis.policy.scalars import Id
from mq_analysis.policy.yamltext import Document, Path as NodePath, parse

ANY_POLICY = "any_policy"
"""The name of a file for policies that have none of their own."""


class Params(Node):
    """The content of a parameter file; ``policy`` is the id of the policy that it is for."""

    policy: Id


P = TypeVar("P", bound=Params)


@dataclass(frozen=True)
class ParamFile(Generic[P]):
    """A kind of parameter file; each room declares its own once.

    Attributes:
        folder: The folder of ``params`` that holds it.
        model: What its text is read as.
        keys: A file is of this kind if it has all of these keys.
        one_of: Keys of which it must have at least one, if any are named.
        findings: Checks that need only the file, beyond its form.
        against: Checks that need the policy too.
        is_named: Whether the file's name must be the id of its policy.
        is_general: Whether the toolkit has one for policies without their own, `ANY_POLICY`.
    """

    folder: str
    model: type[P]
    keys: tuple[str, ...]
    one_of: tuple[str, ...] = ()
    findings: Callable[[P], Iterable[Finding]] | None = None
    against: Callable[[P, Policy], Iterable[Finding]] | None = None
    is_named: bool = False
    is_general: bool = False

    def path(self, policy_id: str) -> Path:
        """Return the file of a policy; without one, that for any policy where there is such a file.

        Raises:
            UsageError: If there is none.
        """
        path = file_of(self.folder, policy_id)
        if not path.is_file() and self.is_general:
            return file_of(self.folder, ANY_POLICY)
        if not path.is_file():
            said = sentence(
                "must hold {name} for this policy, got no such file; {nearest}",
                name=path.name,
                nearest=nearest(policy_id, names_in(self.folder)),
            )
            raise one(UsageError, f"params/{self.folder}", said)
        return path

    def has(self, policy_id: str) -> bool:
        """Say whether there is a file for a policy of its own."""
        return file_of(self.folder, policy_id).is_file()

    def find(self, policy: Policy) -> P:
        """Read and check the file of a policy.

        Raises:
            UsageError: If there is none.
            PolicyError: With every problem of the file.
        """
        return self.load(self.path(policy.id), policy)

    def fits(self, path: Path) -> bool:
        """Say whether a file is of this kind, by its keys."""
        return has_keys(path, *self.keys) and (
            not self.one_of or any(has_keys(path, key) for key in self.one_of)
        )

    def load(self, path: Path, policy: Policy | None = None) -> P:
        """Read and check a file.

        Args:
            path: The file.
            policy: The policy to check it against where needed; by default the one that the file names.

        Raises:
            PolicyError: With every problem, each as ``file:line:column``.
        """
        return self.read(read_text(path), path, policy)

    def read(self, text: str, path: Path, policy: Policy | None = None) -> P:
        """Read and check the text of a file, which may not be written.

        Args:
            text: The text.
            path: The file that it is of, or would be of, for messages.
            policy: As for `load`.

        Raises:
            PolicyError: With every problem, each as ``file:line:column``.
        """
        model: P
        document, model = _read(self.model, text, display_path(path))
        refuse(document, self._findings(model, path, policy))
        return model

    def load_all(self) -> list[P]:
        """Read and check every file of the folder, in order of their names.

        Raises:
            PolicyError: With every problem of the first invalid file.
        """
        return [self.load(path) for path in files_in(self.folder)]

    def _findings(self, model: P, path: Path, policy: Policy | None) -> Iterator[Finding]:
        is_misnamed = self.is_named and model.policy != path.stem
        if is_misnamed:
            said = sentence(
                "must be the policy of the file's name, {name}, got {got!r}", name=path.stem, got=model.policy
            )
            yield ("policy",), said
        if self.findings:
            yield from self.findings(model)
        if self.against and (policy or not (is_misnamed or model.policy == ANY_POLICY)):
            yield from self.against(model, policy or load_policy(find_policy(model.policy)))


@functools.lru_cache(maxsize=16)
def _read(model: type[P], text: str, source: str) -> tuple[Document, P]:
    document = parse(text, source)
    return document, read_model(model, document)


def refuse(tree: Tree, findings: Iterable[Finding]) -> None:
    """Raise all findings as one error; do nothing without findings.

    Raises:
        PolicyError: With every finding at its place.
    """
    problems = sorted({Problem(tree.where(place), said) for place, said in findings})
    if problems:
        raise PolicyError(problems)


def once(node: Node, *names: str) -> Iterator[Finding]:
    """Find ids that occur twice in one of the named lists of a node; different lists may share an id."""
    for name in names:
        seen: set[str] = set()
        for i, member in enumerate(getattr(node, name)):
            if member.id in seen:
                yield (name, i, "id"), sentence("id must be given once, got {got} again", got=member.id)
            seen.add(member.id)


def check_name(name: str, names: Sequence[str], place: NodePath) -> Iterator[Finding]:
    """Find a name that is not among the names."""
    if name not in names:
        yield (
            place,
            sentence(
                "must name one of the file, got {got!r}; {nearest}",
                got=name,
                nearest=nearest(name, list(names)),
            ),
        )
