"""Conditions: tests of facts, and groups of such tests."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from mq_analysis.base.messages import join, sentence
from mq_analysis.policy.model.base import Node, Variant, at_most_one, schema_rules
from mq_analysis.policy.model.facts import Operand
from mq_analysis.policy.scalars import Boolean, Id, Text, Texts

BOUNDS = ("at_least", "above", "at_most", "below")
"""Keys of bounds: the word says whether the bound itself is included."""
TESTS = ("is_", "is_not", "known", *BOUNDS)
GROUPS = ("any_of", "all_of", "none_of")


class Condition(Variant):
    """A test of one fact, or a group of tests; a bound may itself be a fact or a share of one."""

    model_config = schema_rules(
        {
            "oneOf": [
                *({"required": ["fact", name.rstrip("_")]} for name in TESTS),
                *({"required": [name], "not": {"required": ["fact"]}} for name in GROUPS),
            ]
        }
    )

    fact: Id | None = None
    is_: Texts | None = Field(default=None, alias="is")
    is_not: Texts | None = None
    known: Boolean | None = None
    at_least: Operand | None = None
    above: Operand | None = None
    at_most: Operand | None = None
    below: Operand | None = None
    any_of: Annotated[tuple[Condition, ...], Field(min_length=1)] | None = None
    all_of: Annotated[tuple[Condition, ...], Field(min_length=1)] | None = None
    none_of: Annotated[tuple[Condition, ...], Field(min_length=1)] | None = None
    otherwise: Id | None = None
    soft: Boolean = False
    quote: Text | None = None

    @model_validator(mode="after")
    def _tests_one_thing(self) -> Self:
        tests, groups = self.keys_in_file(*TESTS), self.keys_in_file(*GROUPS)
        if len(tests) + len(groups) != 1:
            names = join(name.rstrip("_") for name in (*TESTS, *GROUPS))
            got = join(name.rstrip("_") for name in tests + groups) or sentence("none")
            raise ValueError(sentence("must have exactly one of {names}, got {got}", names=names, got=got))
        if bool(tests) != (self.fact is not None):
            raise ValueError(
                sentence("must name a fact for a test of one, and none for any_of, all_of and none_of")
            )
        if self.known is False:
            raise ValueError(sentence("must be known: true, got false"))
        return self

    @property
    def op(self) -> str:
        """The key of the test."""
        return self.keys_in_file(*TESTS, *GROUPS)[0].rstrip("_")

    @property
    def members(self) -> tuple[Condition, ...]:
        """The conditions of a group."""
        return self.any_of or self.all_of or self.none_of or ()


class Bounds(Node):
    """The two ends of a bracket: the key says whether the bound is included; an end without a key is open."""

    model_config = schema_rules(at_most_one("at_least", "above"), at_most_one("below", "at_most"))

    at_least: Text | None = None
    above: Text | None = None
    below: Text | None = None
    at_most: Text | None = None
    quote: Text | None = None

    @model_validator(mode="after")
    def _has_its_ends(self) -> Self:
        if len(self.keys_in_file("at_least", "above")) > 1:
            raise ValueError(sentence("must have at most one of at_least, above, got both"))
        if len(self.keys_in_file("below", "at_most")) > 1:
            raise ValueError(sentence("must have at most one of below, at_most"))
        return self

    @property
    def lower(self) -> str | None:
        """The lower bound as in the file; None if the bracket is open below."""
        return self.at_least or self.above

    @property
    def upper(self) -> str | None:
        """The upper bound as in the file; None if the bracket is open above."""
        return self.below or self.at_most
