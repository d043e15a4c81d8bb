"""Worked cases: known facts, and what must be paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from mq_analysis.base.messages import sentence
from mq_analysis.policy.model.base import Node, Variant, Variants, need_one, one_of, schema_rules
from mq_analysis.policy.scalars import Amount, Boolean, Date, Id, Integer, Text, Texts

YearText = Annotated[str, Field(pattern=r"^[1-9]\d{3}$")]


class Expectation(Variant):
    """The expected result of a case under some readings (others at their default): a sum, or undecided.

    ``pay`` is the sum of all awards, ``pays`` the sum of each enterprise. Beside one of them may stand: ``payees``,
    ``stages`` and ``funding`` (how the sum is divided), ``due`` (whether a stage is due), ``due_now`` (the total that
    is due) and ``budget`` (what each year's budget pays), both with derived payments, and ``warns`` (the warnings).
    ``year`` is the award year, by default that of the case.
    """

    model_config = schema_rules(one_of("pay", "pays", "undecided"))

    year: Integer | None = None
    pay: Amount | None = None
    pays: Mapping[Text, Amount] | None = None
    undecided: Boolean | None = None
    payees: Mapping[Text, Amount] = Field(default_factory=dict)
    stages: Mapping[Id, Amount] = Field(default_factory=dict)
    funding: Mapping[Id, Amount] = Field(default_factory=dict)
    due: Mapping[Id, Literal["yes", "no", "unknown"]] = Field(default_factory=dict)
    due_now: Amount | None = None
    budget: Mapping[YearText, Amount] = Field(default_factory=dict)
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

Given = Annotated[
    Annotated[Text, Tag("text")] | Annotated[Mapping[YearText, Text], Tag("years")],
    Discriminator(lambda value: "years" if isinstance(value, Mapping) else "text"),
]
"""What a fact is, or what it is as seen from each of several award years."""
Facts = Mapping[Id, Given]


def facts_in(facts: Facts, year: int) -> dict[str, str]:
    """Return the facts of an award year; a fact given by year, but not for this one, is left out (unknown)."""
    found = {name: said if isinstance(said, str) else said.get(str(year)) for name, said in facts.items()}
    return {name: text for name, text in found.items() if text is not None}


class Known(Node):
    """The known facts of one enterprise of a case."""

    facts: Facts = Field(default_factory=dict)
    items: Items = ()


class Case(Node):
    """A worked case: the known facts of one enterprise (or several), and what it must be paid.

    ``facts`` are facts of the enterprise or of the year, as text in the form of the fact (``200 万元``). Each item of
    ``items`` names its ``honour`` (or, with ``item``, its table), and may give its ``product``, ``id``, day
    (``issue_date`` of an honour, ``date`` of any) and facts. The default day is the last one of the case's year.
    ``as_of`` is the day for which due payments are computed; the default is 31 December of the award year.
    """

    id: Id
    source: Text
    year: Integer | None = None
    facts: Facts = Field(default_factory=dict)
    items: Items = ()
    enterprises: Mapping[Text, Known] = Field(default_factory=dict)
    as_of: Date | None = None
    expect: Annotated[Variants[Expectation], Field(min_length=1)]
    why: Text | None = None

    @model_validator(mode="after")
    def _has_one_enterprise_or_several(self) -> Self:
        if self.enterprises and self.items:
            raise ValueError(
                sentence("must give items for one enterprise, or enterprises with their own items")
            )
        return self
