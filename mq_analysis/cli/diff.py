"""``mq diff``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import click

from mq_analysis.base.errors import MQError, Problem, UsageError, nearest, one
from mq_analysis.base.messages import join, sentence
from mq_analysis.policy import (
    Applied,
    apply_scenarios,
    find_policy,
    find_scenario,
    find_scenarios,
    is_scenario,
    load_policy,
    load_scenario,
    parts_of,
    scenario_names,
)
from mq_analysis.policy.names import file_of, is_path, names_in
from mq_analysis.report.labels import Words
from mq_analysis.report.text_differences import Differing
from mq_analysis.rules.differences import Difference, differences, differences_of_days

T = TypeVar("T")
_DAY = re.compile(r"@(\d[\d-]*)(?=$|[+@])")


@dataclass(frozen=True)
class Side:
    """One side of a comparison, as given on the command line.

    Attributes:
        where: ``A`` or ``B``.
        head: A policy or a scenario, by name or file; blank: the policy or scenario of the other side.
        further: Scenarios applied to it.
        days: The texts after ``@``: the day whose rules are compared.
    """

    where: str
    head: str
    further: tuple[str, ...]
    days: tuple[str, ...]

    @property
    def day(self) -> dt.date | None:
        """The day whose rules are compared; None if none is given."""
        return dt.datetime.strptime(self.days[0], "%Y-%m-%d").date() if self.days else None

    @property
    def is_policy(self) -> bool:
        """Whether it begins with a policy rather than a scenario."""
        if is_path(self.head):
            return not is_scenario(find_policy(self.head))
        return file_of("policies", self.head).is_file()


def diff(before: str, after: str, date: dt.datetime | None, lang: str) -> None:
    """Print the differences between two policies or scenarios, or between two days of one policy.

    Raises:
        MQError: With every problem of both sides.
    """
    sides = [_side("A", before), _side("B", after)]
    sides = [_complete(side, other) for side, other in zip(sides, reversed(sides), strict=True)]
    laws = _each(_law, [(side,) for side in sides])
    applied = _each(_open, [(side, laws) for side in sides])
    if date and all(side.days for side in sides):
        said = sentence("must not be given where both sides name their day, got {got:%Y-%m-%d}", got=date)
        raise one(UsageError, "--date", said)
    days = [side.day or (date.date() if date else None) for side in sides]
    click.echo(Differing(_find_differences(applied, sides, days), before, after).text(Words(lang)))


def _each(act: Callable[..., T], arguments: Iterable[Sequence[object]]) -> list[T]:
    """Call a function for each side, and collect the errors of both.

    Raises:
        MQError: With the problems of every side.
    """
    done: list[T] = []
    errors: list[MQError] = []
    for some in arguments:
        try:
            done.append(act(*some))
        except MQError as error:
            errors.append(error)
    if errors:
        raise type(errors[0])(dict.fromkeys(problem for error in errors for problem in error.problems))
    return done


def _find_differences(
    applied: Sequence[Applied], sides: Sequence[Side], days: Sequence[dt.date | None]
) -> tuple[Difference, ...]:
    """Compare the policies, or two days if a side names one; the other side is then taken on its last day."""
    if not any(side.days for side in sides):
        return differences(applied[0], applied[1], days[0])
    first, second = (day or each.policy.versions[-1].to for day, each in zip(days, applied, strict=True))
    return differences_of_days(applied[0], applied[1], first, second)


def _side(where: str, text: str) -> Side:
    """Read ``POLICY``, ``SCENARIO`` or either with ``@DATE`` and ``+SCENARIO…`` after it."""
    days = () if Path(text).is_file() else tuple(_DAY.findall(text))
    head, *further = parts_of(_DAY.sub("", text) if days else text)
    return Side(where, head, tuple(further), days)


def _complete(side: Side, other: Side) -> Side:
    """Complete a side that is only ``@DATE`` with the policy or scenario of the other side."""
    if side.head or not side.days:
        return side
    return replace(side, head=other.head, further=(*other.further, *side.further))


def _law(side: Side) -> Path | None:
    """Return the policy file a side begins with; None for a scenario.

    Raises:
        UsageError: With every problem: it begins with neither, or the text after ``@`` is no day.
    """
    problems = [Problem(side.where, said) for said in _wrong_days(side.days)]
    try:
        law = _policy_file(side)
    except UsageError as error:
        raise UsageError([*problems, *error.problems]) from None
    if problems:
        raise UsageError(problems)
    return law


def _wrong_days(days: Sequence[str]) -> Iterator[str]:
    if len(days) > 1:
        yield sentence("must name one day after @, got {got}", got=join(days, " and "))
    for day in days:
        try:
            dt.datetime.strptime(day, "%Y-%m-%d")
        except ValueError:
            yield sentence("must name a day after @ as YYYY-MM-DD, got {got!r}", got=day)


def _policy_file(side: Side) -> Path | None:
    if side.is_policy:
        return find_policy(side.head)
    if not is_path(side.head) and side.head not in scenario_names():
        choices = nearest(side.head, [*names_in("policies"), *scenario_names()])
        said = sentence(
            "must name a policy or a scenario, got {got!r}; {nearest}", got=side.head, nearest=choices
        )
        raise UsageError(Problem(side.where, said))
    return None


def _open(side: Side, laws: Sequence[Path | None]) -> Applied:
    """Load a side; a scenario is applied to its policy, which may be a file named by the other side."""
    further = find_scenarios(side.further)
    if side.is_policy:
        return apply_scenarios(find_policy(side.head), further)
    first = load_scenario(find_scenario(side.head))
    law = first.overlay.policy
    named = [path for path in laws if path and load_policy(path).id == law]
    if not named and not file_of("policies", law).is_file():
        where = first.document.where(("policy",))
        said = sentence("must be for a policy of params/policies or of the other side, got {got!r}", got=law)
        raise one(UsageError, where, said)
    return apply_scenarios(named[0] if named else find_policy(law), [first.path, *further])
