"""Settings of supervision as data: ``params/supervision/<policy>.yaml``, every problem at its line."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated

from pydantic import Field, model_validator

from mq_analysis.analyses.supervision.rules import Among, Positive, Rules
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.model import Label, Node
from mq_analysis.policy.param_file import ParamFile, Params, check_name, once
from mq_analysis.policy.scalars import Boolean, Id, Integer, Multiple, Share, Text, Texts

Count = Annotated[Integer, Field(ge=0)]
Inner = Annotated[Share, Field(gt=0, lt=1)]
Budget = Annotated[Multiple, Field(gt=0)]


class OtherShare(Node):
    """Groups of one column with another acceptable failed share."""

    column: Id
    values: Texts
    acceptable: Inner
    source: Label


class Stream(Node):
    """Dated results that either pass or fail.

    Attributes:
        passed: What a row must show to have passed; anything else has failed, a refusal too.
        by: Columns that group the rows, of the table or of the register; each is charted on its own.
        acceptable: The failed share that is no reason for an alarm.
    """

    id: Id
    name: Label
    table: Id
    date: Id
    passed: Among
    by: Annotated[tuple[Id, ...], Field(min_length=1)]
    acceptable: Inner
    source: Label
    except_: tuple[OtherShare, ...] = Field(default=(), alias="except")


class FalseAlarms(Node):
    """How many alarms a year's page may be expected to show though nothing changed, by kind."""

    points: Budget
    cusum: Budget
    clusters: Budget

    @property
    def page(self) -> Fraction:
        """All of the page together."""
        return self.points + self.cusum + self.clusters


class Watch(Node):
    """How the charts are set.

    Attributes:
        reference_years: First years of a stream in which nothing is alarmed.
        upper_confidence: One-sided confidence of the upper bound of a group's own reference share.
        shift: A failed share this many times the one in control is what the charts are tuned to.
        recovery: Chance in a year that an alarm is called off though the share is still that high.
        false_alarms: The budget of a page.
        small_n: Below so many rows a share is marked as resting on few.
        pooled_years: Years up to the one reported that shrunk shares rest on.
    """

    reference_years: Positive
    upper_confidence: Inner
    shift: Annotated[Multiple, Field(gt=1)]
    recovery: Inner
    false_alarms: FalseAlarms
    small_n: Count
    pooled_years: Positive


class Grade(Node):
    """A level of warning, from the mildest to the worst, and what is then done."""

    id: Id
    name: Label
    act: Label


class Cases(Node):
    """Days in which a case of each type is to be closed where it names no day of its own."""

    days: Mapping[Text, Positive]


class Complaints(Node):
    """Days in which a complaint is to be closed; ``quality_only``: look at those about quality."""

    days: Positive
    quality_only: Boolean


class Watched(Node):
    """Names of the classes that the clause singles out."""

    food: Label
    equipment: Label


class Risk(Node):
    """A class of product risk from a failed share on."""

    id: Id
    name: Label
    at_least: Share


Visits = Annotated[tuple[Count, ...], Field(min_length=2, max_length=2)]


class FirmClass(Node):
    """Fewest and most visits of firms of a class, by product risk."""

    id: Id
    high: Visits
    medium: Visits
    low: Visits

    def bounds(self, risk: str) -> tuple[int, int]:
        """Return the fewest and most visits at a product risk."""
        low, high = getattr(self, risk)
        return low, high


class Plan(Node):
    """How next year's visits are spread.

    Attributes:
        visits: How many there may be in all.
        window_months: Checks this recent tell a firm's own failed share.
        prior: Checks that the share of its product group weighs as much as.
        food_at_least: The risk that food has at least.
    """

    visits: Count
    window_months: Positive
    prior: Positive
    risk: Annotated[tuple[Risk, ...], Field(min_length=3, max_length=3)]
    food_at_least: Id
    classes: Annotated[tuple[FirmClass, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _knows_the_three_risks(self) -> Plan:
        if [one.id for one in self.risk] != ["high", "medium", "low"]:
            raise ValueError("must have the risks high, medium, low in this order")
        return self


class Spec(Params):
    """The settings of a policy's supervision."""

    title: Label
    clause: Text
    quote: Text
    status: Label
    streams: Annotated[tuple[Stream, ...], Field(min_length=1)]
    watch: Watch
    rules: Rules
    levels: Annotated[tuple[Grade, ...], Field(min_length=1)]
    cases: Cases
    complaints: Complaints
    watched: Watched
    plan: Plan

    def rank(self, level: str) -> int:
        """Return the place of a level, 0 for the mildest."""
        return [one.id for one in self.levels].index(level)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that supervision reads where the county has them."""
        own = [stream.table for stream in self.streams]
        return (
            *own,
            "complaints",
            "cases",
            "accidents",
            "special_equipment",
            "department_reports",
            "calibration",
        )


def _findings(spec: Spec) -> Iterator[Finding]:
    levels = [one.id for one in spec.levels]
    for name in spec.rules.model_fields_set - {"raise_at"}:
        rule = getattr(spec.rules, name)
        yield from check_name(rule.level, levels, ("rules", name, "level"))
    yield from check_name(spec.rules.accident.serious_level, levels, ("rules", "accident", "serious_level"))
    yield from once(spec, "streams", "levels")
    for i, stream in enumerate(spec.streams):
        for j, other in enumerate(stream.except_):
            yield from check_name(other.column, stream.by, ("streams", i, "except", j, "column"))
    bounds = [one.at_least for one in spec.plan.risk]
    for i, (above, below) in enumerate(itertools.pairwise(bounds), start=1):
        if below >= above:
            yield (
                ("plan", "risk", i, "at_least"),
                f"at_least must fall, got {float(below):g} after {float(above):g}",
            )
    yield from check_name(spec.plan.food_at_least, ["high", "medium", "low"], ("plan", "food_at_least"))
    for i, firm in enumerate(spec.plan.classes):
        for risk in ("high", "medium", "low"):
            low, high = firm.bounds(risk)
            if low > high:
                yield ("plan", "classes", i, risk), f"must be fewest and most visits, got {low} above {high}"


SUPERVISION = ParamFile("supervision", Spec, keys=("streams", "watch"), findings=_findings)
"""Settings of supervision."""
