"""The rules in the settings that raise alerts, and their levels."""

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
    """A number of failures of one item of one firm within a number of months."""

    within_months: Positive
    times: Annotated[Integer, Field(ge=2)]


class Fact(Level):
    """Rows with these texts."""

    among: Among


class Cluster(Level):
    """A number of quality complaints about one firm within a number of days, more than its own rate explains."""

    within_days: Positive
    times: Annotated[Integer, Field(ge=2)]


class Accident(Level):
    """An accident; the level is higher from some severities on."""

    serious: Texts
    serious_level: Id


class Rules(Node):
    """All rules for alerts. ``raise_at``: this many kinds of alert about one firm raise its level by one."""

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
