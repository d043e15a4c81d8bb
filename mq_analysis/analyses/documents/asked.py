"""The options of a document, and the state of its year on the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Draws(Protocol):
    """Simulated totals of a year, in fen."""

    def quantile(self, q: float) -> int:
        """Return the smallest total that at least a share ``q`` of the draws does not exceed."""


class Estimate(Protocol):
    """The estimate of an open year."""

    @property
    def draws(self) -> Draws:
        """Totals around the estimate."""


class YearSeen(Protocol):
    """The state of a year on a day, as documents need it; see `mq_analysis.analyses.simulation.View`."""

    @property
    def day(self) -> dt.date | None:
        """The day; None if the year is closed."""

    @property
    def is_open(self) -> bool:
        """Whether amounts are estimates."""

    @property
    def estimate(self) -> Estimate | None:
        """The estimate; None if none can be made."""


@dataclass(frozen=True)
class Asked:
    """The options of a document.

    Attributes:
        date: Its date; it ignores approvals and payments of later dates.
        numbers: Document numbers by step, instead of those of the settings.
        with_accounts: Whether the payment table names bank accounts.
    """

    date: dt.date
    numbers: Mapping[str, int]
    with_accounts: bool = False
