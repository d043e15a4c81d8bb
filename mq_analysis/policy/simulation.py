"""Settings of simulation, in ``params/simulation/<policy>.yaml``: ranges, draws, months known, years ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from mq_analysis.base.errors import PolicyError, Problem, nearest
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.project import display_path
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.load import find_policy, read_text
from mq_analysis.policy.model import Label, Node, Policy
from mq_analysis.policy.param_file import ParamFile, Params
from mq_analysis.policy.scalars import Amount, Id, Integer, Share, Text
from mq_analysis.policy.scenarios.levers import Lever, set_levers, spread
from mq_analysis.policy.scenarios.overlay import Source
from mq_analysis.policy.yamltext import parse
from mq_analysis.policy.years import award_years

MOST_YEARS_AHEAD = 20
YearText = Annotated[str, Field(pattern=r"^(19|20)\d{2}$")]


class Range(Node):
    """A lever of the policy and the range of values that is considered possible."""

    id: Id
    name: Label
    at: Annotated[tuple[Text, ...], Field(min_length=1)]
    from_: Annotated[Text, Field(alias="from")]
    to: Text
    by: Text
    why: Label

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        spread(self.from_, self.to, self.by)
        return self

    @property
    def lever(self) -> Lever:
        """The lever with its values."""
        return Lever(self.id, self.name, self.at, spread(self.from_, self.to, self.by))


class Settings(Params):
    """The settings for the simulation of a policy.

    Attributes:
        known_through: The last month of the year that is known at the time of the forecast.
        draws: Number of Monte-Carlo draws of the year's total.
        paths: Number of paths into the years ahead.
        seed: The seed of the random streams.
        horizon: The last year of projections; None: the policy's last year.
        near: Firms within this share of a threshold, on either side, are counted as near it.
        saving: The budget cut for which reports search lever values, as a share of the total.
        budget_lines: The budget for awards by year, in fen.
        heat: The two levers of the heat map.
    """

    known_through: Annotated[Integer, Field(ge=1, le=11)] = 10
    draws: Annotated[Integer, Field(ge=100, le=1_000_000)] = 10_000
    paths: Annotated[Integer, Field(ge=100, le=100_000)] = 2_000
    seed: Annotated[Integer, Field(ge=0)] = 1
    horizon: Integer | None = None
    near: Share = Fraction(1, 10)
    saving: Share = Fraction(1, 20)
    budget_lines: Mapping[YearText, Amount] = Field(default_factory=dict)
    levers: tuple[Range, ...] = ()
    heat: Annotated[tuple[Id, ...], Field(max_length=2)] = ()

    @model_validator(mode="after")
    def _names_hold(self) -> Self:
        ids = [lever.id for lever in self.levers]
        twice = [name for i, name in enumerate(ids) if name in ids[:i]]
        if twice:
            raise ValueError(sentence("must name each lever once, got {got} again", got=join(twice)))
        unknown = [name for name in self.heat if name not in ids]
        if unknown:
            raise ValueError(
                sentence(
                    "heat must name levers, got {got}; {nearest}",
                    got=join(unknown),
                    nearest=nearest(unknown[0], ids),
                )
            )
        if len(self.heat) == 1 or len(set(self.heat)) != len(self.heat):
            raise ValueError(sentence("heat must name two different levers"))
        return self

    @property
    def known(self) -> Mapping[str, Lever]:
        """The levers by id."""
        return {each.id: each.lever for each in self.levers}

    def years_ahead(self, policy: Policy, year: int) -> Iterable[int]:
        """Return the years after ``year`` up to the horizon; without one, up to the last that the policy rules."""
        last = self.horizon or max(award_years(policy), default=year)
        return range(year + 1, max(last, year) + 1)


def _findings(settings: Settings, policy: Policy) -> Iterator[Finding]:
    if settings.policy != policy.id:
        said = sentence(
            "must be for the policy of the file's name, got {got!r} in {name}",
            got=settings.policy,
            name=f"{policy.id}.yaml",
        )
        yield ("policy",), said
        return
    last = policy.versions[-1].to.year
    if settings.horizon is not None and settings.horizon > last + MOST_YEARS_AHEAD:
        said = sentence(
            "must lie within {years} years of the policy's end, got {got}",
            years=MOST_YEARS_AHEAD,
            got=settings.horizon,
        )
        yield ("horizon",), said


SIMULATION = ParamFile(
    "simulation", Settings, keys=("policy",), one_of=("levers", "known_through", "draws"), against=_findings
)
"""Settings of simulation."""


def settings_for(policy: Policy) -> Settings:
    """Return the settings of a policy; without a file, the defaults and no levers.

    Raises:
        PolicyError: With every problem of the file, each as ``file:line:column``.
    """
    return SIMULATION.find(policy) if SIMULATION.has(policy.id) else Settings(policy=policy.id)


def check_settings(path: Path) -> Settings:
    """Read a file of settings and apply both ends of every lever to its policy.

    Raises:
        PolicyError: With every problem, of a lever at its line.
    """
    settings = SIMULATION.load(path)
    source, document = Source.read(find_policy(settings.policy)), parse(read_text(path), display_path(path))
    problems: list[Problem] = []
    for i, each in enumerate(settings.levers):
        for value in (each.lever.values[0], each.lever.values[-1]):
            try:
                set_levers(source, (), {each.lever: value})
            except PolicyError as error:
                where = document.where(("levers", i))
                problems += [
                    Problem(where, sentence("{at}: {message}", at=p.where, message=p.message))
                    for p in error.problems
                ]
    if problems:
        raise PolicyError(dict.fromkeys(problems))
    return settings
