"""The model of an assessment card: ``params/assessment/<name>.yaml``; every problem is reported with its line."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from mq_analysis.analyses.assessment.sources import Count, Goal, Source
from mq_analysis.measures import Measure
from mq_analysis.policy.model import Label, Node
from mq_analysis.policy.model.base import exactly_one, need_one
from mq_analysis.policy.param_file import Params
from mq_analysis.policy.scalars import Boolean, Id, Integer, Multiple, Share, Texts

FULL = 100
"""What the weights of a card add up to."""
Points = Annotated[Multiple, Field(gt=0)]


class ProRata(Node):
    """Full points at the target, 0 below a share of it; between them proportional, or rising linearly from 0.

    ``zero_above``: 0 points also above this share of the target, such as for payments above approvals.
    """

    zero_below: Share
    zero_above: Multiple | None = None
    from_zero: Boolean = False


class Step(Node):
    """From this share of the target on (inclusive) the item earns this share of the weight."""

    reached: Multiple
    gives: Share


class Deduction(Node):
    """Points deducted from the weight for each counted case, down to 0."""

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
    """Bonus or penalty points for each counted case."""

    id: Id
    name: Label
    each: Points
    source: Source


class Extras(Node):
    """Bonus or penalty points, at most ``cap`` in total."""

    cap: Points
    items: tuple[Extra, ...] = ()


class Evidence(Node):
    """Rows that count as evidence: dated in the year, of the unit, with these texts."""

    table: Id
    date: Id
    among: dict[Id, Texts] = Field(default_factory=dict)


class Veto(Node):
    """A limit on the class of a unit, applied from a number of rows of evidence (or overstated figures) on.

    Attributes:
        at_best: The best class that the veto allows.
        missing: Why no table can show it, so that a person must check.
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
    """A class and its lower bound in points, inclusive."""

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
    """An indicator that units report: its recomputation, its precision, and the county targets it contributes to.

    Attributes:
        step: The precision of a reported figure, in the reported unit; a difference up to half of it is ignored.
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
    """Conventions that affect results and are not in the policy.

    Attributes:
        round_to: Scores are rounded half-up to this before they are compared with the bounds of classes.
        small_n: A rate from fewer samples than this is marked as uncertain.
        vary: Weights are drawn within this share above and below their own.
        draws, seed: The number of draws of weights, and the seed.
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
        """Return the tables that the card uses, sorted."""
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
