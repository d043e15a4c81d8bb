"""What raises an alert, and of which level, as the settings state it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from mq_analysis.policy.model import Node
from mq_analysis.policy.scalars import Id, Integer, Texts

Positive = Annotated[Integer, Field(ge=1)]
Among = Mapping[Id, Texts]
"""Texts by column."""


class Level(Node):
    """The level of a rule."""

    level: Id


class Repeat(Level):
    """So many failures of one item by one firm within so many months."""

    within_months: Positive
    times: Annotated[Integer, Field(ge=2)]


class Fact(Level):
    """Rows that show these texts."""

    among: Among


class Cluster(Level):
    """So many quality complaints about one firm within so many days, more than its own rate explains."""

    within_days: Positive
    times: Annotated[Integer, Field(ge=2)]


class Accident(Level):
    """An accident, worse from some severities on."""

    serious: Texts
    serious_level: Id


class Rules(Node):
    """What raises an alert. ``raise_at``: so many kinds of alert about one firm raise its level by one."""

    repeat: Repeat
    refusal: Fact
    serious: Fact
    recheck: Fact
    foreign_notice: Fact
    cluster: Cluster
    point: Level
    cusum: Level
    accident: Accident
    raise_at: Annotated[Integer, Field(ge=2)]
