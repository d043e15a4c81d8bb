"""Stacking: the steps that combine the amounts of several items and awards; payments derived from awards."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from mq_analysis.base.messages import sentence
from mq_analysis.policy.model.awards import Award
from mq_analysis.policy.model.base import (
    Label,
    Node,
    Variant,
    Variants,
    at_most_one,
    need_one,
    one_of,
    schema_rules,
)
from mq_analysis.policy.model.facts import Operand
from mq_analysis.policy.model.rounding import Rounding
from mq_analysis.policy.scalars import Amount, Boolean, Id, Integer, Share, Text, Texts

ACTIONS = ("pay", "first", "at_most", "split", "pool", "round")
KEYS = ("enterprise", "item", "class", "award", "payee", "year")
"""What a step may group by, besides the facts of items: ``year`` is all of the year together."""


class StackingKey(Variant):
    """A key that forms the groups in which a step works."""

    key: Annotated[tuple[Id, ...], Field(min_length=1)]


def _keys(value: Any) -> Any:
    if isinstance(value, str):
        return [{"key": [value]}]
    if isinstance(value, list) and all(isinstance(member, str) for member in value):
        return [{"key": value}] if value else value
    return value if isinstance(value, list) else [value]


_KeysInput = Texts | StackingKey | Annotated[list[StackingKey], Field(min_length=1)]
Keys = Annotated[
    tuple[StackingKey, ...], BeforeValidator(_keys, json_schema_input_type=_KeysInput), Field(min_length=1)
]
"""``enterprise``, ``[enterprise, product]``, or variants ``{under: …, key: […]}``."""


class Step(Variant):
    """One step over all amounts: choose among them (``pay``, ``first``) or limit and share out money.

    =========================== ==========================================================================
    ``pay: highest``            only the largest amount of each group
    ``pay: highest``, ``of``    only the class or award with the largest total in the group
    ``pay: highest_grade``      only the items of the best grade of each group, even if another amount is larger
    ``pay: all``                every amount; states explicitly that nothing is taken away
    ``first: N``, ``by``        only the N best of each group by a fact, or by ``amount``
    ``at_most``                 limits the total of a group; ``reduce`` says which amounts are reduced
    ``split``                   the group's largest amount is divided among its members, equally or by a fact
    ``pool``, ``by``            a sum is divided among the members of the group in proportion to a fact
    ``round``                   the total of the group is rounded and divided in the proportions of before
    =========================== ==========================================================================
    """

    model_config = schema_rules(
        one_of(*ACTIONS),
        {
            "dependentRequired": {
                "first": ["by"],
                "pool": ["by"],
                "order": ["first"],
                "reduce": ["at_most"],
                "of": ["pay"],
            }
        },
        at_most_one("by", "split"),
    )

    id: Id | None = None
    clause: Text
    quote: Text
    note: Text | None = None
    assumption: Boolean = False
    awards: Annotated[tuple[Id, ...], Field(min_length=1)] = ()
    per: Keys
    pay: Literal["highest", "highest_grade", "all"] | None = None
    of: Literal["class", "award"] | None = None
    first: Annotated[Integer, Field(ge=1)] | None = None
    order: Literal["largest", "smallest"] | None = None
    by: Id | None = None
    at_most: Operand | None = None
    reduce: Literal["in_order", "pro_rata"] | None = None
    soft: Boolean = False
    split: Id | None = None
    pool: Operand | None = None
    round: Rounding | None = None
    ties: Text | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        need_one(self, *ACTIONS)
        if (self.by is not None) != (self.first is not None or self.pool is not None):
            raise ValueError(sentence("must have by beside first or pool, and only there"))
        if self.order and self.first is None:
            raise ValueError(sentence("must have order only beside first"))
        if self.of and self.pay != "highest":
            raise ValueError(sentence("must have of only beside pay: highest"))
        if self.reduce and self.at_most is None:
            raise ValueError(sentence("must have reduce only beside at_most"))
        if self.soft and self.at_most is None and self.first is None:
            raise ValueError(sentence("must have soft only beside at_most or first"))
        return self

    @property
    def action(self) -> str:
        """The key of the action."""
        return self.keys_in_file(*ACTIONS)[0]


class Derived(Node):
    """A derived payment: a share of what is paid under some awards or for some honours, paid to somebody else."""

    model_config = schema_rules(one_of("honours", "awards"))

    id: Id
    clause: Text
    name: Label
    quote: Text
    payee: Label
    share: Share
    honours: tuple[Text, ...] = ()
    awards: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        need_one(self, "honours", "awards")
        return self


class Flag(Variant):
    """A yes or no that depends on a reading."""

    is_: Boolean = Field(alias="is")


class Township(Node):
    """Awards of the townships: a second layer beside the county's awards."""

    clause: Text
    quote: Text
    stacks_with_county: Variants[Flag]
    awards: tuple[Award, ...] = ()


class Unspent(Variant):
    """What happens to the money that is left in the fund at year end."""

    is_: Literal["lapses", "carried"] = Field(alias="is")


class Fund(Node):
    """A fixed yearly sum for named uses."""

    id: Id
    clause: Text
    name: Label
    quote: Text
    per_year: Amount
    uses: Annotated[tuple[Label, ...], Field(min_length=1)]
    unspent: Variants[Unspent]


__all__ = ["ACTIONS", "KEYS", "Derived", "Flag", "Fund", "Keys", "StackingKey", "Step", "Township", "Unspent"]
