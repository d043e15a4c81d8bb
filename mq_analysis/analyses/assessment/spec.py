"""An assessment card as data: ``params/assessment/<name>.yaml``, every problem at its line."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from mq_analysis.measures import Measure
from mq_analysis.policy.model import Label, Node
from mq_analysis.policy.model.base import exactly_one, need_one
from mq_analysis.policy.param_file import Params
from mq_analysis.policy.scalars import Boolean, Id, Integer, Multiple, Share, Text, Texts

FULL = 100
"""What the weights of a card add up to."""


def _month_day(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"\d{2}-\d{2}", value, re.ASCII):
        try:
            dt.date.fromisoformat(f"2001-{value}")
        except ValueError:
            pass
        else:
            return value
    raise ValueError(f"must be a day of every year such as 11-30, got {value!r}")


MonthDay = Annotated[str, BeforeValidator(_month_day)]
Count = Annotated[Integer, Field(ge=0)]
Points = Annotated[Multiple, Field(gt=0)]


class OnTime(Node):
    """The share of the unit's expected reports that came in by a day of the year; a missing one is late."""

    by: MonthDay


class Sum(Node):
    """The sum of a column in a year, in money or numbers.

    Attributes:
        year: Column with the year or the period that begins with it.
        among: Rows that count: a column and the texts it may have.
        back: Years before the one assessed.
        firms_of: Table and column of years: count only the firms that stand there in the year ``firms_back``
            before the one assessed.
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
            raise ValueError("must have firms_of and firms_year together, got one of them")
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
    """What an item is computed from: exactly one of these; ``missing`` says why there is nothing."""

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
        """Return the tables it reads itself."""
        if self.measure:
            return self.measure.tables
        if self.sums:
            nodes = (self.sums.part, self.sums.whole)
            return tuple(name for node in nodes for name in (node.table, node.firms_of) if name)
        return ("approvals", "payments") if self.orderly else ()


TARGETS = ("at_least", "row", "declared")


class Goal(Node):
    """What is full: a number, the unit's row of ``township_targets``, or an indicator of the year.

    ``above``: the number itself is not enough.
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


class ProRata(Node):
    """Full at the target, nothing below a share of it; between them in proportion, or rising from nothing.

    ``zero_above``: nothing above this share of the target either, such as more paid than approved.
    """

    zero_below: Share
    zero_above: Multiple | None = None
    from_zero: Boolean = False


class Step(Node):
    """From this share of the target on (included) this share of the weight."""

    reached: Multiple
    gives: Share


class Deduction(Node):
    """Points off the weight for each one counted, down to nothing."""

    each: Points


RULES = ("pro_rata", "step", "binary", "deduction")


class Rule(Node):
    """How a figure becomes points: exactly one of these."""

    model_config = exactly_one(*RULES)

    pro_rata: ProRata | None = None
    step: tuple[Step, ...] = ()
    binary: Boolean | None = None
    deduction: Deduction | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Rule:
        need_one(self, *RULES)
        return self


class Item(Node):
    """One line of a card; ``only`` names the units it is for, by default all."""

    id: Id
    group: Id
    name: Label
    weight: Points
    only: tuple[Id, ...] = ()
    source: Source
    target: Goal | None = None
    score: Rule


class Extra(Node):
    """Points above or below the card for each one counted."""

    id: Id
    name: Label
    each: Points
    source: Source


class Extras(Node):
    """Points above or below the card, never more than ``cap`` in all."""

    cap: Points
    items: tuple[Extra, ...] = ()


class Evidence(Node):
    """Rows that are evidence: dated in the year, of the unit, with these texts."""

    table: Id
    date: Id
    among: dict[Id, Texts] = Field(default_factory=dict)


class Veto(Node):
    """What leaves a unit no better class, from so many rows of evidence (or overstated figures) on.

    Attributes:
        at_best: The best class left.
        missing: Why no table can show it: a person must look.
    """

    model_config = exactly_one("evidence", "overstated", "missing")

    id: Id
    name: Label
    at_best: Id
    from_rows: Annotated[Integer, Field(ge=1)] = 1
    evidence: Evidence | None = None
    overstated: Boolean | None = None
    missing: Label | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Veto:
        need_one(self, "evidence", "overstated", "missing")
        return self


class Grade(Node):
    """A class from so many points on, the bound included."""

    id: Id
    name: Label
    at_least: Multiple


class Group(Node):
    """A heading of a card."""

    id: Id
    name: Label


class Unit(Node):
    """A unit that the card names itself; townships come from the tables."""

    id: Id
    name: Label


class Indicator(Node):
    """What units report on: how it is recomputed, how finely, and which county targets it serves.

    Attributes:
        step: The last place of a reported figure, in the unit reported; half of it is no difference.
        serves: Ids of the county's targets; ``adds`` says whether units add up or each must reach it.
    """

    id: Id
    name: Label
    measure: Measure | None = None
    missing: Label | None = None
    step: Points
    adds: Literal["sum", "each"]
    serves: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _is_one(self) -> Indicator:
        need_one(self, "measure", "missing")
        return self


class Convention(Node):
    """What decides results and stands in no text.

    Attributes:
        round_to: Scores are rounded half-up to this before they meet the bounds of the classes.
        small_n: Below so many samples a rate is marked as resting on few.
        vary: Weights are drawn within this share above and below their own.
        draws, seed: How many weights are drawn, and from where.
    """

    round_to: Points
    small_n: Count
    vary: Share
    draws: Annotated[Integer, Field(ge=1)]
    seed: Count
    source: Label


class Card(Params):
    """An assessment card."""

    kind: Literal["townships", "departments", "money"]
    title: Label
    status: Label
    first: Count
    convention: Convention
    classes: Annotated[tuple[Grade, ...], Field(min_length=2)]
    units: tuple[Unit, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    bonus: Extras | None = None
    penalty: Extras | None = None
    vetoes: tuple[Veto, ...] = ()

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the tables that the card is filled in from, sorted."""
        sources = [one.source for one in self.items]
        sources += [extra.source for node in (self.bonus, self.penalty) if node for extra in node.items]
        found = {name for source in sources for name in source.tables}
        found |= {name for one in self.indicators if one.measure for name in one.measure.tables}
        found |= {veto.evidence.table for veto in self.vetoes if veto.evidence}
        if any(one.target and one.target.declared for one in self.items):
            found.add("indicators")
        if self.indicators or any(one.target and one.target.row for one in self.items):
            found.add("township_targets")
        return tuple(sorted(found | ({"township_reports"} if self.indicators else set())))

    def indicator(self, name: str) -> Indicator:
        """Return an indicator by its code."""
        return next(one for one in self.indicators if one.id == name)
