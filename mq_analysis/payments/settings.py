"""The checks of payments, in ``params/disbursement/<policy>.yaml``; every problem is reported with its line."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Annotated, Literal, get_args

from pydantic import Field

from mq_analysis.base.messages import join, sentence
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.model import Label, Node
from mq_analysis.policy.param_file import ParamFile, Params, once
from mq_analysis.policy.scalars import Boolean, Integer, Text, Texts

Kind = Literal[
    "paid_without_approval",
    "paid_before_approval",
    "paid_more_than_approved",
    "paid_twice",
    "paid_before_due",
    "paid_more_than_due",
    "payee_mismatch",
    "paid_while_blacklisted",
    "two_items_same_firm_year",
    "honour_rewarded_before",
    "award_year_differs",
    "paid_late",
    "use_outside_six_classes",
    "overspent",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""All checks, in the order they are shown."""


class Check(Node):
    """One check: its clause, whether the text states it or it is a convention, what must hold.

    Attributes:
        within_days: For ``paid_late`` only: days from authorisation; without it the check is skipped.
    """

    id: Kind
    clause: Text | None = None
    in_text: Boolean = True
    must: Label
    within_days: Annotated[Integer, Field(ge=1)] | None = None


class Settings(Params):
    """The settings for reading and checking a county's payments.

    Attributes:
        paid, returned: The status texts of payments that went out, and of payments that the bank sent back.
        aging: Upper bounds (inclusive, ascending) of the brackets of days from authorisation to payment.
    """

    paid: Texts
    returned: Texts = ()
    controls: tuple[Check, ...]
    aging: Annotated[tuple[Annotated[Integer, Field(ge=1)], ...], Field(min_length=1)]

    def check(self, kind: str) -> Check | None:
        """Return the check of a kind; None if it is not listed, or needs a term that is not set."""
        found = next((one for one in self.controls if one.id == kind), None)
        return None if found and kind == "paid_late" and found.within_days is None else found


def _findings(settings: Settings) -> Iterator[Finding]:
    both = sorted(set(settings.paid) & set(settings.returned))
    if both:
        yield ("returned",), sentence("must not name what is paid, got {got}", got=join(both))
    yield from once(settings, "controls")
    for i, check in enumerate(settings.controls):
        if check.in_text and check.clause is None:
            yield (
                ("controls", i),
                sentence("must name the clause it rests on, or say in_text: false, got neither"),
            )
        if check.within_days is not None and check.id != "paid_late":
            yield (
                ("controls", i, "within_days"),
                sentence("must stand with paid_late only, got it with {check}", check=check.id),
            )
    for i, (low, high) in enumerate(itertools.pairwise(settings.aging), start=1):
        if high <= low:
            yield (
                ("aging", i),
                sentence("must be above the bound before it, {low}, got {got}", low=low, got=high),
            )


DISBURSEMENT = ParamFile(
    "disbursement", Settings, keys=("controls", "paid"), findings=_findings, is_named=True, is_general=True
)
"""Checks of payments."""
