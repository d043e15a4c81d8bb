"""Versions that state only what changes: each is completed from the version before it.

A completed version takes the earlier version, replaces the keys that it states itself, and applies its changes. In
error messages a changed node has the place of the change, any other node the place where a version states it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mq_analysis.base.errors import PolicyError, Problem
from mq_analysis.base.messages import sentence
from mq_analysis.policy.faults import Tree
from mq_analysis.policy.model import Amendment
from mq_analysis.policy.scenarios.address import Mark, find, mark_of, steps_of
from mq_analysis.policy.scenarios.operations import operate, targets
from mq_analysis.policy.yamltext import Document, Path as NodePath

OWN = ("from", "to", "assumption", "note", "ruled_by")
"""Keys of a version that the next one does not take over."""


@dataclass(frozen=True, slots=True)
class Amended:
    """A document in which every version is complete.

    Attributes:
        data: The plain data.
        document: The document as its file has it.
        touched: For each node that a change touched, the number of the version and of the change.
        stated: For every version, the keys that it states itself, as in the file.
        problems: The changes that are invalid, each at its place; they are not applied.
    """

    data: Any
    document: Document
    touched: Mapping[Mark, tuple[int, int]]
    stated: tuple[frozenset[str], ...]
    problems: tuple[Problem, ...] = ()

    def where(self, path: NodePath, *, key: bool = False) -> str:
        """Return the place of a node: that of the change that made it, else where the file states it."""
        if len(path) < 3 or path[0] != "versions" or not isinstance(path[1], int):
            return self.document.where(path, key=key)
        node: Any = self.data
        found = None
        for part in path:
            if not _has(node, part):
                break
            found = self.touched.get(mark_of(node, part), found)
            node = node[part]
        if found:
            return self.document.where(("versions", found[0], "changes", found[1]))
        version = path[1]
        while version > 0 and "changes" in self.stated[version] and path[2] not in self.stated[version]:
            version -= 1
        return self.document.where(("versions", version, *path[2:]), key=key)


def _has(node: Any, part: str | int) -> bool:
    return (
        part in node
        if isinstance(node, dict)
        else isinstance(node, list) and isinstance(part, int) and part < len(node)
    )


def apply_amendments(document: Document, read: Callable[[Tree], Amendment]) -> Tree:
    """Return a document with complete versions.

    Args:
        document: A policy as in its file.
        read: Reads the list of changes of a version.
    """
    versions = document.data.get("versions")
    if not isinstance(versions, list) or not any(_is_amendment(version) for version in versions):
        return document
    touched: dict[Mark, tuple[int, int]] = {}
    whole: list[Any] = []
    problems: list[Problem] = []
    for i, version in enumerate(versions):
        if not _is_amendment(version):
            whole.append(version)
        elif not whole or not isinstance(whole[-1], dict):
            said = sentence("changes must follow a version that states its rules, got the first version")
            problems.append(Problem(document.where(("versions", i, "changes"), key=True), said))
        else:
            base = {name: node for name, node in whole[-1].items() if name not in OWN}
            own = {name: node for name, node in version.items() if name != "changes"}
            whole.append(copy.deepcopy(base) | own)
            try:
                problems += _change_version(whole[-1], i, document, read, touched)
            except PolicyError as error:
                problems += error.problems
    stated = tuple(frozenset(version) if isinstance(version, dict) else frozenset() for version in versions)
    return Amended({**document.data, "versions": whole}, document, touched, stated, tuple(problems))


def _is_amendment(version: Any) -> bool:
    return isinstance(version, dict) and "changes" in version


def _change_version(
    version: dict[str, Any],
    number: int,
    document: Document,
    read: Callable[[Tree], Amendment],
    touched: dict[Mark, tuple[int, int]],
) -> Iterator[Problem]:
    """Apply the changes of a version; yield a problem for each that is invalid."""
    path: NodePath = ("versions", number)
    stated = {"changes": document.data["versions"][number]["changes"]}
    changes = read(_Stated(stated, document, path)).changes
    for j, change in enumerate(changes):
        where = document.where((*path, "changes", j))
        try:
            slots = targets(change, find([version], steps_of(change.at)))
            if (
                any(touched.get(slot.mark, (0, 0))[0] == number for slot in slots)
                and change.operation == "set"
            ):
                raise ValueError(sentence("must be changed once in a version, got it again"))
            marks = [slot.mark for slot in slots] + operate(change, slots)
        except ValueError as error:
            yield Problem(where, sentence("{at}: {message}", at=change.at, message=error))
            continue
        touched.update(dict.fromkeys(marks, (number, j)))


@dataclass(frozen=True, slots=True)
class _Stated:
    """The changes of one version of a document, as a tree of their own."""

    data: Any
    document: Document
    at: NodePath

    def where(self, path: NodePath, *, key: bool = False) -> str:
        """Return the place of a node, or of its key."""
        return self.document.where((*self.at, *path), key=key)
