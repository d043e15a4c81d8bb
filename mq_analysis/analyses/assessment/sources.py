"""The source of a figure of a card, and the goal it is compared with."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from mq_analysis.base.messages import sentence
from mq_analysis.measures import Measure
from mq_analysis.policy.model import Label, Node
from mq_analysis.policy.model.base import exactly_one, need_one
from mq_analysis.policy.scalars import Boolean, Id, Integer, Multiple, Text, Texts


def _month_day(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"\d{2}-\d{2}", value, re.ASCII):
        try:
            dt.date.fromisoformat(f"2001-{value}")
        except ValueError:
            pass
        else:
            return value
    raise ValueError(sentence("must be a day of every year such as 11-30, got {got!r}", got=value))


MonthDay = Annotated[str, BeforeValidator(_month_day)]
Count = Annotated[Integer, Field(ge=0)]


class OnTime(Node):
    """The share of the unit's expected reports handed in by a day of the year; a missing report counts as late."""

    by: MonthDay


class Sum(Node):
    """The sum of a column in a year, in money or numbers.

    Attributes:
        year: Column with the year or the period that begins with it.
        among: Rows that count: a column and the texts it may have.
        back: Years before the one assessed.
        firms_of: Table and column of years: count only the firms that this table has in the year ``firms_back``
            years before the one assessed.
    """

    table: Id
    year: Id
    column: Id
    among: dict[Id, Texts] = Field(default_factory=dict)
    back: Count = 0
    firms_of: Id | None = None
    firms_year: Id | None = None
    firms_back: Count = 0

    @model_validator(mode="after")
    def _firms_have_a_year(self) -> Sum:
        if (self.firms_of is None) != (self.firms_year is None):
            raise ValueError(sentence("must have firms_of and firms_year together, got one of them"))
        return self


class SumRatio(Node):
    """One sum divided by another."""

    part: Sum
    whole: Sum


class Orderly(Node):
    """The share of payments that pay an approval once, to its firm, not above it, after its authorisation."""

    paid: Texts


SOURCES = ("indicator", "measure", "on_time", "sums", "orderly", "overstated", "missing")


class Source(Node):
    """The source of an item: exactly one of these; ``missing`` says why there is none."""

    model_config = exactly_one(*SOURCES)

    indicator: Id | None = None
    measure: Measure | None = None
    on_time: OnTime | None = None
    sums: SumRatio | None = None
    orderly: Orderly | None = None
    overstated: Boolean | None = None
    missing: Label | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Source:
        need_one(self, *SOURCES)
        return self

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the tables that it reads directly."""
        if self.measure:
            return self.measure.tables
        if self.sums:
            nodes = (self.sums.part, self.sums.whole)
            return tuple(name for node in nodes for name in (node.table, node.firms_of) if name)
        return ("approvals", "payments") if self.orderly else ()


TARGETS = ("at_least", "row", "declared")


class Goal(Node):
    """The goal for full points: a number, the unit's row of ``township_targets``, or an indicator of the year.

    ``above``: the figure must exceed the goal; equal is not enough.
    """

    model_config = exactly_one(*TARGETS)

    at_least: Multiple | None = None
    row: Id | None = None
    declared: Id | None = None
    above: Boolean = False
    clause: Text | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Goal:
        need_one(self, *TARGETS)
        return self
