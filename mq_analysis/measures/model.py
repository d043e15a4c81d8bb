"""The model of a measure in a parameter file: one of six kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from mq_analysis.base.messages import sentence
from mq_analysis.policy.model import Node, Variant
from mq_analysis.policy.model.base import exactly_one, need_one
from mq_analysis.policy.scalars import Boolean, Id, Texts

Among = Mapping[Id, Texts]
"""Rows that count: a column and the texts it may have; a column of yes and no has 1 and 0."""


class Titles(Node):
    """Count the titles on record, each once however often it was renewed; titles are counted, not firms.

    Attributes:
        honours: Names of the titles.
        count: In force on the last day of the year; newly obtained in the year; or in the years since the
            plan began.
        each: Take the smallest of the counts of the named titles instead of their sum ("one each").
    """

    honours: Texts
    count: Literal["in_force", "new_in_year", "new_in_period"]
    each: Boolean = False


class Distinct(Node):
    """Count the different values of a column among dated rows, of the year or since the plan began."""

    table: Id
    column: Id
    date: Id
    span: Literal["year", "period"]
    among: Among = Field(default_factory=dict)


class Retest(Node):
    """A disputed re-test replaces the first result; a re-inspection after rectification does not.

    Attributes:
        result: Column with the later result.
        unless: Column that only a re-inspection after rectification fills. If the county lacks this column the two
            cannot be distinguished, and the first result stands.
    """

    result: Id
    unless: Id


class Share(Node):
    """The share of rows that hit among the rows that count, by number or weighted by a column.

    Attributes:
        date: Column with the date, or ``year`` with the year.
        hits: The texts by which a row counts in the numerator; any other text, such as a refusal, is a miss.
        filled: Columns that must not be blank for a row to hit, instead of ``hits`` or besides.
        weight: Column whose sum replaces the number of rows.
        firms: Count firms instead: a firm hits if all of its rows hit.
        is_sample: Whether the rows are a sample, so that the figure gets a confidence interval.
    """

    table: Id
    date: Id | None = None
    year: Id | None = None
    among: Among = Field(default_factory=dict)
    hits: Among = Field(default_factory=dict)
    filled: tuple[Id, ...] = ()
    weight: Id | None = None
    firms: Boolean = False
    retest: Retest | None = None
    is_sample: Boolean = False

    @model_validator(mode="after")
    def _has_a_time(self) -> Share:
        need_one(self, "date", "year")
        if self.weight and self.firms:
            raise ValueError(sentence("must have at most one of weight, firms, got both"))
        if not self.hits and not self.filled:
            raise ValueError(sentence("must have hits or filled, got neither"))
        return self


class PartOf(Node):
    """The sum of one column as a share of the sum of another; ``kinds`` counts rows whose part is above 0 instead."""

    table: Id
    year: Id
    part: Id
    whole: Id
    kinds: Boolean = False


class Quotient(Node):
    """A yearly sum of a column (row by row multiplied and divided by two others) as a share of an indicator.

    Attributes:
        change: Use increases over the year before in numerator and denominator.
        price_index: Indicator of prices (previous year = 100) that converts both to constant prices; if the data
            lack it the increase is at current prices.
    """

    table: Id
    year: Id
    part: Id
    times: Id | None = None
    over: Id | None = None
    indicator: Id
    change: Boolean = False
    price_index: Id | None = None

    @model_validator(mode="after")
    def _times_and_over_go_together(self) -> Quotient:
        if (self.times is None) != (self.over is None):
            raise ValueError(sentence("must have times and over together, got one of them"))
        return self


class Declared(Node):
    """A figure that is not computed: a department declares it."""

    indicator: Id


KINDS = ("titles", "distinct", "share", "part_of", "quotient", "declared")


class Measure(Variant):
    """One way to compute a figure: exactly one of the six kinds."""

    model_config = exactly_one(*KINDS)

    titles: Titles | None = None
    distinct: Distinct | None = None
    share: Share | None = None
    part_of: PartOf | None = None
    quotient: Quotient | None = None
    declared: Declared | None = None

    @model_validator(mode="after")
    def _is_one_kind(self) -> Measure:
        need_one(self, *KINDS)
        return self

    @property
    def kind(self) -> str:
        """Return the key of its kind."""
        return self.keys_in_file(*KINDS)[0]

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables that it reads."""
        if self.titles:
            return ("honours",)
        if self.declared:
            return ("indicators",)
        node = self.distinct or self.share or self.part_of or self.quotient
        own = node.table if node else ""
        return (own, "indicators") if self.quotient else (own,)

    @property
    def is_sample(self) -> bool:
        """Whether the figure comes from a sample."""
        return self.share is not None and self.share.is_sample
