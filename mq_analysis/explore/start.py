"""Open the explorer on a policy and a county."""

from __future__ import annotations

from typing import Any

from mq_analysis.base.errors import UsageError, nearest, one
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import find_data
from mq_analysis.explore.model import Model
from mq_analysis.explore.panel import Panel
from mq_analysis.explore.state import State
from mq_analysis.policy import Source, find_policy
from mq_analysis.policy.simulation import settings_for
from mq_analysis.rules.facts import needed_schema
from mq_analysis.tables import read_county


def explorer(policy: str, data: str, year: int, lang: str) -> Any:
    """Return the page of the explorer as a widget.

    Args:
        policy: Name in ``params/policies``, or a file.
        data: Folder with the county's tables.
        year: The award year to begin with.
        lang: ``zh`` or ``en``.

    Raises:
        MQError: With every problem of the files.
    """
    return panel(policy, data, year, lang).page


def panel(policy: str, data: str, year: int, lang: str) -> Panel:
    """Return the explorer with its state, for use from code."""
    model, first = begin(policy, data, year)
    return Panel(model, State(first), _line(model.source, first), lang)


def begin(policy: str, data: str, year: int | None) -> tuple[Model, int]:
    """Return the model of a policy and a county, and the year to begin with: the last covered if none is named.

    Raises:
        UsageError: If policy and data do not cover the year, or any.
    """
    source = Source.read(find_policy(policy))
    county = read_county(find_data(data), schema=needed_schema(source.policy))
    model = Model(county.tables, source, policy, data)
    known = model.years
    if not known:
        raise one(UsageError, "year", sentence("must be one that policy and data cover, got none"))
    if year is not None and year not in known:
        choices = nearest(str(year), [str(one_) for one_ in known])
        said = sentence(
            "must be one that policy and data cover, got {got}; {nearest}", got=year, nearest=choices
        )
        raise one(UsageError, "year", said)
    return model, known[-1] if year is None else year


def _line(source: Source, year: int) -> int | None:
    """Return the budget line of the settings, if there is one."""
    try:
        return settings_for(source.policy).budget_lines.get(str(year))
    except UsageError:
        return None
