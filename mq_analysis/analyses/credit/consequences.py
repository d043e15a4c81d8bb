"""The consequences of grades in a card: the blacklist, and the link to awards."""

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
    """The rules of the blacklist: reasons of entry, term, conditions of removal.

    Attributes:
        enter: Lines that lead to an entry.
        term_months: The term from the day of entry, in months.
        extend: Lines of which a new row restarts the term.
        rectified: Lines whose rows, from ``look_back_months`` before the entry on, must be rectified.
        early_after_months: After this number of months a firm may be removed early if everything is rectified.
        at_best: The best grade of a listed firm.
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
    """The link to awards: how awards of firms with these grades, or on the blacklist, are treated."""

    default: Link
    grades: tuple[Id, ...]
    blacklisted: Boolean
    hook: Label
