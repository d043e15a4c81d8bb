"""What follows from a grade, as a card states it: the blacklist, and the link to awards."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mq_analysis.policy.model import Label, Node
from mq_analysis.policy.scalars import Boolean, Id, Integer

Positive = Annotated[Integer, Field(ge=1)]
Count = Annotated[Integer, Field(ge=0)]

Link = Literal["ignore", "warn", "hold"]
LINK: tuple[Link, ...] = ("ignore", "warn", "hold")


class Blacklist(Node):
    """What leads to the list, how long it lasts, how a firm comes off it.

    Attributes:
        enter: Lines that lead to it.
        term_months: Term from the entry.
        extend: Lines of which a new row begins the term anew.
        rectified: Lines whose rows, from ``look_back_months`` before the entry on, must have been made good.
        early_after_months: From so many months on a firm may leave early if all is rectified.
        at_best: The grade that a listed firm has at best.
    """

    enter: Annotated[tuple[Id, ...], Field(min_length=1)]
    term_months: Positive
    extend: tuple[Id, ...] = ()
    rectified: tuple[Id, ...] = ()
    look_back_months: Count
    early_after_months: Positive
    at_best: Id
    source: Label


class Awards(Node):
    """The link to awards: what is done about awards of firms with these grades, or on the blacklist."""

    default: Link
    grades: tuple[Id, ...]
    blacklisted: Boolean
    hook: Label
