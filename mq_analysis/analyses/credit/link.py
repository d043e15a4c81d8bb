"""The link to awards, a policy switch: ignore, warn about, or hold the awards of firms with bad credit."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mq_analysis.analyses.credit.consequences import LINK, Link
from mq_analysis.analyses.credit.grade import Credit
from mq_analysis.base.errors import UsageError, nearest, one
from mq_analysis.base.messages import sentence


@dataclass(frozen=True, slots=True)
class Linked:
    """The effect of the switch on the awards of a year.

    Attributes:
        switch: ``ignore``, ``warn`` or ``hold``.
        rows: The affected awards: ``org_code, name, award_id, clause, honour, amount_fen, grade, is_listed``.
        total_fen: The sum of all awards of the year.
        touched_fen: The sum of the affected awards.
        undecided: The number of affected awards with unknown amount.
    """

    switch: Link
    rows: pd.DataFrame
    total_fen: int
    touched_fen: int
    undecided: int

    @property
    def held_fen(self) -> int:
        """The amount that is not paid, in fen: the affected awards under ``hold``, else 0."""
        return self.touched_fen if self.switch == "hold" else 0

    @property
    def paid_fen(self) -> int:
        """The amount that is paid, in fen."""
        return self.total_fen - self.held_fen


def link_awards(book: Credit, awards: pd.DataFrame, switch: str = "") -> Linked:
    """Apply the switch to a year's awards by the credit of their firms.

    Args:
        book: The credit on the day of decision.
        awards: ``org_code, award_id, clause, honour, amount_fen`` of `mq assess`; a missing amount is undecided.
        switch: ``ignore``, ``warn`` or ``hold``; by default what the card says.

    Raises:
        UsageError: For another switch.
    """
    wanted = switch or book.card.awards.default
    found: Link | None = next((name for name in LINK if name == wanted), None)
    if found is None:
        raise one(
            UsageError,
            "link",
            sentence("must be a switch, got {got!r}; {nearest}", got=wanted, nearest=nearest(wanted, LINK)),
        )
    node = book.card.awards
    firms = book.firms.set_index("org_code")
    bad = firms["grade"].isin(list(node.grades))
    if node.blacklisted:
        bad |= firms["is_listed"]
    paid = awards[awards["amount_fen"].isna() | (awards["amount_fen"] > 0).fillna(value=False)]
    rows = paid[paid["org_code"].isin(firms.index[bad])]
    rows = rows[["org_code", "award_id", "clause", "honour", "amount_fen"]].merge(
        firms[["name", "grade", "is_listed"]], left_on="org_code", right_index=True, how="left"
    )
    rows = rows.sort_values(
        ["amount_fen", "org_code"], ascending=[False, True], kind="stable", ignore_index=True
    )
    if found == "ignore":
        rows = rows.iloc[:0]
    return Linked(
        found,
        rows,
        int(awards["amount_fen"].sum()),
        int(rows["amount_fen"].sum()),
        int(rows["amount_fen"].isna().sum()),
    )
