"""Facts: the quantities that rules use, the column of the data that holds each, or its formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from mq_analysis.base.messages import join, sentence
from mq_analysis.policy.model.base import (
    Label,
    Node,
    Variant,
    Variants,
    at_most_one,
    need_one,
    one_of,
    schema_rules,
    together,
)
from mq_analysis.policy.model.rounding import FactRounding
from mq_analysis.policy.scalars import Boolean, Id, Integer, Multiple, Text, Texts, year_offset

BETWEEN = ("days_between", "months_between", "years_between")
"""Formulas of two dates: how long it is from the first to the second."""
FORMULAS = (
    "sum",
    "difference",
    "product",
    "mean",
    "least",
    "greatest",
    "quotient",
    "growth",
    "share",
    *BETWEEN,
)

YearOffset = Annotated[
    int, BeforeValidator(year_offset, json_schema_input_type=Literal["this", "previous"] | int)
]
"""A year told from the award year: ``this``, ``previous``, or a number such as ``-2``."""


class Month(Node):
    """A month of the award year or of an earlier year."""

    month: Annotated[Integer, Field(ge=1, le=12)]
    year: YearOffset


class Window(Variant):
    """A run of months, both ends included."""

    first: Month
    last: Month

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if (self.first.year, self.first.month) > (self.last.year, self.last.month):
            raise ValueError(
                sentence("must run from the first month to the last, got a first after the last")
            )
        return self


Windows = Variants[Window]


class YearWindow(Variant):
    """A run of years relative to the award year, both ends included."""

    first: YearOffset
    last: YearOffset

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first > self.last:
            raise ValueError(
                sentence(
                    "must run from first to last, got {first} and then {last}",
                    first=self.first,
                    last=self.last,
                )
            )
        return self


class PartOf(Node):
    """A share of another quantity."""

    share: Multiple
    of: Id


Operand = Annotated[
    Annotated[Text, Tag("text")] | Annotated[PartOf, Tag("part")],
    Discriminator(lambda value: "part" if isinstance(value, dict | PartOf) else "text"),
]
"""A quantity in a formula, bound or cap: a fact by its id, a literal in its unit, or a share of a fact."""

Operands = Annotated[tuple[Operand, ...], Field(min_length=2)]
Pair = Annotated[tuple[Operand, ...], Field(min_length=2, max_length=2)]


class Formula(Node):
    """How a fact is computed from others, in exact arithmetic without rounding.

    ``difference`` takes the second and later from the first; ``growth: [now, before]`` is (now - before) / before;
    a quotient or growth over 0 is unknown; an unrounded one may only be compared. ``months_between: [a, b]``
    counts full months from day a to day b.
    """

    model_config = schema_rules(one_of(*FORMULAS), together("share", "of"))

    sum: Operands | None = None
    difference: Operands | None = None
    product: Operands | None = None
    mean: Operands | None = None
    least: Operands | None = None
    greatest: Operands | None = None
    quotient: Pair | None = None
    growth: Pair | None = None
    days_between: Pair | None = None
    months_between: Pair | None = None
    years_between: Pair | None = None
    share: Multiple | None = None
    of: Id | None = None

    @model_validator(mode="after")
    def _is_one_formula(self) -> Self:
        need_one(self, *FORMULAS)
        if (self.share is None) != (self.of is None):
            raise ValueError(sentence("must have share and of together"))
        return self

    @property
    def kind(self) -> str:
        """The key of the formula."""
        return self.keys_in_file(*FORMULAS)[0]

    @property
    def operands(self) -> tuple[str | PartOf, ...]:
        """The quantities that it is computed from."""
        if self.share is not None and self.of is not None:
            return (PartOf.model_construct(share=self.share, of=self.of),)
        members: tuple[str | PartOf, ...] = getattr(self, self.kind)
        return members


DATED_BY = ("year", "month", "date")
"""Kinds of columns that can tell the year of a row."""


class TableInfo(Node):
    """The columns of a table that the rules need: the one with the date, and for items the one with the id.

    ``events`` says that its rows are events, so that a year without a row is one in which there was none.
    """

    model_config = schema_rules(at_most_one(*DATED_BY, "undated"))

    title: Label | None = None
    id: Id | None = None
    shown: Id | None = None
    year: Id | None = None
    month: Id | None = None
    date: Id | None = None
    undated: Boolean = False
    events: Boolean = False

    @model_validator(mode="after")
    def _tells_its_year_one_way(self) -> Self:
        given = self.keys_in_file(*DATED_BY) + ["undated"] * self.undated
        if len(given) > 1:
            raise ValueError(
                sentence("must have at most one of year, month, date, undated, got {got}", got=join(given))
            )
        return self

    @property
    def dating(self) -> tuple[str, str] | None:
        """The kind of the column that dates a row (year, month or date), and its name; None if there is none."""
        return next(((kind, getattr(self, kind)) for kind in self.keys_in_file(*DATED_BY)), None)


class Within(Node):
    """A window of days that ends at a date of the item: ``{months: 36, before: issued}``.

    With ``before`` the window begins on the corresponding day N months (or other units) earlier, included, and ends on
    the day before the date. With ``until`` both ends are a day later, so that the date itself is included.
    """

    model_config = schema_rules(one_of("days", "months", "years"), one_of("before", "until"))

    days: Annotated[Integer, Field(ge=1)] | None = None
    months: Annotated[Integer, Field(ge=1)] | None = None
    years: Annotated[Integer, Field(ge=1)] | None = None
    before: Id | None = None
    until: Id | None = None

    @model_validator(mode="after")
    def _is_one_window(self) -> Self:
        need_one(self, "days", "months", "years")
        need_one(self, "before", "until")
        return self

    @property
    def of(self) -> str:
        """The date fact at which the window ends."""
        return self.before or self.until or ""


class Fact(Node):
    """A quantity that rules use: a column of the data, or a formula of other quantities.

    A fact ``of: enterprise`` is looked up by organization code: the rows of its table in the award year (``year``,
    ``years`` or ``sum_over`` say which others), those that fit ``where``, combined as ``take`` says. A fact of an
    item may be looked up too, with ``match``: the rows of the enterprise whose columns equal facts of the item.
    """

    model_config = schema_rules(at_most_one("year", "years", "sum_over", "within"))

    name: Label
    short: Label | None = None
    of: Id
    type: Literal["money", "count", "number", "share", "text", "date"]
    unit: Text | None = None
    decimals: Annotated[Integer, Field(ge=0, le=6)] | None = None
    signed: Boolean = False
    public: Boolean = False
    table: Id | None = None
    column: Text | None = None
    values: Mapping[Text, Label] = Field(default_factory=dict)
    clause: Text | None = None
    quote: Text | None = None
    note: Text | None = None
    sum_over: Windows = ()
    year: YearOffset | None = None
    years: Variants[YearWindow] = ()
    take: Literal["sum", "mean", "greatest", "least", "count", "distinct"] | None = None
    where: Mapping[Text, Texts] = Field(default_factory=dict)
    match: Mapping[Text, Id] = Field(default_factory=dict)
    within: Within | None = None
    absent: Text | None = None
    computed: Formula | None = None
    rounding: FactRounding | None = None

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        spans = self.keys_in_file("year", "years", "sum_over", "within")
        if len(spans) > 1:
            raise ValueError(
                sentence("must have at most one of year, years, sum_over, within, got {got}", got=join(spans))
            )
        if self.computed:
            given = self.keys_in_file("table", "column", "take", "absent", *spans) + ["where"] * bool(
                self.where
            )
            if given:
                raise ValueError(
                    sentence("must be computed or looked up, got computed beside {names}", names=join(given))
                )
        elif self.of == "award":
            if self.table or self.take not in ("count", "distinct"):
                raise ValueError(
                    sentence("must take: count, or take: distinct of a column, and name no table (of: award)")
                )
        elif self.is_matched and (self.table is None or self.of in ("enterprise", "year", "award")):
            raise ValueError(
                sentence("must be of an item, and name the table in which rows match it (match, within)")
            )
        elif self.table is None and self.of in ("enterprise", "year"):
            raise ValueError(sentence("must name its table and column, or say how it is computed"))
        return self

    @model_validator(mode="after")
    def _takes_what_its_type_allows(self) -> Self:
        if self.computed is None and self.column is None and self.take != "count":
            raise ValueError(sentence("must name a column, unless rows are counted (take: count)"))
        if self.column is not None and self.take == "count":
            raise ValueError(
                sentence(
                    "must have column or take: count and not both: rows are counted without a column, "
                    "and take: distinct counts the different values of a column"
                )
            )
        if self.take in ("count", "distinct") and self.type != "count":
            raise ValueError(
                sentence(
                    "must be of type count to be taken as {take}, got {got}", take=self.take, got=self.type
                )
            )
        if (self.take or self.computed) and self.type in ("text", "date"):
            raise ValueError(
                sentence("must be a number or money to be taken or computed, got {got}", got=self.type)
            )
        if self.sum_over and self.type != "money":
            raise ValueError(sentence("must be money to be summed over months, got {got}", got=self.type))
        if self.decimals is not None and self.type not in ("number", "share"):
            raise ValueError(
                sentence("must have decimals only as a number or share, got {got}", got=self.type)
            )
        if self.rounding and (self.computed is None or self.decimals is not None):
            raise ValueError(
                sentence("must have rounding only where it is computed, and either rounding or decimals")
            )
        return self

    @property
    def is_matched(self) -> bool:
        """Whether it is a fact of an item that is looked up in another table."""
        return bool(self.match) or self.within is not None
