"""The link to awards, a switch of policy: do nothing, warn, or hold what firms of bad credit would be paid."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mq_analysis.analyses.credit.consequences import LINK, Link
from mq_analysis.analyses.credit.grade import Credit
from mq_analysis.base.errors import UsageError, nearest, one


@dataclass(frozen=True, slots=True)
class Linked:
    """What the switch does to the awards of a year.

    Attributes:
        switch: ``ignore``, ``warn`` or ``hold``.
        rows: Awards it touches: ``org_code, name, award_id, clause, honour, amount_fen, grade, is_listed``.
        total_fen: All awards of the year.
        touched_fen: Awards of those firms.
        undecided: Awards of those firms whose amount is not known.
    """

    switch: Link
    rows: pd.DataFrame
    total_fen: int
    touched_fen: int
    undecided: int

    @property
    def held_fen(self) -> int:
        """What is not paid: the awards touched under ``hold``, else nothing."""
        return self.touched_fen if self.switch == "hold" else 0

    @property
    def paid_fen(self) -> int:
        """What is paid."""
        return self.total_fen - self.held_fen


def link_awards(book: Credit, awards: pd.DataFrame, switch: str = "") -> Linked:
    """Look at a year's awards through the credit of their firms.

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
        raise one(UsageError, "link", f"must be a switch, got {wanted!r}; {nearest(wanted, LINK)}")
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
