"""Any node of any policy turned into a value of another kind is refused in words of the format, at its place."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from mq_analysis.base.errors import PolicyError, Problem
from mq_analysis.base.messages import Message
from mq_analysis.base.project import home
from mq_analysis.policy.load import read_policy
from mq_analysis.policy.yamltext import Document, Path, parse

POLICIES = sorted((home() / "params" / "policies").rglob("*.yaml"))
WRONG: dict[str, Any] = {"text": "?!", "list": ["?!"], "mapping": {"x": "?!"}, "nothing": None}
NAMED = ("facts", "readings", "reasons", "options", "where", "match")
"""Keys below which names stand that the writer chooses."""
OF_THE_MODEL = re.compile(
    r"[Ii]nput|[Ff]ield required|[Ee]xtra inputs|\binstance\b|\bvalid (?!YAML)|\btuple\b|\bdict|\bNone\b|\bType"
)
"""Words of pydantic and of Python that tell the writer of a policy nothing."""


def shapes(node: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from shapes(child, (*path, key))


def of_all_policies() -> Iterator[tuple[Document, Path]]:
    """The first node of every shape: the path of its keys, without positions and names of facts."""
    seen: set[Path] = set()
    for file in POLICIES:
        document = parse(file.read_text("utf-8"), "bad.yaml")
        for path in shapes(document.data):
            shape = tuple(
                part for i, part in enumerate(path) if isinstance(part, str) and path[i - 1] not in NAMED
            )
            if path and shape not in seen:
                seen.add(shape)
                yield document, path


NODES = list(of_all_policies())


def told(document: Document, path: Path, value: Any) -> tuple[Problem, ...]:
    """What is said of a policy with another value at one place; nothing if it holds."""
    data = copy.deepcopy(document.data)
    holder = data
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value
    try:
        read_policy(replace(document, data=data))
    except PolicyError as error:
        return error.problems
    return ()


@pytest.mark.parametrize("kind", WRONG)
def test_a_node_of_another_kind_is_refused_in_both_languages_at_its_place(kind):
    assert len(NODES) > 200
    refused = named = 0
    for document, path in NODES:
        problems = told(document, path, WRONG[kind])
        refused += bool(problems)
        for problem in problems:
            chinese = problem.in_language("zh")
            assert re.fullmatch(r"bad\.yaml:\d+:\d+", problem.where)
            assert isinstance(problem.message, Message), (path, problem)
            assert not OF_THE_MODEL.search(problem.message), (path, problem)
            assert "must be of the form" not in problem.message, (
                path,
                problem,
            )  # said of kinds without words
            assert re.search(r"[\u4e00-\u9fff]", chinese), (path, problem)
            assert not re.search(r"\b(must|got|did you|choose from)\b", chinese), (path, chinese)
        of_it = [p for p in problems if p.message.startswith(".".join(map(str, path)) + " ")]
        places = [document.where(path), document.where(path, key=True), document.where(path[:-1])]
        lines, around = (
            [int(place.split(":")[1]) for place in found] for found in ([p.where for p in of_it], places)
        )
        assert not lines or min(abs(a - b) for a in lines for b in around) <= 2, (path, of_it)
        named += bool(of_it)
    assert refused > len(NODES) / 2
    assert named > len(NODES) / 3
