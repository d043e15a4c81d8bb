"""Scenario files: small overlays on a policy, in ``params/scenarios``.

A scenario names the policy it is for, says why, and lists changes. It is never a copy of the policy:
`mq_analysis.policy.scenarios.overlay` applies it, `mq_analysis.policy.scenarios.address` reads its addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from mq_analysis.base.errors import MQError, PolicyError, Problem, UsageError, nearest, one
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import display_path
from mq_analysis.policy.load import read_model, read_text
from mq_analysis.policy.model import Change, Label, Node
from mq_analysis.policy.names import file_of, is_path, names_in
from mq_analysis.policy.scalars import Date, Growth, Id, Multiple
from mq_analysis.policy.yamltext import Document, parse


class Behaviour(Node):
    """How people may respond to the scenario: assumptions, which the rules never use.

    Attributes:
        honours: Elasticity of the number of honours of an award with respect to the payment for one of them.
        retention: Elasticity of the retention that holders locate in the county with respect to its cost to
            them after the award.
        note: Where the numbers come from.
    """

    honours: Multiple = Fraction(0)
    retention: Multiple = Fraction(0)
    note: Label

    @model_validator(mode="after")
    def _assumes_something(self) -> Self:
        if not (self.honours or self.retention):
            raise ValueError(sentence("must give honours or retention an elasticity above 0"))
        return self


class Context(Node):
    """The years ahead under a scenario; a value that is not given is estimated from the county's past.

    Attributes:
        growth: Yearly growth of retention, such as 0.08.
        pipeline: Expected number of new honours a year, by award.
        note: Where the numbers come from.
    """

    growth: Growth | None = None
    pipeline: Mapping[Id, Multiple] = Field(default_factory=dict)
    note: Label

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.growth is None and not self.pipeline:
            raise ValueError(sentence("must give growth or pipeline"))
        return self


class Overlay(Node):
    """The content of a scenario file."""

    model_config = ConfigDict(populate_by_name=False)

    id: Id
    title: Label
    reason: Label
    policy: Id
    from_: Date | None = Field(default=None, alias="from")
    changes: tuple[Change, ...] = ()
    behaviour: Behaviour | None = None
    context: Context | None = None

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not self.changes and self.context is None:
            raise ValueError(sentence("must have changes, or a context for the years ahead"))
        if self.behaviour and not self.changes:
            raise ValueError(sentence("must have changes that people can answer to beside behaviour"))
        return self


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario and the file that holds it."""

    path: Path
    overlay: Overlay
    document: Document

    @property
    def name(self) -> str:
        """The name of the file without suffix, as used in run folders and options."""
        return self.path.stem


def find_scenario(name: str) -> Path:
    """Return the file of a scenario given by name (in ``params/scenarios``) or by path.

    Raises:
        UsageError: If there is no such file.
    """
    path = file_of("scenarios", name)
    if path.is_file():
        return path
    if is_path(name):
        raise one(UsageError, name, sentence("must be a scenario file, got no such file"))
    names = scenario_names()
    choices = nearest(name, names) if names else sentence("params/scenarios holds none")
    said = sentence("must name a scenario, got {got!r}; {nearest}", got=name, nearest=choices)
    raise one(UsageError, "--scenario", said)


def parts_of(text: str) -> list[str]:
    """Return the names and files of a text such as ``top25+gate80`` or ``a.yaml+b.yaml``, in order.

    A ``+`` inside the path of a file does not separate: the longest piece that is a file is one part.
    """
    pieces, parts = text.split("+"), []
    while pieces:
        joined = ["+".join(pieces[:n]) for n in range(len(pieces), 0, -1)]
        there = [part for part in joined if file_of("scenarios", part).is_file()]
        meant = [part for part in reversed(joined) if "/" in pieces[0] and is_path(part)]
        parts.append((there or meant or joined[-1:])[0])
        pieces = pieces[parts[-1].count("+") + 1 :]
    return parts


def find_scenarios(names: Iterable[str]) -> list[Path]:
    """Return the files of several scenarios, in order; one name may be several names joined by ``+``.

    Raises:
        UsageError: With every unknown name.
    """
    found: list[Path] = []
    problems: list[Problem] = []
    for name in (part for text in names for part in parts_of(text)):
        try:
            found.append(find_scenario(name))
        except UsageError as error:
            problems += error.problems
    if problems:
        raise UsageError(problems)
    return found


def scenario_names() -> list[str]:
    """Return the names of the scenarios in ``params/scenarios``."""
    return names_in("scenarios")


def is_scenario(path: Path) -> bool:
    """Say whether a file is a scenario rather than a policy.

    Raises:
        PolicyError: If it is not strict YAML.
    """
    return not {"changes", "context"}.isdisjoint(parse(read_text(path), display_path(path)).data)


def load_scenario(path: Path) -> Scenario:
    """Load a scenario file; its addresses are only checked when it is applied to a policy.

    Raises:
        PolicyError: With every problem of the file, each as ``file:line:column``.
    """
    document = parse(read_text(path), display_path(path))
    return Scenario(path, read_model(Overlay, document), document)


def context_of(names: Sequence[str]) -> Context | None:
    """Return the context of several scenarios, where later ones override earlier ones; None if none has a context.

    Raises:
        MQError: With every problem of the names and files.
    """
    said = [s.overlay.context for s in load_scenarios(find_scenarios(names)) if s.overlay.context]
    if not said:
        return None
    growth = [context.growth for context in said if context.growth is not None]
    pipeline = {award: mean for context in said for award, mean in context.pipeline.items()}
    return said[-1].model_copy(update={"growth": growth[-1] if growth else None, "pipeline": pipeline})


def load_scenarios(paths: Sequence[Path]) -> tuple[Scenario, ...]:
    """Load several scenario files.

    Raises:
        PolicyError: With every problem of every file.
    """
    loaded: list[Scenario] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            loaded.append(load_scenario(path))
        except MQError as error:
            problems += error.problems
    if problems:
        raise PolicyError(problems)
    return tuple(loaded)
