"""The promotion fund of a year: what is set aside, what was spent on which use, what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mq_analysis.policy import Policy, rules_for

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class FundYear:
    """The fund's ledger of one year, in fen.

    Attributes:
        available_fen: The yearly sum, with what was carried over where the reading carries it.
        carried_fen: The part carried over from earlier years; 0 where it lapses.
        spent_fen: Sum of the entries.
        uses: ``use_class, amount_fen, entries, is_named`` (one of the uses the clause names), in the
            order of the clause, other uses last.
    """

    available_fen: int
    carried_fen: int
    spent_fen: int
    uses: pd.DataFrame

    @property
    def left_fen(self) -> int:
        """The balance of the year; negative if more was spent than set aside."""
        return self.available_fen - self.spent_fen


def fund_year(tables: Tables, policy: Policy, year: int, readings: Mapping[str, str]) -> FundYear | None:
    """Draw up the fund of a year; None if the policy has no fund or the county keeps no ledger."""
    fund = rules_for(policy, year, readings).fund
    if fund is None or "special_fund" not in tables:
        return None
    ledger = tables["special_fund"]
    carried = 0
    if fund.carries_over:
        for past in range(policy.versions[0].from_.year, year):
            carried = max(0, carried + fund.per_year_fen - _spent(ledger, past))
    entries = ledger[ledger["year"] == year]
    sums = entries.groupby("use_class").agg(amount_fen=("amount_fen", "sum"), entries=("amount_fen", "size"))
    named = [use.zh for use in fund.uses]
    order = [*named, *sorted(set(sums.index) - set(named))]
    uses = sums.reindex(order, fill_value=0).reset_index().astype({"amount_fen": "int64", "entries": "int64"})
    uses["is_named"] = uses["use_class"].isin(named)
    return FundYear(fund.per_year_fen + carried, carried, _spent(ledger, year), uses)


def _spent(ledger: pd.DataFrame, year: int) -> int:
    return int(ledger.loc[ledger["year"] == year, "amount_fen"].sum())
