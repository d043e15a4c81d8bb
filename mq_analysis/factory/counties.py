"""``mq report --counties FILE``: many counties, each with its own policy, data and years, by the same workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from mq_analysis.base.errors import MQError
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.project import display_path
from mq_analysis.factory import forks
from mq_analysis.factory.carry_out import (
    How,
    Planned,
    carry_out_all,
    make_plan,
    nothing_changed,
    together,
)
from mq_analysis.factory.request import Request
from mq_analysis.policy.load import read_model, read_text
from mq_analysis.policy.model import Node
from mq_analysis.policy.scalars import Integer, Text
from mq_analysis.policy.yamltext import parse

Name = Annotated[str, StringConstraints(pattern=r"^\w[\w-]{0,60}$")]
"""A folder of its own below that of the reports: letters, digits, ``-`` and ``_``."""


class CountyEntry(Node):
    """One county of the file."""

    name: Name
    data: Text
    years: Annotated[tuple[Integer, ...], Field(min_length=1)]
    policy: Text = "minqing"
    scenarios: tuple[Text, ...] = ()
    readings: tuple[Text, ...] = ()
    notebooks: tuple[Text, ...] = ()
    lang: Literal["zh", "en"] = "zh"

    def request(self, base: Path, out: Path, formats: tuple[str, ...]) -> Request:
        """Return the request of the county; paths are relative to the folder of the file if they exist there."""

        def path(text: str) -> str:
            return str(base / text) if (base / text).exists() else text

        return Request(
            years=self.years,
            notebooks=self.notebooks,
            policy=path(self.policy),
            scenarios=self.scenarios,
            readings=self.readings,
            data=path(self.data),
            lang=self.lang,
            formats=formats,
            out=out / self.name,
        )


class CountiesFile(Node):
    """The counties, each with a unique name."""

    counties: Annotated[tuple[CountyEntry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _once(self) -> Self:
        names = [county.name.casefold() for county in self.counties]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(sentence("must name each county once, got {got} again", got=join(twice)))
        return self


def read_counties(path: Path) -> tuple[CountyEntry, ...]:
    """Read a file of counties.

    Raises:
        PolicyError: With every problem, each as ``file:line:column``.
    """
    return read_model(CountiesFile, parse(read_text(path), display_path(path))).counties


def fan_out(path: Path, out: Path, formats: tuple[str, ...], how: How) -> None:
    """Make the reports of every county; a failed one does not stop the others, and the index lists it.

    Raises:
        PolicyError: If the file is invalid; nothing is made then.
        MQError: With the problems of all counties that failed, each under its name.
    """
    from mq_analysis.factory.index import write_counties

    entries = read_counties(path)
    if not how.scheduler:
        forks.warm_up()
    plans, failed, unchanged = _plans(entries, path.resolve().parent, out, formats, how)
    for name, plan in plans.items():
        how.reporter.line(sentence("{name}:", name=name))
        plan.tell(how)
    for name in unchanged:
        how.reporter.line(join([name, sentence("nothing has changed since the last run")], ": "))
    if not how.only_plan:
        _carry_out(plans, failed, how)
        problems = {name: [str(problem) for problem in error.problems] for name, error in failed.items()}
        how.reporter.line(display_path(write_counties(out, [entry.name for entry in entries], problems)))
    if failed:
        raise together([_of(name, error) for name, error in failed.items()])


def _plans(
    entries: Sequence[CountyEntry], base: Path, out: Path, formats: tuple[str, ...], how: How
) -> tuple[dict[str, Planned], dict[str, MQError], list[str]]:
    """Plan every county; return the plans, the errors of planning, and the unchanged counties."""
    plans: dict[str, Planned] = {}
    failed: dict[str, MQError] = {}
    unchanged: list[str] = []
    for entry in entries:
        ask = entry.request(base, out, formats)
        try:
            key = ask.key
            if nothing_changed(ask, key, how):
                unchanged.append(entry.name)
            else:
                plans[entry.name] = make_plan(ask, key, how)
        except MQError as error:
            failed[entry.name] = error
    return plans, failed, unchanged


def _carry_out(plans: dict[str, Planned], failed: dict[str, MQError], how: How) -> None:
    from mq_analysis.factory.make import index

    carry_out_all(list(plans.values()), how)
    for name, plan in plans.items():
        if any(plan.ask.out.glob("*/*/*.manifest.json")):
            index(plan.ask.out)
        if plan.errors:
            failed[name] = together(plan.errors)
        else:
            plan.conclude()


def _of(name: str, error: MQError) -> MQError:
    """Add the county to every problem."""
    return type(error)(
        replace(problem, where=join([name, problem.where], ": ")) for problem in error.problems
    )
