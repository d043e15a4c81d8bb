"""Tile maps: the place of each township in a schematic grid, and its name in both languages."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, ValidationError

from mq_analysis.base.errors import PolicyError, Problem
from mq_analysis.base.project import display_path, resource
from mq_analysis.policy.load import read_text
from mq_analysis.policy.model import Label, Node
from mq_analysis.policy.scalars import Integer
from mq_analysis.policy.yamltext import parse


class Tile(Node):
    """A township's place (row 0 is north, column 0 is west; neighbourhood only) and name."""

    row: Annotated[Integer, Field(ge=0, le=40)]
    column: Annotated[Integer, Field(ge=0, le=20)]
    name: Label


class TileMap(Node):
    """The tiles by division code."""

    tiles: Mapping[str, Tile]


@functools.cache
def tiles(policy_id: str) -> Mapping[str, Tile]:
    """Return the tiles of ``params/maps/<policy_id>.yaml``, or none if there is no such file.

    Raises:
        PolicyError: With every problem of the file at its line.
    """
    path = resource("params", "maps", f"{policy_id}.yaml")
    if not path.is_file():
        return {}
    document = parse(read_text(path), display_path(path))
    try:
        return TileMap.model_validate(document.data).tiles
    except ValidationError as error:
        problems = [Problem(document.where(d["loc"]), d["msg"]) for d in error.errors(include_url=False)]
        raise PolicyError(problems) from None


def township_name(policy_id: str, code: str, registered: str, lang: str) -> str:
    """Name a township: as registered in Chinese; in English with its romanised name first."""
    tile = tiles(policy_id).get(code)
    if lang == "zh" or tile is None:
        return registered
    return f"{tile.name.en} {registered}"
