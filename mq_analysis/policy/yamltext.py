"""Strict YAML: every scalar stays text, every node keeps its place, anchors, tags and duplicate keys are errors.

YAML guesses types (``NO`` is false, ``22:30`` is 1350, ``0.10`` is a float), which a policy must not depend on. The
text is only composed to nodes; the model that reads them decides the types.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from mq_analysis.base.errors import PolicyError, Problem
from mq_analysis.base.messages import sentence
from mq_analysis.policy.slips import slip

Path = tuple[str | int, ...]
MAX_CHARACTERS = 1_000_000
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Document:
    """The plain data of a YAML text, with the line and column of every node and key."""

    data: Any
    source: str
    places: dict[Path, tuple[int, int]] = field(repr=False)
    keys: dict[Path, tuple[int, int]] = field(repr=False)

    def where(self, path: Path, *, key: bool = False) -> str:
        """Return ``file:line:column`` of a node, or of the nearest one that contains it."""
        if key and path in self.keys:
            line, column = self.keys[path]
        else:
            while path and path not in self.places:
                path = path[:-1]
            line, column = self.places.get(path, (1, 1))
        return f"{self.source}:{line}:{column}"


def parse(text: str, source: str) -> Document:
    """Parse YAML text that holds one mapping.

    Raises:
        PolicyError: For a syntax error, a duplicate key, an anchor, alias, tag, or a merge key; all at once.
    """
    if len(text) > MAX_CHARACTERS:
        raise PolicyError(
            Problem(
                source,
                sentence(
                    "must be at most {most} characters, got {got}",
                    most=MAX_CHARACTERS,
                    got=len(text),
                ),
            )
        )
    try:
        problems = _forbidden(text, source)
        root = None if problems else yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise PolicyError(slip(error, text, source)) from None
    if not problems:
        walk = _Walk(source)
        if isinstance(root, yaml.MappingNode):
            data = walk.value(root, ())
        else:
            walk.problems.append(Problem(f"{source}:1:1", sentence("must hold a mapping of keys to values")))
        problems = walk.problems
    if problems:
        raise PolicyError(problems)
    return Document(data, source, walk.places, walk.keys)


def _forbidden(text: str, source: str) -> list[Problem]:
    problems = []
    for event in yaml.parse(text, Loader=_Loader):
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        mark = event.start_mark
        place = f"{source}:{mark.line + 1}:{mark.column + 1}" if mark else source
        if anchor:
            problems.append(
                Problem(place, sentence("must not use an anchor or alias, got {got!r}", got=anchor))
            )
        elif tag:
            problems.append(Problem(place, sentence("must not use a tag, got {got!r}", got=tag)))
    return problems


class _Walk:
    """A walk over the node tree that collects places and problems."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.places: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if isinstance(node, yaml.ScalarNode):
            return None if not node.style and node.value in _NULLS else node.value
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        return self._mapping(node, path)

    def _mapping(self, node: yaml.Node, path: Path) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, value in node.value:
            place = (key.start_mark.line + 1, key.start_mark.column + 1)
            where = f"{self.source}:{place[0]}:{place[1]}"
            if not isinstance(key, yaml.ScalarNode):
                self.problems.append(Problem(where, sentence("must be a plain key, got a list or mapping")))
            elif key.value in out:
                first = self.keys[(*path, key.value)][0]
                self.problems.append(
                    Problem(
                        where,
                        sentence(
                            "must be given once, got the key {got!r} again (first in line {first})",
                            got=key.value,
                            first=first,
                        ),
                    )
                )
            else:
                self.keys[(*path, key.value)] = place
                out[key.value] = self.value(value, (*path, key.value))
        return out
