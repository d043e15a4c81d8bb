"""Translate pydantic's errors into the words of the file format: where a key belongs, what form a value must have."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any, Protocol

from pydantic import ValidationError

from mq_analysis.base.errors import Problem, nearest
from mq_analysis.base.forms import form_of, kind_of
from mq_analysis.base.messages import join, sentence
from mq_analysis.policy.keys import homes, keys_at
from mq_analysis.policy.model import Node
from mq_analysis.policy.yamltext import Path

_NO_BLANK = re.compile(r"([A-Za-z_]\w*)\s*[:：].*", re.DOTALL)
_SHOWN = 60
"""Characters of a value that a message repeats."""


class Tree(Protocol):
    """Plain data whose nodes have places in files: a document, or one that scenarios changed."""

    @property
    def data(self) -> Any:
        """The plain data."""

    def where(self, path: Path, *, key: bool = False) -> str:
        """Return the place of a node, or of its key."""


def problems_of(error: ValidationError, tree: Tree, kind: type[Node]) -> list[Problem]:
    """Convert pydantic's errors for a tree that should be one kind of node to problems, each at its place."""
    found: dict[Problem, None] = {}
    for detail in error.errors(include_url=False):
        if follows(detail):
            continue  # too short only because invalid entries were dropped; each of them has its own problem
        path = node_path(detail["loc"], tree.data)
        where = tree.where(path, key=detail["type"] == "extra_forbidden")
        found[Problem(where, _message(dict(detail), path, kind))] = None
    return list(found)


def follows(detail: Mapping[str, Any]) -> bool:
    """Say whether an error "list too short" only follows from errors of the members."""
    return bool(detail["type"] == "too_short" and detail["ctx"]["actual_length"] < len(detail["input"]))


def node_path(loc: tuple[int | str, ...], data: Any) -> Path:
    """Keep the keys and indices of a pydantic location; drop its names of union branches, which no document has."""
    path: list[str | int] = []
    for i, part in enumerate(loc, start=1):
        parts = dict(enumerate(data)) if isinstance(data, list) else data if isinstance(data, dict) else {}
        if part in parts:
            data = parts[part]
        elif isinstance(data, dict) and i == len(loc) and isinstance(part, str):
            data = None  # the key that is missing
        else:
            continue
        path.append(part)
    return tuple(path)


def _message(detail: dict[str, Any], path: Path, kind: type[Node]) -> str:
    name = ".".join(str(part) for part in path) or sentence("the file")
    match detail["type"]:
        case "missing":
            return sentence("must have {name}", name=name)
        case "extra_forbidden":
            return _unknown_key(path, detail["input"], kind)
        case "value_error":
            return sentence("{name} {error}", name=name, error=detail["ctx"]["error"])
        case "too_short" | "too_long":
            return _length(detail, name)
    seen = kind_of(detail["input"])
    return sentence("{name} must be {form}, got {got}", name=name, form=form_of(detail), got=seen)


def _length(detail: Mapping[str, Any], name: str) -> str:
    ctx, got = detail["ctx"], len(detail["input"])
    if detail["type"] == "too_short":
        return sentence(
            "{name} must have at least {least} entries, got {got}",
            name=name,
            least=ctx["min_length"],
            got=got,
        )
    return sentence(
        "{name} must have at most {most} entries, got {got}", name=name, most=ctx["max_length"], got=got
    )


def _unknown_key(path: Path, value: Any, kind: type[Node]) -> str:
    """Return the message for an unknown key: no blank after its colon, at the wrong place, or misspelled."""
    key = str(path[-1])
    glued = _NO_BLANK.fullmatch(key)
    if glued and value is None:
        return sentence(
            "must have a colon (:) and a blank after the key {key}, got {got!r}",
            key=glued[1],
            got=key[:_SHOWN],
        )
    own, known = keys_at(kind, path[:-1]), homes(kind)
    if key in known:
        advice = _home(key, known[key], path[:-1])
    elif own and not difflib.get_close_matches(key, own) and difflib.get_close_matches(key, known):
        advice = nearest(key, list(known))
    else:
        advice = nearest(key, own or list(known))
    if value is None:
        advice = sentence(
            "{advice} (a comma inside {{ }} ends a text: put the text in quotes)", advice=advice
        )
    return sentence("must not have the unknown key {got!r}; {advice}", got=key, advice=advice)


def _home(key: str, places: list[str], here: Path) -> str:
    """Return advice on the places where a misplaced key belongs."""
    at = ".".join(str(part) for part in here if isinstance(part, str))
    holder = at or sentence("the top of the file")
    if "" in places:
        return sentence("{key} stands at the top of the file, not under {here}", key=key, here=holder)
    return sentence(
        "{key} stands under {places}, not under {here}",
        key=key,
        places=join(places[:3], " or "),
        here=holder,
    )
