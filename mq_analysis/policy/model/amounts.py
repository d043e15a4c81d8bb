"""Amounts: how much an award pays, as a tree of nested kinds, with factors and limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from mq_analysis.base.messages import sentence
from mq_analysis.policy.model.base import (
    Node,
    Variant,
    at_most_one,
    need_one,
    one_of,
    schema_rules,
    together,
)
from mq_analysis.policy.model.conditions import Bounds, Condition
from mq_analysis.policy.model.facts import Operand
from mq_analysis.policy.model.rounding import Rounding
from mq_analysis.policy.scalars import (
    Amount,
    Boolean,
    Id,
    MultipleOrFact,
    Share,
    ShareOrFact,
    Text,
)

KINDS = ("fixed", "fact", "share", "each", "marginal", "whole", "choose", "total", "highest", "lowest")


class Bracket(Bounds):
    """One tier of a schedule: a rate of the base, or a sum for each unit of it (``each``)."""

    model_config = schema_rules(
        at_most_one("at_least", "above"), at_most_one("below", "at_most"), one_of("rate", "each")
    )

    rate: Share | None = None
    each: Amount | None = None

    @model_validator(mode="after")
    def _pays_one_way(self) -> Self:
        need_one(self, "rate", "each")
        return self


class Schedule(Node):
    """Brackets of one fact, in order, without hole or overlap; only the last may be open.

    ``by`` measures the brackets by another fact than the base ``of`` (whole only); ``relative_to`` reads the bounds
    as shares of another fact: with ``of: increment, relative_to: base``, ``at_most: 0.60`` is 60 % of the base.
    """

    of: Id
    by: Id | None = None
    relative_to: Id | None = None
    brackets: Annotated[tuple[Bracket, ...], Field(min_length=1)]


class Factor(Variant):
    """A factor of an amount (``0.5``, ``1.2``), applied where its conditions hold (without conditions: always)."""

    share: MultipleOrFact
    when: tuple[Condition, ...] = ()
    quote: Text | None = None


class AmountBody(Node):
    """An amount: exactly one kind, then in this order ``times``, ``less``, ``at_least``, ``at_most``, ``rounding``.

    If ``when`` does not hold, the amount is 0.


    ====================== ================================================================================
    ``fixed``              a sum
    ``fact``               the amount in a fact, unchanged (1:1 配套)
    ``share``, ``of``      a share of a quantity
    ``each``, ``of``       a sum for each unit of a count or number; with ``per`` for each full step of a quantity
    ``marginal``           brackets, each part of the base at its rate (超额累进)
    ``whole``              brackets, one rate on the whole base (全额累进)
    ``choose``             another amount by the bracket or value of a fact
    ``total``              the sum of several amounts
    ``highest``, ``lowest`` the largest or smallest of several amounts
    ====================== ================================================================================
    """

    model_config = schema_rules(
        one_of(*KINDS),
        {"dependentRequired": {"share": ["of"], "each": ["of"], "per": ["each"]}},
    )

    fixed: Amount | None = None
    fact: Id | None = None
    share: ShareOrFact | None = None
    each: Amount | None = None
    of: Id | None = None
    per: Text | None = None
    marginal: Schedule | None = None
    whole: Schedule | None = None
    choose: Choice | None = None
    total: Annotated[tuple[AmountNode, ...], Field(min_length=1)] | None = None
    highest: Annotated[tuple[AmountNode, ...], Field(min_length=1)] | None = None
    lowest: Annotated[tuple[AmountNode, ...], Field(min_length=1)] | None = None
    times: tuple[Factor, ...] = ()
    less: Operand | None = None
    at_least: Operand | None = None
    at_most: Operand | None = None
    rounding: Rounding | None = None
    when: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        need_one(self, *KINDS)
        if (self.of is not None) != (self.share is not None or self.each is not None):
            raise ValueError(sentence("must have of beside share or each, and only there"))
        if self.per is not None and self.each is None:
            raise ValueError(sentence("must have per only beside each"))
        return self

    @property
    def kind(self) -> str:
        """The key of the kind of amount."""
        return self.keys_in_file(*KINDS)[0]


class AmountNode(AmountBody):
    """An amount inside another."""

    quote: Text | None = None


class AwardAmount(AmountBody, Variant):
    """The amount of an award, perhaps only under some readings."""

    quote: Text | None = None


class ChoiceBracket(Bounds):
    """One bracket of a choice: its bounds and the amount within them."""

    pay: AmountNode


class Choice(Node):
    """An amount for each bracket or each value of a fact; outside all of them the amount is 0."""

    model_config = schema_rules(one_of("brackets", "values"), at_most_one("relative_to", "values"))

    by: Id
    relative_to: Id | None = None
    brackets: Annotated[tuple[ChoiceBracket, ...], Field(min_length=1)] | None = None
    values: Annotated[Mapping[Text, AmountNode], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _chooses_one_way(self) -> Self:
        need_one(self, "brackets", "values")
        if self.values is not None and self.relative_to is not None:
            raise ValueError(sentence("must have relative_to only beside brackets"))
        return self


class Cap(Variant):
    """The maximum of one award: a fact, a sum or a share of a fact; exceeding a soft one (原则上) only warns."""

    model_config = schema_rules(one_of("fact", "amount", "share"), together("share", "of"))

    fact: Id | None = None
    amount: Amount | None = None
    share: Share | None = None
    of: Id | None = None
    soft: Boolean = False
    quote: Text | None = None

    @model_validator(mode="after")
    def _is_one_limit(self) -> Self:
        need_one(self, "fact", "amount", "share")
        if (self.share is None) != (self.of is None):
            raise ValueError(sentence("must have share and of together"))
        return self


for _kind in (AmountBody, AmountNode, AwardAmount, ChoiceBracket, Choice):
    _kind.model_rebuild()
