"""Rounding: the unit, the direction, and the clause that orders it."""

from __future__ import annotations

from typing import Literal

from mq_analysis.policy.model.base import Node
from mq_analysis.policy.scalars import Amount, Boolean, Text

Mode = Literal["half_up", "down", "up"]
"""四舍五入, 舍去 (toward 0), 进一 (away from 0); a negative number is rounded as its mirror image."""


class RoundingBody(Node):
    """The unit and direction of a rounding, and its clause."""

    mode: Mode = "half_up"
    clause: Text | None = None
    quote: Text | None = None
    assumption: Boolean = False
    note: Text | None = None


class Rounding(RoundingBody):
    """Rounding of money: of every award of a version, one award, a part of its amount, or the total of a group."""

    to: Amount


class FactRounding(RoundingBody):
    """Rounding of a computed fact, to a number in its unit: ``100 元``, ``0.1``."""

    to: Text
