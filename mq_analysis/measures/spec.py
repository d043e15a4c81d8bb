"""The targets of a policy: ``params/kpi/<policy>.yaml``; every problem is reported with its line."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated

from pydantic import Field, model_validator

from mq_analysis.base.errors import nearest
from mq_analysis.base.messages import join, sentence
from mq_analysis.measures.model import Measure
from mq_analysis.policy import Policy
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.model import Label, Node, Variant
from mq_analysis.policy.model.base import Variants, exactly_one, need_one
from mq_analysis.policy.param_file import ParamFile, Params
from mq_analysis.policy.scalars import Boolean, Id, Integer, Share, Text
from mq_analysis.policy.variants import holds

Year = Annotated[Integer, Field(ge=1900, le=2100)]
Count = Annotated[Integer, Field(ge=0)]


class TargetYear(Variant):
    """The year by which the targets must be met, its clause, and the evidence for it if the text masks the year."""

    year: Year
    clause: Text
    quote: Text
    evidence: Label | None = None


class Horizon(Node):
    """The plan period; both ends included."""

    first: Year
    label: Label
    target_year: Annotated[Variants[TargetYear], Field(min_length=1)]


class Convention(Node):
    """The conventions for judging results where the policy gives no rule.

    Attributes:
        confidence: Of the two-sided intervals.
        pooled_years: Years up to and including the one reported that are pooled.
        small_n: A rate from fewer samples than this is marked as uncertain.
        behind: Below this share of the time-proportional path a target is far behind.
        out_of_control: A point of a p-chart is out of control if its one-sided probability is below this.
        normal_from: Number of expected failures from which a p-chart shows 3-sigma limits; below it exact limits.
        source: The source of the conventions.
    """

    confidence: Annotated[Share, Field(gt=0, lt=1)]
    pooled_years: Annotated[Integer, Field(ge=1)]
    small_n: Count
    behind: Share
    out_of_control: Annotated[Share, Field(gt=0, lt=1)]
    normal_from: Count
    source: Label


class Strategy(Node):
    """A heading under which the text sets targets."""

    id: Id
    clause: Text
    name: Label


class Comparison(Node):
    """A second figure shown beside the main one, such as with another weight."""

    name: Label
    measure: Measure


class DeclaredAs(Variant):
    """The indicator under which a department declares the same figure, and the readings under which they agree."""

    indicator: Id


BOUNDS = ("at_least", "share_at_least", "share_above", "reached")


class Target(Node):
    """One target: its clause, its bound, and its measure.

    Attributes:
        at_least: A count to reach; equal is enough.
        share_at_least: A share from 0 to 1 to reach; equal is enough.
        share_above: An indicator (a published average) to exceed; equal is not enough.
        reached: The target is that something exists.
        steady: Whether the bound must hold in every year and in the pooled years ("稳定在").
        definition: The definition in words, shown in the report.
        measure: One measure for each combination of readings.
        beside: Further figures shown beside it.
        declared_as: The indicator that departments declare for it.
    """

    model_config = exactly_one(*BOUNDS)

    id: Id
    strategy: Id
    clause: Text
    name: Label
    short: Label
    quote: Text
    unit: Label | None = None
    at_least: Count | None = None
    share_at_least: Share | None = None
    share_above: Id | None = None
    reached: Boolean | None = None
    steady: Boolean = False
    definition: Label
    caution: Label | None = None
    measure: Annotated[Variants[Measure], Field(min_length=1)]
    beside: tuple[Comparison, ...] = ()
    declared_as: DeclaredAs | None = None

    @model_validator(mode="after")
    def _has_one_bound(self) -> Target:
        need_one(self, *BOUNDS)
        return self

    @property
    def is_share(self) -> bool:
        """Whether its figure is a share from 0 to 1."""
        return self.share_at_least is not None or self.share_above is not None

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Every measure of the target, also of the figures beside it."""
        return (*self.measure, *(other.measure for other in self.beside))

    @property
    def readings(self) -> tuple[str, ...]:
        """The readings that its measure depends on."""
        return tuple(sorted({name for variant in self.measure for name in variant.under}))


class Spec(Params):
    """All targets of a policy."""

    title: Label
    note: Label | None = None
    horizon: Horizon
    convention: Convention
    strategies: Annotated[tuple[Strategy, ...], Field(min_length=1)]
    targets: Annotated[tuple[Target, ...], Field(min_length=1)]

    def target_year(self, readings: Mapping[str, str]) -> TargetYear:
        """Return the target year under the chosen readings."""
        return next(variant for variant in self.horizon.target_year if holds(variant, readings))

    @property
    def share_indicators(self) -> frozenset[str]:
        """The indicators that must be shares."""
        named = {t.share_above for t in self.targets} | {
            t.declared_as.indicator for t in self.targets if t.declared_as and t.is_share
        }
        return frozenset(name for name in named if name)


def bounds(spec: Spec) -> dict[str, Fraction]:
    """Return the bound of each target whose bound is a number: a count, or a share 0 to 1."""
    numbers = {t.id: t.share_at_least if t.at_least is None else t.at_least for t in spec.targets}
    return {name: Fraction(number) for name, number in numbers.items() if number is not None}


def _findings(spec: Spec, policy: Policy) -> Iterator[Finding]:
    if spec.policy != policy.id:
        yield (
            ("policy",),
            sentence(
                "policy must be that of the targets, got {got!r} for {policy}",
                got=spec.policy,
                policy=policy.id,
            ),
        )
    strategies = [strategy.id for strategy in spec.strategies]
    seen: set[str] = set()
    yield from _one_variant(spec.horizon.target_year, ("horizon", "target_year"), policy)
    for i, target in enumerate(spec.targets):
        here = ("targets", i)
        if target.id in seen:
            yield (*here, "id"), sentence("id must be given once, got {got} again", got=target.id)
        seen.add(target.id)
        if target.strategy not in strategies:
            said = sentence(
                "strategy must name one, got {got!r}; {nearest}",
                got=target.strategy,
                nearest=nearest(target.strategy, strategies),
            )
            yield (*here, "strategy"), said
        yield from _one_variant(target.measure, (*here, "measure"), policy)
    for year in spec.horizon.target_year:
        if year.year < spec.horizon.first:
            yield (
                ("horizon", "first"),
                sentence("first must be at most {year}, got {got}", year=year.year, got=spec.horizon.first),
            )


def _one_variant(
    variants: Sequence[Variant], place: tuple[str | int, ...], policy: Policy
) -> Iterator[Finding]:
    """Find unknown readings and options, and combinations of options under which none or several variants hold."""
    named = {name: options for variant in variants for name, options in variant.under.items()}
    unknown = [name for name in named if name not in policy.readings]
    for name in unknown:
        yield (
            place,
            sentence(
                "must name readings of {policy}, got {got!r}; {nearest}",
                policy=policy.id,
                got=name,
                nearest=nearest(name, list(policy.readings)),
            ),
        )
    for variant in variants:
        for name, options in variant.under.items():
            strange = [o for o in options if name not in unknown and o not in policy.readings[name].options]
            if strange:
                choices = nearest(strange[0], list(policy.readings[name].options))
                yield (
                    place,
                    sentence(
                        "must name options of {name}, got {got!r}; {nearest}",
                        name=name,
                        got=strange[0],
                        nearest=choices,
                    ),
                )
                return
    if unknown:
        return
    choices_of = [[(name, option) for option in policy.readings[name].options] for name in named]
    for combination in itertools.product(*choices_of):
        fitting = sum(holds(variant, dict(combination)) for variant in variants)
        if fitting != 1:
            said = join(f"{name}={option}" for name, option in combination) or sentence("no reading")
            yield (
                place,
                sentence(
                    "must have exactly one variant under {readings}, got {got}", readings=said, got=fitting
                ),
            )


KPI = ParamFile("kpi", Spec, keys=("targets",), against=_findings)
"""Targets."""
