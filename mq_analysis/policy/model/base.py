"""Base classes of the model: closed frozen nodes, labels in two languages, variants under readings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from mq_analysis.base.messages import join, sentence
from mq_analysis.policy.scalars import OR_ONE, Id, Text, Texts, as_list


class Node(BaseModel):
    """Frozen, closed: an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def keys_in_file(self, *names: str) -> list[str]:
        """Return those of these keys that the file gives."""
        return [name for name in names if getattr(self, name) not in (None, ())]


class Label(Node):
    """A name or sentence in Chinese and English."""

    zh: Text
    en: Text


class Variant(Node):
    """A node that holds only under some options of some readings; without ``under`` it always holds."""

    under: Mapping[Id, Texts] = Field(default_factory=dict)


V = TypeVar("V")
Variants = Annotated[tuple[V, ...], BeforeValidator(as_list), Field(json_schema_extra={OR_ONE: True})]
"""A list of variants, or a single one without brackets."""


def exactly_one(*names: str) -> ConfigDict:
    """Require exactly one of these keys in the JSON Schema; the loader's validators do the same by `need_one`."""
    return ConfigDict(json_schema_extra={"oneOf": [{"required": [name]} for name in names]})


def need_one(node: Node, *names: str) -> None:
    """Check that a node has exactly one of these keys.

    Raises:
        ValueError: If it has none or several of them; the message names the keys.
    """
    given = node.keys_in_file(*names)
    if len(given) != 1:
        shown = [name.rstrip("_") for name in names]
        got = join(name.rstrip("_") for name in given) or sentence("none")
        raise ValueError(sentence("must have exactly one of {names}, got {got}", names=join(shown), got=got))


def schema_rules(*rules: dict[str, Any]) -> ConfigDict:
    """Add rules for a node to the JSON Schema."""
    return ConfigDict(json_schema_extra={"allOf": list(rules)})


def one_of(*names: str) -> dict[str, Any]:
    """Return the rule that exactly one of these keys is given."""
    return {"oneOf": [{"required": [name]} for name in names]}


def at_most_one(*names: str) -> dict[str, Any]:
    """Return the rule that at most one of these keys is given."""
    pairs = [{"required": [a, b]} for i, a in enumerate(names) for b in names[i + 1 :]]
    return {"not": {"anyOf": pairs}}


def together(*names: str) -> dict[str, Any]:
    """Return the rule that these keys are given together or not at all."""
    return {"dependentRequired": {a: [b for b in names if b != a] for a in names}}
