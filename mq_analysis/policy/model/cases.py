"""Worked cases: what is known, and what must be paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from mq_analysis.messages import sentence
from mq_analysis.policy.model.base import Node, Variant, Variants, need_one, one_of, schema_rules
from mq_analysis.policy.scalars import Amount, Boolean, Id, Integer, Text, Texts


class Expectation(Variant):
    """What a case pays under some readings (the others at their default): a sum, or nobody can decide.

    ``pay`` is the sum of all awards, ``pays`` that of each enterprise; beside one of them ``payees``, ``stages`` and
    ``funding`` say how it is divided, and ``warns`` which warnings stand.
    """

    model_config = schema_rules(one_of("pay", "pays", "undecided"))

    pay: Amount | None = None
    pays: Mapping[Text, Amount] | None = None
    undecided: Boolean | None = None
    payees: Mapping[Text, Amount] = Field(default_factory=dict)
    stages: Mapping[Id, Amount] = Field(default_factory=dict)
    funding: Mapping[Id, Amount] = Field(default_factory=dict)
    warns: Texts | None = None

    @model_validator(mode="after")
    def _expects_one_thing(self) -> Self:
        need_one(self, "pay", "pays", "undecided")
        if any(len(options) != 1 for options in self.under.values()):
            raise ValueError(sentence("under must name one option of each reading"))
        if self.undecided is False:
            raise ValueError(sentence("must be undecided: true, got false"))
        return self


Items = tuple[Mapping[Id, Text], ...]


class Known(Node):
    """What is known of one enterprise of a case."""

    facts: Mapping[Id, Text] = Field(default_factory=dict)
    items: Items = ()


class Case(Node):
    """A worked case: what is known of one enterprise (or several), and what it must be paid.

    ``facts`` are facts of enterprises or of the year, each text read as its fact says (``200 万元``); each item of
    ``items`` names its ``honour`` (or, with ``item``, its table), and may name its ``product``, ``id`` and facts.
    """

    id: Id
    source: Text
    year: Integer | None = None
    facts: Mapping[Id, Text] = Field(default_factory=dict)
    items: Items = ()
    enterprises: Mapping[Text, Known] = Field(default_factory=dict)
    expect: Annotated[Variants[Expectation], Field(min_length=1)]
    why: Text | None = None

    @model_validator(mode="after")
    def _has_one_enterprise_or_several(self) -> Self:
        if self.enterprises and self.items:
            raise ValueError(
                sentence("must give items for one enterprise, or enterprises with their own items")
            )
        return self
