"""The policy document: versions by date, readings, procedure, cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, PrivateAttr

from mq_analysis.policy.model.awards import Award
from mq_analysis.policy.model.base import Label, Node, Variant, Variants
from mq_analysis.policy.model.cases import Case
from mq_analysis.policy.model.conditions import Condition
from mq_analysis.policy.model.facts import Fact, TableInfo, Windows
from mq_analysis.policy.model.rounding import Rounding
from mq_analysis.policy.model.stacking import Derived, Fund, Step, Township
from mq_analysis.policy.scalars import Boolean, Date, Id, Text


class HonourYear(Node):
    """The months that make the year of an item."""

    clause: Text
    quote: Text
    months: Windows


class Budget(Variant):
    """The budget that pays what is due in the award year: that of the same year, or of the next one."""

    is_: Literal["this", "next"] = Field(alias="is")
    clause: Text
    quote: Text


class RuledBy(Variant):
    """The version that rules an item if several are in force in its year: that of its day, or that of 31 December."""

    is_: Literal["day", "year_end"] = Field(alias="is")
    clause: Text
    quote: Text


class Version(Node):
    """The complete rules for a span of dates, both ends included."""

    from_: Date = Field(alias="from")
    to: Date
    assumption: Boolean = False
    note: Text | None = None
    rounding: Rounding
    ruled_by: Variants[RuledBy] = ()
    honour_year: HonourYear | None = None
    requires: tuple[Condition, ...] = ()
    awards: Annotated[tuple[Award, ...], Field(min_length=1)]
    stacking: Annotated[Variants[Step], Field(min_length=1)]
    derived: tuple[Derived, ...] = ()
    township: Township | None = None
    fund: Fund | None = None
    budget: Variants[Budget] = ()


class ProcedureStep(Node):
    """One step of the yearly procedure."""

    id: Id
    actor: Label
    act: Label
    by: Annotated[str, Field(pattern=r"^\d{2}-\d{2}$")] | None = None


class Procedure(Node):
    """The yearly procedure, and the points that the text leaves open."""

    clause: Text
    quote: Text
    steps: Annotated[tuple[ProcedureStep, ...], Field(min_length=1)]
    not_in_text: tuple[Label, ...] = ()


class Reading(Node):
    """A clause that can be read in more than one way: the default option, its reason, and the other options."""

    clause: Text
    affects: Literal["awards", "fund", "kpi"]
    question: Label
    default: Text
    reason: Label
    options: Annotated[Mapping[Id, Label], Field(min_length=1)]


class Source(Node):
    """Where the text of the policy was found."""

    title: Text
    publisher: Text | None = None
    address: Text | None = None
    date: Text | None = None
    seen: Text | None = None


class Supplement(Node):
    """Marks a policy as a township's own supplement, which the township sets and pays for its own enterprises.

    Attributes:
        to: The id of the county's policy that allows such supplements.
        township: The township's division code, nine digits.
        clause, quote: The clause of the county's policy that allows it.
        example: Whether it is an invented example and no document in force.
    """

    to: Id
    township: Annotated[Text, Field(pattern=r"^\d{9}$")]
    clause: Text
    quote: Text
    example: Boolean = False


class Policy(Node):
    """A policy document."""

    id: Id
    title: Label
    issuer: Label
    jurisdiction: Label
    source: Source | None = None
    note: Text | None = None
    tables: Mapping[Id, TableInfo] = Field(default_factory=dict)
    facts: Mapping[Id, Fact] = Field(default_factory=dict)
    versions: Annotated[tuple[Version, ...], Field(min_length=1)]
    procedure: Procedure | None = None
    supplement: Supplement | None = None
    reasons: Mapping[Id, Label] = Field(default_factory=dict)
    readings: Mapping[Id, Reading] = Field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    _scenarios: tuple[Label, ...] = PrivateAttr(default=())

    @property
    def scenarios(self) -> tuple[Label, ...]:
        """The titles of the scenarios that changed this policy; empty if it is the policy of the file."""
        return self._scenarios

    def with_scenarios(self, titles: Sequence[Label]) -> Self:
        """Return the same policy with the titles of the scenarios that changed it."""
        policy = self.model_copy()
        policy._scenarios = tuple(titles)
        return policy
