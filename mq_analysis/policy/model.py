"""What a policy file may say: a closed model, one class per kind of node.

A node that depends on how a clause is read comes as a list of *variants*, each with ``under: {READING:
option}``; one without ``under`` always holds. `mq_analysis.policy.rules` picks the variants of a chosen
set of readings; nothing below this layer sees a choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from mq_analysis.policy.scalars import OR_ONE, Amount, Boolean, Date, Id, Integer, Share, Text, Texts, as_list


class Node(BaseModel):
    """Frozen, closed: an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Label(Node):
    """A name or sentence in Chinese and English."""

    zh: Text
    en: Text


class Variant(Node):
    """A node that holds only under some options of some readings; under none named, always."""

    under: Mapping[Id, Texts] = Field(default_factory=dict)


V = TypeVar("V")
Variants = Annotated[tuple[V, ...], BeforeValidator(as_list), Field(json_schema_extra={OR_ONE: True})]
"""A list of variants, or a single one without brackets."""


def exactly_one(*names: str) -> ConfigDict:
    """Say in the JSON Schema that exactly one of these keys must stand; a validator says it to the loader."""
    return ConfigDict(json_schema_extra={"oneOf": [{"required": [name]} for name in names]})


class Month(Node):
    """A month of the award year or of the year before it."""

    month: Annotated[Integer, Field(ge=1, le=12)]
    year: Literal["this", "previous"]


class Window(Variant):
    """A run of months, both ends included."""

    first: Month
    last: Month


Windows = Variants[Window]


class Fact(Node):
    """A quantity that rules use, and the column that holds it."""

    name: Label
    of: Literal["enterprise", "honour", "award"]
    type: Literal["money", "text", "date", "count"]
    table: Id | None = None
    column: Id | None = None
    values: Mapping[Text, Label] = Field(default_factory=dict)
    clause: Text | None = None
    quote: Text | None = None
    sum_over: Windows = ()

    @model_validator(mode="after")
    def _names_its_column(self) -> Self:
        if (self.of == "award") != (self.table is None) or (self.table is None) != (self.column is None):
            raise ValueError("must name its table and column, unless it is counted per award (of: award)")
        if self.sum_over and self.type != "money":
            raise ValueError(f"must be money to be summed over months, got {self.type}")
        return self


class Condition(Variant):
    """A test of one fact; the key says whether the bound itself is included."""

    model_config = exactly_one("is", "known", "at_least", "above", "at_most", "below")

    fact: Id
    is_: Texts | None = Field(default=None, alias="is")
    known: Boolean | None = None
    at_least: Amount | Integer | None = None
    above: Amount | Integer | None = None
    at_most: Amount | Integer | None = None
    below: Amount | Integer | None = None
    otherwise: Id | None = None
    quote: Text | None = None

    @model_validator(mode="after")
    def _tests_one_thing(self) -> Self:
        given = [
            k
            for k in ("is_", "known", "at_least", "above", "at_most", "below")
            if getattr(self, k) is not None
        ]
        if len(given) != 1:
            raise ValueError("must have exactly one of is, known, at_least, above, at_most, below")
        if self.known is False:
            raise ValueError("must be known: true, got false")
        return self


class Bracket(Node):
    """One tier: ``at_least`` is included, ``below`` is not."""

    at_least: Amount
    below: Amount | None = None
    rate: Share
    quote: Text | None = None


class Schedule(Node):
    """Brackets of one fact, in order, without hole or overlap; only the last may be open."""

    of: Id
    brackets: Annotated[tuple[Bracket, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for low, high in zip(self.brackets, self.brackets[1:], strict=False):
            if low.below is None:
                raise ValueError("brackets: only the last may have no upper bound (below)")
            if low.below != high.at_least:
                word = "overlap" if low.below > high.at_least else "leave a hole"
                raise ValueError(
                    f"brackets must join: one ends below {low.below // 100} yuan and the next starts "
                    f"at {high.at_least // 100} yuan, so they {word}"
                )
        for bracket in self.brackets:
            if bracket.below is not None and bracket.below <= bracket.at_least:
                raise ValueError(
                    f"brackets: below must be more than at_least, got {bracket.below // 100} yuan "
                    f"and {bracket.at_least // 100} yuan"
                )
        return self


class AwardAmount(Variant):
    """A fixed sum, a marginal schedule (each part at its rate) or a whole-base one."""

    model_config = exactly_one("fixed", "marginal", "whole")

    fixed: Amount | None = None
    marginal: Schedule | None = None
    whole: Schedule | None = None

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        if sum(x is not None for x in (self.fixed, self.marginal, self.whole)) != 1:
            raise ValueError("must have exactly one of fixed, marginal, whole")
        return self


class Counting(Variant):
    """In which years an honour counts: the year it is obtained, or each year it is in force."""

    when: Literal["obtained", "in_force"]


class GateMissed(Variant):
    """What an honour earns whose gate is missed: nothing, or the sum of another award."""

    model_config = exactly_one("pay", "pay_as")

    pay: Literal["nothing"] | None = None
    pay_as: Id | None = None

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        if (self.pay is None) == (self.pay_as is None):
            raise ValueError("must have exactly one of pay, pay_as")
        return self


class Cap(Variant):
    """A fact the award may not exceed."""

    fact: Id


class Item(Variant):
    """What is one item where items stack apart: the named product, the kind of honour, or the award."""

    is_: Literal["named", "honour", "award"] = Field(alias="is")


class Award(Node):
    """One award of the policy."""

    id: Id
    class_: Id = Field(alias="class")
    clause: Text
    name: Label
    quote: Text
    honours: Annotated[tuple[Text, ...], Field(min_length=1)]
    counts: Variants[Counting] = ()
    requires: tuple[Condition, ...] = ()
    gate: tuple[Condition, ...] = ()
    gate_missed: Variants[GateMissed] = ()
    amount: Variants[AwardAmount]
    at_most: tuple[Cap, ...] = ()
    item: Variants[Item] = ()


class StackingKey(Variant):
    """Within what the single highest award is paid."""

    key: Annotated[tuple[Literal["enterprise", "item", "class"], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _holds_the_enterprise(self) -> Self:
        if self.key[0] != "enterprise":
            raise ValueError(f"key must begin with enterprise, got {self.key[0]}")
        return self


class Stacking(Node):
    """How several awards of one enterprise and year go together."""

    clause: Text
    quote: Text
    pay: Literal["highest"]
    per: Variants[StackingKey]
    ties: Text


class Flag(Variant):
    """A yes or no that depends on a reading."""

    is_: Boolean = Field(alias="is")


class Township(Node):
    """Awards of the townships: a layer beside the county's."""

    clause: Text
    quote: Text
    stacks_with_county: Variants[Flag]
    awards: tuple[Award, ...] = ()


class Unspent(Variant):
    """What happens to money of the fund that is left at year end."""

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


class Rounding(Node):
    """The unit an award is rounded to, after the highest is found."""

    to: Amount
    mode: Literal["half_up"]
    assumption: Boolean = False
    note: Text | None = None


class HonourYear(Node):
    """Which months make the year of an honour."""

    clause: Text
    quote: Text
    months: Windows


class Version(Node):
    """The whole rules for a span of dates, both ends included."""

    from_: Date = Field(alias="from")
    to: Date
    assumption: Boolean = False
    note: Text | None = None
    rounding: Rounding
    honour_year: HonourYear
    awards: Annotated[tuple[Award, ...], Field(min_length=1)]
    stacking: Stacking
    township: Township | None = None
    fund: Fund | None = None


class Step(Node):
    """One step of the yearly procedure."""

    id: Id
    actor: Label
    act: Label
    by: Annotated[str, Field(pattern=r"^\d{2}-\d{2}$")] | None = None


class Procedure(Node):
    """The yearly procedure, and what the text leaves out."""

    clause: Text
    quote: Text
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    not_in_text: tuple[Label, ...] = ()


class Reading(Node):
    """A clause that can be read in more than one way: the default, why, and the others."""

    clause: Text
    affects: Literal["awards", "fund", "kpi"]
    question: Label
    default: Text
    reason: Label
    options: Annotated[Mapping[Id, Label], Field(min_length=1)]


class Expectation(Variant):
    """What a case pays under some readings (the others at their default): a sum, or nobody can decide."""

    model_config = exactly_one("pay", "undecided")

    pay: Amount | None = None
    undecided: Boolean | None = None

    @model_validator(mode="after")
    def _expects_one_thing(self) -> Self:
        if (self.pay is None) == (self.undecided is None):
            raise ValueError("must have exactly one of pay, undecided")
        if any(len(options) != 1 for options in self.under.values()):
            raise ValueError("under must name one option of each reading")
        return self


class Case(Node):
    """A worked case: what is known of one enterprise, and what it must be paid.

    ``facts`` are facts of enterprises, each text read as its fact says (``200 万元``); each item of
    ``items`` names its ``honour``, and may name its ``product`` and facts of honours.
    """

    id: Id
    source: Text
    year: Integer | None = None
    facts: Mapping[Id, Text] = Field(default_factory=dict)
    items: tuple[Mapping[Id, Text], ...] = ()
    expect: Annotated[Variants[Expectation], Field(min_length=1)]
    why: Text | None = None


class Policy(Node):
    """A policy document."""

    id: Id
    title: Label
    issuer: Label
    jurisdiction: Label
    note: Text | None = None
    facts: Mapping[Id, Fact]
    versions: Annotated[tuple[Version, ...], Field(min_length=1)]
    procedure: Procedure | None = None
    reasons: Mapping[Id, Label] = Field(default_factory=dict)
    readings: Mapping[Id, Reading] = Field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    _scenarios: tuple[Label, ...] = PrivateAttr(default=())

    @property
    def scenarios(self) -> tuple[Label, ...]:
        """The titles of the scenarios that changed this policy; none: it is as its file has it."""
        return self._scenarios

    def with_scenarios(self, titles: Sequence[Label]) -> Self:
        """Return the same policy, which says what changed it."""
        policy = self.model_copy()
        policy._scenarios = tuple(titles)
        return policy
