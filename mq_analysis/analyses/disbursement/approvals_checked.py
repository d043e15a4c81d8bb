"""Checks of approvals against the rules and against earlier years."""

from __future__ import annotations

from mq_analysis.analyses.disbursement.finding import (
    Result,
    also_at,
    lacking,
    of_approval,
    rows_of,
)
from mq_analysis.base.frames import records
from mq_analysis.payments.book import Book
from mq_analysis.payments.rule import derived_ids
from mq_analysis.payments.settings import Check


def two_items(book: Book, _: Check) -> Result:
    """Find approvals beyond the awards that the rules pay an enterprise in the year; undecided firms are skipped."""
    lines = book.assessment.awards
    due = set(zip(lines["org_code"], lines["honour"].where(lines["amount_fen"].fillna(0) > 0), strict=True))
    undecided = set(lines.loc[lines["amount_fen"].isna(), "org_code"])
    awards = book.approvals[~book.approvals["clause"].isin(derived_ids(book))]
    several = awards[awards.duplicated("org_code", keep=False)]
    blind = several["org_code"].isin(undecided)
    found = []
    for code, group in several[~blind].groupby("org_code"):
        mine = rows_of(group)
        ordered = sorted(mine, key=lambda row: ((code, row["honour_id"]) not in due, row["approval_id"]))
        allowed = max(1, len({row["honour_id"] for row in mine if (code, row["honour_id"]) in due}))
        first = ordered[0]
        facts = {"first": first["approval_id"], "first_fen": first["approved_amount_fen"]}
        for row in ordered[allowed:]:
            finding = of_approval("two_items_same_firm_year", book, row, facts)
            found.append(also_at(finding, book.county.place("approvals", first["row"])))
    return len(book.approvals), found, int(blind.sum()), lacking(book, "approvals")


def repeats(book: Book, _: Check) -> Result:
    """Find approvals for an honour that was approved for an earlier award year."""
    yearly = {award.id for award in book.rules.awards if award.counts_in_force}
    once = book.approvals[~book.approvals["clause"].isin(yearly | derived_ids(book))]
    before = book.earlier.sort_values(["award_year", "approval_id"]).drop_duplicates("honour_id")
    pairs = once.reset_index(names="row").merge(
        before.reset_index(names="before_row"), on="honour_id", suffixes=("", "_before")
    )
    found = []
    for row in records(pairs):
        facts = {"before": row["approval_id_before"], "before_year": row["award_year_before"]}
        finding = of_approval("honour_rewarded_before", book, row, facts)
        found.append(also_at(finding, book.county.place("approvals", row["before_row"])))
    return len(once), found, 0, lacking(book, "approvals")
