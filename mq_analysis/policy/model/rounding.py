"""Rounding: to which unit, in which direction, and where the text says so."""

from __future__ import annotations

from typing import Literal

from mq_analysis.policy.model.base import Node
from mq_analysis.policy.scalars import Amount, Boolean, Text

Mode = Literal["half_up", "down", "up"]
"""四舍五入, 舍去 (toward 0), 进一 (away from 0); a negative number is rounded as its mirror image."""


class RoundingBody(Node):
    """How something is rounded, and by which clause."""

    mode: Mode = "half_up"
    clause: Text | None = None
    quote: Text | None = None
    assumption: Boolean = False
    note: Text | None = None


class Rounding(RoundingBody):
    """Rounding of an amount: of every award of a version, of one award, of a part of it, of what a group gets."""

    to: Amount


class FactRounding(RoundingBody):
    """Rounding of a computed fact, to a number in its unit: ``100 元``, ``0.1``."""

    to: Text
