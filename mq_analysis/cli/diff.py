"""``mq diff``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from mq_analysis.differences import differences
from mq_analysis.errors import MQError, Problem, UsageError, nearest
from mq_analysis.home import home
from mq_analysis.messages import sentence
from mq_analysis.narrate import differing
from mq_analysis.policy import (
    Applied,
    apply_scenarios,
    find_policy,
    find_scenario,
    find_scenarios,
    is_scenario,
    load_scenario,
    scenario_names,
)


def diff(before: str, after: str, date: dt.datetime | None, lang: str) -> None:
    """Print what differs between two policies or scenarios.

    Raises:
        MQError: With every problem of both sides.
    """
    sides: list[Applied] = []
    errors: list[MQError] = []
    for where, text in (("A", before), ("B", after)):
        try:
            sides.append(_open(where, text))
        except MQError as error:
            errors.append(error)
    if errors:
        raise type(errors[0])(dict.fromkeys(problem for error in errors for problem in error.problems))
    found = differences(sides[0], sides[1], date.date() if date else None)
    click.echo(differing(found, before, after, lang))


def _open(where: str, text: str) -> Applied:
    """Read ``POLICY``, ``SCENARIO`` or either with ``+SCENARIO…`` after it."""
    head, *rest = [text] if Path(text).is_file() else text.split("+")
    scenarios = find_scenarios(rest)
    if head.endswith((".yaml", ".yml")):
        if not is_scenario(find_policy(head)):
            return apply_scenarios(find_policy(head), scenarios)
    elif (home() / "params" / "policies" / f"{head}.yaml").is_file():
        return apply_scenarios(find_policy(head), scenarios)
    elif head not in scenario_names():
        policies = [path.stem for path in (home() / "params" / "policies").glob("*.yaml")]
        choices = nearest(head, [*policies, *scenario_names()])
        raise UsageError(
            Problem(
                where,
                sentence(
                    "must name a policy or a scenario, got {got!r}; {nearest}", got=head, nearest=choices
                ),
            )
        )
    first = load_scenario(find_scenario(head))
    return apply_scenarios(find_policy(first.overlay.policy), [first.path, *scenarios])
