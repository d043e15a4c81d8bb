"""The settings of supervision: ``params/supervision/<policy>.yaml``; every problem is reported with its line."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated

from pydantic import Field, model_validator

from mq_analysis.analyses.supervision.rules import Among, Positive, Rules
from mq_analysis.base.messages import sentence
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
        passed: The texts by which a row has passed; any other text, such as a refusal, is a failure.
        by: Columns of the table or the register that group the rows; each has its own charts.
        acceptable: The failed share up to which no alarm is needed.
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
    """The budget of false alarms: the expected number per year, by kind, if nothing changed."""

    points: Budget
    cusum: Budget
    clusters: Budget

    @property
    def page(self) -> Fraction:
        """The budget of all kinds together."""
        return self.points + self.cusum + self.clusters


class Watch(Node):
    """The parameters of the control charts.

    Attributes:
        reference_years: The first years of a stream, in which no alarm is raised.
        upper_confidence: One-sided confidence of the upper bound of a group's own reference share.
        shift: The charts are tuned to a failed share of this many times the one in control.
        recovery: Probability in a year that an alarm ends although the share is still that high.
        false_alarms: The budget of false alarms.
        small_n: A share from fewer rows is marked as uncertain.
        pooled_years: The number of years, up to the reported one, that shrunk shares use.
    """

    reference_years: Positive
    upper_confidence: Inner
    shift: Annotated[Multiple, Field(gt=1)]
    recovery: Inner
    false_alarms: FalseAlarms
    small_n: Count
    pooled_years: Positive


class Grade(Node):
    """A level of warning, from the mildest to the worst, and the action it requires."""

    id: Id
    name: Label
    act: Label


class Cases(Node):
    """Days within which a case of each type must be closed if it has no due date."""

    days: Mapping[Text, Positive]


class Complaints(Node):
    """Days within which a complaint must be closed; ``quality_only``: only complaints about quality count."""

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
    """Minimum and maximum visits to firms of a class, by product risk."""

    id: Id
    high: Visits
    medium: Visits
    low: Visits

    def bounds(self, risk: str) -> tuple[int, int]:
        """Return the minimum and maximum visits at a product risk."""
        low, high = getattr(self, risk)
        return low, high


class Plan(Node):
    """The settings of next year's visits.

    Attributes:
        visits: The total number of visits.
        window_months: Checks of the last months of this number give a firm's own failed share.
        prior: The weight of the share of its product group, as a number of checks.
        food_at_least: The minimum risk of food.
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
            raise ValueError(sentence("must have the risks high, medium, low in this order"))
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
        """Return the rank of a level, 0 for the mildest."""
        return [one.id for one in self.levels].index(level)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that supervision reads if the county has them."""
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
                sentence(
                    "at_least must fall, got {got:g} after {above:g}", got=float(below), above=float(above)
                ),
            )
    yield from check_name(spec.plan.food_at_least, ["high", "medium", "low"], ("plan", "food_at_least"))
    for i, firm in enumerate(spec.plan.classes):
        for risk in ("high", "medium", "low"):
            low, high = firm.bounds(risk)
            if low > high:
                yield (
                    ("plan", "classes", i, risk),
                    sentence("must be fewest and most visits, got {got} above {high}", got=low, high=high),
                )


SUPERVISION = ParamFile("supervision", Spec, keys=("streams", "watch"), findings=_findings)
"""Settings of supervision."""
