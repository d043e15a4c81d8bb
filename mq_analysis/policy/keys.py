"""The keys that are allowed at each place, derived from the model, for advice about misplaced keys."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_args, get_origin

from mq_analysis.policy.model import Node
from mq_analysis.policy.yamltext import Path


def keys_at(kind: type[Node], path: Path) -> list[str]:
    """Return the keys that are allowed at a path below a kind of node."""
    found: list[Any] = [kind]
    for part in path:
        if isinstance(part, str):
            found = [inner for each in found for inner in _below(each, part)]
    return sorted({key for each in found if _is_node(each) for key in _fields(each)})


@functools.cache
def homes(kind: type[Node]) -> Mapping[str, list[str]]:
    """Return for each key the places below a kind of node where it is allowed, the shallowest first; "" is the top."""
    found: dict[str, list[str]] = {}
    seen: set[type[Node]] = set()
    waiting: list[tuple[str, type[Node]]] = [("", kind)]
    while waiting:
        place, node = waiting.pop(0)
        if node in seen:
            continue
        seen.add(node)
        for key, annotation in _fields(node).items():
            found.setdefault(key, []).append(place)
            below = f"{place}.{key}".lstrip(".")
            waiting += [(below, inner) for inner in _nodes(annotation)]
    return found


def _fields(node: type[Node]) -> dict[str, Any]:
    """Return the annotation of every key of a node, by the name of the key in the file."""
    return {field.alias or name: field.annotation for name, field in node.model_fields.items()}


def _below(each: Any, part: str) -> Iterator[Any]:
    """Return the kinds of node that may lie below a key of a node or mapping."""
    if _is_node(each):
        yield from _parts(_fields(each).get(part))
    elif get_origin(each) is Mapping:
        yield from _parts(get_args(each)[1])


def _parts(annotation: Any) -> Iterator[Any]:
    """Return the nodes and mappings of an annotation, through lists, unions and Annotated."""
    if _is_node(annotation) or get_origin(annotation) is Mapping:
        yield annotation
        return
    arguments = get_args(annotation)
    for argument in arguments[:1] if get_origin(annotation) is Annotated else arguments:
        yield from _parts(argument)


def _nodes(annotation: Any) -> Iterator[type[Node]]:
    for part in _parts(annotation):
        if _is_node(part):
            yield part
        else:
            yield from _nodes(get_args(part)[1])


def _is_node(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Node)
