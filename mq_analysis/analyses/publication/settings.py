"""The settings of protection, ``params/publication/<policy>.yaml``; every problem is reported with its line."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field

from mq_analysis.base.messages import sentence
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.model import Label, Node
from mq_analysis.policy.param_file import ParamFile, Params
from mq_analysis.policy.scalars import Amount, Id, Integer, Share, Texts

Dimension = Literal["township", "industry"]

LEAST_SENSIBLE = 3
"""With two firms behind a figure, each of them knows the other exactly."""


class Number(Node):
    """A whole number and its reason."""

    value: Annotated[Integer, Field(ge=1)]
    why: Label


class Part(Node):
    """A share from 0 to 1 and its reason."""

    value: Annotated[Share, Field(gt=0, lt=1)]
    why: Label


class Sum(Node):
    """An amount in fen and its reason."""

    value: Annotated[Amount, Field(gt=0)]
    why: Label


class Ranges(Node):
    """Bounds of ranges in fen, ascending; scales from fine to coarse."""

    scales: Annotated[
        tuple[Annotated[tuple[Annotated[Amount, Field(gt=0)], ...], Field(min_length=1)], ...],
        Field(min_length=1),
    ]
    why: Label


class Breakdown(Node):
    """The breakdowns of a pooled sum, from fine to coarse.

    Attributes:
        most_hidden: The largest share of cells that may be suppressed.
    """

    layouts: tuple[Annotated[tuple[Dimension, ...], Field(min_length=1, max_length=2)], ...]
    most_hidden: Share
    why: Label


class Group(Node):
    """Categories that are shown as one."""

    id: Id
    name: Label
    members: Texts


class Groups(Node):
    """The groups of each dimension, in the order in which they are merged further; without any, each stands alone."""

    township: tuple[Group, ...]
    industry: tuple[Group, ...]
    why: Label

    def of(self, dimension: Dimension) -> tuple[Group, ...]:
        """Return the groups of a dimension."""
        return self.township if dimension == "township" else self.industry


class Settings(Params):
    """The settings of publication and protection; shares are 0 to 1, amounts in fen."""

    least_firms: Number
    dominance: Part
    protection: Part
    pooled_years: Number
    rounding: Sum
    ranges: Ranges
    breakdown: Breakdown
    least_checks: Number
    groups: Groups


def _findings(settings: Settings) -> Iterator[Finding]:
    least = settings.least_firms.value
    if least < LEAST_SENSIBLE:
        yield (
            ("least_firms", "value"),
            sentence("must be at least {least}, got {got}", least=LEAST_SENSIBLE, got=least),
        )
    for i, scale in enumerate(settings.ranges.scales):
        for j, (low, high) in enumerate(itertools.pairwise(scale), start=1):
            if high <= low:
                yield (
                    ("ranges", "scales", i, j),
                    sentence("must be above the bound before it, got one that is not"),
                )
    for i, layout in enumerate(settings.breakdown.layouts):
        if len(set(layout)) < len(layout):
            yield (
                ("breakdown", "layouts", i),
                sentence("must name a dimension once, got {got} again", got=layout[0]),
            )
    yield from _members_once("township", settings.groups.township)
    yield from _members_once("industry", settings.groups.industry)


def _members_once(dimension: Dimension, groups: Sequence[Group]) -> Iterator[Finding]:
    ids: set[str] = set()
    seen: dict[str, str] = {}
    for i, group in enumerate(groups):
        here = ("groups", dimension, i)
        if group.id in ids:
            yield (*here, "id"), sentence("id must be given once, got {got} again", got=group.id)
        ids.add(group.id)
        for member in group.members:
            if member in seen:
                yield (
                    (*here, "members"),
                    sentence(
                        "must stand in one group, got {got} of {group} again", got=member, group=seen[member]
                    ),
                )
            seen[member] = group.id


PUBLICATION = ParamFile(
    "publication",
    Settings,
    keys=("least_firms", "protection"),
    findings=_findings,
    is_named=True,
    is_general=True,
)
"""How public editions are protected."""
