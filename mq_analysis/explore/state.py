"""Where everything on the page stands, and what it pays."""

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
    """Where everything stands; a new one for every change, so that it can be undone.

    Attributes:
        moves: The text of the policy file for each field that was moved, by its id.
        readings: ``ID=VALUE`` of the readings that were chosen.
        scenarios: Names of the scenarios that are laid below the fields.
        place: A township and an industry to look at; blank: all.
    """

    year: int
    moves: tuple[tuple[str, str], ...] = ()
    readings: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    place: tuple[str, str] = EVERYWHERE

    @property
    def ground(self) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
        """Return what decides which fields there are."""
        return self.year, self.readings, self.scenarios

    def with_value(self, field: str, text: str | None) -> State:
        """Return the state with a field at another value; None: as it stands."""
        moves = dict(self.moves)
        moves.pop(field, None)
        if text is not None:
            moves[field] = text
        return replace(self, moves=tuple(moves.items()))


@dataclass(frozen=True)
class Result:
    """What a state pays beside the policy as it stands.

    Attributes:
        awards: ``award_id, before_fen, after_fen`` of each award.
        firms: ``org_code, before_fen, after_fen, difference_fen`` of each enterprise that is paid under either.
        base: Of the holders of the tiered award's honours: ``org_code, base_fen, award_fen``.
        undecided: Enterprises that a missing fact leaves undecided; they are in no sum.
    """

    state: State
    rules: Rules
    awards: pd.DataFrame
    firms: pd.DataFrame
    base: pd.DataFrame
    undecided: int

    @property
    def before_fen(self) -> int:
        """Return the sum under the policy as it stands."""
        return int(self.firms["before_fen"].sum())

    @property
    def after_fen(self) -> int:
        """Return the sum under the state."""
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
        """Return the thresholds of the tiered award at which it jumps, and by how many fen."""
        if not has_tier(self.rules):
            return []
        tier = tier_of(self.rules)
        jumps = [
            (bound, tier.earnings(bound) - tier.earnings(bound - 1)) for bound in tier.thresholds if bound > 0
        ]
        unit = self.rules.rounding_fen
        return [(bound, jump) for bound, jump in jumps if jump >= unit]
