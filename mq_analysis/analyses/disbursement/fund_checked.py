"""Checks of the promotion fund's ledger against its uses and its yearly sum."""

from __future__ import annotations

import pandas as pd

from mq_analysis.analyses.disbursement.finding import Result, of_entries, rows_of
from mq_analysis.payments.book import Book
from mq_analysis.payments.settings import Check


def _ledger(book: Book) -> pd.DataFrame:
    table = book.county.tables["special_fund"]
    return table[table["year"] == book.year]


def outside(book: Book, _: Check) -> Result:
    """Find entries for a use that the clause does not name."""
    fund = book.rules.fund
    if book.fund is None or fund is None:
        return 0, (), 0, ("special_fund",) if book.rules.fund else ()
    entries = _ledger(book)
    wrong = entries[~entries["use_class"].isin([use.zh for use in fund.uses])]
    found = [of_entries("use_outside_six_classes", book, [row], {}) for row in rows_of(wrong)]
    return len(entries), found, 0, ()


def overspent(book: Book, _: Check) -> Result:
    """Find the entries that exceed the budget of the fund."""
    if book.fund is None:
        return 0, (), 0, ("special_fund",) if book.rules.fund else ()
    entries = _ledger(book)
    if book.fund.left_fen >= 0:
        return len(entries), (), 0, ()
    keys = [name for name in ("entry_date", "entry_id") if name in entries]
    ordered = entries.sort_values(keys)
    beyond = ordered[ordered["amount_fen"].cumsum() > book.fund.available_fen]
    facts = {"over_fen": -book.fund.left_fen, "available_fen": book.fund.available_fen}
    return len(entries), (of_entries("overspent", book, rows_of(beyond), facts),), 0, ()
