"""The state of the page, and its result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from mq_analysis.policy import Rules
from mq_analysis.rules.tier import has_tier, tier_of

EVERYWHERE = ("", "")
"""No township and no industry chosen."""


@dataclass(frozen=True)
class State:
    """The state of the page; every change makes a new one, so that it can be undone.

    Attributes:
        moves: The new text of each changed field, by its id.
        readings: The chosen readings as ``ID=VALUE``.
        scenarios: Names of the scenarios to which the moves are applied.
        place: The selected township and industry; blank: all.
    """

    year: int
    moves: tuple[tuple[str, str], ...] = ()
    readings: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    place: tuple[str, str] = EVERYWHERE

    @property
    def ground(self) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
        """Return the parts of the state that determine the fields."""
        return self.year, self.readings, self.scenarios

    def with_value(self, field: str, text: str | None) -> State:
        """Return the state with a field at another value; None resets the field."""
        moves = dict(self.moves)
        moves.pop(field, None)
        if text is not None:
            moves[field] = text
        return replace(self, moves=tuple(moves.items()))


@dataclass(frozen=True)
class Result:
    """The result of a state beside that of the unchanged policy.

    Attributes:
        awards: ``award_id, before_fen, after_fen`` of each award.
        firms: ``org_code, before_fen, after_fen, difference_fen`` of each enterprise paid before or after.
        base: ``org_code, base_fen, award_fen`` of the holders of honours of the tiered award.
        undecided: Enterprises that are undecided for a missing fact; no sum includes them.
    """

    state: State
    rules: Rules
    awards: pd.DataFrame
    firms: pd.DataFrame
    base: pd.DataFrame
    undecided: int

    @property
    def before_fen(self) -> int:
        """Return the total under the unchanged policy."""
        return int(self.firms["before_fen"].sum())

    @property
    def after_fen(self) -> int:
        """Return the total under the state."""
        return int(self.firms["after_fen"].sum())

    @property
    def changed(self) -> pd.DataFrame:
        """Return the enterprises whose sum changes, the largest change first."""
        rows = self.firms[self.firms["difference_fen"] != 0]
        size = rows["difference_fen"].abs()
        return (
            rows.assign(_size=size)
            .sort_values(["_size", "org_code"], ascending=[False, True])
            .drop(columns="_size")
        )

    @property
    def notches(self) -> list[tuple[int, Fraction]]:
        """Return the thresholds at which the tiered award jumps, each with the jump in fen."""
        if not has_tier(self.rules):
            return []
        tier = tier_of(self.rules)
        jumps = [
            (bound, tier.earnings(bound) - tier.earnings(bound - 1)) for bound in tier.thresholds if bound > 0
        ]
        unit = self.rules.rounding_fen
        return [(bound, jump) for bound, jump in jumps if jump >= unit]
