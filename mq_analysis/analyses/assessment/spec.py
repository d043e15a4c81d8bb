"""An assessment card as data: ``params/assessment/<name>.yaml``, every problem at its line."""

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
