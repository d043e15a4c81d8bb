"""Awards: who is eligible, for what, how much, who is paid, who pays, and in which stages."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from mq_analysis.base.messages import sentence
from mq_analysis.policy.model.amounts import AwardAmount, Cap, Factor
from mq_analysis.policy.model.base import (
    Label,
    Node,
    Variant,
    Variants,
    exactly_one,
    need_one,
    one_of,
)
from mq_analysis.policy.model.conditions import Condition
from mq_analysis.policy.model.rounding import Rounding
from mq_analysis.policy.scalars import Boolean, Id, Integer, Share, Text


class Counting(Variant):
    """The award years in which an honour counts: the year it is obtained, or each year it is in force."""

    when: Literal["obtained", "in_force"]


class GateMissed(Variant):
    """What an item earns if it misses the gate of its award: nothing, or the amount of another award."""

    model_config = exactly_one("pay", "pay_as")

    pay: Literal["nothing"] | None = None
    pay_as: Id | None = None

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        need_one(self, "pay", "pay_as")
        return self


class Item(Variant):
    """What counts as one item in stacking: the named product, the kind of honour, or the award."""

    is_: Literal["named", "honour", "award"] = Field(alias="is")


class Payee(Variant):
    """The payee instead of the enterprise: named by a fact, or a constant."""

    model_config = exactly_one("fact", "name")

    fact: Id | None = None
    name: Label | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        need_one(self, "fact", "name")
        return self


Term = Annotated[Integer, Field(ge=1, le=9999)]


class After(Node):
    """A time after the day of the item, in full years, months or days."""

    model_config = exactly_one("years", "months", "days")

    years: Term | None = None
    months: Term | None = None
    days: Term | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        need_one(self, "years", "months", "days")
        return self


class Stage(Node):
    """One of several payments of an award: its share, and the conditions and the day from which it is due."""

    id: Id
    name: Label
    share: Share
    when: tuple[Condition, ...] = ()
    after: After | None = None
    quote: Text | None = None


class Funder(Node):
    """A level of government that bears a share."""

    id: Id
    name: Label
    share: Share


class Held(Node):
    """The award years of an award that is given every N years, counted from a first year."""

    every: Annotated[Integer, Field(ge=2, le=20)]
    from_: Annotated[Integer, Field(alias="from", ge=1900, le=2999)]
    clause: Text
    quote: Text

    def is_in(self, year: int) -> bool:
        """Say whether the award is given in an award year."""
        return year >= self.from_ and (year - self.from_) % self.every == 0


class Award(Node):
    """One award of the policy."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [one_of("honours", "for"), {"dependentRequired": {"decided": ["ceiling"]}}]
        }
    )

    id: Id
    class_: Id | None = Field(default=None, alias="class")
    clause: Text
    name: Label
    short: Label | None = None
    quote: Text
    note: Text | None = None
    for_: Id | None = Field(default=None, alias="for")
    honours: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    which: tuple[Condition, ...] = ()
    counts: Variants[Counting] = ()
    requires: tuple[Condition, ...] = ()
    gate: tuple[Condition, ...] = ()
    gate_missed: Variants[GateMissed] = ()
    amount: Annotated[Variants[AwardAmount], Field(min_length=1)]
    times: tuple[Factor, ...] = ()
    at_most: tuple[Cap, ...] = ()
    rounding: Rounding | None = None
    held: Held | None = None
    ceiling: Boolean = False
    decided: Id | None = None
    item: Variants[Item] = ()
    grade: Annotated[Integer, Field(ge=1, le=999)] | None = None
    payee: Variants[Payee] = ()
    stages: tuple[Stage, ...] = ()
    funding: tuple[Funder, ...] = ()

    @model_validator(mode="after")
    def _is_for_something(self) -> Self:
        if (self.honours is None) == (self.for_ is None):
            raise ValueError(sentence("must have exactly one of honours, for"))
        if self.decided and not self.ceiling:
            raise ValueError(sentence("must have decided only beside ceiling: true"))
        if self.counts and self.honours is None:
            raise ValueError(sentence("must have counts only beside honours"))
        return self

    @property
    def items_of(self) -> str:
        """The kind of its items: ``honour``, ``enterprise`` or a table."""
        return self.for_ or "honour"
