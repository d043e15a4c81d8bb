"""What is asked of a document, and how its year looked on the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Draws(Protocol):
    """Totals of a year that may come, in fen."""

    def quantile(self, q: float) -> int:
        """Return the smallest total that at least a share ``q`` of the draws does not exceed."""


class Estimate(Protocol):
    """The estimate of an open year."""

    @property
    def draws(self) -> Draws:
        """Totals around the estimate."""


class YearSeen(Protocol):
    """A year as it looked on a day, as documents speak of it; see `mq_analysis.analyses.simulation.View`."""

    @property
    def day(self) -> dt.date | None:
        """The day; None where the year is closed."""

    @property
    def is_open(self) -> bool:
        """Whether amounts are estimates."""

    @property
    def estimate(self) -> Estimate | None:
        """The estimate, where one can be made."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a document.

    Attributes:
        date: Its date; approvals and payments recorded later are not known to it.
        numbers: Ordinal numbers by step that replace those of the settings.
        with_accounts: Whether the payment table names bank accounts.
    """

    date: dt.date
    numbers: Mapping[str, int]
    with_accounts: bool = False
